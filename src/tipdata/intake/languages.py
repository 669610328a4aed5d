"""In which languages a file may have been filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codebook import Codebook
from .grids import Grid

STAMPED_LANGUAGE = "language"


def understood(stamp: dict[str, str], grids: Sequence[Grid], book: Codebook) -> Codebook:
    """The codebook that understands every language that it has. Where the file says in which its template was, a word that means different
    things in different languages means what it means there."""
    said = (stamp.get(STAMPED_LANGUAGE, ""), *_below(grids))
    own = next((language for language in said if language in book.languages), None)
    book = book.understanding(*(language for language in book.languages if language != own))
    return book if own is None else book.understanding(own)


def _below(grids: Sequence[Grid]) -> Iterator[str]:
    """What stands below the header of the stamp's column, as in a set of CSV files."""
    for grid in grids:
        for cells, below in zip(grid.head, grid.head[1:], strict=False):
            yield from (below[j] for j, text in enumerate(cells) if text == STAMPED_LANGUAGE and j < len(below))
