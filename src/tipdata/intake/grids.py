"""What a file holds before anybody says what it means: sheets of raw texts at their true addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field as part
from typing import Literal

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
    hidden: bool = False

    @property
    def name(self) -> str:
        """What the sheet is called: the sheet's name, or the CSV file's without its ending."""
        if self.sheet:
            return self.sheet
        return self.file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def count(self) -> int:
        """How many cells hold something else than blanks."""
        return sum(1 for row in self.cells for text in row if text and not text.isspace())
