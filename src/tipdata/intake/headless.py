"""Sheets without a header row: their first row already holds data, which the values tell."""

from __future__ import annotations

from collections.abc import Sequence

from ..codebook import Codebook, Collection, FieldType, View
from ..records import State
from .grids import Grid, is_blank_row
from .headers import is_named
from .repairs import Reading, mender
from .typing import reader

_FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)
_LOOKED_AT = 5
_FEWEST = 2
_MOST = 0.8


def lacks_header(grid: Grid, collection: Collection, book: Codebook) -> View | None:
    """The view whose columns, in the order of its template, can hold the first rows as values."""
    rows = [row for row in grid.rows(0, _LOOKED_AT) if not is_blank_row(row)]
    views = sorted(collection.views, key=lambda view: not is_named(grid.name, view))
    return next((view for view in views if rows and _holds_values(view, rows, book)), None)


def _holds_values(view: View, rows: Sequence[Sequence[str]], book: Codebook) -> bool:
    tried = right = 0
    for row in rows:
        for column, text in zip(view.entered, row, strict=False):
            if column.type in _FREE or not text.strip():
                continue
            tried += 1
            if reader(column, book)(text).state is not State.unreadable:
                right += 1
                continue
            found = mender(column, book, Reading("dmy", 1900))(text)
            right += found is not None and found.typed.state is not State.unreadable
    return tried >= _FEWEST * len(rows) and right >= _MOST * tried
