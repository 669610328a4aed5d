"""Several tables on one sheet, one below the other: taken apart where the header of another table stands."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from ..codebook import Codebook, loose
from ..records import Mask, cells_of_values
from .distinct import Distinct
from .grids import ColumnCells, Grid, blank, is_blank_row, number_of
from .headers import best_match
from .heads import head_of

_WIDEST = 400
_MOST_HEADERS = 50
_TITLE_ROWS = 3


def apart(grid: Grid, book: Codebook) -> list[Grid]:
    """The tables of a sheet as sheets of their own at their true addresses; the sheet itself where it holds one."""
    cells = grid.cells
    if not isinstance(cells, ColumnCells):
        return [grid]
    headers = _header_rows(cells, book)
    if len(headers) < 2:
        return [grid]
    tables = [(row, _table_of(grid, row, book)) for row in headers]
    starts = [0]
    for (_, before), (row, after) in pairwise(tables):
        if after is not None and before is not None and after != before:
            starts.append(_with_titles(grid, row))
    if len(starts) == 1:
        return [grid]
    return [_part(grid, cells, start, end) for start, end in pairwise([*starts, len(grid)])]


def _header_rows(cells: ColumnCells, book: Codebook) -> list[int]:
    """The rows most of whose texts are headers of the codebook."""
    words = _spellings(book)
    *columns, longest = sorted(cells.columns(min(cells.width, _WIDEST)), key=lambda column: len(column.texts)) or [blank(len(cells))]
    hits = number_of((held for column in columns if (held := _known(column, words)) is not None), len(cells))
    # Two headers are needed, so that among a million identifiers none is looked for but where another stands beside it.
    for row in np.flatnonzero(hits).tolist():
        hits[row] += longest.text(row) in words
    rows = np.flatnonzero(hits >= 2)
    if len(rows) > _MOST_HEADERS:
        return []
    filled = {int(row): sum(1 for text in cells.row(int(row)) if text.strip()) for row in rows}
    return [row for row, number in filled.items() if 2 * hits[row] >= number]


def _known(column: Distinct, words: frozenset[str]) -> Mask | None:
    """Which cells of a column hold one of these words; None where none does."""
    found = words.intersection(column.texts)
    if not found:
        return None
    return cells_of_values(np.fromiter(map(found.__contains__, column.texts), dtype=bool, count=len(column.texts)), column.numbers)


@lru_cache(maxsize=4)
def _spellings(book: Codebook) -> frozenset[str]:
    """Every header as it is usually written."""
    words = set()
    for collection in (*book.collections.values(), book.dataset_collection):
        for view in collection.views:
            for column in view.columns:
                words |= {column.name, column.label, column.label.upper(), column.label.lower(), column.label.title(), f"{column.label} *"}
            words.update(book.view_headers(view))
    return frozenset(words)


def _table_of(grid: Grid, row: int, book: Codebook) -> str | None:
    """The table whose header stands in a row."""
    head = head_of([grid.cells.row(row)])
    found = [match for collection in book.collections.values() if (match := best_match("", head, collection, book)) is not None]
    best = max(found, key=lambda match: match.rank, default=None)
    return best.view.table.name if best is not None and not best.vertical else None


def _with_titles(grid: Grid, row: int) -> int:
    """The row of the header, or of its title, where the title stands alone between it and a blank row."""
    for start in range(row, max(row - _TITLE_ROWS - 1, 1), -1):
        above = grid.cells.row(start - 1)
        if is_blank_row(above):
            return start
        if sum(1 for text in above if loose(text)) > 1:
            return row
    return row


def _part(grid: Grid, cells: ColumnCells, start: int, end: int) -> Grid:
    columns = [column.at(slice(start, end)) for column in cells.columns(cells.width)]
    faults = {(row - start, j): fault for (row, j), fault in grid.faults.items() if start <= row < end}
    part = f" from row {grid.numbers[start]}" if start else ""
    widths = None if grid.widths is None else grid.widths[start:end]
    table = ColumnCells(columns, end - start)
    return replace(grid, cells=table, numbers=grid.numbers[start:end], faults=faults, part=part, widths=widths)
