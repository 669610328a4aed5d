"""The rows of delimited text that were read so far, column by column, up to the whole table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ..errors import TipdataError
from ..records import Positions
from .csv_cells import Table
from .csv_columns import Gathered
from .csv_rows import TextRow
from .grids import ColumnCells, Grid, RowCells

MAX_COLUMNS = 16_384
MAX_AREA = 200_000_000
_MOST_CELLS = 1_000_000
_FEW_ROWS = 20_000


class Kept:
    """The columns gathered so far."""

    def __init__(self, shown: str, threads: int) -> None:
        self.shown, self._threads = shown, threads
        self.columns: list[Gathered] = []
        self.numbers: list[Positions] = []
        self.widths: list[Positions] = []
        self.misfits: list[int] = []
        self.length, self.line, self.cells = 0, 1, 0

    def add_blank(self, lines: int) -> None:
        """Blank rows. Millions of them would need memory for nothing; one still tells the tables of a file apart."""
        self.add_rows([TextRow([""], self.line)])
        self.line += lines

    def add_table(self, table: Table) -> None:
        if table.is_blank:
            self.add_blank(table.line_feeds)
            return
        self._widen(table.width, int(table.cells.sum()), len(table), self.line)
        for j in range(table.width):
            self.columns[j].add_cells(*table.column(j), self.length, len(table))
        self.numbers.append(table.lines + self.line)
        self.widths.append(table.cells)
        self.length += len(table)
        self.line += table.line_feeds

    def add_rows(self, rows: Iterable[TextRow]) -> None:
        rows = iter(rows)
        while batch := _some(rows):
            widest = max(batch, key=lambda row: len(row.cells))
            self._widen(len(widest.cells), sum(len(row.cells) for row in batch), len(batch), widest.line)
            for j, column in enumerate(RowCells([row.cells for row in batch]).columns(len(widest.cells))):
                self.columns[j].add_texts(column, self.length)
            self.numbers.append(np.array([row.line for row in batch], dtype=np.int64))
            self.widths.append(np.array([len(row.cells) for row in batch], dtype=np.int64))
            self.misfits += [row.line for row in batch if not row.fits]
            self.length += len(batch)

    def whole(self) -> Grid:
        """The grid, to which no more is added."""
        if self.length < _FEW_ROWS:
            columns = [column.whole(self.length) for column in self.columns]
        else:
            with ThreadPoolExecutor(max_workers=self._threads) as pool:
                columns = list(pool.map(lambda column: column.whole(self.length), self.columns))
        numbers = np.concatenate([np.empty(0, dtype=np.int64), *self.numbers])
        widths = np.concatenate([np.empty(0, dtype=np.int64), *self.widths])
        is_even = len(widths) == 0 or bool((widths == widths[0]).all())
        return Grid(self.shown, "", ColumnCells(columns, self.length), numbers, widths=None if is_even else widths)

    def _widen(self, width: int, cells: int, rows: int, line: int) -> None:
        self.cells += cells
        area = max(width, len(self.columns)) * (self.length + rows)
        if width > MAX_COLUMNS or (area > MAX_AREA and area > 4 * self.cells):
            if width >= len(self.columns):
                raise too_large(f"{self.shown}: a row from line {line} on has {width:,} cells, far more than a table has columns.")
            raise too_large(f"{self.shown} has so many rows that end before its last column that it does not fit into memory.")
        self.columns += [Gathered(self.length) for _ in range(width - len(self.columns))]


def _some(rows: Iterator[TextRow]) -> list[TextRow]:
    """The next rows, fewer of them the wider they are."""
    cells = 0
    some: list[TextRow] = []
    for row in rows:
        some.append(row)
        cells += max(len(row.cells), 1)
        if cells >= _MOST_CELLS:
            break
    return some


def too_large(problem: str) -> TipdataError:
    """The error that refuses a file."""
    return TipdataError(problem, "Look for a lost line break in it, or copy the rows into a fresh template.", "TIP-F05")
