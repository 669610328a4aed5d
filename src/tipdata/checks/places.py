"""Where findings stand, and what the person who filled the sheet knows their cells by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..codebook import FieldSpec
from ..records import Cells, Column, Mask, Place, Positions, Submission, TableData, column_letter


def places_of(data: TableData, column: Column | None, rows: Positions) -> Sequence[Place]:
    """The cells of a column in these rows of a table (from 0); the rows themselves where there is no such column in the file."""
    if data.piece is not None:
        return data.places(column, rows)
    letter = column_letter(column.at) if column is not None else ""
    at_row = column.at_row if column is not None else 0
    numbers = np.full(len(rows), at_row) if at_row else data.rows[rows]
    return Cells(data.file, data.sheet, letter, numbers)


def columns_shown(submission: Submission, table: str, asked: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    """Each field as the person saw it: under the sheet's own label and list, where a form shows shorter words than the table has."""
    shown = dict(asked)
    for view in submission.collection.views:
        for column, fills in view.fills.items():
            shown |= {fill.field.name: view.column(column) for fill in fills if fill.field.table == table}
    return shown


def once(data: TableData, failed: Mask) -> Mask:
    """A cell of a sheet that fills several rows of a table is told once."""
    if not data.made:
        return failed
    rows = np.flatnonzero(failed)
    first = np.zeros(len(failed), dtype=bool)
    first[rows[np.unique(data.origin[rows], return_index=True)[1]]] = True
    return first
