"""Breaks in a unit's own series (REFERENCE 3.1, REL5): unusual counts, and answers that are distributed otherwise than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..checks.between import Report, reports_of
from ..codebook import FieldSpec, Table
from ..records import Mask
from .distributions import total_variation
from .measured import Evidence
from .units_beside import LEAST_ANSWERS, answers, coded_answers, holds

LEAST_PERIODS = 4
RARE = 0.001
SHIFTED = 0.3
_MONTH = 30.4


@dataclass(frozen=True)
class Break:
    """A flag, and no fault. `now` events in a period against `before` in so many earlier `periods` of its length, as rare as `value` says;
    or, without periods, `now` answers whose distribution is `value` (of 1) away from that of `before` earlier ones."""

    table: str
    field: str
    now: int
    before: int
    value: float
    periods: int = 0


@dataclass(frozen=True)
class Breaks:
    """What is flagged in one period, and how many counts and fields could be compared with earlier ones at all."""

    found: tuple[Break, ...]
    compared: int


def own_reports(evidence: Evidence) -> tuple[Report, list[Report]]:
    """The report that is looked at, and those of the same unit among the earlier files."""
    (own,) = reports_of(evidence.submission, 0)
    found = (report for number, other in enumerate(evidence.previous, 1) for report in reports_of(other, number, earlier=True))
    return own, [report for report in found if report.sender == own.sender]


def breaks_in(own: Report, past: Sequence[Report]) -> Breaks:
    """What breaks from all earlier periods to that of one report."""
    compared = (*_events_compared(own, past), *_answers_compared(own, past))
    return Breaks(tuple(one for one, flagged in compared if flagged), len(compared))


def told_break(one: Break, say: Callable[..., str]) -> str:
    """A break in words."""
    facts = {"table": one.table, "field": one.field, "now": f"{one.now:,}"}
    if one.periods:
        usual = f"{one.before / one.periods:.1f}"
        return say("scores.far_from_usual", usual=usual, periods=one.periods, chance=f"{one.value:.5f}", **facts)
    return say("scores.shifted", distance=f"{one.value:.2f}", before=f"{one.before:,}", **facts)


def _events_compared(own: Report, past: Sequence[Report]) -> Iterator[tuple[Break, bool]]:
    """Events of the period against the same events of earlier periods of the same length."""
    length = _months(own)
    like = [report for report in past if _months(report) == length]
    if len(like) < LEAST_PERIODS:
        return
    for data in own.tables.values():
        for field in data.table.fields:
            if field.event is None or not holds(own, data.table, field):
                continue
            holders = [report for report in like if holds(report, data.table, field)]
            if len(holders) < LEAST_PERIODS:
                continue
            now, before = _events(own, data.table, field), sum(_events(report, data.table, field) for report in holders)
            chance = two_sided(now, before, len(holders))
            yield Break(data.table.label, field.label, now, before, chance, len(holders)), chance < RARE


def _months(report: Report) -> int:
    if not (report.start and report.end):
        return 0
    return round((date.fromisoformat(report.end) - date.fromisoformat(report.start)).days / _MONTH)


def _events(report: Report, table: Table, field: FieldSpec) -> int:
    """Records whose event lies within the period of their report, whatever its exact day."""
    column = report.tables[table.name].columns[field.name]
    assert column.low is not None
    assert column.high is not None
    first, last = (float(np.datetime64(day, "D").astype(np.int64)) for day in (report.start, report.end))
    inside: Mask = (column.low >= first) & (column.high <= last)
    return int(inside.sum())


def two_sided(now: int, before: int, periods: int) -> float:
    """How likely a number as unlikely as this one is, when all periods are alike: x ~ Binomial(x + S, 1/(h+1)) (REFERENCE 3.1)."""
    number, share = now + before, 1 / (periods + 1)
    if number == 0:
        return 1.0
    ways = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, number + 1)))])
    successes = np.arange(number + 1)
    logs = ways[number] - ways - ways[::-1] + successes * np.log(share) + (number - successes) * np.log1p(-share)
    return min(1.0, float(np.exp(logs[logs <= logs[now] + 1e-9]).sum()))


def _answers_compared(own: Report, past: Sequence[Report]) -> Iterator[tuple[Break, bool]]:
    """The answers of coded fields against those of all earlier periods together: half the sum of the differences."""
    for table, field in coded_answers(own):
        now = answers(own, table, field)
        earlier = sum((answers(report, table, field) for report in past if holds(report, table, field)), Counter[str]())
        numbers = sum(now.values()), sum(earlier.values())
        if min(numbers) >= LEAST_ANSWERS:
            distance = total_variation(now, earlier)
            yield Break(table.label, field.label, *numbers, distance), distance >= SHIFTED
