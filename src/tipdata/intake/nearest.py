"""Which word a misspelt text was meant to be: the nearest by letters left out, added, exchanged or struck beside their key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from ..codebook import Codebook, FieldSpec, loose

_ROWS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_DIGITS = re.compile(r"\d+")
_BUCKETS = 64
_CLEAR = 0.75


def _beside() -> dict[str, set[str]]:
    """The keys that lie beside each key of a keyboard; on German and French ones y, z, a, q, w and m have changed their places."""
    near: dict[str, set[str]] = {}
    for r, row in enumerate(_ROWS):
        for c, key in enumerate(row):
            for other in (_ROWS[i][j] for i in (r - 1, r, r + 1) for j in (c - 1, c, c + 1) if 0 <= i < 4 and 0 <= j < len(_ROWS[i])):
                if other != key:
                    near.setdefault(key, set()).add(other)
    for one, other in ("yz", "aq", "wz", "m,"):
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return near


_BESIDE = _beside()


@dataclass(frozen=True, eq=False)
class Nearest:
    """Words without their accents, how often each letter stands in them, what they mean, and what each meaning is called."""

    words: dict[str, frozenset[str]]
    letters: npt.NDArray[np.int16]
    labels: dict[str, str]

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        return tuple(self.words)

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.words), default=0)

    def label(self, text: str) -> str:
        """What the meaning of the nearest word is called; nothing where none is near, or words of two meanings are almost equally near."""
        word = _plain(text)
        # Half a slip for each letter too many is the least, and at most four tenths of a known word's length are let pass.
        if not word or len(word) > 2 * self.longest:
            return ""
        limit = 0.5 + 0.25 * len(word)
        costs: dict[str, float] = {}
        # Half a slip changes the count of two letters at most.
        apart = np.abs(self.letters - _letters(word)).sum(axis=1)
        # The most alike come first, because what is much farther than the nearest found so far changes nothing.
        for number in np.argsort(apart, kind="stable"):
            if apart[number] > 4 * limit:
                break
            known = self.spellings[number]
            if not _same_numbers(known, word):
                continue
            most = min(limit, 0.4 * len(known))
            cost = distance(word, known, most)
            if cost <= most:
                limit = min(limit, cost + _CLEAR)
                for meaning in self.words[known]:
                    costs[meaning] = min(cost, costs.get(meaning, cost))
        ranked = sorted(costs.items(), key=lambda item: item[1])
        if not ranked or (len(ranked) > 1 and ranked[1][1] - ranked[0][1] < _CLEAR):
            return ""
        return self.labels[ranked[0][0]]


def nearest_of(meanings: Mapping[str, str], labels: Mapping[str, str]) -> Nearest:
    """From spelling -> meaning, and meaning -> what it is called."""
    words: dict[str, set[str]] = {}
    for spelling, meaning in meanings.items():
        words.setdefault(_plain(spelling), set()).add(meaning)
    known = {word: frozenset(codes) for word, codes in words.items() if word}
    letters = np.array([_letters(word) for word in known], dtype=np.int16).reshape(-1, _BUCKETS)
    return Nearest(known, letters, dict(labels))


@lru_cache(maxsize=256)
def nearest_answers(field: FieldSpec, book: Codebook) -> Nearest | None:
    """The answers of a field's list; None for a field without one."""
    codelist = book.codelist(field)
    return nearest_of(book.answers_of(field), {code.code: code.label for code in codelist.codes}) if codelist is not None else None


def _letters(word: str) -> npt.NDArray[np.int16]:
    """How often each letter stands in a word; letters of other scripts share their places."""
    counts = np.zeros(_BUCKETS, dtype=np.int16)
    for sign in word:
        counts[ord(sign) % _BUCKETS] += 1
    return counts


def _plain(text: str) -> str:
    """Loose spelling without accents."""
    decomposed = unicodedata.normalize("NFKD", loose(text))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _same_numbers(one: str, other: str) -> bool:
    """A number is not misspelt into another: 18 to 24 is not meant where 25 to 34 was written."""
    return _DIGITS.findall(one) == _DIGITS.findall(other)


def distance(one: str, other: str, limit: float) -> float:
    """How many slips turn one text into the other: a letter too many or too few, another letter, two letters exchanged. A key struck beside
    its neighbour and a doubled letter are half a slip. More than `limit` is not counted on."""
    before_last: list[float] = []
    last = [float(j) for j in range(len(other) + 1)]
    for i, sign in enumerate(one, start=1):
        row = [float(i)]
        for j, wanted in enumerate(other, start=1):
            if sign == wanted:
                cost = last[j - 1]
            else:
                change = 0.5 if wanted in _BESIDE.get(sign, ()) else 1.0
                extra = 0.5 if i > 1 and one[i - 2] == sign else 1.0
                lost = 0.5 if j > 1 and other[j - 2] == wanted else 1.0
                cost = min(last[j - 1] + change, last[j] + extra, row[j - 1] + lost)
                if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                    cost = min(cost, before_last[j - 2] + 0.75)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before_last, last = last, row
    return last[-1]
