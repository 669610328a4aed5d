"""In which languages a file may have been filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codebook import Codebook
from .grids import Grid

STAMPED_LANGUAGE = "language"


def understood(stamp: dict[str, str], grids: Sequence[Grid], book: Codebook) -> Codebook:
    """The codebook that understands the language of the template; every language that it has, where the file does not say which it was."""
    said = (stamp.get(STAMPED_LANGUAGE, ""), *_below(grids))
    language = next((language for language in said if language in book.languages), None)
    return book.understanding(*(book.languages if language is None else (language,)))


def _below(grids: Sequence[Grid]) -> Iterator[str]:
    """What stands below the header of the stamp's column, as in a set of CSV files."""
    for grid in grids:
        for cells, below in zip(grid.head, grid.head[1:], strict=False):
            yield from (below[j] for j, text in enumerate(cells) if text == STAMPED_LANGUAGE and j < len(below))
