"""The rows among which a header is looked for, made ready to be compared with every sheet of every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from ..codebook import loose

SEARCHED_ROWS = 60
SEARCHED_COLUMNS = 4096


@dataclass(frozen=True, eq=False)
class Band:
    """A row, or several of which this is the last: the text of each column, and the different ones."""

    row: int
    cells: list[str]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.cells)

    @cached_property
    def bracketed(self) -> tuple[str, ...]:
        """The texts that may be a name with a hint behind it."""
        return tuple(word for word in self.words if word.endswith((")", "]")))


class Head(list[list[str]]):
    """The rows in their loose spelling; each band of rows is joined once, however many sheets it is compared with."""

    def __init__(self, rows: Sequence[list[str]]) -> None:
        super().__init__(rows)
        self._bands: dict[int, list[Band]] = {}
        self._words: dict[int, frozenset[str]] = {}

    def bands(self, span: int) -> list[Band]:
        """Every row that has `span - 1` others above it, joined with them."""
        if span not in self._bands:
            last = range(span - 1, len(self))
            self._bands[span] = [Band(row, joined_header(self[row - span + 1 : row + 1])) for row in last]
        return self._bands[span]

    def words(self, span: int) -> frozenset[str]:
        """The different texts of all bands."""
        if span not in self._words:
            self._words[span] = frozenset().union(*(band.words for band in self.bands(span)))
        return self._words[span]


def joined_header(rows: Sequence[Sequence[str]]) -> list[str]:
    """The texts of each column from top to bottom, with a blank between them."""
    if len(rows) == 1:
        return list(rows[0])
    return [" ".join(part for part in texts if part) for texts in zip_longest(*rows, fillvalue="")]


def head_of(rows: Sequence[Sequence[str]]) -> Head:
    """The rows among which a header is looked for, in their loose spelling."""
    return Head([[loose(text) for text in row[:SEARCHED_COLUMNS]] for row in rows[:SEARCHED_ROWS]])
