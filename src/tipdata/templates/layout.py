"""Where everything stands in a workbook: the sheets' names, and the rows and columns of their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field as part

from ..codebook import Codebook, FieldSpec, TableKind, View, loose
from ..records import column_letter
from .bands import bands_of
from .content import Content

ENTRY_ROWS = 2000
SIDE_BY_SIDE = 3
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, eq=False)
class SheetLayout:
    """Rows and columns of one sheet, counted from 0.

    `columns` holds the places of each column of the view, several where several answers stand side by side. On an upright cover they are
    rows, and the answers stand in column 1. `status` is the column of the row checks.
    """

    view: View
    name: str
    columns: dict[str, tuple[int, ...]]
    header: int = 0
    last: int = 0
    status: int | None = None
    upright: bool = False

    @property
    def first(self) -> int:
        """The first entry row."""
        return self.header + 1

    @property
    def width(self) -> int:
        return max(at for places in self.columns.values() for at in places) + 1

    @property
    def quoted(self) -> str:
        """The sheet's name as formulas write it."""
        return self.name if self.name.isascii() and self.name.isidentifier() else f"'{self.name}'"

    def here(self, at: int) -> str:
        """A cell of the row that a name is used in; of an upright cover the one cell."""
        if self.upright:
            return f"{self.quoted}!$B${at + 1}"
        return f"{self.quoted}!${column_letter(at + 1)}1"

    def all_rows(self, at: int) -> str:
        """All entry cells of a column."""
        letter = column_letter(at + 1)
        return f"{self.quoted}!${letter}${self.first + 1}:${letter}${self.last + 1}"

    def down_to_here(self, at: int) -> str:
        """The entry cells of a column from the first row to the row that a name is used in."""
        letter = column_letter(at + 1)
        return f"{self.quoted}!${letter}${self.first + 1}:INDEX({self.all_rows(at)},ROW({self.here(at)})-{self.first})"


@dataclass(frozen=True, eq=False)
class Layout:
    """The sheets of a workbook by view name."""

    sheets: dict[str, SheetLayout] = part(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        return {name: sheet.name for name, sheet in self.sheets.items()}


def layout_of(content: Content, cover_rows: dict[str, int], entry_rows: int = ENTRY_ROWS) -> Layout:
    """The layout of a form's workbook; `cover_rows` are the rows of the cover's questions."""
    names = sheet_names(content.views)
    sheets = {}
    for view in content.views:
        if view is content.collection.cover:
            places: dict[str, tuple[int, ...]] = {name: (row,) for name, row in cover_rows.items()}
            sheets[view.name] = SheetLayout(view, names[view.name], places, upright=True)
            continue
        checked = view in content.collection.views
        header = _header(view, content.book)
        given = len(content.rows[view.name])
        # Below rows that were carried over there is room for new ones.
        last = header + max(entry_rows, given + (entry_rows if content.carried is not None and given > entry_rows // 2 else 0))
        places = _places(view, content.book, first=1 if checked else 0)
        sheets[view.name] = SheetLayout(view, names[view.name], places, header, last, 0 if checked else None)
    return Layout(sheets)


def _places(view: View, book: Codebook, first: int) -> dict[str, tuple[int, ...]]:
    """The columns of each question of a sheet."""
    places, at = {}, first
    for column in view.entered:
        places[column.name] = tuple(range(at, at + drop_downs(column, book)))
        at = places[column.name][-1] + 1
    return places


def drop_downs(column: FieldSpec, book: Codebook) -> int:
    """How many columns a question has: several where several answers are chosen from a list, as far as that many can stand together."""
    codelist = book.codelist(column)
    if not column.is_multiple or codelist is None:
        return 1
    together = sum(1 for code in codelist.codes if not code.alone)
    return max(1, min(SIDE_BY_SIDE, together if not column.ordered else SIDE_BY_SIDE))


def in_workbook(view: View, book: Codebook, row: int, column: int) -> tuple[int, int]:
    """Where a workbook has what a CSV file of the view has at a row and column, counted from 1; further columns stand behind all others."""
    header = _header(view, book)
    if view.table.kind is TableKind.cover or column < 1:
        return row + header, column
    # Only the sheets of a form check their rows, in a column before all others.
    places = _places(view, book, first=0 if any(view is beside for beside in book.beside_views) else 1)
    if column <= len(view.entered):
        return row + header, places[view.entered[column - 1].name][0] + 1
    return row + header, 1 + max(at for of_field in places.values() for at in of_field) + column - len(view.entered)


def _header(view: View, book: Codebook) -> int:
    """The row of the headers: below the banner of a sheet that needs one, and below the bands of a wide sheet."""
    return int(view.table.off_unless_justified) + int(bool(bands_of(view, book)))


def sheet_names(views: tuple[View, ...]) -> dict[str, str]:
    """A name for each view's sheet that Excel allows: the label, or where that is too long the view's name, which intake knows as well."""
    names: dict[str, str] = {}
    for view in views:
        candidates = (view.label, view.name.replace("_", " ").capitalize(), view.name)
        taken = {name.casefold() for name in names.values()}
        fitting = (name for name in candidates if _is_sheet_name(name) and name.casefold() not in taken)
        names[view.name] = next(fitting, view.name[:_SHEET_NAME_LENGTH])
    return names


def _is_sheet_name(name: str) -> bool:
    return 0 < len(name) <= _SHEET_NAME_LENGTH and not _NOT_IN_SHEET_NAMES.search(name) and loose(name) != "history"
