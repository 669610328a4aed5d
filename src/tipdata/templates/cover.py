"""The first sheet: what the form is, how to fill it, what is still open, and the questions about the file itself, one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..codebook import FieldSpec, Level, View
from .content import Content
from .layout import Layout
from .marks import Mark, legend_for, mark_of
from .page import PRINTED_ROWS
from .pen import Pen
from .styles import height_of

_WIDTHS = (32, 36, 84)
_TITLE_HEIGHT = 34.0
_LEVELS = {
    Level.personal: "template.level_personal",
    Level.sensitive: "template.level_sensitive",
    Level.classified: "template.level_classified",
}


@dataclass(frozen=True)
class Line:
    """One line of the cover: a title over all columns, a label with a text, a mark of the legend, a count of open rows, or a question."""

    kind: str
    label: str = ""
    text: str = ""
    mark: Mark | None = None
    field: FieldSpec | None = None
    view: View | None = None


def cover_lines(content: Content) -> list[Line]:
    """Every line of the cover, from the first row on."""
    return list(_lines(content))


def cover_rows(content: Content) -> dict[str, int]:
    """The row of each question, counted from 0."""
    return {line.field.name: row for row, line in enumerate(cover_lines(content)) if line.field is not None}


def _lines(content: Content) -> Iterator[Line]:
    book, form, cover = content.book, content.collection.form, content.collection.cover
    assert cover is not None
    yield Line("title", book.file.title)
    yield Line("subtitle", f"{form.label} ({book.id} {book.version})")
    yield Line("space")
    yield from _about(content)
    yield Line("space")
    yield Line("heading", book.say("template.how"))
    nil = next((column for column in cover.entered if column.role == "nil_return"), None)
    steps = [book.say("template.step_cover"), book.say("template.step_rows"), book.say("template.step_check")]
    steps += [book.say("template.step_nil", yes=book.file.yes, nil=nil.label)] if nil is not None else []
    for number, step in enumerate([*steps, book.say("template.step_send")], start=1):
        yield Line("step", str(number), step)
    yield Line("space")
    yield Line("heading", book.say("template.open"))
    for view in _checked(content):
        yield Line("open", view.label, "", view=view)
    yield Line("all", book.say("template.open_in_all"))
    yield Line("space")
    yield Line("heading", book.say("template.questions"))
    for field in cover.entered:
        yield Line("question", mark_of(cover, field).header(field.label), field.help, field=field)
    yield Line("space")
    yield from _legend(content)
    yield Line("space")
    yield Line("heading", book.say("template.sheets"))
    for view in content.views:
        if view is not cover:
            yield Line("sheet", view.label, view.help, view=view)


def _about(content: Content) -> Iterator[Line]:
    """What the file is for, who fills it, by when and under which definition."""
    book, brief = content.book, content.brief
    if book.translation is not None and not book.translation.reviewed:
        yield Line("about", book.translation.name or book.language, book.say("template.not_reviewed"))
    yield Line("about", book.say("template.what"), brief.purpose or content.collection.form.help)
    yield Line("about", book.say("template.who"), brief.unit or book.say("template.any_unit"))
    if content.carried is not None:
        yield Line("about", book.say("template.carried"), book.say("template.carried_means", number=content.carried.rows))
        if content.carried.rows and content.carried.kept_back:
            fields = "; ".join(content.carried.kept_back)
            yield Line("about", book.say("template.not_carried"), book.say("template.not_carried_means", fields=fields))
    for key, text in (("template.by_when", brief.due), ("template.send_to", brief.send), ("template.contact", brief.contact)):
        if text:
            yield Line("about", book.say(key), text)
    if content.definition is not None:
        meant = f"{content.definition.title}. {content.definition.limitations_note}".strip()
        yield Line("about", book.say("template.definition"), meant)
    level = max((field.sensitivity for view in content.collection.views for field in view.entered), default=Level.none)
    if level > Level.none:
        yield Line("about", book.say("template.care"), book.say("template.care_means", level=book.say(_LEVELS[level])))


def _legend(content: Content) -> Iterator[Line]:
    """What headers and words mean, and how the sheets are printed."""
    book = content.book
    yield Line("heading", book.say("template.legend"))
    marks = {mark_of(view, field) for view in content.views for field in view.entered}
    for mark, sample, meaning in legend_for(marks):
        yield Line("legend", book.say(sample), book.say(meaning), mark=mark)
    yield Line("about", book.say("template.dates"), book.say("template.dates_how"))
    if book.missing_reasons:
        reasons = " ".join(f"{reason.label}: {reason.help}" for reason in book.missing_reasons)
        yield Line("about", book.say("template.no_value"), " ".join((book.say("template.blank"), reasons)))
    yield Line("about", book.say("template.printing"), book.say("template.printing_how", rows=PRINTED_ROWS))


def _checked(content: Content) -> list[View]:
    return [view for view in content.collection.views if view is not content.collection.cover]


def write_cover(view: View, content: Content, layout: Layout, pen: Pen) -> None:
    """Labels in column A, entry cells in column B, help in column C. Column A holds no other label of a field."""
    sheet, styles = pen.sheet, pen.styles
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(cover_lines(content)):
        match line.kind:
            case "title" | "subtitle" | "heading":
                look = {"title": styles.title, "subtitle": styles.subtitle, "heading": styles.heading}[line.kind]()
                sheet.write_string(row, 0, line.label, look)
                for column in (1, 2):
                    sheet.write_blank(row, column, None, look)
                sheet.set_row(row, {"title": _TITLE_HEIGHT, "subtitle": 20.0}.get(line.kind, 20.0))
            case "about" | "step" | "sheet":
                look = styles.number() if line.kind == "step" else styles.label()
                label = line.label if line.view is None else content.book.say("template.sheet", sheet=layout.names[line.view.name])
                sheet.write_string(row, 0, label, look)
                _write_line(row, line.text, pen)
            case "legend":
                assert line.mark is not None
                sheet.write_string(row, 0, line.mark.header(line.label), styles.header(line.mark))
                _write_line(row, line.text, pen)
            case "open" | "all":
                _write_open(row, line, content, layout, pen)
            case "question":
                _write_question(row, line, view, content, pen)


def _write_open(row: int, line: Line, content: Content, layout: Layout, pen: Pen) -> None:
    views = [line.view] if line.view is not None else _checked(content)
    counts = []
    for view in views:
        sheet = layout.sheets[view.name]
        if sheet.status is not None:
            cells = sheet.all_rows(sheet.status)
            complete = content.book.say("template.complete")
            counts.append(f'COUNTIF({cells},"?*")-COUNTIF({cells},"{complete}*")')
    look = pen.styles.label() if line.view is not None else pen.styles.strong()
    title = line.label if line.view is None else content.book.say("template.sheet", sheet=layout.names[line.view.name])
    pen.sheet.write_string(row, 0, title, look)
    # Without a result, so that every program works it out when it opens the file.
    pen.sheet.write_formula(row, 1, f"={'+'.join(counts) or '0'}", pen.styles.count(), "")
    pen.sheet.conditional_format(row, 1, row, 1, {"type": "cell", "criteria": ">", "value": 0, "format": pen.styles.wrong_count()})


def _write_question(row: int, line: Line, view: View, content: Content, pen: Pen) -> None:
    field = line.field
    assert field is not None
    mark = mark_of(view, field)
    look = pen.styles.entry(field, boxed=True)
    pen.sheet.write_string(row, 0, line.label, pen.styles.header(mark))
    text = content.rows[view.name][0].get(field.name, "")
    if text:
        pen.put(row, 1, field, text, look)
    else:
        pen.sheet.write_blank(row, 1, None, look)
    pen.sheet.write_string(row, 2, field.help, pen.styles.of(field.help).help())
    pen.sheet.set_row(row, max(map(height_of, (line.label, text, field.help), _WIDTHS)) + 3)
    pen.entries(field, row, 1, row)


def _write_line(row: int, text: str, pen: Pen) -> None:
    """Writes a text over the columns behind the label."""
    pen.sheet.merge_range(row, 1, row, len(_WIDTHS) - 1, text, pen.styles.of(text).note())
    pen.sheet.set_row(row, height_of(text, sum(_WIDTHS[1:])) + 3)
