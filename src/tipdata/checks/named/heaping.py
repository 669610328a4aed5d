"""Full dates that stand on one day of the month or year far more often than chance gives (REFERENCE 4, D14)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated

import numpy as np
from pydantic import Field as Spec

from ...codebook import Codebook, FieldType, TableKind
from ...codebook.base import Model
from ...records import Column, Mask, TableData
from ..places import once
from .base import Answer, Context, Failure, Parameters, named_check

_DAYS_OF_A_YEAR = 365


class Day(Model):
    """A day of the year, or without a month that day of each month. The first ones have words in every language, others their own."""

    day: Annotated[int, Spec(ge=1, le=28)]
    month: Annotated[int, Spec(ge=1, le=12)] | None = None
    words: str = ""

    @property
    def chance(self) -> float:
        """How often a date falls on it when all days are alike."""
        return (12 if self.month is None else 1) / _DAYS_OF_A_YEAR

    def told(self, book: Codebook) -> str:
        """The day in words."""
        known = {(1, 1): "checks.first_of_year", (1, None): "checks.first_of_month"}.get((self.day, self.month))
        return self.words if self.words or known is None else book.say(known)


class Heaping(Parameters):
    """The days that are looked at, how many full dates and hits there must be at least, and how unlikely the hits must be."""

    days: tuple[Day, ...]
    dates_at_least: int
    hits_at_least: int
    chance_below: float


@named_check("heaping", Heaping)
def heaping(context: Context, limits: Heaping) -> Answer | None:
    """Whether the full dates of a column heap on one of the days: more hits than a one-sided binomial test allows.

    Each column of dates with enough of them is asked once, over all its cells, and told of with the first of the days on which it heaps.
    Facts for the message: `hits`, `dates` and `day`.
    """
    columns = list(_columns(context))
    if not columns:
        return None
    failures, applied = [], 0
    for data, column, full in columns:
        number = int(full.sum())
        if number < limits.dates_at_least:
            continue
        applied += 1
        for day in limits.days:
            hits = full & _falls_on(column, day)
            count = int(hits.sum())
            if count >= limits.hits_at_least and chance_of_at_least(count, number, day.chance) < limits.chance_below:
                facts = {"hits": str(count), "dates": str(number), "day": day.told(context.submission.book)}
                failures.append(Failure(data.name, np.flatnonzero(hits), column.field.name, together=True, facts=facts))
                break
    return Answer(applied, tuple(failures), len(columns) - applied)


def _columns(context: Context) -> Iterator[tuple[TableData, Column, Mask]]:
    """Every typed column of dates of the records, and which of its cells hold a full date; each column of a sheet once."""
    seen: set[tuple[str, str, int]] = set()
    for name, data in context.submission.tables.items():
        if data.table.kind is not TableKind.records:
            continue
        for column in data.columns.values():
            place = (data.file, data.sheet, column.at)
            if column.field.type is not FieldType.date or not context.asks(name, column.field.name) or place in seen:
                continue
            if column.direct and column.at > 0 and column.low is not None:
                seen.add(place)
                yield data, column, once(data, column.filled & (column.low == column.high))


def _falls_on(column: Column, day: Day) -> Mask:
    assert column.low is not None
    days = np.where(column.filled, column.low, 0).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    hits: Mask = (days - months.astype("datetime64[D]")).astype(np.int64) == day.day - 1
    if day.month is not None:
        hits &= months.astype(np.int64) % 12 == day.month - 1
    return hits


def chance_of_at_least(hits: int, number: int, chance: float) -> float:
    """The exact probability of so many hits or more among `number` independent trials, each of which hits with this chance."""
    if hits <= 0:
        return 1.0
    if hits > number:
        return 0.0
    # The smaller tail is summed, from the largest term outwards; what is left out is below one part in 1e17.
    if hits > (number + 1) * chance:
        return _tail(hits, number, chance)
    return 1.0 - _tail(number - hits + 1, number, 1.0 - chance)


def _tail(hits: int, number: int, chance: float) -> float:
    """The same where each further hit is less likely than the one before."""
    log_ways = math.lgamma(number + 1) - math.lgamma(hits + 1) - math.lgamma(number - hits + 1)
    term = math.exp(log_ways + hits * math.log(chance) + (number - hits) * math.log1p(-chance))
    total, odds = 0.0, chance / (1.0 - chance)
    for count in range(hits, number + 1):
        total += term
        term *= (number - count) / (count + 1) * odds
        if term < total * 1e-18:
            break
    return total
