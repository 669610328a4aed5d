"""One way to compare words that people typed (headers, labels, codes), and to show what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def fold_dashes(text: str) -> str:
    """The text with every kind of dash as a plain hyphen."""
    return text.translate(_DASHES)


@lru_cache(maxsize=1 << 14)
def loose(text: str) -> str:
    """The form in which two spellings of one word are equal: case, accent width, kind of dash, blanks and underscores do not matter."""
    if not text.isascii():
        text = fold_dashes(unicodedata.normalize("NFKC", text))
    return " ".join(text.casefold().replace("_", " ").split()).strip(" *:")


def bare(text: str) -> str:
    """The form in which two spellings of one reference to a law are equal: blanks and dots matter only between two figures."""
    return _BETWEEN.sub(_kept, loose(text))


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs at which spreadsheet programs begin to run a text; the wide ones in East Asian settings."""
_BETWEEN = re.compile(r"[\s.]+")


def _kept(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()], found.string[found.end() :]
    if not (before[-1:].isdecimal() and after[:1].isdecimal()):
        return ""
    return "." if "." in found[0] else " "


# Controls, but for blanks and ends of lines; and signs that turn the direction of writing, which make a text look like another one.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def holds_unseen(text: str) -> bool:
    """Whether a text holds signs that a terminal would obey instead of showing."""
    return not text.isprintable() and _UNSEEN.search(text) is not None


def visible(text: str) -> str:
    """The text with a picture in the place of every sign that a terminal would obey instead of showing."""
    return text if text.isprintable() else _UNSEEN.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    sign = ord(found[0])
    return chr(0x2400 + sign) if sign < 0x20 else "\u2421" if sign == 0x7F else "\ufffd"


def escaped(text: str) -> str:
    """The same for JSON, where such signs stand within texts only: each as its number, so that nothing is lost."""
    return text if text.isprintable() else _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
