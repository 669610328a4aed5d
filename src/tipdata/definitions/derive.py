"""Fields that the tool works out, filled into the tables of a submission or dataset. What a person answered is never written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Codebook, FieldId, FieldSpec, Profile, Requirement, Table, TableKind, derived_fields, facts, is_function, read_by
from ..evaluation import TableRows, Truth, evaluate
from ..records import Column, Mask, Positions, State, Submission, TableData, Texts, empty_column, parent_rows
from .chains import Chains, ground_of
from .charges import counted_charges
from .in_force import SENT_AS, InForce, definitions_of
from .own_or_foreign import own_or_foreign
from .screen import screen_chains

OPEN = (State.blank, State.not_collected)


@dataclass(frozen=True, eq=False)
class Answers:
    """What was worked out for each row of a table: a code, or nothing; `known` where there is a code, `asked` where the question arises."""

    text: Texts
    known: Mask
    asked: Mask


@dataclass(frozen=True, eq=False)
class Source:
    """The tables from which fields are worked out, with the definitions under which they were recorded."""

    book: Codebook
    tables: dict[str, TableData]
    links: dict[tuple[str, str], Positions]
    definitions: InForce
    forms: Mapping[str, bool]
    form_asks: bool
    ids: Texts | None

    @property
    def cover(self) -> TableData | None:
        return self.tables.get(self.book.cover.name) if self.book.cover else None

    def rows(self, table: str) -> TableRows:
        known = self.definitions.only
        covers = {name: rows for name, data in self.tables.items() if (rows := self._cover_rows(data)) is not None}
        return TableRows(self.book, self.tables, table, self.links, covers, facts(known) if known is not None else {})

    def _cover_rows(self, data: TableData) -> Positions | None:
        """Which row of the cover stands over each row of a dataset."""
        return None if self.cover is None or SENT_AS not in data.provenance else self.definitions.cover_rows(data, self.cover)


def derive(submission: Submission, profile: Profile | None = None) -> Submission:
    """The submission with every derived field filled: the results of screening, and what follows from other answers.

    `profile` stands for every row; without it the definition that the cover names. A field that a person may answer is filled only where
    it was left blank and the answer is certain; nothing that was answered is written over.
    """
    book, ground = submission.book, ground_of(submission.book)
    name = ground.chains.name if ground else ""
    ids = np.array([submission.id], dtype=object) if submission.unit and not submission.is_dataset else None
    cover = submission.tables.get(book.cover.name) if book.cover else None
    source = Source(
        book=book,
        tables=dict(submission.tables),
        links=submission.parents,
        definitions=definitions_of(cover, book, profile),
        forms=_forms_with(book, name),
        form_asks=submission.is_dataset or name in submission.collection.tables,
        ids=ids,
    )
    _fill(source)
    return replace(submission, tables=source.tables)


def derive_tables(tables: dict[str, TableData], book: Codebook) -> dict[str, TableData]:
    """The tables of a dataset with every derived field filled, each row under the definition that its own cover names."""
    ground = ground_of(book)
    cover = tables.get(book.cover.name) if book.cover else None
    forms = _forms_with(book, ground.chains.name if ground else "")
    source = Source(book, dict(tables), parent_rows(tables, book), definitions_of(cover, book), forms, True, None)
    _fill(source)
    return source.tables


def fields_for(book: Codebook) -> frozenset[FieldId]:
    """Every field that is worked out or read for it, with the keys and parents that join the rows."""
    needed = {FieldId(table.name, field.name) for table, field in derived_fields(book)}
    needed |= {read for table, field in derived_fields(book) for read in read_by(table, field, book)}
    for table in book.tables.values():
        needed |= {FieldId(table.name, field.name) for field in (*table.keys, *table.parents)}
    return frozenset(needed)


def _forms_with(book: Codebook, table: str) -> dict[str, bool]:
    return {form: table in collection.tables for form, collection in book.collections.items()}


def _fill(source: Source) -> None:
    """Works out one field after another, each from those before it."""
    for table, field in derived_fields(source.book):
        data = source.tables.get(table.name)
        if data is None or not len(data):
            continue
        answers = FUNCTIONS[str(field.derive)](source, table) if is_function(field.derive) else _by_conditions(source, table, field)
        if answers is not None:
            column = data.columns.get(field.name) or empty_column(field, len(data), State.not_collected)
            source.tables[table.name] = replace(data, columns={**data.columns, field.name: _filled(column, field, answers)})


def _filled(column: Column, field: FieldSpec, answers: Answers) -> Column:
    """The column with answers where nobody gave one. Only a field that is derived alone says that it could not be worked out."""
    free = np.isin(column.state, OPEN) & answers.asked
    here = free & answers.known
    state = np.where(here, State.filled, column.state)
    if field.requirement is Requirement.derived:
        state = np.where(free & ~answers.known, State.unknown, state)
    return replace(column, text=np.where(here, answers.text, column.text), state=state.astype(np.uint8))


def _by_conditions(source: Source, table: Table, field: FieldSpec) -> Answers | None:
    """By a condition (yes or no), or the first code whose condition holds; of several codes all that do, once every condition is decided.

    The question arises in rows where one of the cells that it reads was collected.
    """
    rows, book = source.rows(table.name), source.book
    length = len(rows)
    asked = _collected(source, table, field, rows)
    if isinstance(field.derive, str):
        answer = evaluate(book.tree(field.derive), rows)
        text = np.where(answer.true, "yes", np.where(answer.false, "no", "")).astype(object)
        return Answers(text, ~answer.undecided, asked)
    choices = field.derive or ()
    assert not isinstance(choices, str)
    truths = [_holds(choice.when, rows, book) for choice in choices]
    text, waiting = np.full(length, "", dtype=object), np.ones(length, dtype=bool)
    if field.is_multiple:
        for choice, truth in zip(choices, truths, strict=True):
            text = text + np.where(truth.true, np.where(text == "", "", book.separator) + choice.code, "").astype(object)
            waiting &= ~truth.undecided
        return Answers(text, waiting & (text != ""), asked)
    for choice, truth in zip(choices, truths, strict=True):
        text[waiting & truth.true] = choice.code
        waiting &= truth.false
    return Answers(text, text != "", asked)


def _holds(condition: str | None, rows: TableRows, book: Codebook) -> Truth:
    always = np.ones(len(rows), dtype=bool)
    return Truth(always, ~always) if condition is None else evaluate(book.tree(condition), rows)


def _collected(source: Source, table: Table, field: FieldSpec, rows: TableRows) -> Mask:
    """Rows in which a cell of their own was collected that the field is worked out from; all of them where it is read from other tables."""
    read = read_by(table, field, source.book)
    if any(other.table != table.name and other.table in source.tables for other in read):
        return np.ones(len(rows), dtype=bool)
    collected = np.zeros(len(rows), dtype=bool)
    for other in read:
        if other.table == table.name:
            collected |= rows.column((other.name,)).state != State.not_collected if other.name in _present(rows) else False
    return collected


def _present(rows: TableRows) -> set[str]:
    return set(rows.data.columns) if rows.data is not None else set()


def _screened(source: Source, table: Table, national: bool) -> Answers | None:
    """Yes where the case meets the definition, no where it does not; unknown where this cannot be decided."""
    ground = ground_of(source.book)
    if ground is None or ground.cases is not table:
        return None
    chains = Chains(source.book, ground, source.tables, source.links)
    screened = chains.screened(dict(source.forms), source.form_asks)
    length = len(screened)
    text, known, asked = np.full(length, "", dtype=object), np.zeros(length, dtype=bool), np.zeros(length, dtype=bool)
    data = source.tables[table.name]
    international = source.book.international
    if national:
        of_rows = source.definitions.of_rows(data, source.cover)
        under = [(profile, of_rows == profile.id) for profile in source.definitions.used]
    else:
        under = [(international, np.ones(length, dtype=bool))] if international is not None else []
    for profile, own in under:
        cases = screen_chains(chains, profile, screened).cases
        text[own & cases.true], text[own & cases.false] = "yes", "no"
        known |= own & ~cases.undecided
        asked |= own & screened
    return Answers(text, known, asked)


def _unit_period_version(source: Source, table: Table) -> Answers | None:
    """Unit, period and version of a single submission, and in a dataset those that its provenance names."""
    data = source.tables[table.name]
    named = data.provenance.get(SENT_AS, source.ids)
    if named is None or table.kind is not TableKind.cover:
        return None
    text = np.resize(named, len(data)).astype(object)
    return Answers(text, text != "", np.ones(len(data), dtype=bool))


def _charges(source: Source, table: Table, *, found: bool) -> Answers | None:
    """Yes where the charge, or the offence found, counts as trafficking under the definition in force."""
    named = source.definitions.of_rows(source.tables[table.name], source.cover)
    counted = counted_charges(source.rows(table.name), named, source.definitions, found)
    if counted is None:
        return None
    answer, known, asked = counted
    return Answers(np.where(answer, "yes", "no").astype(object), known, asked)


def _citizens(source: Source, table: Table) -> Answers | None:
    found = own_or_foreign(source.rows(table.name))
    return None if found is None else Answers(found, found != "", np.ones(len(found), dtype=bool))


FUNCTIONS: dict[str, Callable[[Source, Table], Answers | None]] = {
    "screened_international": lambda source, table: _screened(source, table, national=False),
    "screened_national": lambda source, table: _screened(source, table, national=True),
    "charge_counts": lambda source, table: _charges(source, table, found=False),
    "conviction_counts": lambda source, table: _charges(source, table, found=True),
    "own_or_foreign": _citizens,
    "unit_period_version": _unit_period_version,
}
