"""The rows among which a header is looked for, made ready to be compared with every sheet of every form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from ..codebook import loose
from .hints import Headers, Hinted, Vocabulary, hinted, run_together

SEARCHED_ROWS = 60
SEARCHED_COLUMNS = 4096


@dataclass(frozen=True, eq=False)
class Band:
    """A row, or several of which this is the last: the text of each column."""

    row: int
    cells: list[str]


@dataclass(frozen=True, eq=False)
class Texts:
    """Of the texts of a head: in which bands each stands, what it is run together, and which may be a name with a hint behind it."""

    holders: dict[str, list[int]]
    together: dict[str, list[str]]
    hinted: list[tuple[str, Hinted]]

    def __bool__(self) -> bool:
        return bool(self.holders or self.together or self.hinted)

    def known_to(self, vocabulary: Vocabulary) -> Texts:
        """Those that may name a column of some sheet."""
        return Texts(
            {word: self.holders[word] for word in self.holders.keys() & vocabulary.words},
            {word: self.together[word] for word in self.together.keys() & vocabulary.together},
            [(word, parts) for word, parts in self.hinted if parts.name in vocabulary.words],
        )


class Head(list[list[str]]):
    """The rows in their loose spelling; each band of rows is joined once, however many sheets it is compared with."""

    def __init__(self, rows: Sequence[list[str]]) -> None:
        super().__init__(rows)
        self._bands: dict[int, list[Band]] = {}
        self._texts: dict[tuple[int, Vocabulary | None], Texts] = {}

    def bands(self, span: int) -> list[Band]:
        """Every row that has `span - 1` others above it, joined with them."""
        if span not in self._bands:
            last = range(span - 1, len(self))
            self._bands[span] = [Band(row, joined_header(self[row - span + 1 : row + 1])) for row in last]
        return self._bands[span]

    def holding(self, headers: Mapping[str, str], span: int) -> dict[int, dict[str, str]]:
        """For each band, by its number, that holds headers: those of its texts that name a column, and which."""
        texts = self._known(span, headers.among if isinstance(headers, Headers) else None)
        if not texts:
            return {}
        named = {word: headers[word] for word in headers.keys() & texts.holders.keys()}
        if isinstance(headers, Headers):
            known = headers.run_together
            keys = known.keys() & texts.together.keys()
            named |= {word: known[key] for key in keys for word in texts.together[key] if word not in named}
        named |= {word: name for word, parts in texts.hinted if word not in named and (name := parts.named(headers)) is not None}
        found: dict[int, dict[str, str]] = {}
        holders = self._known(span, None).holders
        for word, name in named.items():
            for number in holders[word]:
                found.setdefault(number, {})[word] = name
        return found

    def _known(self, span: int, vocabulary: Vocabulary | None) -> Texts:
        """The texts of the bands; with a vocabulary, those alone that may be among it."""
        found = self._texts.get((span, vocabulary))
        if found is None:
            found = self._look_for_words(span) if vocabulary is None else self._known(span, None).known_to(vocabulary)
            self._texts[span, vocabulary] = found
        return found

    def _look_for_words(self, span: int) -> Texts:
        holders: dict[str, list[int]] = {}
        for number, band in enumerate(self.bands(span)):
            for word in set(band.cells):
                holders.setdefault(word, []).append(number)
        together: dict[str, list[str]] = {}
        for word in holders:
            together.setdefault(run_together(word), []).append(word)
        return Texts(holders, together, [(word, parts) for word in holders if (parts := hinted(word)) is not None])


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
