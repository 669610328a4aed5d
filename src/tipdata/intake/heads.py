"""The rows among which a header is looked for, made ready to be compared with every sheet of every form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from ..codebook import loose
from .hints import Headers, Hinted, hinted, run_together

SEARCHED_ROWS = 60
SEARCHED_COLUMNS = 4096


@dataclass(frozen=True, eq=False)
class Band:
    """A row, or several of which this is the last: the text of each column."""

    row: int
    cells: list[str]


class Head(list[list[str]]):
    """The rows in their loose spelling; each band of rows is joined once, however many sheets it is compared with."""

    def __init__(self, rows: Sequence[list[str]]) -> None:
        super().__init__(rows)
        self._bands: dict[int, list[Band]] = {}
        self._holders: dict[int, dict[str, list[int]]] = {}
        self._together: dict[int, dict[str, list[str]]] = {}
        self._hinted: dict[int, list[tuple[str, Hinted]]] = {}

    def bands(self, span: int) -> list[Band]:
        """Every row that has `span - 1` others above it, joined with them."""
        if span not in self._bands:
            last = range(span - 1, len(self))
            self._bands[span] = [Band(row, joined_header(self[row - span + 1 : row + 1])) for row in last]
        return self._bands[span]

    def holding(self, headers: Mapping[str, str], span: int) -> dict[int, dict[str, str]]:
        """For each band, by its number, that holds headers: those of its texts that name a column, and which."""
        if span not in self._holders:
            self._look_for_words(span)
        holders = self._holders[span]
        named = {word: headers[word] for word in headers.keys() & holders.keys()}
        if isinstance(headers, Headers):
            known = headers.run_together
            together = self._together[span]
            named |= {word: known[key] for key in known.keys() & together.keys() for word in together[key] if word not in named}
        named |= {word: name for word, parts in self._hinted[span] if word not in named and (name := parts.named(headers)) is not None}
        found: dict[int, dict[str, str]] = {}
        for word, name in named.items():
            for number in holders[word]:
                found.setdefault(number, {})[word] = name
        return found

    def _look_for_words(self, span: int) -> None:
        """Notes which bands hold each text, and which texts may be a name with a hint behind it."""
        holders: dict[str, list[int]] = {}
        for number, band in enumerate(self.bands(span)):
            for word in set(band.cells):
                holders.setdefault(word, []).append(number)
        self._holders[span] = holders
        together: dict[str, list[str]] = {}
        for word in holders:
            together.setdefault(run_together(word), []).append(word)
        self._together[span] = together
        self._hinted[span] = [(word, parts) for word in holders if (parts := hinted(word)) is not None]


def joined_header(rows: Sequence[Sequence[str]]) -> list[str]:
    """The texts of each column from top to bottom, with a blank between them."""
    if len(rows) == 1:
        return list(rows[0])
    return [" ".join(part for part in texts if part) for texts in zip_longest(*rows, fillvalue="")]


def head_of(rows: Sequence[Sequence[str]]) -> Head:
    """The rows among which a header is looked for, in their loose spelling."""
    return _head(tuple(tuple(row[:SEARCHED_COLUMNS]) for row in rows[:SEARCHED_ROWS]))


@lru_cache(maxsize=32)
def _head(rows: tuple[tuple[str, ...], ...]) -> Head:
    """Kept a while, because the same rows are asked for when the delimiter, the language, the form and the sheet are looked for."""
    return Head([list(map(loose, row)) for row in rows])
