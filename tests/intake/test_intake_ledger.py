"""Every non-empty cell is used, reported or ignored for a named reason; and what is read stands where it is said to stand.

The files are read a second time here, by readers that share nothing with intake: openpyxl for workbooks, a few lines for CSV.
"""

from __future__ import annotations

import datetime
import random
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import event, given, settings, strategies as st
from openpyxl.utils.escape import unescape

from tipdata.codebook import Codebook, FieldType, load_codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.records import State, Submission
from tipdata.templates import write_template

BOOK = load_codebook()
Cells = dict[tuple[int, int], object]
NO_RESULT = object()


def read_csv_apart(path: Path, delimiter: str) -> Cells:
    """RFC 4180, sign by sign: (line on which the record begins, column from 1) -> text."""
    text = path.read_bytes().decode("utf-8-sig")
    cells: Cells = {}
    line = record = column = 1
    cell, quoted, at = "", False, 0
    while at <= len(text):
        sign = text[at] if at < len(text) else "\n"
        following = text[at + 1] if at + 1 < len(text) else ""
        at += 1
        if sign in "\r\n" and not (sign == "\r" and following == "\n"):
            line += 1
        if quoted:
            if sign == '"' and following == '"':
                cell, at = cell + sign, at + 1
            elif sign == '"':
                quoted = False
            else:
                cell += sign
        elif sign == '"' and cell == "":
            quoted = True
        elif sign == delimiter or sign in "\r\n":
            if cell.strip():
                cells[record, column] = cell
            cell, column = "", column + 1
            if sign == "\r" and following == "\n":
                line, at = line + 1, at + 1
            if sign != delimiter:
                record, column = line, 1
        else:
            cell += sign
    return cells


def stored_results(path: Path) -> list[set[str]]:
    """For each sheet the formulas with a text as their stored result, if only a blank one, which openpyxl does not tell from none."""
    found = []
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            (n for n in archive.namelist() if "worksheets/sheet" in n), key=lambda n: int(re.sub(r"\D", "", n.rpartition("/")[2]))
        )
        for name in names:
            found.append(set(re.findall(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="str"><f(?:[^>]*/>|[^>]*>[^<]*</f>)<v>', archive.read(name))))
    return [{cell.decode() for cell in cells} for cells in found]


def read_workbook_apart(path: Path) -> dict[str, Cells]:
    """For each sheet, hidden ones too: (row, column) -> value of the cells that hold something."""
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    sheets: dict[str, Cells] = {}
    stored = stored_results(path)
    for number, sheet in enumerate(values.worksheets):
        cells = sheets.setdefault(sheet.title, {})
        for row in formulas[sheet.title].iter_rows():
            for cell in row:
                value = sheet.cell(cell.row, cell.column).value
                if value is None and cell.data_type == "f" and cell.coordinate not in stored[number]:
                    cells[cell.row, cell.column] = NO_RESULT
                elif value is not None and str(value).strip():
                    cells[cell.row, cell.column] = value
    return sheets


def agrees(raw: str, value: object) -> bool:
    """Whether a text is what a cell holds."""
    match value:
        case bool():
            return raw == str(value).upper()
        case int() | float():
            return float(raw) == pytest.approx(value, rel=1e-14)
        case datetime.datetime() | datetime.date():
            return raw == str(value).removesuffix(" 00:00:00")
        case str():
            return raw == unescape(value)
    return value is NO_RESULT and raw == "="


def assert_accounted(submission: Submission, apart: Mapping[tuple[str, str], Cells]) -> None:
    """`apart` holds the cells of each (file, sheet) as the other reader found them."""
    for file in submission.files:
        held = sum(len(cells) for (name, _), cells in apart.items() if name == file.path)
        assert file.used + file.reported + sum(file.ignored.values()) == held, file.path
        assert min(file.used, file.reported, *file.ignored.values(), 0) == 0
    for sheet in submission.received:
        cells = apart[sheet.file, sheet.sheet]
        for column in sheet.columns.values():
            for number, raw in enumerate(column.raw):
                at = (column.at_row or int(sheet.rows[number]), column.at)
                assert (at in cells) == bool(raw.strip()), (sheet.sheet, at)
                assert not raw.strip() or agrees(str(raw), cells[at]), (sheet.sheet, at)
    read_by_us = sum(int((column.raw != "").sum()) for sheet in submission.received for column in sheet.columns.values())
    unread = sum(
        int((column.state == State.unreadable).sum()) for sheet in submission.received for column in sheet.columns.values() if column.at
    )
    assert sum(file.used for file in submission.files) <= read_by_us
    assert sum(file.reported for file in submission.files) >= unread
    whole_columns = sum(
        int(batch.facts["count"]) for batch in submission.findings.batches if batch.code in ("TIP-H01", "TIP-H02", "TIP-H05", "TIP-H13")
    )
    sheets = [batch.places[0] for batch in submission.findings.batches if batch.code in ("TIP-K04", "TIP-H08")]
    left = sum(len(apart[place.file, place.sheet]) for place in sheets)
    assert sum(file.reported for file in submission.files) == unread + whole_columns + left


JUNK = st.sampled_from(
    ["", "", "", " ", "\t", "x", "<5", "0", "12", "2025", "2025-02-30", "2025-03", "yes", "No", "unknown", "Withheld", "NA", "#N/A", "a;b",
     ";", 'say "so"', "two\nlines", "two\r\nlines", "a,b", "a\tb", "'=1", "=", "caf\u00e9", "\u2212", "sexual;forced_labour", "male",
     "open"]
)  # fmt: skip
TYPED = st.one_of(
    st.integers(-5, 10**6), st.floats(-1e6, 1e6).map(lambda number: round(number, 3)), st.booleans(), st.dates(datetime.date(1950, 1, 1))
)
ODD_HEADERS = st.sampled_from(["mood", "Remark", "name of the case", "1", " ", "", ""])


@st.composite
def sheets(draw: st.DrawFn, form: str, typed: bool) -> dict[str, list[list[object]]]:
    """The sheets of a form with headers in any order, some of them unknown, twice or blank, notes above, and any text in the cells."""
    cell = st.one_of(JUNK, JUNK, TYPED) if typed else JUNK
    filled: dict[str, list[list[object]]] = {}
    for view in BOOK.collection(form).views:
        if view is not BOOK.collection(form).cover and draw(st.integers(0, 4)) == 0:
            continue
        keys = list(view.key_columns) if draw(st.integers(0, 5)) else list(view.key_columns[:1])
        rest = [column for column in view.entered if column.name not in keys]
        chosen = [view.column(name) for name in keys] + draw(
            st.lists(st.sampled_from(rest), min_size=2, max_size=6, unique_by=lambda c: c.name)
        )
        header: list[object] = [draw(st.sampled_from([column.name, column.label, f" {column.label.upper()} *"])) for column in chosen]
        header += draw(st.lists(ODD_HEADERS, max_size=3)) + draw(st.lists(st.sampled_from(header), max_size=1))
        header = draw(st.permutations(header))
        notes: list[list[object]] = draw(st.lists(st.lists(st.sampled_from(["Notes", "of us", "", " "]), max_size=3), max_size=2))
        rows: list[list[object]] = draw(st.lists(st.lists(cell, max_size=len(header) + 2), max_size=5))
        filled[view.name] = [*notes, header, *rows]
    return filled


def write_csv_file(path: Path, rows: list[list[object]], delimiter: str, line_end: str, mark: bool) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in f'{delimiter}"\r\n') else text

    content = line_end.join(delimiter.join(cell(str(value)) for value in row) for row in rows)
    path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + content.encode("utf-8"))


FORMS = st.sampled_from(list(BOOK.forms))


@settings(max_examples=settings().max_examples // 2)
@given(st.data())
def test_the_cells_of_csv_files_add_up_and_stand_where_they_are_said_to(data: st.DataObject) -> None:
    filled = data.draw(FORMS.flatmap(lambda form: sheets(form, typed=False)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        delimiters = {}
        for sheet, rows in filled.items():
            delimiters[sheet] = data.draw(st.sampled_from([",", ";", "\t"]))
            line_end = data.draw(st.sampled_from(["\r\n", "\n"]))
            write_csv_file(folder / f"{sheet}.csv", rows, delimiters[sheet], line_end, data.draw(st.booleans()))
        try:
            submission = read_submission(folder, BOOK, "unit")
        except TipdataError as error:
            event(f"refused: {error.code}")
            return
        apart = {(f"unit/{sheet}.csv", ""): read_csv_apart(folder / f"{sheet}.csv", delimiters[sheet]) for sheet in filled}
        event(f"read as {submission.collection.form.name}")
        assert_accounted(submission, apart)


@settings(max_examples=settings().max_examples // 2)
@given(st.data())
def test_the_cells_of_workbooks_add_up_and_stand_where_they_are_said_to(data: st.DataObject) -> None:
    filled = data.draw(FORMS.flatmap(lambda form: sheets(form, typed=True)))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as workbook:
            as_date = workbook.add_format({"num_format": "yyyy-mm-dd"})
            for title, rows in filled.items():
                sheet = workbook.add_worksheet(title)
                right, down = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))
                for i, row in enumerate(rows, start=down):
                    for j, value in enumerate(row, start=right):
                        if isinstance(value, datetime.date):
                            sheet.write_datetime(i, j, datetime.datetime.combine(value, datetime.time()), as_date)
                        elif value == "#N/A":
                            sheet.write_formula(i, j, "=NA()", None, "#N/A")
                        elif value == "=":
                            sheet.write_formula(i, j, "=1+1", None, "")
                        elif value != "":
                            sheet.write(i, j, value)
                if data.draw(st.booleans()):
                    sheet.very_hidden()
            workbook.worksheets()[0].hidden = 0
        try:
            submission = read_submission(path, BOOK, "a.xlsx")
        except TipdataError as error:
            event(f"refused: {error.code}")
            return
        event(f"read as {submission.collection.form.name}")
        assert_accounted(submission, {("a.xlsx", title): cells for title, cells in read_workbook_apart(path).items()})


def filled_rows(form: str, draw: random.Random) -> dict[str, list[dict[str, str]]]:
    """Rows for a template: answers of the right kind, and here and there a text that cannot be read."""
    collection = BOOK.collection(form)
    rows = {}
    for view in collection.views:
        number = 1 if view is collection.cover else 6
        rows[view.name] = [
            {column.name: _answer(column.type, column.codelist, draw) for column in view.entered if draw.random() < 0.8}
            for _ in range(number)
        ]
    return rows


def _answer(kind: FieldType, codelist: str | None, draw: random.Random) -> str:
    if draw.random() < 0.1:
        return draw.choice(["nonsense", "unknown", "2025-13", "=1+1", "-", " x "])
    if codelist:
        return draw.choice([code.code for code in BOOK.codelists[codelist].codes])
    by_kind = {FieldType.date: "2025-03", FieldType.integer: "3", FieldType.count: "<5", FieldType.decimal: "1.5", FieldType.country: "LUX"}
    return by_kind.get(kind, draw.choice(["a", "b 1", "C-7"]))


@pytest.mark.parametrize("form", list(BOOK.forms) if settings().max_examples >= 1000 else [*BOOK.forms][::3])
@pytest.mark.parametrize("seed", range(3 if settings().max_examples >= 1000 else 1))
def test_the_cells_of_filled_templates_add_up(tmp_path: Path, book: Codebook, form: str, seed: int) -> None:
    rows = filled_rows(form, random.Random(seed))
    write_template(book, form, tmp_path / "a.xlsx", format="xlsx", rows=rows)
    write_template(book, form, tmp_path / "a", format="csv", rows=rows)
    workbook, folder = read_submission(tmp_path / "a.xlsx", book, "a.xlsx"), read_submission(tmp_path / "a", book, "a")
    assert_accounted(workbook, {("a.xlsx", title): cells for title, cells in read_workbook_apart(tmp_path / "a.xlsx").items()})
    assert_accounted(folder, {(f"a/{path.name}", ""): read_csv_apart(path, ",") for path in (tmp_path / "a").iterdir()})
    assert workbook.collection.form.name == folder.collection.form.name == form
    assert list(workbook.findings) == list(folder.findings) == []
    for name, data in workbook.tables.items():
        assert len(data) == len(folder.tables[name]), name
        for field in data.columns:
            assert data.columns[field].state.tolist() == folder.tables[name].columns[field].state.tolist(), (name, field)
            assert data.columns[field].text.tolist() == folder.tables[name].columns[field].text.tolist(), (name, field)
    assert sum(file.used for file in workbook.files) == sum(file.used for file in folder.files)
    assert sum(file.reported for file in workbook.files) == sum(file.reported for file in folder.files)
