"""A column taken apart: each of its texts once, and for each cell the number of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..records import Mask, Texts, cells_of_values, strings
from .lines import Lines, among, lines_of

TextNumbers = npt.NDArray[np.int32]
_NEARLY = 8


@dataclass(frozen=True, eq=False)
class Distinct:
    """The texts of a column, each once, and for each cell the number of its text. A text may stand in no cell any more.

    `dated` are the cells of a workbook that hold a date and no text; None where there are none, or where nobody knows.
    """

    texts: list[str]
    numbers: TextNumbers
    known_holds: Mask | None = None
    dated: Mask | None = None
    known_lines: Lines | None = None
    known_cells: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, rows: slice | npt.NDArray[np.int64] | TextNumbers) -> Distinct:
        """The cells of these rows only."""
        dated = None if self.dated is None else self.dated[rows]
        return Distinct(self.texts, self.numbers[rows], self.holds, dated, self.lines, self._cells_of_some(rows))

    def _cells_of_some(self, rows: slice | npt.NDArray[np.int64] | TextNumbers) -> npt.NDArray[np.int64] | None:
        """How many cells of a run of rows hold each text, where it is nearly the whole column: without the few others."""
        if self.known_cells is None or not isinstance(rows, slice) or rows.step not in (None, 1):
            return None
        start, stop, _ = rows.indices(len(self))
        if len(self) - (stop - start) > len(self) // _NEARLY:
            return None
        others = np.concatenate([self.numbers[:start], self.numbers[stop:]])
        return self.known_cells - np.bincount(others, minlength=len(self.texts))

    def text(self, row: int) -> str:
        return self.texts[int(self.numbers[row])]

    @cached_property
    def lines(self) -> Lines | None:
        """The texts as lines of printable ASCII, where they are that and many."""
        return self.known_lines if self.known_lines is not None else lines_of(self.texts)

    @cached_property
    def array(self) -> Texts:
        """The texts as an array."""
        return strings(self.texts)

    @cached_property
    def holds(self) -> Mask:
        """Which texts hold something else than blanks."""
        if self.known_holds is not None:
            return self.known_holds
        number = len(self.texts)
        if self.lines is not None and not (among(self.lines.first, b" ") | among(self.lines.sign(1), b" ")).any():
            return self.lines.lengths > 0
        blank = np.fromiter(map(str.isspace, self.texts), dtype=bool, count=number)
        holds: Mask = (np.fromiter(map(len, self.texts), dtype=np.int64, count=number) > 0) & ~blank
        return holds

    @property
    def held(self) -> list[str]:
        """The texts that stand in some cell; one that stands in none any more says nothing of the others."""
        return [text for text, cells in zip(self.texts, self.cells_of.tolist(), strict=True) if cells]

    @cached_property
    def filled(self) -> Mask:
        """Which cells hold something else than blanks."""
        return cells_of_values(self.holds, self.numbers)

    @cached_property
    def cells_of(self) -> npt.NDArray[np.int64]:
        """How many cells hold each text."""
        if self.known_cells is not None:
            return self.known_cells
        return np.bincount(self.numbers, minlength=len(self.texts))


def distinct(raw: Sequence[str] | Texts) -> Distinct:
    """The column taken apart, so that each text is read once, however many cells hold it."""
    numbers: dict[str, int] = {}
    for text in dict.fromkeys(raw):
        numbers[text] = len(numbers)
    return Distinct(list(numbers), np.fromiter(map(numbers.__getitem__, raw), dtype=np.int32, count=len(raw)))


def is_blank(text: str) -> bool:
    return not text or text.isspace()
