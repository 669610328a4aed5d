"""What a look at a sheet before reading it tells: how far its cells reach, which show no value, what is hidden, what is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

from .distinct import TextNumbers
from .grids import CellFault

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


class Span(NamedTuple):
    """Rows or columns from the first to the last, counted from 1."""

    first: int
    last: int


class Area(NamedTuple):
    """A rectangle of cells, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Scan:
    """The last row and column that a cell stands in, how many cells there are, and what a reader does not say of them.

    `faults` maps (row, column), both from 1, to what is wrong and the text that the cell shows. `spread` is how many cells there would be
    if every row were filled from its beginning to its last cell; only a parsed sheet knows it.
    `told` is how many cells a reader has to give a text of at least; only a parsed sheet knows more than none.
    `padded` holds the texts of numbers that are shown with zeros before them, and those of which a reader passes over some signs;
    `without_day` finds those of numbers of which a reader makes times, because they stand under a format of dates and are no day's.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    spread: int = part(default=0, compare=False)
    told: int = part(default=0, compare=False)
    faults: dict[tuple[int, int], tuple[CellFault, str]] = part(default_factory=dict)
    hidden_rows: list[Span] = part(default_factory=list)
    hidden_columns: list[Span] = part(default_factory=list)
    merged: list[Area] = part(default_factory=list)
    padded: dict[tuple[int, int], str] = part(default_factory=dict)
    without_day: Callable[[], dict[tuple[int, int], str]] | None = part(default=None, compare=False)
    _end: tuple[int, int] = part(default=(0, 0), compare=False)

    @property
    def area(self) -> int:
        return self.rows * self.columns

    @property
    def is_outside(self) -> bool:
        """Whether a cell stands outside of the largest worksheet that there is."""
        return self.rows > MOST_ROWS or self.columns > MOST_COLUMNS

    def reach(self, row: int, column: int) -> None:
        """One more cell."""
        before = self._end[1] if self._end[0] == row else 0
        self.spread += max(column - before, 0)
        self._end = row, max(column, before)
        self.rows, self.columns, self.cells = max(self.rows, row), max(self.columns, column), self.cells + 1

    def hide_row(self, row: int) -> None:
        if self.hidden_rows and self.hidden_rows[-1].last == row - 1:
            self.hidden_rows[-1] = Span(self.hidden_rows[-1].first, row)
        else:
            self.hidden_rows.append(Span(row, row))


@dataclass(frozen=True, eq=False)
class ColumnExtract:
    """The unlike cells of a column, of which the first stands in row `first` of the extract, from 1, and for each row of the sheet which
    of them it holds, from 1 too; 0 where there is no cell."""

    number: int
    first: int
    count: int
    cells: TextNumbers


@dataclass(frozen=True, eq=False)
class SheetExtract:
    """The unlike cells of a sheet one below the other, `length` in all; `rows` is how many rows the sheet has.

    `shown` are the texts that a reader does not give, `faults` what is wrong with cells; both by the row of the extract, from 1.
    """

    columns: Sequence[ColumnExtract]
    rows: int
    length: int
    shown: Mapping[int, str]
    faults: Mapping[int, CellFault]


@dataclass
class BookScan:
    """The sheets of a workbook by their names, or where those are not told by their numbers, and the year from which dates are counted.

    `extract` is a copy of the workbook that holds no sheets but those in `extracts`, of which it holds every unlike cell once.
    """

    sheets: Mapping[str, Scan] | Mapping[int, Scan]
    epoch: int = 1900
    extract: BinaryIO | None = None
    extracts: Mapping[str, SheetExtract] = part(default_factory=dict)

    def sheet(self, number: int, name: str) -> Scan:
        """Raises KeyError for a sheet that was not seen."""
        sheets: Mapping[Any, Scan] = self.sheets
        return sheets[name] if name in sheets else sheets[number]


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def fault_of(type_: str, has_formula: bool, value: str | None) -> tuple[CellFault, str] | None:
    """What is wrong with a cell of this type whose stored value is this text, or None where nothing is stored."""
    if type_ == "e" and value:
        return "error_cell", value.strip()
    # A formula may result in an empty text, which is stored as such.
    return ("no_value", "=") if has_formula and not value and not (type_ == "str" and value is not None) else None


def is_within(number: int, spans: Iterable[Span]) -> bool:
    return any(span.first <= number <= span.last for span in spans)
