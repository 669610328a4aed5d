"""A form as a workbook: a sheet per view, and hidden behind them the answers of the drop-downs and the stamp."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ..codebook import Codebook, FieldSpec, View, loose
from ..intake import LISTS_SHEET, STAMP_SHEET
from .answer_lists import AnswerLists
from .carried import write_plan
from .cells import answers, shown
from .checklist_sheet import checklist_name, write_checklist
from .content import Content, Rows
from .cover import write_cover
from .marks import mark_of
from .pen import Pen
from .styles import Styles, height_of

ENTRY_ROWS = 2000
NARROWEST, WIDEST = 12, 40
_MADE_ON = datetime.datetime(2000, 1, 1)
_A4 = 9
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_workbook(content: Content, path: Path) -> None:
    """Writes the workbook. The same content gives the same bytes.

    Raises:
        TipdataError: for a text or a number of rows that a worksheet cannot hold.

    """
    # In memory, so that no entry passes through a temporary folder that others may read.
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(str(path), {"in_memory": True, **texts_only})
    form = content.collection.form
    workbook.set_properties({"title": f"{content.book.file.title}: {form.label}", "created": _MADE_ON})
    from_right = content.book.direction == "rtl"
    styles, lists = Styles(workbook, from_right), AnswerLists(content.book)
    names = sheet_names(content.views)
    for view in content.views:
        sheet = workbook.add_worksheet(names[view.name])
        _set_page(sheet, from_right)
        pen = Pen(content.book, styles, lists, sheet)
        if view is content.collection.cover:
            write_cover(view, content, names, pen)
        else:
            _write_rows(view, content.rows[view.name], pen)
    _add_checklist(workbook, content, styles, lists)
    lists.write(workbook, workbook.add_worksheet(LISTS_SHEET))
    _write_stamp(workbook.add_worksheet(STAMP_SHEET), content.stamp)
    write_plan(workbook, content)
    workbook.close()


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


def _add_checklist(workbook: Any, content: Content, styles: Styles, lists: AnswerLists) -> None:
    view = content.book.checklist_view
    if view is not None:
        sheet = workbook.add_worksheet(checklist_name(view))
        _set_page(sheet, content.book.direction == "rtl")
        write_checklist(content, view, Pen(content.book, styles, lists, sheet))


def _set_page(sheet: Any, from_right: bool) -> None:
    if from_right:
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N", {"scale_with_doc": False})


def _write_rows(view: View, rows: Rows, pen: Pen) -> None:
    """A header row, and below it the entry cells."""
    sheet = pen.sheet
    heights = []
    last = max(ENTRY_ROWS, len(rows))
    for column, field in enumerate(view.entered):
        mark = mark_of(view, field)
        look = pen.styles.entry(field)
        width = width_of(field, pen.book)
        heights.append(height_of(mark.header(field.label), width))
        sheet.set_column(column, column, width, look)
        sheet.write_string(0, column, mark.header(field.label), pen.styles.header(mark))
        pen.entries(field, 1, column, last)
        _write_column(column, field, rows, pen, look)
    sheet.set_row(0, max(heights))
    sheet.freeze_panes(1, 1 if view.entered[0].name in view.key_columns else 0)
    sheet.repeat_rows(0)


def _write_column(column: int, field: FieldSpec, rows: Rows, pen: Pen, look: Any) -> None:
    # Cell by cell, because a worksheet is written so.
    for number, row in enumerate(rows, start=1):
        if text := row.get(field.name, ""):
            pen.put(number, column, field, text, look)


def width_of(field: FieldSpec, book: Codebook) -> int:
    """A width in characters that fits most answers and every word of the header."""
    longest_word = max(map(len, field.label.split())) + 4
    texts = list(answers(field, book).values()) if book.codelist(field) else [shown(field, field.example, book)]
    wanted = max(longest_word, len(field.label) // 2 + 4, max(map(len, texts)) + 2)
    return min(max(wanted, NARROWEST), WIDEST)


def _write_stamp(sheet: Any, stamp: Mapping[str, str]) -> None:
    for row, (key, value) in enumerate(stamp.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.hide()
