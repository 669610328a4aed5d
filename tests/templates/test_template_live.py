"""The row checks of a workbook, worked out by LibreOffice, say what `validate` says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from hypothesis import settings

from tipdata.checks import check_rules, check_submission
from tipdata.codebook import Codebook, FieldSpec, FieldType, Severity, View, load_codebook
from tipdata.definitions import derive
from tipdata.intake import read_submission
from tipdata.records import Findings
from tipdata.synthesis import make_example
from tipdata.templates.answer_lists import AnswerLists
from tipdata.templates.content import Content, content_of
from tipdata.templates.cover import cover_lines, cover_rows
from tipdata.templates.layout import layout_of
from tipdata.templates.live import Names, Problem, Unchecked, problems_of, unchecked_of
from tipdata.templates.live.reach import Reach
from tipdata.templates.live.words import BETWEEN, asked, repeats
from tipdata.templates.workbook import write_workbook

ASKED, COMPLETE = asked(load_codebook()), load_codebook().say("template.complete")
NEXT_FREE = load_codebook().say("template.next_free", field="").strip()
LONG = settings().max_examples >= 1000
FORMS = ("full", "simple", "police", "prosecution", "court", "aggregates") if LONG else ("full", "simple", "aggregates")
CASES, ENTRY_ROWS = (120, 700) if LONG else (30, 150)
UNREADABLE = {"TIP-K02", "TIP-K05", "TIP-T01", "TIP-T02", "TIP-T03", "TIP-P03a", "TIP-L06"}
GRAVE = (Severity.reject, Severity.error)
Rows = dict[str, list[dict[str, str]]]


def spoilt(rows: Rows, content: Content, draw: random.Random) -> Rows:
    """The rows with random faults: blanks, other answers, other days, what nobody can read, ids that lead nowhere or stand twice."""
    cover = content.collection.cover
    views = [view for view in content.collection.views if view is not cover]
    found = {name: [dict(row) for row in of_sheet] for name, of_sheet in rows.items()}
    for view in views:
        for row in found[view.name]:
            for _ in range(draw.choice([0, 0, 1, 1, 2, 4])):
                column = draw.choice(view.entered)
                row[column.name] = faulty(column, content.book, draw, row.get(column.name, ""))
        some = found[view.name]
        if len(some) > 3:
            for column in view.key_columns:
                some[-1][column] = some[0].get(column, "")
    return found


def faulty(column: FieldSpec, book: Codebook, draw: random.Random, now: str) -> str:
    codelist = book.codelist(column)
    kind = draw.random()
    if kind < 0.3:
        return ""
    if kind < 0.4:
        return "what is this?"
    reasons = book.allowed_missing(column)
    if reasons and kind < 0.5:
        return draw.choice(reasons).code
    if codelist is not None:
        several = draw.choice([1, 2, 2, 3, 5]) if column.is_multiple else 1
        return book.separator.join(draw.choice(codelist.codes).code for _ in range(several))
    if column.type is FieldType.date:
        year, month, day = draw.randint(2019, 2027), draw.randint(1, 13), draw.randint(1, 28)
        return draw.choice([f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day:02}"])
    if column.type in (FieldType.integer, FieldType.decimal, FieldType.count):
        return str(draw.randint(-2, 130))
    return draw.choice([now, f"{now}x", "C-1"])


@dataclass(frozen=True, eq=False)
class Told:
    """What the row checks of a form said, and what `validate` says of the same rows."""

    form: str
    content: Content
    problems: dict[str, list[Problem | Unchecked]]
    status: dict[str, list[str]]
    findings: Findings
    first: dict[str, int]
    sheets: dict[str, str]
    asked: set[str]
    counted: list[int]


@pytest.fixture(scope="module")
def told(book: Codebook, soffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    folder = tmp_path_factory.mktemp("live")
    (folder / "worked-out").mkdir()
    contents, paths = {}, []
    for number, form in enumerate(FORMS):
        clean = make_example(book, form, seed=number, rows=CASES).rows
        content = content_of(book, book.collection(form), clean, {**book.stamp, "form": form})
        contents[form] = content_of(book, book.collection(form), spoilt(dict(content.rows), content, random.Random(number)), content.stamp)
        paths.append(folder / f"{form}.xlsx")
        write_workbook(contents[form], paths[-1], entry_rows=ENTRY_ROWS)
    soffice(paths[0], "xlsx:Calc MS Excel 2007 XML", folder / "worked-out", *paths[1:])
    return {form: _told(form, contents[form], folder) for form in FORMS}


def _told(form: str, content: Content, folder: Path) -> Told:
    book = content.book
    layout = layout_of(content, cover_rows(content), ENTRY_ROWS)
    reach = Reach(book, content.collection, layout, AnswerLists(book), Names())
    worked_out = openpyxl.load_workbook(folder / "worked-out" / f"{form}.xlsx", data_only=True)
    problems, status, first = {}, {}, {}
    for view in content.collection.views:
        sheet = layout.sheets[view.name]
        if sheet.status is None:
            continue
        problems[view.name] = problems_of(view, reach)
        cells = worked_out[sheet.name].iter_rows(min_row=sheet.first + 1, max_row=sheet.first + len(content.rows[view.name]), max_col=1)
        status[view.name] = [str(row[0].value or "") for row in cells]
        first[view.name] = sheet.first + 1
    submission = read_submission(folder / f"{form}.xlsx", book)
    findings = check_submission(submission).findings
    _, results = check_rules(derive(submission), {"as_of": "2026-06-01"})
    asked_of = {result.code for result in results if result.in_plan}
    kinds = [line.kind for line in cover_lines(content)]
    cover = worked_out.worksheets[0]
    counted = [int(cover.cell(row, 2).value) for row, kind in enumerate(kinds, start=1) if kind in ("open", "all")]
    return Told(form, content, problems, status, findings, first, layout.names, asked_of, counted)


def disagreements(told: Told) -> Iterator[tuple[str, int, str, str]]:
    """Where a row check and `validate` differ: sheet, row, the text, and which of the two said it."""
    for view in told.content.collection.views:
        if view.name not in told.status:
            continue
        problems = [problem for problem in told.problems[view.name] if isinstance(problem, Problem)]
        aside = set_aside(told, view)
        for number, said in enumerate(told.status[view.name]):
            row = told.first[view.name] + number
            if not any(told.content.rows[view.name][number].values()):
                assert said == ""
                continue
            here = [f for f in told.findings if f.place.sheet == told.sheets[view.name] and f.place.row == row and f.severity in GRAVE]
            expected = set()
            for finding in here:
                code = "unreadable" if finding.code in UNREADABLE else finding.code
                columns = {name for name, fills in view.fills.items() if any(fill.field.name == finding.column for fill in fills)}
                expected |= {
                    problem.text
                    for problem in problems
                    if problem.grave
                    and ("unreadable" if problem.code in UNREADABLE else problem.code) == code
                    and (not problem.columns or columns & set(problem.columns))
                }
            grave = said.split(ASKED)[0]
            # An id that is proposed is no fault.
            actual = set() if grave == COMPLETE else {part for part in grave.split(BETWEEN) if NEXT_FREE not in part}
            for text in expected - actual:
                yield view.name, row, text, "validate"
            if number in aside:
                # No rule is asked of a row that is set aside; the workbook tells what else is wrong in it at once.
                continue
            key = [told.content.rows[view.name][number].get(name, "") for name in view.key_columns]
            of_aside = any([told.content.rows[view.name][other].get(name, "") for name in view.key_columns] == key for other in aside)
            for text in actual - expected:
                # What is set aside for other reasons is no repeat yet, and will be one when it is mended.
                if text != repeats(view.table, told.content.book) or not of_aside:
                    yield view.name, row, text, "workbook"


def set_aside(told: Told, view: View) -> set[int]:
    """The rows of a sheet, counted from 0, of which no rule is asked."""
    conflict = view.table.repeats.conflict if view.table.repeats is not None else ""
    places = [f.place for f in told.findings if f.severity is Severity.reject or f.code == conflict]
    return {place.row - told.first[view.name] for place in places if place.sheet == told.sheets[view.name] and place.row}


@pytest.mark.parametrize("form", FORMS)
def test_the_row_checks_say_what_validate_says(told: dict[str, Told], form: str) -> None:
    assert list(disagreements(told[form])) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_cover_counts_the_rows_that_are_not_complete(told: dict[str, Told], form: str) -> None:
    one = told[form]
    open_rows = {name: sum(1 for said in rows if said and not said.startswith(COMPLETE)) for name, rows in one.status.items()}
    assert one.counted == [*open_rows.values(), sum(open_rows.values())]
    assert sum(open_rows.values()) > 5


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_of_a_form_is_a_row_check_or_told_as_checked_later(told: dict[str, Told], form: str, book: Codebook) -> None:
    found = [one for of_view in told[form].problems.values() for one in of_view]
    checked = {one.code for one in found if isinstance(one, Problem)}
    later = [one for one in found if isinstance(one, Unchecked)] + list(unchecked_of(book, book.collection(form)))
    assert told[form].asked - checked - {one.rule.code for one in later} == set()


def test_the_rows_have_faults_of_many_kinds(told: dict[str, Told]) -> None:
    """Otherwise the comparison would say little."""
    texts = Counter(
        part for one in told.values() for said in one.status.values() for text in said for part in text.split(ASKED)[0].split(BETWEEN)
    )
    assert texts[COMPLETE] > (100 if LONG else 30)
    assert len(texts) > (100 if LONG else 60)


@pytest.mark.skipif(not LONG, reason="only the long run tries so many rows")
def test_two_thousand_rows_are_tried(told: dict[str, Told]) -> None:
    assert sum(len(rows) for one in told.values() for rows in one.status.values()) >= 2000
