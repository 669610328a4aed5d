"""Drop-downs that offer what goes with the answers before them: which these are, the rules of the codebook alone say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ..checks.lint_named import check_of
from ..checks.named.area_in_country import AreaInCountry, countries_of
from ..codebook import Codebook, FieldSpec, Rule, Severity, View, loose
from ..evaluation import TableRows, evaluate
from ..intake.typing import type_column
from ..language import And, Not, names_in
from ..records import TableData
from .cells import answers

MOST_CASES = 400
Case = tuple[str, ...]


@dataclass(frozen=True)
class Dependence:
    """What a drop-down offers in each case: by the words in the columns `on`, in their order. In every other case it offers all.

    `certain` says that what is not offered is an error; otherwise somebody is only asked whether it is meant.
    """

    column: FieldSpec
    on: tuple[FieldSpec, ...]
    offers: Mapping[Case, tuple[str, ...]]
    certain: bool


def dependences_of(view: View, book: Codebook) -> dict[str, Dependence]:
    """For each column of a sheet whose answers depend on columns before it, what it offers when."""
    plain = _plain_columns(view, book)
    found: dict[str, Dependence] = {}
    by_column: dict[str, list[tuple[Rule, tuple[str, ...]]]] = {}
    for rule in book.rules.values():
        if rule.table != view.table.name or rule.severity is Severity.info:
            continue
        if rule.check is not None:
            found |= _areas(rule, plain, book)
            continue
        columns = _columns_of(rule, plain, book)
        if len(columns) > 1:
            by_column.setdefault(columns[-1], []).append((rule, columns[:-1]))
    for name, asked in by_column.items():
        dependence = _by_rules(name, asked, view, book)
        if dependence is not None:
            found[name] = dependence
    return found


def _plain_columns(view: View, book: Codebook) -> dict[str, FieldSpec]:
    """Field of the sheet's table -> the column in which its single code is chosen, whatever else stands in the row."""
    found = {}
    for column in view.entered:
        fills = view.fills[column.name]
        own = len(fills) == 1 and fills[0].when is None and fills[0].field.table == view.table.name
        if own and book.codelist(column) is not None and not column.is_multiple and column.name not in view.composed:
            found[fills[0].field.name] = column
    return found


def _columns_of(rule: Rule, plain: Mapping[str, FieldSpec], book: Codebook) -> tuple[str, ...]:
    """The columns that a rule compares, in the order of the sheet; none where it looks at anything else."""
    names = {name.text for text in (rule.when, rule.expect) if text for name in names_in(book.tree(text))}
    if not all(name in plain for name in names):
        return ()
    return tuple(column.name for field, column in plain.items() if field in names)


def _by_rules(name: str, asked: Sequence[tuple[Rule, tuple[str, ...]]], view: View, book: Codebook) -> Dependence | None:
    """The answers that no rule certainly forbids, in each case in which one does."""
    before = {column for _, columns in asked for column in columns}
    on = tuple(column for column in view.entered if column.name in before)
    column = view.column(name)
    spread = [_meanings(one, view, book) for one in (*on, column)]
    if np.prod([len(words) for words in spread[:-1]]) > MOST_CASES:
        return None
    wrong = _Wrong([rule for rule, _ in asked], [_field_of(one, view) for one in (*on, column)], view, book)
    offers = {}
    for case in product(*(words.items() for words in spread[:-1])):
        words = tuple(word for word, _ in case)
        codes = [codes for _, codes in case]
        fitting = tuple(word for word, meant in spread[-1].items() if not wrong.certainly([*codes, meant]))
        if len(fitting) < len(spread[-1]):
            offers[words] = fitting
    certain = all(rule.severity is not Severity.warning for rule, _ in asked)
    return Dependence(column, on, offers, certain) if offers else None


def _field_of(column: FieldSpec, view: View) -> str:
    return view.fills[column.name][0].field.name


def _meanings(column: FieldSpec, view: View, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Each word of a column's drop-down with the codes that it may stand for in the field."""
    recode = view.recodes.get(column.name)
    reasons = {reason.code for reason in book.allowed_missing(column)}
    found = {}
    for code, word in answers(column, book).items():
        own = recode is None or (code in reasons and code not in recode)
        found[word] = (code,) if own else tuple(setting.code or "" for setting in (recode or {}).get(code, ()))
    return found


class _Wrong:
    """Which combinations of codes certainly break a rule, whatever else stands in the row."""

    def __init__(self, rules: Sequence[Rule], fields: Sequence[str], view: View, book: Codebook) -> None:
        table = view.table
        specs = [table.field(name) for name in fields]
        self.known = [tuple(answers(spec, book)) for spec in specs]
        cases = list(product(*self.known))
        texts = [np.array(of_field, dtype=object) for of_field in zip(*cases, strict=True)]
        columns = {spec.name: type_column(spec, raw, book) for spec, raw in zip(specs, texts, strict=True)}
        at = np.arange(len(cases))
        rows = TableRows(book, {table.name: TableData(table, "", "", columns, at, at)}, table.name, {})
        fails = np.zeros(len(cases), dtype=bool)
        for rule in rules:
            tree = Not(book.tree(rule.expect or ""))
            fails |= evaluate(And((book.tree(rule.when), tree)) if rule.when else tree, rows).true
        self.fails = {case for case, failing in zip(cases, fails.tolist(), strict=True) if failing}

    def certainly(self, codes: Sequence[tuple[str, ...]]) -> bool:
        """Whether every combination of what the words may stand for breaks a rule."""
        return all(case in self.fails for case in product(*codes))


def _areas(rule: Rule, plain: Mapping[str, FieldSpec], book: Codebook) -> dict[str, Dependence]:
    """The areas of each country, where a rule holds them together."""
    _, asked = check_of(rule, book)
    if not isinstance(asked, AreaInCountry) or asked.area not in plain or asked.country not in plain:
        return {}
    area, country = plain[asked.area], plain[asked.country]
    reasons = tuple(reason.label for reason in book.allowed_missing(area))
    own = book.codelist(area)
    labels, spellings = answers(country, book), book.answers_of(country)
    of_country: dict[str, list[str]] = {}
    for code in own.codes if own is not None else ():
        prefix = spellings.get(loose(code.code.partition("-")[0]))
        for name in countries_of(code.code, spellings, asked.also):
            # A territory with a country code of its own has its name; the end of another area's code may look like that code.
            if name in (prefix, asked.also.get(code.code)) or code.label.startswith(labels.get(name, code.label)):
                of_country.setdefault(name, []).append(code.label)
    offers: dict[Case, tuple[str, ...]] = {
        (labels[code],): (*areas, *reasons) for code, areas in sorted(of_country.items()) if code in labels
    }
    return {area.name: Dependence(area, (country,), offers, certain=False)} if offers else {}
