"""The cells of well-formed delimited text, column by column, without a Python loop over rows.

Reads what csv.reader reads, several times faster and in a fifth of its memory, as long as every quotation begins and ends with its cell and
rows end in LF or CRLF. Where the text is otherwise, the rest of it is left to csv.reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..records import Positions
from .distinct import Distinct

_LONGEST_ROW = 1 << 25
_MOST_QUOTES = 1 << 23
_LONGEST_WORD = 64
_FEW = 200
_ODD = np.uint64(0x9E3779B97F4A7C15)
_WIDEST = 1024
_PAD = bytes(_LONGEST_WORD + 8)
_MASKS = np.array([(1 << 8 * k) - 1 for k in range(9)], dtype=np.uint64)
_QUOTE, _LF, _CR = b'"\n\r'
Numbers = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]


class IrregularError(Exception):
    """The text has to be read sign by sign."""


def whole_rows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The text in pieces that end where a row ends; the last piece may be one that never does."""
    rest = b""
    for block in blocks:
        if b'"' not in rest and b'"' not in block and (cut := block.rfind(b"\n") + 1):
            yield rest + block[:cut]
            rest = block[cut:]
            continue
        data = rest + block
        cut = _end_of_rows(data) if len(data) <= _LONGEST_ROW else len(data)
        rest = data[cut:]
        if cut:
            yield data[:cut]
    if rest:
        yield rest


def _end_of_rows(data: bytes) -> int:
    """Behind the last line feed that stands in no quotation; 0 where there is none."""
    if b'"' not in data or b"\n" not in data:
        return data.rfind(b"\n") + 1
    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(signs == _LF)
    outside = ends[np.searchsorted(np.flatnonzero(signs == _QUOTE), ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


class Table:
    """Some whole rows of UTF-8 text, taken apart.

    Raises:
        IrregularError: for text that only csv.reader can read.

    """

    def __init__(self, chunk: bytes, delimiter: int) -> None:
        if not chunk.endswith(b"\n"):
            if chunk.count(b'"') % 2 or len(chunk) > _LONGEST_ROW:
                raise IrregularError
            chunk += b"\n"
        if chunk.count(b'"') > _MOST_QUOTES:
            raise IrregularError
        self.chunk = chunk
        self.signs = chunk.decode() if chunk.isascii() else None
        self.bytes = np.frombuffer(chunk + _PAD, dtype=np.uint8)
        # Eight bytes from any place on, so that texts are compared as numbers.
        self.window = np.ndarray((len(self.bytes) - 7,), dtype="<u8", buffer=self.bytes, strides=(1,))
        body = self.bytes[: len(chunk)]
        feeds = body == _LF
        ends = np.flatnonzero(feeds | (body == delimiter)).astype(np.int32)
        self.quotes = np.flatnonzero(body == _QUOTE).astype(np.int32) if b'"' in chunk else None
        if self.quotes is not None:
            ends = ends[np.searchsorted(self.quotes, ends) % 2 == 0]
        starts = np.empty_like(ends)
        starts[:1] = 0
        starts[1:] = ends[:-1] + 1
        last = self._last_of_rows(ends, int(np.count_nonzero(feeds)))
        self.cells = np.diff(last, prepend=-1)
        self.first = last - self.cells + 1
        self.lines, self.line_feeds = np.arange(len(last)), len(last)
        if self.quotes is not None:
            line_feeds = np.flatnonzero(body == _LF)
            self.lines, self.line_feeds = np.searchsorted(line_feeds, starts[self.first]), len(line_feeds)
        if b"\r" in chunk:
            ended = self.bytes[ends[last] - 1] == _CR
            # A carriage return that stands elsewhere may end a row of its own.
            if self.quotes is None:
                alone = np.count_nonzero(body == _CR) > ended.sum()
            else:
                alone = (self.bytes[np.flatnonzero(body == _CR) + 1] != _LF).any()
            if alone:
                raise IrregularError
            ends[last] -= ended
        self.starts, self.ends = starts, ends
        if self.quotes is not None:
            self._check_quotes()
        self.lengths = ends - starts
        # The first word of every cell is fetched in the order of the text, because jumping from row to row misses every cache.
        self.words = self.window[starts] & _MASKS.take(self.lengths, mode="clip")
        self.width = int(self.cells.max(initial=0))
        if self.width > _WIDEST:
            raise IrregularError
        self.even = bool((self.cells == self.width).all())
        if self.even:
            shape = (len(last), self.width)
            self.starts, self.lengths, self.words = (
                np.ascontiguousarray(values.reshape(shape).T) for values in (self.starts, self.lengths, self.words)
            )

    def __len__(self) -> int:
        return len(self.first)

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds a sign."""
        return not self.lengths.any()

    def _last_of_rows(self, ends: Numbers, number: int) -> Positions:
        """Which of the cells are the last of their rows; `number` is how many line feeds there are."""
        width = int(np.searchsorted(ends, self.chunk.find(b"\n"))) + 1
        # In a table that is as regular as most, there is no need to look at every cell.
        if self.quotes is None and number * width == len(ends) and (self.bytes[ends[width - 1 :: width]] == _LF).all():
            return np.arange(width - 1, len(ends), width)
        return np.flatnonzero(self.bytes[ends] == _LF)

    def _check_quotes(self) -> None:
        """Every quotation has to begin and end with its cell; within it, quotation marks stand in pairs."""
        assert self.quotes is not None
        quoted = np.searchsorted(self.quotes, self.ends) - np.searchsorted(self.quotes, self.starts)
        cells = np.flatnonzero(quoted)
        opening, closing = self.starts[cells], self.ends[cells] - 1
        if not ((self.bytes[opening] == _QUOTE) & (self.bytes[closing] == _QUOTE) & (closing > opening)).all():
            raise IrregularError
        inner = np.setdiff1d(self.quotes, np.concatenate([opening, closing]), assume_unique=True)
        if len(inner) % 2 or (inner[1::2] - inner[::2] != 1).any():
            raise IrregularError
        self.starts[cells] += 1
        self.ends[cells] -= 1

    def column(self, j: int) -> tuple[list[str], Numbers, Positions | None]:
        """The texts of a column, for each of its cells the number of its text, and the rows that have it (None: all)."""
        rows = None
        if self.even:
            starts, lengths, words = self.starts[j], self.lengths[j], self.words[j]
        else:
            rows = np.flatnonzero(self.cells > j)
            at = self.first[rows] + j
            starts, lengths, words = self.starts[at], self.lengths[at], self.words[at]
        codes, firsts = self._alike(starts, lengths, words)
        begin = starts[firsts]
        places = zip(begin.tolist(), (begin + lengths[firsts]).tolist(), strict=True)
        if self.signs is not None:
            signs = self.signs
            texts = [signs[start:end] for start, end in places]
        else:
            texts = [self.chunk[start:end].decode() for start, end in places]
        if self.quotes is not None:
            texts = [text.replace('""', '"') for text in texts]
        return texts, codes, rows

    def _alike(self, starts: Numbers, lengths: Numbers, words: Words) -> tuple[Numbers, Positions]:
        """For each cell the number of its text, and for each text a cell that holds it."""
        longest = int(lengths.max(initial=0))
        if longest > _LONGEST_WORD or len(starts) < _FEW:
            return self._alike_by_text(starts, lengths)
        further = [self.window[starts + offset] & _MASKS.take(lengths - offset, mode="clip") for offset in range(8, longest, 8)]
        mixed = words
        for word in further:
            mixed = mixed * _ODD ^ word
        codes, distinct = pd.factorize(mixed)
        firsts = np.zeros(len(distinct), dtype=np.int64)
        firsts[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        # Texts of several words are told apart by a mixture of these, and two unlike ones may have the same.
        if any((word != word[firsts][codes]).any() for word in (words, *further) if further):
            return self._alike_by_text(starts, lengths)
        return codes.astype(np.int32), firsts

    def _alike_by_text(self, starts: Numbers, lengths: Numbers) -> tuple[Numbers, Positions]:
        known: dict[bytes, int] = {}
        firsts: list[int] = []
        codes = np.empty(len(starts), dtype=np.int32)
        for cell, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
            number = known.setdefault(self.chunk[start : start + length], len(known))
            if number == len(firsts):
                firsts.append(cell)
            codes[cell] = number
        return codes, np.array(firsts, dtype=np.int64)


class Gathered:
    """A column, chunk by chunk."""

    def __init__(self, before: int) -> None:
        self.numbers: dict[str, int] = {}
        self.parts: list[Numbers] = []
        self.length = 0
        self.fill(before)

    def fill(self, length: int) -> None:
        """Blanks up to this row."""
        if length > self.length:
            blank = self.numbers.setdefault("", len(self.numbers))
            self.parts.append(np.full(length - self.length, blank, dtype=np.int32))
            self.length = length

    def add(self, texts: list[str], codes: Numbers, rows: Positions | None, before: int, length: int) -> None:
        """The cells of a chunk that begins at row `before`."""
        self.fill(before)
        known = self.numbers
        first = len(known)
        mine = np.fromiter(map(known.setdefault, texts, count(first)), dtype=np.int32, count=len(texts))
        if first < len(known) < first + len(texts):
            # Some of the texts were known before, so that the numbers of the others have gaps.
            new = np.flatnonzero(mine >= first)
            known.update(zip([texts[at] for at in new.tolist()], range(first, len(known)), strict=True))
            mine[new] = np.arange(first, len(known))
        mine = mine[codes]
        if rows is not None:
            there = mine
            mine = np.full(length, known.setdefault("", len(known)), dtype=np.int32)
            mine[rows] = there
        self.parts.append(mine.astype(np.int32, copy=False))
        self.length += length

    def whole(self, length: int) -> Distinct:
        self.fill(length)
        return Distinct(list(self.numbers), np.concatenate(self.parts))
