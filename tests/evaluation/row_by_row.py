"""An evaluator written apart from tipdata's: it looks at one row at a time, and knows nothing of columns and masks.

Cells that are compared as they stand are compared in every world that they allow. Where something is worked out, exact fractions carry
the least and the greatest value along; a comparison has the answers that are possible between them.
"""

from __future__ import annotations

import calendar
import datetime
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from math import floor, inf, isnan, trunc
from typing import Any

from little_house import Answer, House, Row, tree_of

from tipdata.codebook import Codebook, FieldSpec
from tipdata.language import (
    FACTS,
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    Fold,
    In,
    Known,
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    Or,
    Repeats,
    Tree,
    Value,
)

Number = Fraction | float
Span = tuple[Number, Number] | None
WORDS = {"period_start": "period_start", "period_end": "period_end", "as_of": "submitted"}
"""Names without a row, and the roles of the fields of the cover that they stand for."""


def reference_answers(house: House, table: str, text: str) -> list[Answer]:
    """The answer for each row."""
    tree = tree_of(text, table)
    return [At(house, table, row, None).answer(tree) for row in house.rows.get(table, [])]


def all_of(answers: list[Answer]) -> Answer:
    return False if False in answers else None if None in answers else True


def any_of(answers: list[Answer]) -> Answer:
    return True if True in answers else None if None in answers else False


@dataclass(frozen=True)
class At:
    """One row of a table, and the row that asks the whole question where that is another."""

    house: House
    table: str
    row: Row
    asking: At | None

    @property
    def book(self) -> Codebook:
        return self.house.book

    @property
    def cover(self) -> str:
        return self.book.cover.name if self.book.cover is not None else ""

    def answer(self, tree: Tree) -> Answer:
        match tree:
            case And(parts):
                return all_of([self.answer(part) for part in parts])
            case Or(parts):
                return any_of([self.answer(part) for part in parts])
            case Not(part):
                return None if (inner := self.answer(part)) is None else not inner
            case Known(name):
                raw, field = self.cell(name)
                return None if is_unreadable(raw, field) else raw != "" and not self.is_reason(raw, field)
            case Missing(name):
                return self.cell(name)[0] == ""
            case In(name, options):
                return any_of([self.compared(name, "==", option) for option in options])
            case AnyOf(name, codes):
                held = self.codes(name)
                return None if held is None else any(code.value in held for code in codes)
            case Repeats(name):
                held = self.codes(name)
                return None if held is None else any(one == other for one, other in pairwise(held))
            case Compare(comparison, left, right):
                return self.compared(left, comparison, right)
            case Exists(_, condition):
                below = self.below(tree)
                return None if below is None else any_of([lower.answer(condition) for lower in below])
        raise AssertionError(tree)

    def below(self, asked: Exists | CountOf | Fold) -> list[At] | None:
        """The rows below this one, or below the row above it that a word names; None where they are not known."""
        start: At | None = self if not asked.above else self.up(asked.above)
        if start is None or asked.table not in self.house.rows:
            return None
        rows = self.house.rows[asked.table]
        if start.table != self.cover:
            # Rows below belong to every repeat of the key that they name: the repeats are one record, told twice.
            _, _, key = parent_of(self.book, asked.table)
            parents = [(lower, At(self.house, asked.table, lower, None).parent()) for lower in rows]
            rows = [lower for lower, parent in parents if parent is not None and parent.row.get(key, "") == start.row.get(key, "")]
        return [At(self.house, asked.table, lower, self.asking or self) for lower in rows]

    def parent(self) -> At | None:
        """The row above: the first whose key is the same."""
        own, parent, key = parent_of(self.book, self.table)
        value = self.row.get(own, "")
        if value == "" or self.is_reason(value, self.book.tables[self.table].field(own)):
            return None
        found = (candidate for candidate in self.house.rows.get(parent, []) if candidate.get(key, "") == value)
        return next((At(self.house, parent, candidate, self.asking) for candidate in found), None)

    def up(self, word: str) -> At | None:
        if self.book.cover is not None and word == self.book.cover.singular:
            return next((At(self.house, self.cover, cover, self.asking) for cover in self.house.rows.get(self.cover, [])), None)
        here: At | None = self
        while here is not None and self.book.tables[here.table].singular != word:
            here = here.parent()
        return here

    def is_word(self, name: Name) -> bool:
        """Whether the name stands for a day of the cover, and for no field of this row."""
        return name.text in WORDS and name.text not in {field.name for field in self.book.tables[self.table].fields}

    def is_reason(self, raw: str, field: FieldSpec) -> bool:
        """Whether the text says why there is no value, and is no answer of the field itself."""
        answers = self.book.codelist(field)
        codes = {code.code for code in answers.codes} if answers is not None else set()
        return raw in ("unknown", "not_applicable", "withheld") and raw not in codes

    def cell(self, name: Name) -> tuple[str, FieldSpec]:
        """The raw text that a name reads; nothing where there is no such row or nobody gave it."""
        if name.path[0] == "row":
            assert self.asking is not None
            return self.asking.cell(Name(name.path[1:]))
        if name.path[0] == "profile":
            return self.house.given.get(name.text, ""), fact(name.path[1])
        if self.is_word(name):
            assert self.book.cover is not None
            on_cover = self.book.cover_field(WORDS[name.text]) or ""
            if name.text == "as_of" and "as_of" in self.house.given:
                return self.house.given["as_of"], self.book.cover.field(on_cover)
            name = Name((self.book.cover.singular, on_cover))
        if len(name.path) == 1:
            return self.held(self.row, self.book.tables[self.table].field(name.path[0]))
        word, field = name.path
        owner = next(table for table in self.book.tables.values() if table.singular == word)
        here = self if self.table == owner.name else self.up(word)
        return self.held(here.row, owner.field(field)) if here is not None else ("", owner.field(field))

    def held(self, row: Row, field: FieldSpec) -> tuple[str, FieldSpec]:
        """The text of a cell, or what a blank cell of the field stands for."""
        return row.get(field.name, "") or field.default or "", field

    def value(self, name: Name) -> tuple[str | None, FieldSpec]:
        """The same, None where the cell holds no value."""
        raw, field = self.cell(name)
        raw = raw.strip()
        none = raw == "" or self.is_reason(raw, field) or is_unreadable(raw, field)
        return (None if none else raw), field

    def codes(self, name: Name) -> list[str] | None:
        raw, field = self.value(name)
        return None if raw is None else raw.split(";") if field.ordered else list(set(raw.split(";")))

    def compared(self, left: Value, comparison: str, right: Value) -> Answer:
        if isinstance(left, Literal):
            return self.compared(right, FLIPPED[comparison], left)
        words = any(isinstance(side, Name) and self.is_word(side) for side in (left, right))
        if isinstance(left, Name) and isinstance(right, Name | Literal) and not words:
            return self.compared_cells(left, comparison, right)
        one = self.span(left)
        if isinstance(right, Literal):
            return None if one is None else between(one, comparison, literal_span(right))
        other = self.span(right)
        return None if one is None or other is None else possible(one, comparison, other)

    def compared_cells(self, left: Name, comparison: str, right: Name | Literal) -> Answer:
        """The answer in every world that the two cells allow: decided when all worlds agree."""
        raw, field = self.value(left)
        if raw is None:
            return None
        if isinstance(right, Literal):
            return agreed([self.against_fixed(value, comparison, right.value, field) for value in worlds(raw, field)])
        other, other_field = self.value(right)
        if other is None:
            return None
        pairs = product(worlds(raw, field), worlds(other, other_field))
        return agreed([COMPARISONS[comparison](self.ranked(one, field), self.ranked(two, other_field)) for one, two in pairs])

    def against_fixed(self, value: Any, comparison: str, fixed: str | float, field: FieldSpec) -> bool:
        """A fixed date is a whole year, month or day: equal to each of its days."""
        if field.type != "date":
            return COMPARISONS[comparison](self.ranked(value, field), self.ranked(fixed, field))
        days = worlds(str(fixed), field)
        if comparison in ("==", "!="):
            return (value in days) is (comparison == "==")
        return COMPARISONS[comparison](value, min(days) if comparison in ("<", ">=") else max(days))

    def ranked(self, value: Any, field: FieldSpec) -> Any:
        """The place of a code in its list, where the list has an order."""
        answers = self.book.codelist(field)
        return [code.code for code in answers.codes].index(value) if answers is not None and answers.ordered else value

    def span(self, value: Value) -> Span:
        """The least and the greatest value; None where it is not known."""
        match value:
            case Name():
                raw, field = self.value(value)
                if raw is None:
                    return None
                low, high = cell_span(raw, field)
                word = value.text if self.is_word(value) else ""
                return (low, low) if word == "period_start" else (high, high) if word == "period_end" else (low, high)
            case Literal():
                return literal_span(value)
            case Minus(inner):
                found = self.span(inner)
                return None if found is None else (-found[1], -found[0])
            case Arithmetic(sign, left, right):
                one, other = self.span(left), self.span(right)
                return None if one is None or other is None else reckoned(one, sign, other)
            case Call("length", (Name() as name,)):
                raw, _ = self.value(name)
                return None if raw is None else (Fraction(len(raw)), Fraction(len(raw)))
            case Call("count_codes", (Name() as name,)):
                held = self.codes(name)
                return None if held is None else (Fraction(len(held)), Fraction(len(held)))
            case Call(function, arguments):
                spans = [self.span(argument) for argument in arguments]
                return None if None in spans else called(function, [span for span in spans if span is not None])
            case CountOf(_, condition):
                below = self.below(value)
                if below is None:
                    return None
                found_all = [True if condition is None else lower.answer(condition) for lower in below]
                return Fraction(found_all.count(True)), Fraction(len(below) - found_all.count(False))
            case Fold(function, _, name):
                below = self.below(value)
                return None if below is None else folded(function, [(lower.span(name), lower.cell(name)[1]) for lower in below])
        raise AssertionError(value)


def parent_of(book: Codebook, table: str) -> tuple[str, str, str]:
    """The field that names the row above, the table above, and its key."""
    field = next(field for field in book.tables[table].parents if field.references != table)
    assert field.references is not None
    return field.name, field.references, book.tables[field.references].keys[0].name


def fact(name: str) -> FieldSpec:
    kind = {"number": "integer", "date": "date", "code": "text"}[FACTS[name].kind.value]
    return FieldSpec.model_validate({"name": name, "label": name, "help": "x", "example": "x", "type": kind})


def is_unreadable(raw: str, field: FieldSpec) -> bool:
    return raw == "???" and field.type not in ("text", "identifier")


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def agreed(found: list[bool]) -> Answer:
    return found[0] if len(set(found)) == 1 else None


@cache
def worlds(raw: str, field: FieldSpec) -> tuple[Any, ...]:
    """Every value that a text may stand for; of a count of unknown size all up to 40, and one beyond all numbers of these tests."""
    if field.type == "date":
        first, last = (int(day) for day in date_span(raw))
        return tuple(str(datetime.date.fromordinal(day)) for day in range(first, last + 1))
    if field.type == "count" and raw == "x":
        return (*range(1, 41), 1_000_000)
    if field.type == "count" and raw.startswith("<"):
        return tuple(range(1, int(raw[1:])))
    return (float(raw),) if field.type in ("count", "integer", "decimal") else (raw,)


def cell_span(raw: str, field: FieldSpec) -> tuple[Number, Number]:
    if field.type == "date":
        return date_span(raw)
    if raw == "x":
        return Fraction(1), inf
    if raw.startswith("<"):
        return Fraction(1), Fraction(raw[1:]) - 1
    return Fraction(raw), Fraction(raw)


def date_span(text: str) -> tuple[Number, Number]:
    parts = [int(part) for part in text.split("-")]
    first = datetime.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    last = first
    if len(parts) < 3:
        months = [first.replace(month=month) for month in range(first.month, 13 if len(parts) == 1 else first.month + 1)]
        last = months[-1].replace(day=calendar.monthrange(first.year, months[-1].month)[1])
    return Fraction(first.toordinal()), Fraction(last.toordinal())


def literal_span(literal: Literal) -> tuple[Number, Number]:
    if isinstance(literal.value, str):
        return date_span(literal.value)
    return Fraction(str(literal.value)), Fraction(str(literal.value))


def possible(one: tuple[Number, Number], comparison: str, other: tuple[Number, Number]) -> Answer:
    """The answer where only one is possible."""
    (low, high), (other_low, other_high) = one, other
    same = low <= other_high and other_low <= high
    only_same = low == high == other_low == other_high
    may = {
        "==": (same, not only_same),
        "!=": (not only_same, same),
        "<": (low < other_high, high >= other_low),
        "<=": (low <= other_high, high > other_low),
        ">": (high > other_low, low <= other_high),
        ">=": (high >= other_low, low < other_high),
    }
    yes, no = may[comparison]
    return None if yes and no else yes


def between(one: tuple[Number, Number], comparison: str, fixed: tuple[Number, Number]) -> Answer:
    """As `possible`, against all of a fixed year or month at once: equal is each of its days, before is before the first."""
    (low, high), (begin, end) = one, fixed
    if comparison in ("==", "!="):
        inside, outside = begin <= low and high <= end, high < begin or end < low
        return None if not inside and not outside else inside is (comparison == "==")
    edge = begin if comparison in ("<", ">=") else end
    return possible(one, comparison, (edge, edge))


def reckoned(one: tuple[Number, Number], sign: str, other: tuple[Number, Number]) -> Span:
    if sign == "/" and other[0] <= 0 <= other[1]:
        return None
    corners = [corner(a, sign, b) for a in one for b in other]
    return min(corners), max(corners)


def corner(a: Number, sign: str, b: Number) -> Number:
    if sign == "/":
        # The least that two values without an upper end can give is next to nothing.
        found = Fraction(0) if abs(b) == inf else a / b
    else:
        found = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](a, b)
    return Fraction(0) if isnan(found) else found


def called(function: str, spans: list[tuple[Number, Number]]) -> Span:
    if function == "abs":
        low, high = spans[0]
        ends = (abs(low), abs(high))
        return (Fraction(0) if low <= 0 <= high else min(ends)), max(ends)
    first, second = spans
    if function == "add_months":
        corners = [add_months(day, months) for day in first for months in second]
    else:
        between_days = {"months_between": months_between, "years_between": years_between}[function]
        corners = [found for a in first for b in second if not isnan(found := between_days(a, b))]
    return min(corners), max(corners)


def add_months(day: Number, months: Number) -> Number:
    if inf in (abs(day), abs(months)):
        return day + months
    date = datetime.date.fromordinal(floor(day))
    year, month = divmod(date.year * 12 + date.month - 1 + trunc(months), 12)
    return Fraction(datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1])).toordinal())


def months_between(first: Number, second: Number) -> Number:
    """Counted month by month."""
    if inf in (abs(first), abs(second)):
        return second - first
    if floor(second) < floor(first):
        return -months_between(second, first)
    months = 0
    while add_months(first, Fraction(months + 1)) <= floor(second):
        months += 1
    return Fraction(months)


def years_between(first: Number, second: Number) -> Number:
    months = months_between(first, second)
    return months if abs(months) == inf else Fraction(trunc(months / 12))


def folded(function: str, found: list[tuple[Span, FieldSpec]]) -> Span:
    if function == "sum_of":
        spans = [allowed(field) if span is None else span for span, field in found]
        return sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))
    known = [span for span, _ in found if span is not None]
    choose = min if function == "first_of" else max
    return (choose(low for low, _ in known), choose(high for _, high in known)) if known else None


def allowed(field: FieldSpec) -> tuple[Number, Number]:
    """What a value that nobody knows may be."""
    least = Fraction(0) if field.type == "count" else -inf if field.minimum is None else Fraction(field.minimum)
    return least, inf if field.maximum is None else Fraction(field.maximum)
