"""The sheet of definitions: every question with what is meant by it, every answer with what it means, and what is checked later."""

from __future__ import annotations

from collections.abc import Sequence

from ..checks.rules import is_between
from ..codebook import Codebook, FieldSpec, FieldType
from .answer_lists import LONGEST_DROP_DOWN
from .cells import NUMBERS
from .content import Content
from .layout import Layout
from .live import Unchecked
from .pen import Pen
from .styles import height_of

_WIDTHS = (18, 28, 62, 32, 62)


def write_definitions(content: Content, layout: Layout, later: Sequence[Unchecked], pen: Pen) -> None:
    """One line per question, below it one per answer; behind all of them the rules that no formula holds."""
    sheet, styles, book = pen.sheet, pen.styles, pen.book
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for column in range(len(_WIDTHS)):
        sheet.write_string(0, column, book.say("template.definitions_title") if column == 0 else "", styles.title())
    sheet.set_row(0, 30)
    headers = [
        book.say("template.in_sheet"),
        book.say("template.question"),
        book.say("template.meaning"),
        book.say("template.answer"),
        book.say("template.answer_means"),
    ]
    for column, header in enumerate(headers):
        sheet.write_string(1, column, header, styles.status_header())
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    row = 2
    for view in content.collection.views:
        for field in view.entered:
            row = _write_field(row, layout.names[view.name], field, pen)
    sheet.autofilter(1, 0, row - 1, len(_WIDTHS) - 1)
    row += 1
    sheet.write_string(row, 0, book.say("template.later"), styles.heading())
    for column in range(1, len(_WIDTHS)):
        sheet.write_blank(row, column, None, styles.heading())
    row += 1
    sheet.write_string(row, 0, book.say("template.later_means"), styles.label())
    row += 1
    rules = sorted({one.rule.code: one.rule for one in later}.values(), key=lambda rule: (is_between(rule), rule.code))
    for rule in rules:
        views = [view.name for view in content.collection.views if view.table.name == rule.table]
        where = (
            book.say("template.between_files")
            if is_between(rule)
            else layout.names[views[0]]
            if views
            else book.say("template.open_in_all")
        )
        for column, text in enumerate((where, rule.title, rule.why)):
            sheet.write_string(row, column, text, styles.of(text).cell())
        sheet.set_row(row, max(map(height_of, (where, rule.title, rule.why), _WIDTHS)))
        row += 1


def _write_field(row: int, name: str, field: FieldSpec, pen: Pen) -> int:
    """Writes a question and its answers, or of a very long list how many there are; returns the next free row."""
    sheet, styles, book = pen.sheet, pen.styles, pen.book
    codelist = book.codelist(field)
    codes = codelist.codes if codelist is not None and len(codelist.codes) <= LONGEST_DROP_DOWN // 10 else ()
    reasons = book.allowed_missing(field)
    lines = [(code.label, code.definition) for code in codes]
    if codelist is not None and not codes:
        lines.append((book.say("template.number_of_answers", list=codelist.label, number=len(codelist.codes)), codelist.help))
    elif codelist is None:
        lines.append((_free(field, book), book.say("template.example", example=field.example) if field.example else ""))
    lines += [(reason.label, reason.help) for reason in reasons]
    for number, (answer, meaning) in enumerate(lines):
        shown = (name, field.label, field.help if number == 0 else "", answer, meaning)
        for column, text in enumerate(shown):
            sheet.write_string(row, column, text, styles.of(text).cell(first=number == 0, quiet=number > 0 and column < 2))
        sheet.set_row(row, max(map(height_of, shown, _WIDTHS)))
        row += 1
    return row


def _free(field: FieldSpec, book: Codebook) -> str:
    if field.type is FieldType.date:
        return book.say("template.free_date")
    return book.say("template.free_number" if field.type in NUMBERS else "template.free_text")


def definitions_name(content: Content) -> str:
    """What the sheet is called."""
    return content.book.say("template.definitions")
