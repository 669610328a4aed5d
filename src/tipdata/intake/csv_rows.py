"""Delimited text row by row, as csv.reader reads it: for quotations that stand where they should not, and line ends of any kind."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

LONGEST_CELL = LONGEST_LINE = 1 << 24


class UnclosedError(Exception):
    """A quotation mark that nothing closes; the line on which its row begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class LongLineError(Exception):
    """A line that is longer than any row of a table; its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class TextRow:
    """A row, the line on which it begins, and whether its quotation marks fit."""

    cells: list[str]
    line: int
    fits: bool = True


def read_rows(blocks: Iterable[bytes], delimiter: str, line: int = 1) -> Iterator[TextRow]:
    """The rows of UTF-8 text whose first line has this number.

    Raises:
        UnclosedError: at a quotation that is never closed, or swallows whole rows.
        LongLineError: at a line that is longer than any row.

    """
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(blocks, line)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    usual = 0
    while True:
        first = line + reader.line_num
        lines.record.clear()
        try:
            row = TextRow(next(reader), first)
        except StopIteration:
            return
        except csv.Error as error:
            # Within one line the cells can be told; over several, nobody knows which of them belong together.
            if "expected after" not in str(error) or len(lines.record) > 1:
                raise UnclosedError(first) from None
            loosely = csv.reader(list(lines.record), delimiter=delimiter)
            row = TextRow(next(loosely, []), first, fits=False)
        if len(row.cells) != usual and usual > 2 and _swallows_rows(row.cells, delimiter, usual):
            raise UnclosedError(first)
        usual = max(usual, len(row.cells)) if usual == 0 or len(row.cells) <= 2 * usual else usual
        yield row


def _swallows_rows(cells: list[str], delimiter: str, usual: int) -> bool:
    """Whether one of the cells holds lines that have as many cells as a row has."""
    for cell in cells:
        if "\n" in cell or "\r" in cell:
            inner = cell.splitlines()[1:]
            if any(text.count(delimiter) >= usual - 1 for text in inner):
                return True
    return False


class _Lines:
    """The lines of a text, of which those of the present record are remembered."""

    def __init__(self, blocks: Iterable[bytes], number: int) -> None:
        self._text = io.TextIOWrapper(io.BufferedReader(_Stream(blocks), 1 << 20), encoding="utf-8", newline="")
        self._number = number
        self.record: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        # What is longer is not even taken apart, because its cells would need many times the memory of its text.
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise LongLineError(self._number)
        self._number += 1
        self.record.append(line)
        return line


class _Stream(io.RawIOBase):
    """Blocks of bytes as a file."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        target = memoryview(buffer)
        while not len(self._rest):
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        length = min(len(target), len(self._rest))
        target[:length] = self._rest[:length]
        self._rest = self._rest[length:]
        return length
