"""Many places of one column of one sheet, without an object for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from .columns import Place, Positions


@dataclass(frozen=True, eq=False)
class Cells(Sequence[Place]):
    """The cells of one column (or, without a letter, the rows) of a sheet that stand in these spreadsheet rows."""

    file: str
    sheet: str
    letter: str
    rows: Positions

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...

    @overload
    def __getitem__(self, at: slice) -> Cells: ...

    def __getitem__(self, at: int | slice) -> Place | Cells:
        if isinstance(at, slice):
            return Cells(self.file, self.sheet, self.letter, self.rows[at])
        return Place(self.file, self.sheet, int(self.rows[at]), self.letter)

    def __iter__(self) -> Iterator[Place]:
        return (Place(self.file, self.sheet, row, self.letter) for row in self.rows.tolist())
