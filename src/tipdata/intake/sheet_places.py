"""Where the cells of a worksheet stand, seen in its bytes: only the spelling that every common program writes is known here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .csv_words import MASKS

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

# Behind the last byte, so that eight bytes can be looked at from any place on, up to the end of the longest reference and text.
_PAD = bytes(96)
_CELL = int.from_bytes(b'<c r="', "little")
_OTHERWISE = np.frombuffer(b" >/\t\r\n", dtype=np.uint8)
_LETTERS, _A, _ZERO = 26, ord("A"), ord("0")
_QUOTES, _ONES, _HIGHS = (np.uint64(byte * 0x0101010101010101) for byte in (ord('"'), 0x01, 0x80))


class Window:
    """Some rows of a sheet's XML, of which eight bytes from any place on are a number."""

    def __init__(self, rows: bytes) -> None:
        self.rows = rows
        self.padded: Bytes = np.frombuffer(rows + _PAD, dtype=np.uint8)
        self.words: Words = np.ndarray((len(self.padded) - 7,), dtype="<u8", buffer=self.padded.data, strides=(1,))
        self.bytes: Bytes = self.padded[: len(rows) + 2]
        self._opening = self.bytes[:-2] == ord("<")

    def tags(self, second: int, third: int | None = None) -> Places:
        """Where a tag begins with these signs."""
        found = self._opening & (self.bytes[1:-1] == second)
        if third is not None:
            found &= self.bytes[2:] == third
        return np.flatnonzero(found)


@dataclass(frozen=True, eq=False)
class CellPlaces:
    """Some cells: where their tags begin, where their references end, and in which row and column they are, counted from 1.

    `firsts` are the cells with which a row begins, `rows` the numbers of these rows.
    """

    at: Places
    behind: Places
    columns: Places
    firsts: Places
    rows: Places

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def lasts(self) -> Places:
        """The cells with which a row ends."""
        return np.append(self.firsts[1:], len(self)) - 1


_NONE = np.empty(0, dtype=np.int64)


def places_of(window: Window) -> CellPlaces | None:
    """The cells of a window; None where one of them is spelt in an uncommon way."""
    at = window.tags(ord("c"))
    words = window.words[at]
    common = (words & MASKS[6]) == _CELL
    if not common.all():
        if np.isin((words[~common] >> 16) & 0xFF, _OTHERWISE).any():
            return None
        at = at[common]
    if not len(at):
        return CellPlaces(_NONE, _NONE, _NONE, _NONE, _NONE)
    reference = window.words[at + 6]
    first, second, third = ((reference >> shift & 0xFF) - _A for shift in (0, 8, 16))
    if (first >= _LETTERS).any():
        return None
    columns = first.astype(np.int64) + 1
    digits_at = at + 7
    more = second < _LETTERS
    if more.any():
        columns[more] = columns[more] * _LETTERS + second[more].astype(np.int64) + 1
        digits_at += more
        more &= third < _LETTERS
        columns[more] = columns[more] * _LETTERS + third[more].astype(np.int64) + 1
        digits_at += more
    digits = window.words[digits_at]
    marks = digits ^ _QUOTES
    marks = (marks - _ONES) & ~marks & _HIGHS
    # The lowest mark stands in the byte of the quotation mark; without one all bytes count.
    length = (np.bitwise_count((marks & -marks) - np.uint64(1)) >> 3).astype(np.int64)
    if (length > 7).any():
        return None
    digits &= MASKS.take(length)
    changed = np.empty(len(at), dtype=bool)
    changed[0] = True
    np.not_equal(digits[1:], digits[:-1], out=changed[1:])
    firsts = np.flatnonzero(changed)
    rows = _decimal(digits[firsts], length[firsts])
    return None if rows is None else CellPlaces(at, digits_at + length + 1, columns, firsts, rows)


def _decimal(digits: Words, length: Places) -> Places | None:
    """The numbers of so many digits; None where there are none, or others than digits."""
    number = np.zeros(len(digits), dtype=np.int64)
    # A fourth letter names a column outside of every worksheet, for which a reader would still take memory.
    if (length == 0).any():
        return None
    for place in range(int(length.max())):
        digit = (digits >> (8 * place) & 0xFF).astype(np.int64) - _ZERO
        inside = length > place
        if ((digit < 0) | (digit > 9))[inside].any():
            return None
        number = np.where(inside, number * 10 + digit, number)
    return number
