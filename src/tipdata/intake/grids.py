"""What a file holds before anybody says what it means: sheets of raw texts at their true addresses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property
from itertools import zip_longest
from typing import Literal

import numpy as np

from ..records import Mask, Positions
from .distinct import Distinct, distinct, is_blank
from .heads import SEARCHED_ROWS, Head, head_of

_FITS_A_BYTE = 255
CellFault = Literal["error_cell", "no_value", "merged"]


class Cells(ABC):
    """The texts of a sheet. Rows may be of unlike length; behind the end of a row stand blanks."""

    @abstractmethod
    def __len__(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def row(self, index: int) -> Sequence[str]:
        """The texts of a row, from its first column."""

    @abstractmethod
    def columns(self, width: int) -> Iterator[Distinct]:
        """The first columns, one after the other."""

    @abstractmethod
    def beyond(self, width: int) -> dict[int, Positions]:
        """For each column behind the first ones that holds something: the rows that do."""

    @abstractmethod
    def count(self) -> int:
        """How many cells hold something else than blanks."""

    def filled(self, columns: Sequence[Distinct], beyond: Mapping[int, Positions] | None = None) -> Positions:
        """How many cells of each row hold something; `columns` are the first ones, `beyond` what stands behind them."""
        filled = number_filled(columns, len(self))
        for rows in (self.beyond(len(columns)) if beyond is None else beyond).values():
            filled[rows] += 1
        return filled


class RowCells(Cells):
    """Texts kept row by row, as the readers of workbooks give them."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> Sequence[str]:
        return self.rows[index]

    def columns(self, width: int) -> Iterator[Distinct]:
        cut = (row[:width] if len(row) > width else row for row in self.rows)
        texts = list(zip_longest(*cut, fillvalue=""))
        for j in range(width):
            if j < len(texts):
                yield distinct(texts[j])
                texts[j] = ()
            else:
                yield blank(len(self.rows))

    def beyond(self, width: int) -> dict[int, Positions]:
        # Cell by cell, because a single far cell would make thousands of columns.
        found: dict[int, list[int]] = {}
        for index, row in enumerate(self.rows):
            for j in range(width, len(row)):
                if not is_blank(row[j]):
                    found.setdefault(j, []).append(index)
        return {j: np.array(found[j], dtype=np.int64) for j in sorted(found)}

    def count(self) -> int:
        return sum(count_filled(row) for row in self.rows)


class ColumnCells(Cells):
    """Texts kept column by column, each text once."""

    def __init__(self, columns: Sequence[Distinct], length: int) -> None:
        self._columns, self._length = columns, length
        self.width = len(columns)

    def __len__(self) -> int:
        return self._length

    def row(self, index: int) -> Sequence[str]:
        return [column.text(index) for column in self._columns]

    def columns(self, width: int) -> Iterator[Distinct]:
        yield from self._columns[:width]
        for _ in range(width - len(self._columns)):
            yield blank(self._length)

    def beyond(self, width: int) -> dict[int, Positions]:
        found = {j: np.flatnonzero(self._columns[j].filled) for j in range(width, len(self._columns))}
        return {j: rows for j, rows in found.items() if len(rows)}

    def count(self) -> int:
        return sum(int(column.filled.sum()) for column in self._columns)


def number_filled(columns: Iterable[Distinct], length: int) -> Positions:
    """How many cells of each of so many rows hold something."""
    return number_of((column.filled for column in columns), length)


def number_of(masks: Iterable[Mask], length: int) -> Positions:
    """How many of the masks hold at each of so many rows."""
    found, few = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.uint8)
    # Bytes are added to bytes twenty times faster than to larger numbers.
    for number, mask in enumerate(masks, start=1):
        few += mask.view(np.uint8)
        if number % _FITS_A_BYTE == 0:
            found += few
            few[:] = 0
    found += few
    return found


def blank(length: int) -> Distinct:
    """A column without texts."""
    return Distinct([""], np.zeros(length, dtype=np.int32))


@dataclass(frozen=True)
class Hidden:
    """What a sheet does not show: some rows and columns, counted from 1, or the whole of it."""

    rows: Sequence[tuple[int, int]] = ()
    columns: Sequence[tuple[int, int]] = ()
    sheet: bool = False


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet, or one CSV file.

    The texts of row `index` stand in the file's row `numbers[index]`. `faults` are cells that show an Excel error or a formula without a
    stored value, by (index of the row, column from 0). `merged` are areas of cells (top,
    left, bottom, right), counted from 1. `epoch` is the year from which a workbook counts its dates, 0 for text. `part` says where this
    table begins on a sheet that holds several. `widths` are how many cells each row of a text has, None where all have as many.
    """

    file: str
    sheet: str
    cells: Cells
    numbers: Sequence[int] | Positions
    faults: dict[tuple[int, int], CellFault] = part(default_factory=dict)
    hidden: Hidden = Hidden()
    merged: Sequence[tuple[int, int, int, int]] = ()
    epoch: int = 0
    part: str = ""
    widths: Positions | None = None

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def identity(self) -> str:
        """The sheet's name, or what tells its tables apart where it holds several."""
        return self.sheet + self.part

    @property
    def name(self) -> str:
        """What the sheet is called: the sheet's name, or the CSV file's without its ending."""
        return self.sheet or name_of(self.file)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[Sequence[str]]:
        return map(self.cells.row, range(start, len(self) if stop is None else min(stop, len(self))))

    @cached_property
    def head(self) -> Head:
        return head_of(list(self.rows(0, SEARCHED_ROWS)))

    def is_blank(self) -> bool:
        return all(is_blank_row(row) for row in self.rows(0, SEARCHED_ROWS)) and self.cells.count() == 0

    def count(self) -> int:
        """How many cells hold something else than blanks."""
        return self.cells.count()


def name_of(file: str) -> str:
    """The name of a file without its folders and its ending."""
    return file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def is_blank_row(row: Sequence[str]) -> bool:
    return is_blank("".join(row))


def count_filled(row: Sequence[str]) -> int:
    return sum(1 for text in row if not is_blank(text))
