"""Sheets that come near to one of the codebook: which of their headers are known, and which are probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as part

from ..codebook import Codebook, TableKind, View
from .distinct import is_blank
from .grids import Grid
from .headers import headers_of, is_named
from .hints import column_named
from .meant_headers import meant_column

_ROWS = 3
_WIDEST = 60
_LONGEST = 80
_SHOWN = 6


@dataclass(frozen=True)
class Near:
    """The labels of the columns that a row of headers names, those of the key that it lacks, and what other headers mean; where none of
    them is known, those that the sheet's name lets expect."""

    sheet: str
    known: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    meant: Mapping[str, str] = part(default_factory=dict)
    personal: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """A header that is known says more than one that may be meant."""
        return 2 * len(self.known) + len(self.meant), len(self.known)

    def words(self, book: Codebook) -> str:
        """The same as a part of a sentence."""
        said = []
        if self.known:
            said.append(book.say("intake.near_known", columns=_list(self.known)))
        if self.lacks:
            said.append(book.say("intake.lacks_column", columns=f" {book.say('intake.and')} ".join(self.lacks)))
        if self.meant:
            meant = [book.say("intake.near_meant", header=header, label=label) for header, label in self.meant.items()]
            said.append(_list(meant))
        if self.personal:
            said.append(book.say("intake.near_personal", columns=_list(self.personal)))
        if self.expected:
            said.append(book.say("intake.near_expected", columns=_list(self.expected)))
        return "; ".join(said)


def _list(texts: tuple[str, ...] | list[str]) -> str:
    return ", ".join(texts[:_SHOWN]) + (", \u2026" if len(texts) > _SHOWN else "")


def near_sheet(grid: Grid, book: Codebook) -> Near | None:
    """What the first rows of a sheet come nearest to; None where fewer than two of their headers are known or almost so, and its
    name is not known either."""
    collection = book.dataset_collection
    views = [view for view in collection.views if view.table.kind is not TableKind.cover]
    named = [view for view in views if is_named(grid.name, view)]
    rows = [row for row in range(min(len(grid), 4 * _ROWS)) if sum(1 for cell in grid.cells.row(row) if not is_blank(cell)) > 1]
    found = [_near(grid, row, view, book) for row in rows[:_ROWS] for view in named or views]
    near = [one for one in found if one is not None and len(one.known) + len(one.meant) > 1]
    if not near and named and rows:
        return Near(grid.name, expected=tuple(column.label for column in named[0].entered))
    return max(near, key=lambda one: one.rank, default=None)


def _near(grid: Grid, row: int, view: View, book: Codebook) -> Near | None:
    headers = headers_of(book, book.dataset_collection, view)
    titles = {j: " ".join(title.split()) for j, title in enumerate(grid.cells.row(row)[:_WIDEST])}
    titles = {j: title for j, title in titles.items() if title and len(title) <= _LONGEST}
    columns_of = {j: name for j, title in titles.items() if (name := column_named(headers, title)) is not None}
    free = [column.name for column in view.columns if column.name not in columns_of.values()]
    personal = {j for j in titles if j not in columns_of and book.personal_headers.kind(titles[j]) is not None}
    others = [j for j in titles if j not in columns_of and j not in personal]
    by_spelling = {j: word for j in others if (word := meant_column(titles[j], None, view, free, headers, book))}
    # A row in which no header is known may be one of values, which nobody may be told, whatever the sheet is called.
    if not (columns_of or by_spelling):
        return None
    columns = list(grid.cells.columns(max(titles) + 1))
    taken = set(by_spelling.values())
    free = [name for name in free if view.column(name).label not in taken]
    below = slice(row + 1, None)
    by_values = {
        j: word
        for j in others
        if j not in by_spelling and (word := meant_column(titles[j], columns[j].at(below), view, free, headers, book))
    }
    meant = {titles[j]: word for j, word in sorted({**by_spelling, **by_values}.items())}
    known = tuple(dict.fromkeys(view.column(name).label for name in columns_of.values()))
    lacks = tuple(view.column(name).label for name in view.key_columns if name not in columns_of.values())
    return Near(grid.name, known, lacks, meant, tuple(titles[j] for j in sorted(personal)))
