"""Who was expected to report, and who did: units and periods due, received, nil, sent as counts only, or missing (REFERENCE 3.1, REL1)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from ..codebook import MONTHS, Codebook, ExpectedUnit, Table, TableKind, loose
from ..records import Submission, TableData, Texts

FORM = "src_form"


class Received(StrEnum):
    """What came for a period that was due."""

    records = "records"
    nil_return = "nil_return"
    counts_only = "counts_only"
    rejected = "rejected"
    missing = "missing"


@dataclass(frozen=True)
class Sent:
    """A submission as its cover tells it: first and last day as ISO dates, and whether it is a nil return or holds counts alone."""

    unit: str
    start: str
    end: str
    nil: bool
    counts_only: bool


@dataclass(frozen=True)
class PeriodDue:
    """A period of a unit, first and last day, and what came for it."""

    start: str
    end: str
    received: Received

    @property
    def came(self) -> bool:
        """Whether something came that can be used."""
        return self.received not in (Received.missing, Received.rejected)


@dataclass(frozen=True)
class UnitCoverage:
    """The periods due from one unit within the window."""

    unit: ExpectedUnit
    periods: tuple[PeriodDue, ...]

    @property
    def reported(self) -> bool:
        return any(period.came for period in self.periods)


@dataclass(frozen=True)
class Coverage:
    """Units due and their periods within the days that any submission is about; `unexpected` units are not in the register."""

    start: str
    end: str
    units: tuple[UnitCoverage, ...]
    unexpected: tuple[str, ...]

    @property
    def begins_before(self) -> str:
        """The first day that the register has a unit report from, where that is before the days looked at; else nothing."""
        first = min((unit.unit.first.isoformat() for unit in self.units), default="")
        return first if first < self.start else ""

    @property
    def due(self) -> tuple[UnitCoverage, ...]:
        return tuple(unit for unit in self.units if unit.periods)

    def count(self, *kinds: Received) -> int:
        """How many periods of all units were received in one of these ways."""
        return sum(period.received in kinds for unit in self.units for period in unit.periods)

    @property
    def periods_due(self) -> int:
        return sum(len(unit.periods) for unit in self.units)

    @property
    def weighted(self) -> tuple[float, float] | None:
        """Periods received and due, each as heavy as its unit; None unless every unit due has a weight."""
        weights = [unit.unit.weight for unit in self.due]
        if not weights or None in weights:
            return None
        received = [sum(period.came for period in unit.periods) for unit in self.due]
        due = [len(unit.periods) for unit in self.due]
        top, bottom = (math.fsum((weight or 0) * n for weight, n in zip(weights, numbers, strict=True)) for numbers in (received, due))
        return top, bottom

    @property
    def periods_received(self) -> int:
        return sum(period.came for unit in self.units for period in unit.periods)


def coverage(expected: Sequence[ExpectedUnit], sent: Iterable[Sent], refused: Iterable[Sent] = ()) -> Coverage:
    """What came of what was due, from the first to the last day that any of the submissions is about; `refused` ones were rejected.

    A period is received when every day of it is covered by submissions of its unit; where several are about it, records come before a nil
    return, and that before counts. Unit codes that differ only in case, blanks or dashes are one unit.
    """
    taken, rejected = ([one for one in ones if one.start and one.end] for ones in (sent, refused))
    dated = [*taken, *rejected]
    start = min((one.start for one in dated), default="")
    end = max((one.end for one in dated), default="")
    units = tuple(UnitCoverage(unit, tuple(_period(unit, day, taken, rejected) for day in _due(unit, start, end))) for unit in expected)
    known = {loose(unit.code) for unit in expected}
    unexpected = sorted({one.unit for one in dated if loose(one.unit) not in known})
    return Coverage(start, end, units, tuple(unexpected))


def _period(unit: ExpectedUnit, days: tuple[str, str], taken: Sequence[Sent], rejected: Sequence[Sent]) -> PeriodDue:
    """What came of a unit for a period; rejected where that is so only together with what was rejected."""
    own, refused = ([one for one in ones if loose(one.unit) == loose(unit.code)] for ones in (taken, rejected))
    received = _received(own, *days)
    if received is Received.missing and refused and _received([*own, *refused], *days) is not Received.missing:
        received = Received.rejected
    return PeriodDue(*days, received)


def _due(unit: ExpectedUnit, start: str, end: str) -> list[tuple[str, str]]:
    """The whole periods of a unit that lie within the window and its own first and last one."""
    if not start:
        return []
    months = MONTHS[unit.every]
    last = min(end, unit.last.isoformat()) if unit.last else end
    day = _first_of_period(max(unit.first, datetime.date.fromisoformat(start)), months)
    due = []
    while day.isoformat() <= last:
        following = _later(day, months)
        ends = (following - datetime.timedelta(days=1)).isoformat()
        if start <= day.isoformat() and ends <= end:
            due.append((day.isoformat(), ends))
        day = following
    return due


def _first_of_period(day: datetime.date, months: int) -> datetime.date:
    return datetime.date(day.year, (day.month - 1) // months * months + 1, 1)


def _later(day: datetime.date, months: int) -> datetime.date:
    month = day.month - 1 + months
    return datetime.date(day.year + month // 12, month % 12 + 1, 1)


def _received(sent: Sequence[Sent], start: str, end: str) -> Received:
    about = sorted((one for one in sent if one.start <= end and one.end >= start), key=lambda one: one.start)
    covered_to = _day_before(start)
    for one in about:
        if one.start > _day_after(covered_to):
            break
        covered_to = max(covered_to, one.end)
    if covered_to < end:
        return Received.missing
    if any(not one.nil and not one.counts_only for one in about):
        return Received.records
    return Received.nil_return if any(one.nil for one in about) else Received.counts_only


def _day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def _day_after(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def sent_in(submission: Submission) -> list[Sent]:
    """What the covers of a submission, or of the submissions merged into a dataset, tell of it."""
    cover, book = submission.book.cover, submission.book
    data = submission.data(cover) if cover is not None else None
    if data is None or cover is None:
        return []
    unit, nil = (_texts(data, cover, role) for role in ("unit", "nil_return"))
    start, end = _days(data, cover, "period_start", "low"), _days(data, cover, "period_end", "high")
    forms = data.provenance.get(FORM, np.full(len(data), submission.collection.form.name, dtype=object))
    yes = book.yes_no.codes[0].code
    # A line per submission, of which there are few.
    lines = zip(unit, start, end, nil, forms, strict=True)
    return [Sent(unit, start, end, said == yes, _counts_only(form, book)) for unit, start, end, said, form in lines]


def _counts_only(form: str, book: Codebook) -> bool:
    """Whether a form asks for counts and for no records."""
    collection = book.collections.get(form)
    return collection is not None and all(book.tables[name].kind is not TableKind.records for name in collection.tables)


def _texts(data: TableData, cover: Table, role: str) -> Texts:
    fields = cover.by_role(role)
    column = data.column(fields[0].name) if fields else None
    return np.full(len(data), "", dtype=object) if column is None else np.where(column.filled, column.text, "")


def _days(data: TableData, cover: Table, role: str, bound: Literal["low", "high"]) -> list[str]:
    fields = cover.by_role(role)
    days = getattr(data.column(fields[0].name), bound) if fields else np.full(len(data), np.nan)
    return ["" if np.isnan(day) else str(np.datetime64(int(day), "D")) for day in days]
