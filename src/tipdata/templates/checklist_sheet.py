"""The sheet of the checklist: the guide's questions with the plan's answers, and the questions that only the unit can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..codebook import ChecklistItem, FieldSpec, View
from ..plans import answer_in_words
from .content import Content
from .marks import Due, Mark
from .pen import Pen
from .styles import height_of

_WIDTHS = {"asked_question": 13, "asked_text": 72, "stated_answer": 14, "stated_since": 14, "stated_note": 56}
_SHEET_NAME_LENGTH = 31
_TITLE_HEIGHT, _SECTION_HEIGHT = 30, 24
_SPACE, _SAFE = 4, 0.9
_PLAIN = Mark(Due.optional, False)


@dataclass(frozen=True)
class Line:
    """A line of the sheet: the title of a part with its number, or a question, which the unit `answers` or may only note something on."""

    question: str
    text: str
    note: str = ""
    answers: bool = False
    is_title: bool = False


def checklist_lines(content: Content) -> Iterator[Line]:
    """The guide's questions with the plan's answers, then those of the unit."""
    book = content.book
    for number, section in enumerate(book.guide.sections, start=1):
        yield Line(str(number), section.title, is_title=True)
        for item in (item for item in book.checklist_items.values() if item.section == section.id):
            note = content.plan.notes.get(item.id, "") if content.plan is not None else ""
            yield Line(item.id, _with_answer(item, content), note)
    if book.declared_questions:
        yield Line(str(len(book.guide.sections) + 1), book.say("template.to_be_stated"), is_title=True)
        yield from (Line(asked.id, f"{asked.text}\n{asked.help}", answers=True) for asked in book.declared_questions)


def _with_answer(item: ChecklistItem, content: Content) -> str:
    answer = answer_in_words(content.plan, item, content.book) if content.plan is not None else ""
    if content.plan is None:
        return f"{item.question}\n{item.help}"
    told = content.book.say("template.plan_says", answer=answer) if answer else content.book.say("template.plan_is_silent")
    return f"{item.question}\n{told}"


def checklist_rows(content: Content, view: View) -> list[list[str]]:
    """The rows of the sheet in the order of its columns, without the titles of its parts."""
    lines = [line for line in checklist_lines(content) if not line.is_title]
    return [[_cell(line, column) for column in view.entered] for line in lines]


def _cell(line: Line, column: FieldSpec) -> str:
    return {"asked_question": line.question, "asked_text": line.text, "stated_note": line.note}.get(column.role or "", "")


def write_checklist(content: Content, view: View, pen: Pen) -> None:
    """Fills the sheet of the checklist: a title, how to answer, a header, and the questions in their parts."""
    sheet, columns = pen.sheet, view.entered
    widths = [_WIDTHS.get(column.role or "", 20) for column in columns]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, [view.label, *("" for _ in columns[1:])], pen.styles.title())
    sheet.set_row(0, _TITLE_HEIGHT)
    # Nothing is merged, so that the sheet can be sorted and read back without a question.
    sheet.write_string(1, 1, view.help, pen.styles.of(view.help).text())
    sheet.set_row(1, height_of(view.help, widths[1]))
    for number, column in enumerate(columns):
        sheet.write_string(2, number, column.label, pen.styles.header(_PLAIN))
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    for row, line in enumerate(checklist_lines(content), start=3):
        if line.is_title:
            sheet.write_row(row, 0, (line.question, line.text), pen.styles.subtitle())
            sheet.set_row(row, _SECTION_HEIGHT)
        else:
            _write_question(row, line, columns, widths, pen)


def _height(text: str, width: float) -> float:
    """The height that a text of several lines needs; worksheet programs differ in how many characters they fit into a width."""
    return sum(height_of(line, width * _SAFE) for line in text.split("\n"))


def _write_question(row: int, line: Line, columns: Sequence[FieldSpec], widths: Sequence[int], pen: Pen) -> None:
    texts = [_cell(line, column) for column in columns]
    for number, (column, text) in enumerate(zip(columns, texts, strict=True)):
        given = column.role in ("asked_question", "asked_text")
        look = pen.styles.of(text).text() if given else pen.styles.entry(column, boxed=True)
        if text:
            pen.sheet.write_string(row, number, text, look)
        elif line.answers or column.role == "stated_note":
            pen.sheet.write_blank(row, number, None, look)
            pen.entries(column, row, number, row)
    pen.sheet.set_row(row, max(map(_height, texts, widths)) + _SPACE)


def checklist_name(view: View) -> str:
    """What the sheet is called in a workbook."""
    return view.label if len(view.label) <= _SHEET_NAME_LENGTH else view.name
