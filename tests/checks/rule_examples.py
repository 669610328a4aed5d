"""The examples that rules carry in their YAML, built into submissions and asked.

An example is a row of the rule's table. What it leaves out is filled in: its key, the rows above it (with nothing but their keys), and
every other table of the codebook, sent without rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field as part
from functools import lru_cache
from typing import Any

import numpy as np

from tipdata.checks import RuleResult, check_between, check_rules, outcome_of
from tipdata.codebook import Codebook, Collection, FieldSpec, Profile, Rule, Table, TableKind, facts
from tipdata.codebook.form_models import Form
from tipdata.codebook.rule_models import BESIDES, SETTINGS
from tipdata.codebook.views import build_collection, whole_table
from tipdata.definitions import derive
from tipdata.evaluation import table_rows
from tipdata.intake import type_column
from tipdata.records import Column, Findings, Received, State, Submission, TableData, strings

Row = dict[str, Any]
PASS, FAIL, NOT_APPLIED = "pass", "fail", "not_applied"


@dataclass(frozen=True)
class Case:
    """One example of one rule: which of its kind it is (from 0), and what it is an example of."""

    rule: Rule
    kind: str
    number: int
    example: Row

    @property
    def id(self) -> str:
        return f"{self.rule.code}-{self.kind}-{self.number + 1}"

    def where(self, book: Codebook) -> str:
        """File and line of the example."""
        for name, source in book.sources.items():
            entries = source.data.get("rules", []) if name.startswith("rules/") else []
            for number, entry in enumerate(entries):
                if entry["code"] == self.rule.code:
                    return f"schemas/{name}:{source.line(('rules', number, 'examples', self.kind, self.number))}"
        raise AssertionError(self.rule.code)


def cases_of(book: Codebook) -> list[Case]:
    """Every example of every rule."""
    return [
        Case(rule, kind, number, example)
        for rule in book.rules.values()
        for kind, examples in rule.examples.by_kind().items()
        for number, example in enumerate(examples)
    ]


@dataclass(frozen=True)
class Told:
    """What came of an example: pass, fail or not_applied; and everything that was said."""

    outcome: str
    findings: Findings
    result: RuleResult
    submission: Submission


def told(case: Case, book: Codebook) -> Told:
    """Builds the example and asks its rule."""
    rule, example = case.rule, case.example
    if "submissions" in example:
        return told_between(case, book)
    submission = derive(submission_of(example, rule, book), profile_of(example, book))
    given = given_of(example, book)
    findings, (result,) = check_rules(submission, given, only={rule.code})
    if not result.in_plan:
        return Told(NOT_APPLIED, findings, result, submission)
    if rule.expect is None or rule.table is None:
        outcome = FAIL if result.failed else PASS if result.applied else NOT_APPLIED
        return Told(outcome, findings, result, submission)
    rows = outcome_of(rule, table_rows(submission, rule.table, given))
    outcome = FAIL if rows.failed[0] else PASS if rows.applied[0] else NOT_APPLIED
    return Told(outcome, findings, result, submission)


def told_between(case: Case, book: Codebook) -> Told:
    """The same for a rule that compares several files."""
    submissions = []
    for number, tables in enumerate(case.example["submissions"], 1):
        builder = _Builder(book)
        builder.lay_out({name: rows for name, rows in tables.items() if name not in SETTINGS})
        submissions.append(built(builder.rows, book, tables.get("form"), f"file {number}"))
    found, (result,) = check_between(submissions, book, given_of(case.example, book), only={case.rule.code})
    findings = Findings(book, [batch for findings in found for batch in findings.batches])
    outcome = FAIL if result.failed else PASS if result.applied else NOT_APPLIED
    return Told(outcome, findings, result, submissions[-1])


def given_of(example: Row, book: Codebook) -> dict[str, str]:
    """The facts from outside of the file: the day, and those of the definition profile."""
    profile = profile_of(example, book)
    given = facts(profile) if profile is not None else {}
    return given | ({"as_of": example["as_of"]} if "as_of" in example else {})


def profile_of(example: Row, book: Codebook) -> Profile | None:
    """The definition profile that an example names, else the international one."""
    return book.profiles[example["profile"]] if "profile" in example else book.international


def submission_of(example: Row, rule: Rule, book: Codebook) -> Submission:
    """The submission that an example describes; the row of the rule's table that it is stands first."""
    builder = _Builder(book)
    if "tables" in example:
        builder.lay_out(example["tables"])
    else:
        assert rule.table is not None
        builder.row(book.tables[rule.table], {key: value for key, value in example.items() if key not in (*SETTINGS, *BESIDES)}, {})
    return built(builder.rows, book, example.get("form"))


def built(rows: dict[str, list[dict[str, str]]], book: Codebook, form: str | None = None, path: str = "example") -> Submission:
    """Rows of raw texts as the submission that a unit would have sent; every table of the form is there, if only without rows."""
    collection = book.collection(form) if form is not None else everything(book)
    views = {view.table.name: view for view in everything(book).views}
    tables: dict[str, TableData] = {}
    received: list[Received] = []
    for name in collection.tables:
        table, own = book.tables[name], rows.get(name, [])
        columns = {
            spec.name: typed(book, name, number, tuple(row.get(spec.name, "") for row in own))
            for number, spec in enumerate(table.fields, 1)
        }
        at, origin = np.arange(2, len(own) + 2), np.arange(len(own))
        tables[name] = TableData(table, f"{path}/{name}.csv", name, columns, at, origin, header_row=1)
        received.append(Received(views[name], f"{path}/{name}.csv", name, columns, at, 1))
    return Submission(
        path=path,
        book=book,
        collection=collection,
        tables=tables,
        received=tuple(received),
        files=(),
        findings=Findings(book),
    )


# Most columns of most examples are blank, and nothing changes a column that was made.
@lru_cache(maxsize=1 << 14)
def typed(book: Codebook, table: str, number: int, texts: tuple[str, ...]) -> Column:
    """The texts of one field, whose column is the `number`-th of its table (from 1)."""
    return type_column(book.tables[table].fields[number - 1], strings(list(texts)), book, at=number)


@lru_cache(maxsize=8)
def everything(book: Codebook) -> Collection:
    """A form that asks every field of every table, derived ones too."""
    form = Form(name="every", label="Every field", help="x", sheets=tuple(whole_table(table) for table in book.tables.values()))
    return build_collection(form, book)


def unreadable_cells(submission: Submission) -> Iterator[str]:
    """Cells whose text the field does not take: a slip of the example, since no person could have typed it."""
    for name, data in submission.tables.items():
        for column in data.columns.values():
            for raw in column.raw[column.state == State.unreadable]:
                yield f"{name}.{column.field.name}: {raw!r}"


@dataclass
class _Builder:
    """Gathers rows of raw texts, with keys and references filled in."""

    book: Codebook
    rows: dict[str, list[dict[str, str]]] = part(default_factory=dict)
    ghosts: dict[str, str] = part(default_factory=dict)

    def lay_out(self, tables: dict[str, Any]) -> None:
        """Whole tables, the upper ones first, whatever the order in which they are written."""
        for name, table in self.book.tables.items():
            rows = tables.get(name, [])
            for row in [rows] if isinstance(rows, dict) else rows:
                self.row(table, row, {})

    def row(self, table: Table, row: Row, chain: dict[str, str]) -> str:
        """Adds a row with all that is written in it, and returns its key; `chain` holds the keys of the rows above, by table."""
        slot: dict[str, str] = {}
        own = self.rows.setdefault(table.name, [])
        fields = {field.name for field in table.fields}
        if table.kind is TableKind.cover and own:
            slot = own[0]
        else:
            own.append(slot)
        slot |= {name: self._text(value) for name, value in row.items() if name in fields}
        key = self._key(table, slot, len(own))
        words = self.book.above(table)
        chain = self._above(
            table, slot, {words[word].name: spec for word, spec in row.items() if word in words and word not in fields}, chain
        )
        for name, rows in row.items():
            if name in self.book.tables and name not in fields and name not in words:
                for lower in rows:
                    self.row(self.book.tables[name], lower, {**chain, table.name: key})
        return key

    def _text(self, value: str | list[str]) -> str:
        return value if isinstance(value, str) else self.book.separator.join(value)

    def _key(self, table: Table, slot: dict[str, str], number: int) -> str:
        if table.kind is TableKind.cover:
            for field in table.by_role("unit"):
                slot.setdefault(field.name, "NTH")
            return ""
        if len(table.keys) != 1:
            return ""
        return slot.setdefault(table.keys[0].name, f"{table.singular}-{number}")

    def _above(self, table: Table, slot: dict[str, str], specs: dict[str, Row], chain: dict[str, str]) -> dict[str, str]:
        """The keys of the rows above: those already known, those described here, and otherwise one row without any fact."""
        chain = dict(chain)
        cover = self.book.cover
        if cover is not None and table is not cover and cover.name in specs:
            self.row(cover, specs.pop(cover.name), {})
        for field in table.parents:
            above = self.book.tables[field.references or ""]
            if above is table:
                continue
            if above.name not in chain:
                chain[above.name] = self._parent(above, field, slot, specs, chain)
            slot.setdefault(field.name, chain[above.name])
        return chain

    def _parent(self, above: Table, field: FieldSpec, slot: dict[str, str], specs: dict[str, Row], chain: dict[str, str]) -> str:
        words = {table.name: word for word, table in self.book.above(above).items()}
        further = {words[name]: spec for name, spec in specs.items() if name in words}
        if above.name in specs or further:
            return self.row(above, {**further, **specs.get(above.name, {})}, chain)
        if field.name in slot:
            return slot[field.name]
        laid_out = [row[above.keys[0].name] for row in self.rows.get(above.name, [])]
        return laid_out[0] if laid_out else self.row(above, {}, chain)
