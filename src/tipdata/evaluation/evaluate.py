"""A checked tree over columns -> one three-valued answer per row."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Protocol

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..language import And, AnyOf, Compare, Exists, In, Known, Literal, Missing, Name, Not, Or, Tree
from ..records import Column, Mask, Numbers, Positions, State
from .truth import Truth, decided, undecided, where

_DAY_ZERO = datetime.date(1970, 1, 1).toordinal()
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Rows(Protocol):
    """Rows that an expression can be asked about."""

    book: Codebook

    def __len__(self) -> int: ...

    def column(self, path: tuple[str, ...]) -> Column:
        """The cells of a field of these rows, or of the rows above them (blank where there is no row above)."""

    def firsts(self) -> Positions:
        """For each row the first row with the same key: rows below are linked to that one, and speak for its repeats too."""

    def below(self, table: str) -> tuple[Rows, Positions] | None:
        """The rows of a table below, and for each of them the row of this table above it (-1 for none); None where nobody sent them."""


def evaluate(tree: Tree, rows: Rows) -> Truth:
    """The answer of an expression for each row.

    A comparison is undecided where an operand holds no readable value, or where the bounds of a partial date or a suppressed
    count leave both answers possible; `known` and `missing` are decided wherever the cell could be read. A fixed partial date
    is the whole year or month: '2024' equals every day of 2024, and what comes before or after it lies outside of the year.
    `exists` is undecided where no row below decides it and one of them is undecided, or where the table below was not sent.
    """
    match tree:
        case And(parts):
            return reduce(and_, (evaluate(part, rows) for part in parts))
        case Or(parts):
            return reduce(or_, (evaluate(part, rows) for part in parts))
        case Not(part):
            return ~evaluate(part, rows)
        case Known(name):
            column = rows.column(name.path)
            return where(column.state != State.unreadable, column.filled)
        case Missing(name):
            column = rows.column(name.path)
            return decided(np.isin(column.state, (State.blank, State.not_collected)))
        case In(name, options):
            return _any(name, options, rows, _is)
        case AnyOf(name, codes):
            return _any(name, codes, rows, _contains)
        case Compare():
            return _compare(tree, rows)
        case Exists(table, condition):
            return _exists(table, condition, rows)


def _any(name: Name, values: tuple[Literal, ...], rows: Rows, test: Callable[[Column, str | float, str], Truth]) -> Truth:
    column = rows.column(name.path)
    return reduce(or_, (test(column, value.value, rows.book.separator) for value in values))


def _is(column: Column, value: str | float, _: str) -> Truth:
    if column.low is not None and column.high is not None:
        return _within(column.low, column.high, *literal_bounds(value))
    return where(column.filled, column.text == value)


def _contains(column: Column, value: str | float, separator: str) -> Truth:
    codes, unique = pd.factorize(column.text)
    holds = np.array([value in text.split(separator) for text in unique], dtype=bool)
    return where(column.filled, holds[codes] if len(unique) else np.zeros(len(column), dtype=bool))


def _compare(tree: Compare, rows: Rows) -> Truth:
    left, operator, right = tree.left, tree.operator, tree.right
    if isinstance(left, Literal):
        left, operator, right = right, _FLIPPED[operator], left
    assert isinstance(left, Name)
    first = rows.column(left.path)
    if first.low is None:
        return _compare_texts(first, operator, right, rows)
    assert first.high is not None
    low: Numbers | float
    high: Numbers | float
    if isinstance(right, Name):
        second = rows.column(right.path)
        assert second.low is not None
        assert second.high is not None
        low, high = second.low, second.high
        equal = _equal(first.low, first.high, low, high)
    else:
        begin, end = literal_bounds(right.value)
        low = high = begin if operator in ("<", ">=") else end
        equal = _within(first.low, first.high, begin, end)
    match operator:
        case "==":
            return equal
        case "!=":
            return ~equal
        case "<":
            return Truth(first.high < low, first.low >= high)
        case ">=":
            return Truth(first.low >= high, first.high < low)
        case ">":
            return Truth(first.low > high, first.high <= low)
    return Truth(first.high <= low, first.low > high)


def _within(low: Numbers, high: Numbers, begin: float, end: float) -> Truth:
    """Whether a value lies between two fixed ones, both included."""
    return Truth((low >= begin) & (high <= end), (high < begin) | (low > end))


def _equal(low: Numbers, high: Numbers, other_low: Numbers, other_high: Numbers) -> Truth:
    """Comparisons with NaN are false, so a cell without value ends up in neither mask."""
    point = (low == high) & (other_low == other_high)
    return Truth(point & (low == other_low), (high < other_low) | (low > other_high))


def _compare_texts(first: Column, operator: str, right: Name | Literal, rows: Rows) -> Truth:
    if isinstance(right, Name):
        second = rows.column(right.path)
        known = first.filled & second.filled
        if operator in ("==", "!="):
            equal = where(known, first.text == second.text)
            return equal if operator == "==" else ~equal
        return _compare_ranks(first, _ranks(second, rows.book), known, operator, rows.book)
    if operator in ("==", "!="):
        equal = where(first.filled, first.text == right.value)
        return equal if operator == "==" else ~equal
    codelist = rows.book.codelist(first.field)
    rank = [code.code for code in codelist.codes].index(str(right.value)) if codelist else 0
    return _compare_ranks(first, np.full(len(first), float(rank)), first.filled, operator, rows.book)


def _ranks(column: Column, book: Codebook) -> Numbers:
    codelist = book.codelist(column.field)
    ranks = {code.code: float(rank) for rank, code in enumerate(codelist.codes)} if codelist else {}
    codes, unique = pd.factorize(column.text)
    return np.array([ranks.get(text, np.nan) for text in unique], dtype=float)[codes]


def _compare_ranks(first: Column, other: Numbers, known: Mask, operator: str, book: Codebook) -> Truth:
    own = _ranks(first, book)
    outcome = {"<": own < other, "<=": own <= other, ">": own > other, ">=": own >= other}[operator]
    return where(known, outcome)


def _exists(table: str, condition: Tree, rows: Rows) -> Truth:
    length = len(rows)
    found = rows.below(table)
    if found is None:
        return undecided(length)
    below, above = found
    answer = evaluate(condition, below)
    linked = above >= 0

    first = rows.firsts()

    def touched(mask: Mask) -> Mask:
        hit = np.zeros(length, dtype=bool)
        hit[above[mask & linked]] = True
        return hit[first]

    true = touched(answer.true)
    return Truth(true, ~true & ~touched(answer.undecided))


def literal_bounds(value: str | float) -> tuple[float, float]:
    """The smallest and largest value that a fixed value stands for: the first and last day of a date, a number twice."""
    return date_bounds(value) if isinstance(value, str) else (value, value)


def date_bounds(text: str) -> tuple[float, float]:
    """First and last day of a year, month or day, in days since 1970-01-01."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    first, last = datetime.date(year, month or 1, day or 1), datetime.date(year, last_month, last_day)
    return float(first.toordinal() - _DAY_ZERO), float(last.toordinal() - _DAY_ZERO)
