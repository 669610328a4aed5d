"""What a file holds before anybody says what it means: sheets of raw texts at their true addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field as part
from functools import cached_property
from typing import Literal

from ..codebook import loose

SEARCHED_ROWS = 60
Head = list[list[str]]
CellFault = Literal["error_cell", "no_value"]


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet, or one CSV file.

    `cells[i][j]` is the text at row `numbers[i]` and column `j + 1`; rows may be of unlike length. `faults` are cells that show an
    Excel error or a formula without a stored value, by (index of the row, column from 0).
    """

    file: str
    sheet: str
    cells: Sequence[Sequence[str]]
    numbers: Sequence[int]
    faults: dict[tuple[int, int], CellFault] = part(default_factory=dict)

    @property
    def name(self) -> str:
        """What the sheet is called: the sheet's name, or the CSV file's without its ending."""
        if self.sheet:
            return self.sheet
        return self.file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @cached_property
    def head(self) -> Head:
        return head_of(self.cells)

    def is_blank(self) -> bool:
        return all(is_blank_row(row) for row in self.cells)

    def count(self) -> int:
        """How many cells hold something else than blanks."""
        return sum(count_filled(row) for row in self.cells)


def is_blank(text: str) -> bool:
    return not text or text.isspace()


def is_blank_row(row: Sequence[str]) -> bool:
    return is_blank("".join(row))


def count_filled(row: Sequence[str]) -> int:
    return sum(1 for text in row if not is_blank(text))


def head_of(rows: Sequence[Sequence[str]]) -> Head:
    """The rows among which a header is looked for, in their loose spelling."""
    return [[loose(text) for text in row] for row in rows[:SEARCHED_ROWS]]
