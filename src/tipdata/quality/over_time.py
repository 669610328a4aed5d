"""REL5: what a unit's report says against its own earlier ones (REFERENCE 3.1): revised cells, unusual numbers, shifted answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..checks.between import Report, highest_versions, reports_of
from ..checks.rules import is_between
from ..codebook import FieldSpec, Table, TableKind
from ..records import Mask, key_text
from .distributions import total_variation
from .measured import Evidence, Measured
from .units_beside import LEAST_ANSWERS, answers, coded_answers, holds, is_answer, unlike_others

LEAST_PERIODS = 4
RARE = 0.001
SHIFTED = 0.3
_MONTH = 30.4
_LEFT_OUT = "no earlier version of this period to compare with"


def over_time(evidence: Evidence) -> Measured | None:
    """Cells that a correction left as the version before it had them / cells that stand in both; waits for earlier files of the unit.

    A cell is compared when both versions ask it, hold the record and at least one of them says something. What changes in later periods is
    development, not revision. The parts are the fields that were revised, most first, and the rules that compare reports. The notes are
    flags: counts of events far from the unit's own earlier periods, answers that are distributed otherwise than they were, and answers
    that are distributed otherwise than those of the other units.
    """
    if evidence.submission.is_dataset:
        return None
    (own,) = reports_of(evidence.submission, 0)
    found = (report for number, other in enumerate(evidence.previous, 1) for report in reports_of(other, number, earlier=True))
    earlier = [report for report in found if report.sender == own.sender]
    others = tuple(unlike_others(own, evidence.beside)) if evidence.beside is not None else ()
    if not earlier:
        return Measured(0, 0, notes=others, waits=True)
    revised = _revised(own, earlier)
    unchanged, compared = sum(same for _, same, _ in revised), sum(both for _, _, both in revised)
    changed = sorted((part for part in revised if part[1] < part[2]), key=lambda part: part[1] - part[2])
    rules = evidence.submission.book.rules
    asked = [r for r in evidence.rules if r.applied and r.code in rules and is_between(rules[r.code])]
    told = [(rules[result.code].title, result.applied - result.failed, result.applied) for result in asked]
    past = [report for report in highest_versions(earlier) if report.end < own.start]
    notes = (*_far_from_usual(own, past), *_shifted(own, past), *others)
    return Measured(unchanged, compared, (*changed, *told), notes=notes, lacks=_LEFT_OUT)


def _revised(own: Report, earlier: Sequence[Report]) -> list[tuple[str, int, int]]:
    """For each field: cells of both versions that are alike, and all that were compared."""
    before = [report for report in earlier if report.period == own.period and report.version < own.version]
    if not before:
        return []
    last = max(before, key=lambda report: report.version)
    found = []
    for table in _tables(own, last):
        new, old = own.tables[table.name], last.tables[table.name]
        held = pd.Series(np.flatnonzero(old.has_key), index=old.keys[old.has_key])
        held = held[~held.index.duplicated()]
        at = held.reindex(new.keys).fillna(-1).to_numpy(dtype=np.int64)
        rows = np.flatnonzero((at >= 0) & new.has_key)
        for field in _answers(table, own, last):
            one, two = new.columns[field.name].take(rows), old.columns[field.name].take(at[rows])
            told = ~(one.blank & two.blank)
            same = told & (key_text(one) == key_text(two))
            found.append((field.label, int(same.sum()), int(told.sum())))
    return found


def _tables(one: Report, other: Report) -> Iterator[Table]:
    for name, data in one.tables.items():
        if data.table.kind is not TableKind.cover and name in other.tables:
            yield data.table


def _answers(table: Table, *reports: Report) -> list[FieldSpec]:
    """The fields that all reports ask and hold, but for keys and what is worked out."""
    return [field for field in table.fields if is_answer(field) and all(holds(report, table, field) for report in reports)]


def _far_from_usual(own: Report, past: Sequence[Report]) -> Iterator[str]:
    """Events of the period against the same events of earlier periods of the same length: flags, no faults."""
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
            if chance < RARE:
                usual = f"{before / len(holders):.1f} on average in {len(holders)} earlier ones"
                yield f"{data.table.label}, {field.label}: {now:,} in this period against {usual} (p = {chance:.5f}). Is that right?"


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


def _shifted(own: Report, past: Sequence[Report]) -> Iterator[str]:
    """The coded fields whose answers are distributed otherwise than in all earlier periods together: half the sum of the differences."""
    for table, field in coded_answers(own):
        now = answers(own, table, field)
        earlier = sum((answers(report, table, field) for report in past if holds(report, table, field)), Counter[str]())
        if min(sum(now.values()), sum(earlier.values())) < LEAST_ANSWERS:
            continue
        distance = total_variation(now, earlier)
        if distance >= SHIFTED:
            numbers = f"{sum(now.values()):,} answers against {sum(earlier.values()):,}"
            yield f"{table.label}, {field.label}: the answers differ from earlier periods by {distance:.2f} of 1 ({numbers})."
