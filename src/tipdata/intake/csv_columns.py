"""The columns of delimited text, gathered piece by piece: each text once, and for each cell the number of its text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, repeat

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..records import Mask, Positions
from .csv_cells import CellsOfColumn, ShortCells, joined
from .csv_words import LONGEST_IN_WORDS, Words
from .distinct import Distinct, TextNumbers
from .lines import lines_in

_FEW = 200
_MOST_KNOWN = 1 << 14
_MOST_PUT_OFF = 1 << 22
_PLACES_FOR_EACH, _MOST_PLACES = 64, 1 << 16
_SPREAD = _ODD = np.uint64(0x9E3779B97F4A7C15)
_OTHER_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)
_FACTORS = np.array([pow(0xD6E8FEB86659FD93, power, 1 << 64) for power in range(LONGEST_IN_WORDS // 8)], dtype=np.uint64)
# Begins with a zero byte, as no text does.
_NO_TEXT = np.uint64(1 << 8)
SomeNumbers = TextNumbers | npt.NDArray[np.uint16]


class Gathered:
    """A column, piece by piece."""

    def __init__(self, before: int) -> None:
        self.numbers: dict[str, int] = {}
        self.parts: list[SomeNumbers] = []
        self._counts: list[Positions] = []
        self.length = 0
        self._knows = True
        self._known: _Known | None = None
        # What is to be known when a further piece comes; most files are one.
        self._to_know: list[tuple[list[Words], TextNumbers]] = []
        self._is_mostly_new = False
        self._later: list[ShortCells] = []
        # The texts known before any was put off, in their order.
        self._begun: ShortCells | None = None
        self.fill(before)

    def fill(self, length: int) -> None:
        """Blanks up to this row."""
        if length > self.length:
            self._settle()
            blank = self.numbers.setdefault("", len(self.numbers))
            self._keep(np.full(length - self.length, blank, dtype=np.int32))

    def add_texts(self, column: Distinct, before: int) -> None:
        """The cells of some rows, of which the first is row `before`."""
        self.fill(before)
        self._settle()
        self._keep(self._number(column.texts)[column.numbers])

    def add_cells(self, cells: CellsOfColumn, rows: Positions | None, before: int, length: int) -> None:
        """The cells of `length` rows, of which the first is row `before`; `rows` are those of them that have one (None: all)."""
        self.fill(before)
        if self._is_mostly_new and rows is None and (short := cells.short) is not None:
            self._put_off(short)
            return
        self._settle()
        numbers = self._numbers_of(cells)
        if rows is not None:
            there = numbers
            numbers = np.full(length, self.numbers.setdefault("", len(self.numbers)), dtype=np.int32)
            numbers[rows] = there
        self._keep(numbers)

    def whole(self, length: int) -> Distinct:
        """The column, to which no more is added."""
        self.fill(length)
        texts, lines = list(self.numbers), None
        known = len(texts)
        if self._later and self._begun is not None and len(self._begun) == known:
            cells = joined([self._begun, *self._later])
            codes, firsts = _alike(cells)
            unlike = cells.at(firsts)
            joined_texts = unlike.joined()
            texts = unlike.texts_of(joined_texts)
            lines = lines_in(joined_texts, len(texts)) if not unlike.is_quoted else None
            self.parts.append(codes[known:].astype(np.int32))
        elif self._later:
            codes, found = self._put_off_texts()
            numbers = np.fromiter(map(self.numbers.get, found, repeat(-1)), dtype=np.int32, count=len(found))
            new = np.flatnonzero(numbers < 0)
            numbers[new] = np.arange(known, known + len(new))
            texts += [found[at] for at in new.tolist()]
            self.parts.append(numbers[codes])
        whole = np.concatenate(self.parts, dtype=np.int32)
        held = self._cells(whole, len(texts))
        # All columns in parts and whole would need twice the memory.
        self.parts, self._counts, self._known, self._to_know, self._later, self._begun = [], [], None, [], [], None
        return Distinct(texts, whole, known_cells=held, known_lines=lines)

    def _put_off(self, cells: ShortCells) -> None:
        """Of texts that are nearly all unlike, as identifiers are, a number for each is found faster for many at once."""
        self._later.append(ShortCells([word.copy() for word in cells.words], cells.is_quoted))
        self.length += len(cells)
        if sum(len(some) * len(some.words) for some in self._later) > _MOST_PUT_OFF:
            self._settle()

    def _put_off_texts(self) -> tuple[Positions, list[str]]:
        cells = joined(self._later)
        self._later = []
        codes, firsts = _alike(cells)
        return codes, cells.at(firsts).texts()

    def _settle(self) -> None:
        if self._later:
            codes, texts = self._put_off_texts()
            before = len(self.numbers)
            self.parts.append(self._number(texts)[codes])
            self._is_mostly_new = 2 * (len(self.numbers) - before) > len(codes)

    def _keep(self, numbers: SomeNumbers) -> None:
        self.parts.append(numbers)
        self.length += len(numbers)
        if len(self.numbers) <= _MOST_KNOWN:
            # Other threads work meanwhile; at the end nobody would.
            self._counts.append(np.bincount(numbers))

    def _cells(self, numbers: TextNumbers, texts: int) -> Positions:
        """How many cells hold each text."""
        if len(self._counts) < len(self.parts):
            return np.bincount(numbers, minlength=texts)
        cells = np.zeros(texts, dtype=np.int64)
        for counts in self._counts:
            cells[: len(counts)] += counts
        return cells

    def _number(self, texts: Sequence[str]) -> TextNumbers:
        """The numbers of unlike texts, of which the new ones get the next."""
        known = self.numbers
        first = len(known)
        numbers = np.fromiter(map(known.setdefault, texts, count(first)), dtype=np.int32, count=len(texts))
        if first < len(known) < first + len(texts):
            # Some of the texts were known before, so that the numbers of the others have gaps.
            new = np.flatnonzero(numbers >= first)
            known.update(zip([texts[at] for at in new.tolist()], range(first, len(known)), strict=True))
            numbers[new] = np.arange(first, len(known))
        return numbers

    def _numbers_of(self, cells: CellsOfColumn) -> SomeNumbers:
        """For each cell the number of its text. Most hold one that was met before."""
        if not self._knows or len(cells) < _FEW:
            return self._numbers_of_new(cells)
        found, unknown = self._all_known().find(cells.words)
        if cells.long is not None:
            unknown |= cells.long
        if not unknown.any():
            return found
        new = np.flatnonzero(unknown)
        numbers = found.astype(np.int32)
        numbers[new] = self._numbers_of_new(cells.at(new))
        return numbers

    def _numbers_of_new(self, cells: CellsOfColumn) -> TextNumbers:
        if len(cells) < _FEW:
            known = self.numbers
            numbers = np.fromiter((known.setdefault(text, len(known)) for text in cells.texts()), dtype=np.int32, count=len(cells))
            self._remember(cells, numbers)
            return numbers
        codes, firsts = _alike(cells)
        unlike = cells.at(firsts)
        before = len(self.numbers)
        numbers = self._number(unlike.texts())
        self._remember(unlike, numbers)
        self._is_mostly_new = not self._knows and 2 * (len(self.numbers) - before) > len(cells)
        if self._is_mostly_new and before == 0 and (short := unlike.short) is not None:
            self._begun = ShortCells([word.copy() for word in short.words], short.is_quoted)
        return numbers[codes]

    def _remember(self, cells: CellsOfColumn, numbers: TextNumbers) -> None:
        """Unless there are as many texts as in a column of identifiers."""
        if len(self.numbers) > _MOST_KNOWN:
            self._knows, self._known, self._to_know = False, None, []
        if not self._knows:
            return
        if cells.long is not None:
            short = np.flatnonzero(~cells.long)
            cells, numbers = cells.at(short), numbers[short]
        self._to_know.append(([word.copy() for word in cells.words], numbers))

    def _all_known(self) -> _Known:
        known = self._known = self._known or _Known()
        for words, numbers in self._to_know:
            known.add(words, numbers)
        self._to_know = []
        return known


class _Known:
    """The numbers of texts, found by the words of these."""

    def __init__(self) -> None:
        # The words of each text at its number, counted from 1. Where no text is known, they are those of no text.
        self._words = [np.empty(0, dtype=np.uint64)]
        # From the words of a text follows its place, where a text with the same one may have taken its own; then it has another elsewhere.
        self._places = self._elsewhere = np.empty(0, dtype=np.uint16)
        self._make_room(1, 1)

    def find(self, words: Sequence[Words]) -> tuple[npt.NDArray[np.uint16], Mask]:
        """For each cell the number of a text, and whether it is not the cell's own."""
        found = self._places.take(self._place(words, _SPREAD))
        unlike = self._unlike(found, words)
        again = np.flatnonzero(unlike)
        if len(again):
            some = [word.take(again) for word in words]
            other = self._elsewhere.take(self._place(some, _OTHER_SPREAD))
            found[again] = other
            unlike[again] = self._unlike(other, some)
        found -= 1
        return found, unlike

    def _unlike(self, found: npt.NDArray[np.uint16], words: Sequence[Words]) -> Mask:
        """Which of the cells have other words than the texts of these numbers."""
        unlike: Mask = self._words[0].take(found) != words[0]
        for number, known in enumerate(self._words[1:], start=1):
            unlike |= known.take(found) != (words[number] if number < len(words) else 0)
        for word in words[len(self._words) :]:
            unlike |= word != 0
        return unlike

    def add(self, words: Sequence[Words], numbers: TextNumbers) -> None:
        if len(numbers):
            at = numbers + 1
            self._make_room(int(at.max()) + 1, len(words))
            for known, word in zip(self._words, words, strict=False):
                known[at] = word
            self._put(words, at)

    def _put(self, words: Sequence[Words], numbers: TextNumbers) -> None:
        self._places[self._place(words, _SPREAD)] = numbers
        self._elsewhere[self._place(words, _OTHER_SPREAD)] = numbers

    def _place(self, words: Sequence[Words], spread: np.uint64) -> Positions:
        places = _mixture(words) * spread
        places >>= np.uint64(65 - len(self._places).bit_length())
        return places.view(np.int64)

    def _make_room(self, texts: int, words: int) -> None:
        room = len(self._words[0])
        while len(self._words) < words:
            self._words.append(np.zeros(room, dtype=np.uint64))
        if texts > room:
            more = (1 << texts.bit_length()) - room
            self._words = [np.pad(word, (0, more), constant_values=0 if at else _NO_TEXT) for at, word in enumerate(self._words)]
            self._places, self._elsewhere = np.zeros((2, min(_PLACES_FOR_EACH * (room + more), _MOST_PLACES)), dtype=np.uint16)
            self._put(self._words, np.arange(room + more, dtype=np.int32))


def _mixture(words: Sequence[Words]) -> Words:
    """A number for the words of each text, the same with blank words behind them."""
    mixed = words[0]
    for word, factor in zip(words[1:], _FACTORS[1:], strict=False):
        mixed = mixed + word * factor
    return mixed


def _alike(cells: CellsOfColumn | ShortCells) -> tuple[Positions, Positions]:
    """For each cell the number of its text, and for each text the first cell that holds it; in the order of these."""
    words, long = cells.words, cells.long
    if long is not None:
        short = np.flatnonzero(~long)
        words = [word[short] for word in words]
    # Ids that begin alike would meet in the table of pandas, unless their bits are spread.
    groups, distinct = pd.factorize(_mixture(words) * _ODD)
    firsts = _firsts(groups, len(distinct))
    # Texts of several words are told apart by a mixture of these, and two unlike ones may have the same.
    codes, apart = groups, np.zeros(len(groups), dtype=bool)
    for word in words if len(words) > 1 else ():
        apart |= word != word[firsts][groups]
    if long is not None:
        codes, unlike, apart = np.empty(len(cells), dtype=np.int64), apart, long.copy()
        codes[short], apart[short] = groups, unlike
        firsts = short[firsts]
    if not apart.any():
        return codes, firsts
    others = np.flatnonzero(apart)
    known: dict[str, int] = {}
    codes[others] = [len(distinct) + known.setdefault(text, len(known)) for text in cells.at(others).texts()]
    firsts = _firsts(codes, len(distinct) + len(known))
    order = np.argsort(firsts)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks[codes], firsts[order]


def _firsts(codes: Positions, number: int) -> Positions:
    firsts = np.empty(number, dtype=np.int64)
    firsts[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return firsts
