"""Which sheet is which, and where its header stands: found by content, never by position alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook, Collection, TableKind, View, loose
from .grids import Grid

SEARCHED_ROWS = 60
PROVENANCE = "src_"


@dataclass(frozen=True)
class Match:
    """How well a sheet fits a view: where the header stands, and how many of its cells are known.

    A vertical match is a cover that keeps labels in one column and values in the next; `row` is then unused and `column` the labels'.
    """

    view: View
    row: int
    column: int = 0
    known: int = 0
    unknown: int = 0
    named: bool = False
    vertical: bool = False

    @property
    def score(self) -> float:
        return self.known - 0.5 * self.unknown + (1.5 if self.named else 0)


@lru_cache(maxsize=256)
def _headers(book: Codebook, form: str, number: int) -> dict[str, str]:
    collection = book.collections.get(form, book.dataset_collection)
    return book.view_headers(collection.views[number])


def headers_of(book: Codebook, collection: Collection, view: View) -> dict[str, str]:
    """Loose spelling of every known header of a view -> its column."""
    return _headers(book, collection.form.name, collection.views.index(view))


def best_match(name: str, rows: Sequence[Sequence[str]], collection: Collection, book: Codebook) -> Match | None:
    """The view that a sheet fits best, or None when its headers name nothing of this form."""
    candidates = [m for view in collection.views if (m := _match(name, rows, view, headers_of(book, collection, view))) is not None]
    return max(candidates, key=lambda match: match.score, default=None)


def _match(name: str, rows: Sequence[Sequence[str]], view: View, headers: dict[str, str]) -> Match | None:
    named = loose(name) in {loose(word) for word in (view.name, view.label, view.table.name, view.table.label)}
    enough = min(2, len(view.columns))
    best: Match | None = None
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        cells = [loose(text) for text in row if text and not text.isspace()]
        known = len({headers[cell] for cell in cells if cell in headers})
        if known >= enough and (best is None or known > best.known):
            unknown = sum(1 for cell in cells if cell not in headers and not cell.startswith("src "))
            best = Match(view, number, known=known, unknown=unknown, named=named)
    if view.table.kind is TableKind.cover:
        for column in (0, 1):
            down = {headers[label] for row in rows[:SEARCHED_ROWS] if len(row) > column and (label := loose(row[column])) in headers}
            if len(down) >= enough and (best is None or len(down) > best.known):
                best = Match(view, 0, column, known=len(down), named=named, vertical=True)
    return best


def choose_form(grids: Sequence[Grid], stated: Iterable[str], book: Codebook) -> tuple[Collection, bool]:
    """The form whose sheets the file holds, and whether it was stated rather than found.

    A stated form is taken when at least one sheet fits it.
    """
    scores = {form: _total(grids, collection, book) for form, collection in book.collections.items()}
    for form in stated:
        if scores.get(form, 0) > 0:
            return book.collections[form], True
    best = max(scores, key=lambda form: scores[form])
    return book.collections[best], False


def _total(grids: Sequence[Grid], collection: Collection, book: Codebook) -> float:
    matches = (best_match(grid.name, grid.cells[:SEARCHED_ROWS], collection, book) for grid in grids)
    return sum(match.score for match in matches if match is not None)
