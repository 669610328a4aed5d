"""What the look of a sheet does to its cells: hidden parts are read and said, merged cells hold one value for many."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from ..codebook import View
from ..records import Batch, Mask, Place, Positions, column_letter
from .grids import Grid

_SHOWN = 5


def hidden_parts(grid: Grid, view: View, rows: Positions, columns: Collection[int]) -> list[Batch]:
    """One finding if the sheet, rows of it that are records, or columns that are read do not show. `columns` count from 0."""
    parts = []
    if grid.hidden.sheet:
        parts.append("the whole sheet")
    hidden = _within(rows, grid.hidden.rows)
    if hidden.any():
        parts.append(_numbered("row", [str(row) for row in rows[hidden]]))
    letters = [column_letter(j + 1) for j in sorted(columns) if any(first <= j + 1 <= last for first, last in grid.hidden.columns)]
    if letters:
        parts.append(_numbered("column", letters))
    facts = {"sheet": grid.name, "what": " and ".join(parts)}
    return [Batch("TIP-H11", (Place(grid.file, grid.sheet),), view.table.name, label=grid.name, facts=facts)] if parts else []


def _within(rows: Positions, spans: Sequence[tuple[int, int]]) -> Mask:
    """Which rows lie in one of the spans."""
    if not spans:
        return np.zeros(len(rows), dtype=bool)
    first, last = (np.array(ends, dtype=np.int64) for ends in zip(*sorted(spans), strict=True))
    nearest = np.searchsorted(first, rows, side="right") - 1
    within: Mask = (nearest >= 0) & (rows <= last[nearest])
    return within


def _numbered(word: str, names: list[str]) -> str:
    said = ", ".join(names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{word}{'s' if len(names) > 1 else ''} {said}{more}"


def merged_cells(grid: Grid, rows: Mapping[int, int], columns: Collection[int]) -> Iterator[tuple[int, int]]:
    """(row, column) of the cells that lie under a merged cell with a value, by index in the grid and from 0.

    `rows` are the indexes of the rows that are looked at, by the sheet's row numbers; `columns` those that are read.
    """
    numbers, looked_at = np.asarray(grid.numbers), np.array(sorted(rows), dtype=np.int64)
    for top, left, bottom, right in grid.merged:
        covered = looked_at[np.searchsorted(looked_at, top) : np.searchsorted(looked_at, bottom, side="right")]
        index = int(np.searchsorted(numbers, top))
        first = grid.cells.row(index) if len(covered) and index < len(grid) and numbers[index] == top else ()
        if len(first) < left or not first[left - 1].strip():
            continue
        for j in (j for j in columns if left <= j + 1 <= right):
            for row in covered:
                if (row, j + 1) != (top, left):
                    yield rows[int(row)], j
