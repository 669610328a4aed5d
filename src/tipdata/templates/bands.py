"""The bands above the headers of a wide sheet: which columns belong together."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from ..codebook import Codebook, FieldId, TableKind, View
from .pen import Pen

if TYPE_CHECKING:
    from .layout import SheetLayout

FEWEST_COLUMNS = 10


def bands_of(view: View, book: Codebook) -> list[tuple[str, tuple[str, ...]]]:
    """The title of each band with the columns below it; none on a narrow sheet, or where all columns belong together."""
    if len(view.entered) < FEWEST_COLUMNS or view.table.kind is TableKind.cover:
        return []
    sections = [(_section(view.fills[column.name][0].field, book), column.name) for column in view.entered]
    found = [(section, tuple(name for _, name in columns)) for section, columns in groupby(sections, key=lambda pair: pair[0])]
    return [(_title(section, book), names) for section, names in found] if len(found) > 1 else []


def _title(section: str, book: Codebook) -> str:
    key = f"section_{section}"
    return book.say(f"template.{key}") if section else ""


def _section(field: FieldId, book: Codebook) -> str:
    """The section that was begun last, up to the field."""
    section = ""
    for one in book.tables[field.table].fields:
        section = one.section or section
        if one.name == field.name:
            break
    return section


def write_bands(layout: SheetLayout, widths: Mapping[int, int], frozen: int, pen: Pen) -> int:
    """Writes the bands into the row above the header; returns how many lines it needs. Nothing is merged, so columns may move.

    A title runs on over the empty cells behind it, but not out of the columns that are always seen, of which there are `frozen`.
    """
    lines = 1
    for title, names in bands_of(layout.view, pen.book):
        columns = [at for name in names for at in layout.columns[name]]
        seen = [at for at in columns if (at < frozen) is (columns[0] < frozen)]
        wrapped = len(seen) == 1
        if wrapped:
            lines = max(lines, len(textwrap.wrap(title, max(widths[columns[0]] - 2, 1))))
        pen.sheet.write_string(layout.header - 1, columns[0], title, pen.styles.band(wrapped=wrapped))
        for at in columns[1:]:
            pen.sheet.write_blank(layout.header - 1, at, None, pen.styles.band(begins=False))
    return lines
