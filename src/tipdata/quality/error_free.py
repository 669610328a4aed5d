"""REL2: the share of filled cells that no open error touches (REFERENCE 3.1)."""

from __future__ import annotations

import numpy as np

from ..codebook import Severity
from ..records import Column, Findings, Mask, Submission, touched_cells
from .cells import share_of, sheet_columns, typed
from .measured import Measured

_Cell = tuple[str, str, int, int]


def error_free_cells(submission: Submission, findings: Findings) -> Measured | None:
    """Filled cells that no open reject or error names / filled cells; None when the form asks nothing.

    Only cells in which somebody wrote are looked at, so that blank required cells and missing columns, which completeness
    counts, play no part here.
    """
    if not any(submission.collection.asked.values()):
        return None
    faulty = _faulty_cells(submission, findings)
    shares, parts = [], []
    for sheet in submission.received:
        for column in sheet_columns(submission, sheet):
            cells = typed(column)
            filled = int(cells.sum())
            named = faulty.get(_key(sheet.file, sheet.sheet, column))
            wrong = int((cells & named).sum()) if named is not None else 0
            if filled:
                shares.append(share_of(sheet.view, column, filled - wrong, filled))
            if wrong:
                parts.append((column.field.label, filled - wrong, filled))
    worst_first = tuple(sorted(parts, key=lambda part: part[1] - part[2]))
    return Measured(sum(one.numerator for one in shares), sum(one.denominator for one in shares), worst_first, shares=tuple(shares))


def _key(file: str, sheet: str, column: Column) -> _Cell:
    return file, sheet, column.at, column.at_row


def _faulty_cells(submission: Submission, findings: Findings) -> dict[_Cell, Mask]:
    """For each column of each received sheet, the rows in which its cell is named by an error."""
    lengths = {(sheet.file, sheet.sheet): len(sheet) for sheet in submission.received}
    faulty: dict[_Cell, Mask] = {}
    for (table, field), touched in touched_cells(submission, findings.by_severity(Severity.reject, Severity.error)).items():
        data = submission.tables[table]
        column = data.columns.get(field)
        if column is None or (data.file, data.sheet) not in lengths:
            continue
        mask = faulty.setdefault(_key(data.file, data.sheet, column), np.zeros(lengths[data.file, data.sheet], dtype=bool))
        mask[data.origin[touched]] = True
    return faulty
