"""The cells of a text as numbers: their bytes, eight to a word, with zeros behind the end of each cell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..records import Mask, Positions

LONGEST_IN_WORDS = 64
# Behind a text, so that the words of its last cell can be fetched like all others.
PAD = bytes(LONGEST_IN_WORDS + 8)
_MOST_WORDS = LONGEST_IN_WORDS // 8
# So many cells are worked on at a time as stay in the processor's cache.
_CELLS_AT_ONCE = 1 << 16
_RARELY = 0.01
# What is left of a word is its first signs, so many of them.
MASKS = np.array([(1 << 8 * k) - 1 for k in range(9)], dtype=np.uint64)
Words = npt.NDArray[np.uint64]
Signs = npt.NDArray[np.uint8]
# Where cells begin in a text, or how long they are.
Places = npt.NDArray[np.int64] | npt.NDArray[np.int32]


class CellWords:
    """The words of the cells of each column of a table, fetched some rows at a time.

    They are fetched in the order of the text, because jumping from row to row misses every cache. How many words are fetched of each cell
    is told by the first of the rows: so many as most cells of its column have.
    """

    def __init__(self, lengths: Positions) -> None:
        self.several = [_several_words(of_column) for of_column in lengths.T]
        self.longest = np.zeros(len(self.several), dtype=np.int64)
        alike = {number: np.array([j for j, one in enumerate(self.several) if one == number]) for number in set(self.several)}
        self._alike = [(number, columns, np.empty((number, len(columns), 0), dtype=np.uint64)) for number, columns in alike.items()]

    def make_room(self, rows: int, room: int) -> None:
        """For so many rows in all, of which those before `rows` were fetched."""
        for at, (number, columns, words) in enumerate(self._alike):
            longer = np.empty((number, len(columns), room), dtype=np.uint64)
            longer[:, :, :rows] = words[:, :, :rows]
            self._alike[at] = number, columns, longer

    def words(self, rows: int) -> list[list[Words]]:
        """Those of each column."""
        found = {j: list(words[:, at, :rows]) for _, columns, words in self._alike for at, j in enumerate(columns.tolist())}
        return [found[j] for j in range(len(found))]

    def fetch(self, text: Signs, starts: Positions, lengths: Positions, first: int) -> None:
        """Those of some rows from row `first` on, whose cells begin there in a text with some zeros behind it."""
        rows, width = starts.shape
        np.maximum(self.longest, lengths.max(axis=0, initial=0), out=self.longest)
        for number, columns, words in self._alike:
            start, length = starts, lengths
            if len(columns) < width:
                start, length = start.take(columns, axis=1), length.take(columns, axis=1)
            fetched = _windows(text, number)[start].view("<u8").reshape(*start.shape, number)
            for at in range(number):
                mask = MASKS.take(length - 8 * at if at else length, mode="clip")
                np.bitwise_and(fetched[:, :, at].T, mask.T, out=words[at, :, first : first + rows])

    def long(self, lengths: Places) -> dict[int, Mask]:
        """For each column with a few cells that are far longer than the others, which these are, by the lengths of all cells."""
        return {j: lengths[:, j] > 8 * number for j, number in enumerate(self.several) if self.longest[j] > 8 * number}


def words_of(text: Signs, starts: Positions, lengths: Positions) -> tuple[list[list[Words]], dict[int, Mask]]:
    """The words of the cells of each column, and for each column with a few that are far longer than the others, which these are."""
    rows, width = starts.shape
    at_once = max(_CELLS_AT_ONCE // width, 1)
    cells = CellWords(lengths[:at_once])
    cells.make_room(0, rows)
    for first in range(0, rows, at_once):
        some = slice(first, first + at_once)
        cells.fetch(text, starts[some], lengths[some], first)
    return cells.words(rows), cells.long(lengths)


def _several_words(lengths: Positions) -> int:
    """How many words most cells of a column have, by some of them.

    Where most have more words than are compared, all are left to be compared as texts.
    """
    most, few = int(lengths.max(initial=0)), _RARELY * len(lengths)
    number = 1
    while number < _MOST_WORDS and most > 8 * number and np.count_nonzero(lengths > 8 * number) >= few:
        number += 1
    is_text = most > LONGEST_IN_WORDS and np.count_nonzero(lengths > LONGEST_IN_WORDS) >= len(lengths) / 2
    return 1 if is_text else number


def _windows(text: Signs, words: int) -> npt.NDArray[np.void]:
    """So many words from any place on: to fetch several costs no more than to fetch one."""
    return np.ndarray((len(text) - 8 * words + 1,), dtype=f"V{8 * words}", buffer=text, strides=(1,))
