"""In which languages a file may have been filled."""

from __future__ import annotations

from ..codebook import Codebook


def understood(stamp: dict[str, str], book: Codebook) -> Codebook:
    """The codebook that understands the language of the template; every language that it has, where the file does not say which it was."""
    language = stamp.get("language", "")
    return book.understanding(*((language,) if language in book.languages else book.languages))
