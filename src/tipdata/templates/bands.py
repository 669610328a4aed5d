"""The bands above the headers of a wide sheet: which columns belong together."""

from __future__ import annotations

from itertools import groupby

from ..codebook import Codebook, FieldId, TableKind, View
from .pen import Pen

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


def write_bands(view: View, row: int, places: dict[str, tuple[int, ...]], widths: dict[int, int], pen: Pen) -> int:
    """Writes the bands into a row; returns the lines that the longest title needs. Nothing is merged, so columns may move."""
    lines = 1
    for title, names in bands_of(view, pen.book):
        columns = [at for name in names for at in places[name]]
        room = sum(widths[at] for at in columns)
        lines = max(lines, -(-(len(title) + 2) // room))
        # A title that is longer than its first column runs on over the empty cells behind it.
        look = pen.styles.band(wrapped=len(columns) == 1)
        pen.sheet.write_string(row, columns[0], title, look)
        for at in columns[1:]:
            pen.sheet.write_blank(row, at, None, pen.styles.band(begins=False))
    return lines
