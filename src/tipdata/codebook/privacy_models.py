"""The shape of `privacy.yaml`: personal data that no form asks for, by the headers of its columns and the words around it in texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from .base import Model, Name
from .words import loose

_APOSTROPHES = re.compile("['’`´]")


class PersonalKind(Model):
    """A kind of personal data: its `label` in messages, the `headers` of its columns wherever they stand in a header, words beside which
    these do not mean it (`unless`), words that mean it `alone` or beside a word for a person, and `words` and `endings` of words that
    introduce it in texts."""

    kind: Name
    label: str
    headers: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


class PrivacyFile(Model):
    """`privacy.yaml`: words for persons, words so small that they change the meaning of no header, the kinds of personal data, and words
    that make no name of a person, however they are written."""

    persons: tuple[str, ...] = ()
    small_words: tuple[str, ...] = ()
    kinds: tuple[PersonalKind, ...] = ()
    not_names: tuple[str, ...] = ()

    def kind(self, name: str) -> PersonalKind | None:
        return next((kind for kind in self.kinds if kind.kind == name), None)


NOTHING_PERSONAL = PrivacyFile()


class PersonalHeaders:
    """Tells headers that mean personal data, in whichever way they are spelt and whatever stands around them."""

    def __init__(self, privacy: PrivacyFile) -> None:
        self._anywhere = {plain_words(header): kind for kind in reversed(privacy.kinds) for header in kind.headers}
        self._alone = {plain_words(header): kind for kind in reversed(privacy.kinds) for header in kind.alone}
        self._beside = {word for words in (*privacy.persons, *privacy.small_words) for word in plain_words(words)}
        self._unless = {kind.kind: plain_word_set(kind.unless) for kind in privacy.kinds}
        self._longest = max(map(len, self._anywhere), default=0)

    def kind(self, header: str) -> PersonalKind | None:
        """The kind of personal data that a column of this header holds; None where the header says nothing of the sort."""
        words = plain_words(header)
        for part in _parts(words, self._longest):
            kind = self._anywhere.get(part)
            if kind is not None and self._unless[kind.kind].isdisjoint(words):
                return kind
        return self._alone.get(tuple(word for word in words if word not in self._beside)) or self._alone.get(words)


def _parts(words: tuple[str, ...], longest: int) -> Iterator[tuple[str, ...]]:
    """Every run of words, the longest first."""
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents, apostrophes and marks."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", loose(text)))
    letters = (character for character in decomposed if not unicodedata.combining(character))
    return tuple("".join(character if character.isalnum() else " " for character in letters).split())


def plain_word_set(words: Iterable[str]) -> frozenset[str]:
    """Single words in the same form."""
    return frozenset("".join(plain_words(word)) for word in words)
