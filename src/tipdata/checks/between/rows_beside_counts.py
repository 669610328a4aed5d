"""A unit that sends rows and ready-made counts of the same thing (REFERENCE 4, AG05)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Rule
from ..named.base import Parameters, field_faults
from .base import BetweenAnswer, Files, between_check
from .counts import counts_of
from .reports import Report


class RowsBesideCounts(Parameters):
    """For each measure of the counts the table whose rows say the same."""

    rows: dict[str, str]


def _faults(asked: RowsBesideCounts, _rule: Rule, book: Codebook) -> Iterator[str]:
    for table in asked.rows.values():
        yield from field_faults(book, table)


@between_check("rows_beside_counts", RowsBesideCounts, needs_table=True, faults=_faults)
def rows_beside_counts(files: Files, asked: RowsBesideCounts) -> BetweenAnswer:
    """Whether a unit's own counts stand beside rows from which the same measure is counted for some of the same days.

    Shown at the measure of each such count.
    """
    counts = counts_of(files, files.book.tables[files.rule.table or ""])
    if counts is None:
        return BetweenAnswer(0)
    own = counts.known & (counts.area == counts.stack.sender) & np.isin(counts.measure.astype(str), list(asked.rows))
    failed = [
        row
        for row in np.flatnonzero(own)
        if any(
            report.sender == counts.stack.sender[row]
            and _holds(report, asked.rows[counts.measure[row]], counts.start[row], counts.end[row])
            for report in files.current
        )
    ]
    failures = tuple(counts.stack.failures(np.array(failed, dtype=np.int64), counts.field("measure")))
    return BetweenAnswer(int(own.sum()), failures)


def _holds(report: Report, table: str, start: float, end: float) -> bool:
    if table not in report.tables or not len(report.tables[table]) or not report.start or not report.end:
        return False
    first, last = (float(np.datetime64(text, "D").astype("int64")) for text in (report.start, report.end))
    return first <= end and start <= last
