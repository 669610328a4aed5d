"""Which sheet is which, and where its header stands: found by content, never by position alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook, Collection, TableKind, View, loose
from .dates import Order
from .grids import Grid
from .heads import Head, joined_header
from .hints import Headers, column_named, hinted, sharing
from .own_sheets import said

PROVENANCE = "src_"
MARK_OF_DATASET = "src_submission"


@dataclass(frozen=True)
class Match:
    """How well a sheet fits a view: where the header stands, which columns it names, and how many of its cells are not known.

    The header ends in `row` and has `span` rows. A vertical match is a cover that keeps labels in one column and values in the next; `row`
    is then unused and `column` the labels'.
    """

    view: View
    row: int
    column: int = 0
    known: frozenset[str] = frozenset()
    unknown: int = 0
    named: bool = False
    vertical: bool = False
    span: int = 1

    @property
    def score(self) -> float:
        score = len(self.known) - 0.5 * self.unknown + (1.5 if self.named else 0)
        # An export of many columns is still a table of the form where its rows can be told apart and several of its columns are known.
        is_part = self.view.table.kind is not TableKind.cover and len(self.known) >= _SEVERAL and not self.missing_keys
        return max(score, _PART * len(self.known)) if is_part else score

    @property
    def missing_keys(self) -> list[str]:
        """The labels of key columns that the header lacks; a cover says what it lacks by its cells."""
        if self.view.table.kind is TableKind.cover:
            return []
        return [self.view.column(name).label for name in self.view.key_columns if name not in self.known]

    @property
    def rank(self) -> tuple[float, bool]:
        """Of two that fit equally well, the one whose rows can be told apart fits better."""
        return self.score, not self.missing_keys


_SEVERAL = 3
_PART = 0.05
_DAY_FIRST = re.compile(r"[djt]{1,2}\s*[-/. ]\s*m{1,2}\s*[-/. ]\s*[yajg]{2,4}", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"m{1,2}\s*[-/. ]\s*[djt]{1,2}\s*[-/. ]\s*[yajg]{2,4}", re.IGNORECASE)


def _named(headers: Mapping[str, str], words: str) -> str | None:
    """As `column_named`, for words that are in their loose spelling already."""
    found = headers.get(words)
    return found if found is not None or not words.endswith((")", "]")) else column_named(headers, words)


def order_in(title: str) -> Order:
    """The order of day and month that a header states, as in `Opened on (dd/mm/yyyy)`."""
    parts = hinted(title)
    return order_of(parts.hint) if parts is not None else ""


def order_of(words: str) -> Order:
    """The order of day and month that a person states: dmy, dd/mm/yyyy, day first."""
    said = words.strip().casefold()
    if said in ("dmy", "day first", "day month year", "jma", "dma") or _DAY_FIRST.fullmatch(said):
        return "dmy"
    return "mdy" if said in ("mdy", "month first", "month day year") or _MONTH_FIRST.fullmatch(said) else ""


def header_of(grid: Grid, match: Match) -> list[str]:
    """The texts of a header; where it has several rows, what stands in one column is one text."""
    rows = [grid.cells.row(match.row - back) for back in range(match.span - 1, -1, -1)]
    return joined_header(rows)


@lru_cache(maxsize=64)
def _headers(book: Codebook, form: str) -> dict[str, Headers]:
    views = book.collections.get(form, book.dataset_collection).views
    return dict(zip((view.name for view in views), sharing(map(book.view_headers, views)), strict=True))


def headers_of(book: Codebook, collection: Collection, view: View) -> Headers:
    """Loose spelling of every known header of a view -> its column."""
    return _headers(book, collection.form.name)[view.name]


def best_match(name: str, head: Head, collection: Collection, book: Codebook) -> Match | None:
    """The view that a sheet fits best, or None when its headers name nothing of this form."""
    own = said(book, "template.row_check")
    candidates = [m for view in collection.views if (m := _match(name, head, view, headers_of(book, collection, view), own)) is not None]
    return max(candidates, key=lambda match: match.rank, default=None)


def match_outside(name: str, head: Head, collection: Collection, book: Codebook) -> Match | None:
    """The table without a sheet in this form that a sheet fits best, or None."""
    inside = {view.table.name for view in collection.views}
    views = (view for view in book.dataset_collection.views if view.table.name not in inside)
    candidates = [m for view in views if (m := _match(name, head, view, headers_of(book, book.dataset_collection, view))) is not None]
    return max(candidates, key=lambda match: match.rank, default=None)


@lru_cache(maxsize=8)
def beside_headers(book: Codebook) -> dict[str, Headers]:
    """For each sheet that belongs to every form: loose spelling of every known header -> its column."""
    views = book.beside_views
    return dict(zip((view.name for view in views), sharing(map(book.view_headers, views)), strict=True))


def match_beside(name: str, head: Head, book: Codebook) -> Match | None:
    """How well a sheet fits the confirmations or the checklist; None unless it bears the name of one or holds all of its columns."""
    found = ((view, _match(name, head, view, beside_headers(book)[view.name])) for view in book.beside_views)
    whole = (m for view, m in found if m is not None and (m.named or {column.name for column in view.entered} <= m.known))
    return max(whole, key=lambda match: match.rank, default=None)


def is_named(name: str, view: View) -> bool:
    """Whether a sheet or file has the name of a view or of its table."""
    words, endings = _spelt(view.names)
    spelling = loose(name)
    return spelling in words or spelling.endswith(endings)


@lru_cache(maxsize=512)
def _spelt(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names in loose spelling; and behind the name of a workbook, which programs put before the sheet's when they export CSV files."""
    words = frozenset(map(loose, names))
    return words, tuple(f"-{word}" for word in words)


def _match(name: str, head: Head, view: View, headers: dict[str, str], own: frozenset[str] = frozenset()) -> Match | None:
    named = is_named(name, view)
    enough = min(2, len(view.columns))
    best = _best_row(head, 1, view, headers, own, named=named)
    # Only where no single row is a header: a label that was written in two rows, one below the other.
    for span in (2, 3) if best is None or len(best.known) < len(view.columns) / 2 else ():
        several = _best_row(head, span, view, headers, own, named=named)
        if several is not None and (best is None or len(several.known) >= len(best.known) + 2):
            best = several
    if view.table.kind is TableKind.cover:
        for column in (0, 1):
            labels = (cells[column] for cells in head if len(cells) > column)
            down = frozenset(found for label in labels if (found := _named(headers, label)) is not None)
            if len(down) >= enough and (best is None or len(down) > len(best.known)):
                best = Match(view, 0, column, known=down, named=named, vertical=True)
    return best


def _best_row(head: Head, span: int, view: View, headers: dict[str, str], own: frozenset[str], *, named: bool) -> Match | None:
    """The row, or the rows of which it is the last, whose texts name most columns of a view."""
    enough = min(2, len(view.columns))
    best: Match | None = None
    holding = head.holding(headers, span)
    bands = head.bands(span) if holding else []
    for number, names in sorted(holding.items()):
        known = frozenset(names.values())
        if len(known) >= enough and (best is None or len(known) > len(best.known)):
            band = bands[number]
            strange = (cell for cell in band.cells if cell and cell not in names and cell not in own)
            unknown = sum(1 for cell in strange if not cell.startswith("src "))
            best = Match(view, band.row, known=known, unknown=unknown, named=named, span=span)
    return best


def assign(grids: Sequence[Grid], collection: Collection, book: Codebook) -> list[Match | None]:
    """The best match of each sheet."""
    return [best_match(grid.name, grid.head, collection, book) for grid in grids]


def owners(matches: Sequence[Match | None]) -> dict[str, int]:
    """For each view the sheet that is read as it: the one that fits best, the first of equals; whatever their order in the file."""
    chosen: dict[str, int] = {}
    for number, match in enumerate(matches):
        if match is None:
            continue
        other = matches[chosen[match.view.name]] if match.view.name in chosen else None
        if other is None or (not match.missing_keys, match.score) > (not other.missing_keys, other.score):
            chosen[match.view.name] = number
    return chosen


def is_dataset(grids: Sequence[Grid]) -> bool:
    """Whether rows say from which submission they were merged."""
    return any(text.strip().casefold() == MARK_OF_DATASET for grid in grids for row in grid.rows(0, 1) for text in row)


def choose_form(grids: Sequence[Grid], stated: Iterable[str], book: Codebook) -> tuple[Collection, bool]:
    """The form whose sheets the file holds, and whether it was stated rather than found.

    A stated form is taken when at least one sheet fits it. Of two that the headers fit equally well, the one of which less is missing.
    """
    for form in stated:
        if any(match is not None for match in assign(grids, book.collections[form], book)):
            return book.collections[form], True
    found = {form: [m for m in assign(grids, collection, book) if m is not None] for form, collection in book.collections.items()}
    best = max(found, key=lambda form: (sum(match.score for match in found[form]), *_wanting(found[form], book.collections[form])))
    return book.collections[best], False


def _wanting(matches: Sequence[Match], collection: Collection) -> tuple[int, int]:
    """How many sheets of a form are not there, and how many columns of the others; below zero, so that less is more."""
    best = {match.view.name: match for match in sorted(matches, key=lambda match: match.rank)}
    entered = [column.name not in match.known for match in best.values() for column in match.view.entered]
    return len(best) - len(collection.views), -sum(entered)
