"""Slips of people at a keyboard: a letter too many, too few, two exchanged, the key beside, an accent lost or added."""

from __future__ import annotations

import random
import unicodedata

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ACCENTS = {"e": "\u00e9\u00e8", "a": "\u00e0\u00e1", "i": "\u00ed", "o": "\u00f3\u00f4", "u": "\u00fa\u00fc", "n": "\u00f1", "c": "\u00e7"}


def _beside(letter: str) -> str:
    """The letters that lie beside another on the keyboard."""
    r = next((number for number, row in enumerate(_ROWS) if letter in row), None)
    if r is None:
        return ""
    c = _ROWS[r].index(letter)
    near = [(r, c - 1), (r, c + 1), (r - 1, c), (r - 1, c + 1), (r + 1, c - 1), (r + 1, c)]
    return "".join(_ROWS[i][j] for i, j in near if 0 <= i < len(_ROWS) and 0 <= j < len(_ROWS[i]))


def misspelt(word: str, draw: random.Random) -> tuple[str, str] | None:
    """The word with one slip in its letters, and the kind of slip; None for a word without room for it."""
    places = [number for number, sign in enumerate(word) if sign.isalpha()]
    if len(places) < 4:
        return None
    kind = draw.choice(["added", "doubled", "left out", "exchanged", "key beside", "accent"])
    at = draw.choice(places)
    sign = word[at]
    match kind:
        case "added":
            return word[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + word[at:], kind
        case "doubled":
            return word[:at] + sign + word[at:], kind
        case "left out":
            return word[:at] + word[at + 1 :], kind
        case "exchanged":
            pairs = [n for n in places if n + 1 < len(word) and word[n + 1].isalpha() and word[n].casefold() != word[n + 1].casefold()]
            if not pairs:
                return None
            at = draw.choice(pairs)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :], kind
        case "key beside":
            near = _beside(sign.lower())
            return (word[:at] + draw.choice(near) + word[at + 1 :], kind) if near else None
    plain = "".join(s for s in unicodedata.normalize("NFKD", word) if not unicodedata.combining(s))
    if plain != word:
        return plain, kind
    with_accent = [n for n in places if word[n].lower() in _ACCENTS]
    if not with_accent:
        return None
    at = draw.choice(with_accent)
    return word[:at] + draw.choice(_ACCENTS[word[at].lower()]) + word[at + 1 :], kind
