"""REL5: what a unit's report says against its own earlier ones (REFERENCE 3.1): revised cells, unusual numbers, shifted answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..checks.between import Report, highest_versions
from ..checks.rules import is_between
from ..codebook import FieldSpec, Table, TableKind
from ..records import key_text
from .breaks import breaks_in, own_reports, told_break
from .consistency import passed
from .measured import Evidence, Measured
from .units_beside import holds, is_answer, unlike_others


def over_time(evidence: Evidence) -> Measured | None:
    """Cells that a correction left as the version before it had them / cells that stand in both; waits for earlier files of the unit.

    A cell is compared when both versions ask it, hold the record and at least one of them says something. What changes in later periods is
    development, not revision. The parts are the fields that were revised, most first, and the rules that compare reports. The notes are
    flags: counts of events far from the unit's own earlier periods, answers that are distributed otherwise than they were, and answers
    that are distributed otherwise than those of the other units.
    """
    if evidence.submission.is_dataset:
        return None
    own, earlier = own_reports(evidence)
    others = tuple(unlike_others(own, evidence.beside)) if evidence.beside is not None else ()
    if not earlier:
        return Measured(0, 0, notes=others, waits=True)
    revised = _revised(own, earlier)
    unchanged, compared = sum(same for _, same, _ in revised), sum(both for _, _, both in revised)
    changed = sorted((part for part in revised if part[1] < part[2]), key=lambda part: part[1] - part[2])
    rules = evidence.submission.book.rules
    asked = [r for r in evidence.rules if r.applied and r.code in rules and is_between(rules[r.code])]
    told = [passed(evidence.submission.book, result) for result in asked]
    past = [report for report in highest_versions(earlier) if report.end < own.start]
    say = evidence.submission.book.say
    notes = (*(told_break(one, say) for one in breaks_in(own, past).found), *others)
    pieces, lacks = frozenset(name for name, *_ in changed), say("scores.no_earlier_version")
    return Measured(unchanged, compared, (*changed, *told), notes=notes, lacks=lacks, pieces=pieces)


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
