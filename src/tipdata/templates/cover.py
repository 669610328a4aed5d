"""The first sheet: what the form is, how to fill it, and the questions about the file itself, one below the other."""

from __future__ import annotations

from typing import Any

from ..codebook import View
from .content import Content
from .marks import Mark, legend_for, mark_of
from .pen import Pen

_WIDTHS = (30, 34, 86)
_LINE_HEIGHT = 15
_HOW = "Answer below in column B, then fill the other sheets, one row for each record. Click a cell to read what is meant."
_DATES = "2025-03-15; or 2025-03, or 2025, where the day or the month is not known."
_BLANK = "A blank cell says that nobody answered. Where a value cannot be given, choose the word that says why:"


def write_cover(sheet: Any, view: View, content: Content, names: dict[str, str], pen: Pen) -> None:
    """Labels in column A, entry cells in column B, help in column C. Column A holds no other label of a field."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_introduction(sheet, content, pen)
    given = content.rows[view.name][0]
    for field in view.columns:
        mark = mark_of(view, field)
        look = pen.styles.entry(field, boxed=True)
        sheet.write_string(row, 0, mark.header(field.label), pen.styles.header(mark))
        if text := given.get(field.name, ""):
            pen.put(sheet, row, 1, field, text, look)
        else:
            sheet.write_blank(row, 1, None, look)
        sheet.write_string(row, 2, field.help, pen.styles.help())
        pen.entries(sheet, field, row, 1, row)
        row += 1
    for other in content.collection.views:
        if other is not view:
            row += 1
            sheet.write_string(row, 0, f"Sheet {names[other.name]}", pen.styles.text())
            _write_line(sheet, row, other.help, pen, first=1)


def _write_introduction(sheet: Any, content: Content, pen: Pen) -> int:
    """Writes title, purpose and legend; returns the row at which the questions begin."""
    book, form = content.book, content.collection.form
    sheet.write_string(0, 0, book.file.title, pen.styles.title())
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    sheet.write_string(1, 0, f"{form.label} ({book.id} {book.version})", pen.styles.subtitle())
    _write_line(sheet, 2, form.help, pen)
    _write_line(sheet, 3, _HOW, pen)
    row = 5
    for mark, sample, meaning in legend_for(_marks(content)):
        sheet.write_string(row, 0, mark.header(sample), pen.styles.header(mark))
        _write_line(sheet, row, meaning, pen, first=1)
        row += 1
    sheet.write_string(row, 0, "How to write dates", pen.styles.text())
    _write_line(sheet, row, _DATES, pen, first=1)
    row += 1
    if book.missing_reasons:
        reasons = " ".join(f"{reason.label}: {reason.help}" for reason in book.missing_reasons)
        sheet.write_string(row, 0, "Where there is no value", pen.styles.text())
        _write_line(sheet, row, f"{_BLANK} {reasons}", pen, first=1)
        row += 1
    return row + 1


def _marks(content: Content) -> set[Mark]:
    return {mark_of(view, field) for view in content.collection.views for field in view.columns}


def _write_line(sheet: Any, row: int, text: str, pen: Pen, first: int = 0) -> None:
    """Writes a text over the columns from `first` on; merged cells do not grow by themselves, so the row is given its height."""
    width = sum(_WIDTHS[first:])
    sheet.merge_range(row, first, row, len(_WIDTHS) - 1, text, pen.styles.text())
    sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // width))
