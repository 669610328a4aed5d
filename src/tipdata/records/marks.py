"""Which received rows and which cells an open finding touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..codebook import Severity, TableKind
from .columns import Positions
from .findings import Batch, Findings
from .submission import Submission

Sheets = dict[tuple[str, str], Positions]


def row_marks(submission: Submission, findings: Findings, *severities: Severity) -> Sheets:
    """For each received sheet (file, sheet), how many findings of these severities touch each of its rows.

    A finding about a whole column, such as a required column that is missing, touches every row of the table.
    """
    marks = {(sheet.file, sheet.sheet): np.zeros(len(sheet), dtype=np.int64) for sheet in submission.received}
    for batch in findings.by_severity(*severities):
        data = submission.tables.get(batch.table)
        if data is None or (data.file, data.sheet) not in marks:
            continue
        counts = marks[data.file, data.sheet]
        if batch.everywhere:
            counts[np.unique(data.origin)] += 1
        elif batch.rows is not None and len(batch.rows):
            rows = batch.rows[batch.rows < len(data)]
            np.add.at(counts, data.origin[rows], 1)
    return marks


def record_sheets(submission: Submission) -> Iterable[tuple[str, str]]:
    """The received sheets that hold records or counts; the cover is not a record."""
    return [(s.file, s.sheet) for s in submission.received if s.view.table.kind is not TableKind.cover]


def touched_cells(submission: Submission, batches: Iterable[Batch]) -> dict[tuple[str, str], Positions]:
    """For each (table, field), the rows whose cells at least one of these findings is shown at, or compares with others, in their order."""
    touched: dict[tuple[str, str], list[Positions]] = {}
    for batch in batches:
        shown = () if batch.rows is None or not batch.column else ((batch.table, batch.column, batch.rows),)
        for table, field, rows in (*shown, *batch.operands):
            data = submission.tables.get(table)
            if data is not None:
                touched.setdefault((table, field), []).append(rows[rows < len(data)])
    return {place: each_once(rows, len(submission.tables[place[0]])) for place, rows in touched.items()}


def each_once(rows: Sequence[Positions], length: int) -> Positions:
    """Each row that stands among these of a table of so many rows, in their order."""
    if len(rows) == 1 and bool((rows[0][1:] > rows[0][:-1]).all()):
        return rows[0]
    found = np.zeros(length, dtype=bool)
    for some in rows:
        found[some] = True
    return np.flatnonzero(found)
