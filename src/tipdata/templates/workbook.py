"""A form as a workbook: a sheet per view that checks its rows, the definitions, and hidden behind them the lists and the stamp."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..codebook import Codebook, FieldSpec
from ..intake import LISTS_SHEET, STAMP_SHEET
from .answer_lists import AnswerLists
from .bands import bands_of, write_bands
from .carried import write_plan
from .cells import answers, shown
from .checklist_sheet import checklist_name, write_checklist
from .content import Content, Rows
from .cover import cover_rows, write_cover
from .definitions import definitions_name, write_definitions
from .dependent import dependences_of
from .layout import ENTRY_ROWS, SheetLayout, layout_of, sheet_names
from .live import Names, Problem, Unchecked, problems_of, status_formula, unchecked_of
from .live.proposals import proposal_of
from .live.reach import Reach
from .marks import mark_of
from .offered import define_offered, dependent_validation
from .page import set_page, set_printed
from .pen import Pen
from .styles import Styles, height_of
from .validation import kept
from .wording import prompt, title

__all__ = ["ENTRY_ROWS", "sheet_names", "width_of", "write_workbook"]

NARROWEST, WIDEST = 12, 40
STATUS_WIDTH = 36
BAND_HEIGHT, BANNER_HEIGHT = 18, 24
_MADE_ON = datetime.datetime(2000, 1, 1)


def write_workbook(content: Content, path: Path, entry_rows: int = ENTRY_ROWS) -> None:
    """Writes the workbook. The same content gives the same bytes.

    Raises:
        TipdataError: for a text or a number of rows that a worksheet cannot hold.

    """
    # Other commands have no need of the writer.
    from xlsxwriter import Workbook

    from .live.sheet import CheckedSheet

    # In memory, so that no entry passes through a temporary folder that others may read.
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(str(path), {"in_memory": True, **texts_only})
    form = content.collection.form
    workbook.worksheet_class = CheckedSheet
    workbook.set_properties({"title": f"{content.book.file.title}: {form.label}", "created": _MADE_ON})
    from_right = content.book.direction == "rtl"
    styles, lists, names = Styles(workbook, from_right), AnswerLists(content.book), Names()
    cover = content.collection.cover
    layout = layout_of(content, cover_rows(content) if cover is not None else {}, entry_rows)
    reach = Reach(content.book, content.collection, layout, lists, names)
    later = list(unchecked_of(content.book, content.collection))
    for view in content.views:
        sheet = workbook.add_worksheet(layout.names[view.name])
        set_page(sheet, from_right)
        pen = Pen(content.book, styles, lists, sheet)
        if view is cover:
            write_cover(view, content, layout, pen)
            continue
        of_sheet = layout.sheets[view.name]
        _write_rows(of_sheet, content.rows[view.name], pen, _parents(of_sheet, reach, names), _offered(of_sheet, pen, names))
        if of_sheet.status is not None:
            found = problems_of(view, reach, content.facts)
            later += [one for one in found if isinstance(one, Unchecked)]
            used = content.carried.last_ids.get(view.name, ()) if content.carried is not None else ()
            checks = [one for one in found if isinstance(one, Problem)]
            _write_checks(of_sheet, checks, names, pen, proposal_of(view, reach, used))
    definitions = workbook.add_worksheet(definitions_name(content))
    set_page(definitions, from_right)
    write_definitions(content, layout, later, Pen(content.book, styles, lists, definitions))
    _add_checklist(workbook, content, styles, lists)
    names.write(workbook)
    lists.write(workbook, workbook.add_worksheet(LISTS_SHEET))
    _write_stamp(workbook.add_worksheet(STAMP_SHEET), content.stamp)
    write_plan(workbook, content)
    workbook.close()


def _add_checklist(workbook: Any, content: Content, styles: Styles, lists: AnswerLists) -> None:
    view = content.book.checklist_view
    if view is not None:
        sheet = workbook.add_worksheet(checklist_name(view))
        set_page(sheet, content.book.direction == "rtl")
        write_checklist(content, view, Pen(content.book, styles, lists, sheet))


def _write_rows(layout: SheetLayout, rows: Rows, pen: Pen, parents: Mapping[str, str], offered: Mapping[str, dict[str, Any]]) -> None:
    """A header row, and below it the entry cells."""
    sheet, view = pen.sheet, layout.view
    heights = []
    widths = {layout.status: STATUS_WIDTH} if layout.status is not None else {}
    for field in view.entered:
        mark = mark_of(view, field)
        look = pen.styles.entry(field)
        width = width_of(field, pen.book)
        places = layout.columns[field.name]
        for number, column in enumerate(places, start=1):
            label = mark.header(field.label) if number == 1 else f"{field.label} ({number})"
            heights.append(height_of(label, width))
            widths[column] = width
            sheet.set_column(column, column, width, look)
            sheet.write_string(layout.header, column, label, pen.styles.header(mark if number == 1 else mark.further))
            if field.name in parents:
                # Other ids may be typed as well: their rows may be entered later.
                asks = {"input_title": title(field), "input_message": prompt(field, pen.book), "show_error": False}
                options = {"validate": "list", "source": f"={parents[field.name]}", **asks}
                sheet.data_validation(layout.first, column, layout.last, column, options)
            elif field.name in offered:
                sheet.data_validation(layout.first, column, layout.last, column, offered[field.name])
            else:
                pen.entries(field, layout.first, column, layout.last, (number, len(places)))
        _write_column(layout, field, rows, pen, look)
    sheet.set_row(layout.header, max(heights) + 3)
    keys = [at for name in view.key_columns[:1] for at in layout.columns[name]]
    first_is_key = bool(keys) and keys[0] == min(at for places in layout.columns.values() for at in places)
    frozen = keys[-1] + 1 if first_is_key else int(layout.status is not None)
    if view.table.off_unless_justified:
        _write_banner(layout, frozen, pen)
    if layout.header and bands_of(view, pen.book):
        lines = write_bands(layout, widths, frozen, pen)
        sheet.set_row(layout.header - 1, BAND_HEIGHT * lines)
    sheet.freeze_panes(layout.first, frozen)
    set_printed(sheet, layout, len(rows), widths, frozen)
    sheet.autofilter(layout.header, 0, layout.last, layout.width - 1)
    header = kept(pen.book.say("template.keep_header"), view.label)
    sheet.data_validation(0, 0, layout.header, layout.width - 1, header)


def _write_banner(layout: SheetLayout, frozen: int, pen: Pen) -> None:
    """What the sheet holds stands over the columns that are always seen, and what is asked of its reader behind them."""
    title, _, rest = pen.book.say("template.banner").partition(". ")
    for column in range(layout.width):
        pen.sheet.write_blank(0, column, None, pen.styles.banner())
    pen.sheet.write_string(0, 0, title, pen.styles.banner())
    pen.sheet.write_string(0, frozen, rest, pen.styles.banner())
    pen.sheet.set_row(0, BANNER_HEIGHT)


def _parents(layout: SheetLayout, reach: Reach, names: Names) -> dict[str, str]:
    """For each column that names a row of another sheet the name of the ids that were entered there."""
    found = {}
    for field in layout.view.entered:
        parent = reach.view_of(field.references) if field.references is not None and layout.status is not None else None
        keys = reach.key_range(parent) if parent is not None and parent is not layout.view else None
        if parent is not None and keys is not None:
            # Up to the last id, whatever rows were left blank between them.
            first = keys.partition(":")[0]
            last = f'SUMPRODUCT(MAX(({keys}<>"")*(ROW({keys})-{reach.layout.sheets[parent.name].first})))'
            entered = f"{first}:INDEX({keys},MAX(1,{last}))"
            found[field.name] = names.define(f"ids_{parent.name}", entered)
    return found


def _offered(layout: SheetLayout, pen: Pen, names: Names) -> dict[str, dict[str, Any]]:
    """For each column whose answers depend on those before it what its cells take."""
    found = {}
    for name, dependence in dependences_of(layout.view, pen.book).items():
        cells = [layout.here(layout.columns[column.name][0]) for column in dependence.on]
        offered = define_offered(f"{layout.view.name}_{name}", dependence, cells, pen.lists, names)
        found[name] = dependent_validation(dependence, offered, pen.lists)
    return found


def _write_column(layout: SheetLayout, field: FieldSpec, rows: Rows, pen: Pen, look: Any) -> None:
    # Cell by cell, because a worksheet is written so.
    places = layout.columns[field.name]
    for number, row in enumerate(rows, start=layout.first):
        text = row.get(field.name, "")
        parts = [text]
        if len(places) > 1:
            parts = [part.strip() for part in text.split(pen.book.separator)]
            if len(parts) > len(places):
                # More answers than columns: the last column takes the rest.
                parts = [*parts[: len(places) - 1], pen.book.separator.join(parts[len(places) - 1 :])]
        for column, part in zip(places, parts, strict=False):
            if part:
                pen.put(number, column, field, part, look)


def _write_checks(layout: SheetLayout, problems: list[Problem], names: Names, pen: Pen, proposal: str | None) -> None:
    """The status column, and the colours of what is wrong."""
    sheet, styles = pen.sheet, pen.styles
    assert layout.status is not None
    formula, by_column = status_formula(layout, problems, names, pen.book, proposal)
    sheet.set_column(layout.status, layout.status, STATUS_WIDTH, styles.status())
    sheet.write_string(layout.header, layout.status, pen.book.say("template.row_check"), styles.status_header())
    sheet.share(layout.first, layout.last, layout.status, formula, styles.status())
    cells = (layout.first, layout.status, layout.last, layout.status)
    sheet.data_validation(*cells, kept(pen.book.say("template.keep_check"), pen.book.say("template.row_check")))
    done = {"type": "text", "criteria": "begins with", "value": pen.book.say("template.complete"), "format": styles.done()}
    sheet.conditional_format(*cells, {**done, "stop_if_true": True})
    sheet.conditional_format(*cells, {"type": "no_blanks", "format": styles.wrong()})
    for column, checks in by_column.items():
        for at in layout.columns[column]:
            wrong = f"=AND(NOT(empty_{layout.view.name}),OR({','.join(checks)}))"
            sheet.conditional_format(layout.first, at, layout.last, at, {"type": "formula", "criteria": wrong, "format": styles.wrong()})


def width_of(field: FieldSpec, book: Codebook) -> int:
    """A width in characters that fits most answers and every word of the header."""
    longest_word = max(map(len, field.label.split())) + 6
    listed = list(answers(field, book).values()) if book.codelist(field) else [shown(field, field.example, book)]
    wanted = max(longest_word, len(field.label) // 2 + 6, max(map(len, listed)) + 2)
    return min(max(wanted, NARROWEST), WIDEST)


def _write_stamp(sheet: Any, stamp: Mapping[str, str]) -> None:
    for row, (key, value) in enumerate(stamp.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.hide()
