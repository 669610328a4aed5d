"""The first sheet: what the form is, how to fill it, and the questions about the file itself, one below the other."""

from __future__ import annotations

from ..codebook import View
from .content import Content
from .marks import Mark, legend_for, mark_of
from .pen import Pen
from .styles import height_of

_WIDTHS = (30, 34, 86)
_TITLE_HEIGHT = 30


def write_cover(view: View, content: Content, names: dict[str, str], pen: Pen) -> None:
    """Labels in column A, entry cells in column B, help in column C. Column A holds no other label of a field."""
    sheet = pen.sheet
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_introduction(content, pen)
    given = content.rows[view.name][0]
    for field in view.entered:
        mark = mark_of(view, field)
        look = pen.styles.entry(field, boxed=True)
        sheet.write_string(row, 0, mark.header(field.label), pen.styles.header(mark))
        text = given.get(field.name, "")
        if text:
            pen.put(row, 1, field, text, look)
        else:
            sheet.write_blank(row, 1, None, look)
        sheet.write_string(row, 2, field.help, pen.styles.help())
        shown = (mark.header(field.label), text, field.help)
        sheet.set_row(row, max(map(height_of, shown, _WIDTHS)))
        pen.entries(field, row, 1, row)
        row += 1
    for other in content.views:
        if other is not view:
            row += 1
            sheet.write_string(row, 0, content.book.say("template.sheet", sheet=names[other.name]), pen.styles.text())
            _write_line(row, other.help, pen, first=1)


def _write_introduction(content: Content, pen: Pen) -> int:
    """Writes title, purpose and legend; returns the row at which the questions begin."""
    sheet, book, form = pen.sheet, content.book, content.collection.form
    sheet.write_string(0, 0, book.file.title, pen.styles.title())
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(1, 0, f"{form.label} ({book.id} {book.version})", pen.styles.subtitle())
    _write_line(2, form.help, pen)
    _write_line(3, book.say("template.how"), pen)
    if book.translation is not None and not book.translation.reviewed:
        _write_line(4, book.say("template.not_reviewed"), pen)
    row = 5
    for mark, sample, meaning in legend_for(_marks(content)):
        sheet.write_string(row, 0, mark.header(book.say(sample)), pen.styles.header(mark))
        _write_line(row, book.say(meaning), pen, first=1)
        row += 1
    sheet.write_string(row, 0, book.say("template.dates"), pen.styles.text())
    _write_line(row, book.say("template.dates_how"), pen, first=1)
    row += 1
    if book.missing_reasons:
        reasons = " ".join(f"{reason.label}: {reason.help}" for reason in book.missing_reasons)
        sheet.write_string(row, 0, book.say("template.no_value"), pen.styles.text())
        _write_line(row, f"{book.say('template.blank')} {reasons}", pen, first=1)
        row += 1
    return row + 1


def _marks(content: Content) -> set[Mark]:
    return {mark_of(view, field) for view in content.views for field in view.entered}


def _write_line(row: int, text: str, pen: Pen, first: int = 0) -> None:
    """Writes a text over the columns from `first` on."""
    pen.sheet.merge_range(row, first, row, len(_WIDTHS) - 1, text, pen.styles.note() if first else pen.styles.text())
    pen.sheet.set_row(row, height_of(text, sum(_WIDTHS[first:])))
