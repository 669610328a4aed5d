"""Two figures of one file that speak of the same thing (REFERENCE 4, VT03 and VT04)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from ...codebook import Codebook, Rule
from ...codebook.base import Model, Name
from ...records import Positions
from .base import Answer, Context, Failure, Parameters, expression_faults, field_faults, named_check


class Figure(Model):
    """Rows of a table, those that meet `where` alone if it is given: their number, or the sum of one of their fields."""

    table: Name
    sum: Name | None = None
    where: str | None = None


class ComparedSums(Parameters):
    """Two figures and how they may not stand to one another.

    `of` and `to` may not differ, or `of` may not be above `times` as much as `to` once it is `at_least` so large.
    """

    of: Figure
    to: Figure
    fault: Literal["differ", "above"]
    times: float = 1.0
    at_least: float = 0.0


def _faults(asked: ComparedSums, _rule: Rule, book: Codebook) -> Iterator[str]:
    for figure in (asked.of, asked.to):
        yield from field_faults(book, figure.table, figure.sum)
        yield from expression_faults(book, figure.table, figure.where)


@named_check("compared_sums", ComparedSums, faults=_faults)
def compared_sums(context: Context, asked: ComparedSums) -> Answer | None:
    """Whether two figures of the file agree; judged once per file, by bounds, and only where both tables were sent.

    The finding stands at the first row that is counted. Facts for the message: `of` and `to`, where nothing in them is personal.
    """
    if not all(_asked(context, figure) for figure in (asked.of, asked.to)):
        return None
    if any(context.data(figure.table) is None for figure in (asked.of, asked.to)):
        return Answer(0, (), 1)
    (low, high, rows), (to_low, to_high, to_rows) = (_figure(context, figure) for figure in (asked.of, asked.to))
    if asked.fault == "differ":
        fails, holds = high < to_low or low > to_high, low == high == to_low == to_high
    else:
        fails = low > asked.times * to_high and low >= asked.at_least
        holds = high <= asked.times * to_low or high < asked.at_least
    if not fails:
        return Answer(int(holds), (), int(not holds))
    figure, counted = (asked.of, rows) if len(rows) else (asked.to, to_rows)
    facts = {"of": _words(low, high), "to": _words(to_low, to_high)} if _open(context, asked) else {}
    return Answer(1, (Failure(figure.table, counted, figure.sum or "", together=True, facts=facts),))


def _asked(context: Context, figure: Figure) -> bool:
    if figure.table not in context.submission.collection.tables:
        return False
    return figure.sum is None or context.asks(figure.table, figure.sum)


def _figure(context: Context, figure: Figure) -> tuple[float, float, Positions]:
    """The smallest and largest value that the figure may have, and the rows that may be counted."""
    data = context.data(figure.table)
    assert data is not None
    here = sure = np.ones(len(data), dtype=bool)
    if figure.where is not None:
        answer = context.answer(figure.table, figure.where)
        here, sure = ~answer.false, answer.true
    low, high = np.ones(len(data)), np.ones(len(data))
    if figure.sum is not None:
        column = context.column(figure.table, figure.sum)
        assert column.low is not None
        assert column.high is not None
        low, high = np.where(column.filled, column.low, 0.0), np.where(column.filled, column.high, np.inf)
    return float(low[sure].sum()), float(high[here].sum()), np.flatnonzero(here)


def _open(context: Context, asked: ComparedSums) -> bool:
    tables = context.book.tables
    return all(f.sum is None or tables[f.table].field(f.sum).shows_values for f in (asked.of, asked.to))


def _words(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"at least {low:g}" if np.isinf(high) else f"{low:g} to {high:g}"
