"""One way to compare words that people typed: headers, labels, codes."""

from __future__ import annotations

import unicodedata

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def fold_dashes(text: str) -> str:
    """The text with every kind of dash as a plain hyphen."""
    return text.translate(_DASHES)


def loose(text: str) -> str:
    """The form in which two spellings of one word are equal: case, accent width, kind of dash, blanks and underscores do not matter."""
    if not text.isascii():
        text = fold_dashes(unicodedata.normalize("NFKC", text))
    return " ".join(text.casefold().replace("_", " ").split()).strip(" *:")
