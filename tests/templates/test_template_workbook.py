"""The workbook as a second reader sees it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from tipdata.codebook import Codebook, Level, Requirement, load_codebook, loose
from tipdata.intake import LISTS_SHEET, STAMP_SHEET
from tipdata.intake.headers import headers_of
from tipdata.templates import write_template
from tipdata.templates.answer_lists import drops_down
from tipdata.templates.bands import bands_of
from tipdata.templates.cells import NUMBERS, answers
from tipdata.templates.content import sheets_of
from tipdata.templates.dependent import dependences_of
from tipdata.templates.layout import ENTRY_ROWS, drop_downs, in_workbook, sheet_names
from tipdata.templates.marks import Due, mark_of
from tipdata.templates.page import PRINTED_ROWS

FORMS = tuple(load_codebook().forms)
LONGEST = 8192
TAKEN = """
    IF AND OR NOT ISNUMBER ISNA ISBLANK LEN LEFT MID RIGHT FIND SEARCH SUBSTITUTE TRIM VALUE DATE YEAR MONTH DAY EDATE COUNTIF
    COUNTIFS SUMIFS
    MATCH INDEX MIN MAX ABS IFERROR INT EXACT ISERROR N T TEXT ROW COUNTA SUMPRODUCT
"""


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def path(book: Codebook, form: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "template.xlsx"
    write_template(book, form, path, format="xlsx")
    return path


@pytest.fixture(scope="module")
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def columns(book: Codebook, form: str, workbook: openpyxl.Workbook):  # type: ignore[no-untyped-def]
    """(view, field, header cell, first entry cell) of every column of the form."""
    collection = book.collection(form)
    views = sheets_of(book, collection)
    names = sheet_names(views)
    for view in views:
        sheet = workbook[names[view.name]]
        if view is collection.cover:
            rows = {headers_of(book, collection, view).get(loose(str(cell.value or ""))): cell.row for cell in sheet["A"]}
            for field in view.entered:
                yield view, field, sheet.cell(rows[field.name], 1), sheet.cell(rows[field.name], 2)
        else:
            for number, field in enumerate(view.entered, start=1):
                row, column = in_workbook(view, book, 1, number)
                yield view, field, sheet.cell(row, column), sheet.cell(row + 1, column)


def check_of(cell) -> DataValidation:  # type: ignore[no-untyped-def]
    found = [check for check in cell.parent.data_validations.dataValidation if cell.coordinate in check]
    assert len(found) == 1, cell
    return found[0]


def named(workbook: openpyxl.Workbook, name: str) -> list[str]:
    ((sheet, cells),) = workbook.defined_names[name].destinations
    return [row[0].value for row in workbook[sheet][cells]]


def test_sheets_stand_in_the_order_of_the_form_and_the_helpers_are_hidden(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    names = list(sheet_names(sheets_of(book, book.collection(form))).values())
    assert names[-1] == "Confirmations"
    beside = [book.checklist_view.label] if book.checklist_view is not None else []
    assert workbook.sheetnames == [*names, "Definitions", *beside, LISTS_SHEET, STAMP_SHEET]
    assert {sheet.title for sheet in workbook if sheet.sheet_state != "visible"} == {LISTS_SHEET, STAMP_SHEET}


def test_headers_are_the_labels_with_a_star_where_an_answer_is_due(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    signs = {Due.always: " *", Due.sometimes: " **"}
    for view, field, header, _ in columns(book, form, workbook):
        mark = mark_of(view, field)
        assert header.value == field.label + signs.get(mark.due, "")
        assert header.font.bold
        assert (header.font.underline == "single") == (mark.due is Due.expected)
        assert bool(header.font.italic) == mark.protected == (field.sensitivity > Level.none)


def test_keys_are_always_due(book: Codebook, form: str) -> None:
    for view in book.collection(form).views:
        if view.is_table_itself:
            keys = [field for field in view.entered if field.requirement is Requirement.key]
            assert all(mark_of(view, field).due is Due.always for field in keys)


def test_the_legend_explains_each_mark_that_occurs(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    cover = workbook.worksheets[0]
    above = [str(cell.value) for cell in cover["A"]]
    marks = [mark_of(view, field) for view, field, _, _ in columns(book, form, workbook)]
    for due, sample in ((Due.always, "One star *"), (Due.sometimes, "Two stars **"), (Due.expected, "Underlined")):
        assert (sample in above) == any(mark.due is due for mark in marks)
    assert ("In italics, on orange" in above) == any(mark.protected for mark in marks)


def test_column_a_of_the_cover_holds_each_label_once(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    collection = book.collection(form)
    headers = headers_of(book, collection, collection.cover)
    found = [headers[loose(cell.value)] for cell in workbook.worksheets[0]["A"] if cell.value and loose(cell.value) in headers]
    assert found == [field.name for field in collection.cover.entered]


def test_every_entry_cell_has_a_prompt_and_says_what_it_refuses(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    for view, field, _, cell in columns(book, form, workbook):
        check = check_of(cell)
        assert check.showInputMessage
        assert 0 < len(check.promptTitle) <= 32
        assert 20 < len(check.prompt) <= 255
        assert field.label.startswith(check.promptTitle.rstrip("\u2026"))
        if check.showErrorMessage and check.type:
            assert 0 < len(check.errorTitle) <= 32
            assert 0 < len(check.error) <= 255
        if view is not book.collection(form).cover:
            assert str(check.sqref) == f"{cell.coordinate}:{cell.column_letter}{cell.row + ENTRY_ROWS - 1}"


def test_coded_cells_drop_down_to_labels_and_reasons(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    for view, field, _, cell in columns(book, form, workbook):
        if (codelist := book.codelist(field)) is None:
            continue
        check = check_of(cell)
        if field.name in dependences_of(view, book):
            assert check.type == "list"
            assert check.formula1 == f"offered_{view.name}_{field.name}"
            continue
        labels = [code.label for code in codelist.codes] + [reason.label for reason in book.allowed_missing(field)]
        if not drops_down(field, book):
            assert len(labels) > 1000
            assert not check.formula1
            continue
        assert check.type == "list"
        assert named(workbook, check.formula1) == labels == list(answers(field, book).values())
        assert bool(check.showErrorMessage) is (not field.is_multiple or drop_downs(field, book) > 1)
        if field.is_multiple and drop_downs(field, book) == 1:
            assert f"'{book.separator}'" in check.prompt


def test_equal_lists_share_one_name(workbook: openpyxl.Workbook) -> None:
    lists = [tuple(named(workbook, name)) for name in workbook.defined_names if name.startswith(("list_", "reasons"))]
    assert len(set(lists)) == len(lists) > 0


def test_only_number_cells_are_not_text_cells(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    for view, field, _, cell in columns(book, form, workbook):
        if view is book.collection(form).cover:
            assert cell.number_format == ("General" if field.type in NUMBERS else "@")
    collection = book.collection(form)
    names = sheet_names(collection.views)
    for view in collection.views:
        if view is not collection.cover:
            sheet = workbook[names[view.name]]
            formats = _dimensions(sheet)
            for number, field in enumerate(view.entered, start=1):
                _, column = in_workbook(view, book, 1, number)
                assert formats[column] == ("General" if field.type in NUMBERS else "@"), field.name


def _dimensions(sheet) -> dict[int, str]:  # type: ignore[no-untyped-def]
    """The number format of each column; one entry of the file may speak of several columns."""
    formats: dict[int, str] = {}
    for dimension in sheet.column_dimensions.values():
        formats |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.number_format)
        assert 12 <= dimension.width <= 41
    return formats


def test_formulas_stay_within_what_excel_takes(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = archive.read(name).decode()
                assert all(len(_plain(formula)) <= LONGEST for formula in re.findall(r"<f(?: [^<>]*)?>([^<]+)</f>", xml))
                assert "x14:" not in xml
                assert all(len(_plain(formula)) <= 255 for formula in re.findall(r"<formula1>(.*?)</formula1>", xml))


def test_nobody_enters_anything_where_a_formula_stands(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    views = sheets_of(book, book.collection(form))
    entered = {(cell.parent.title, cell.column) for view, _, _, cell in columns(book, form, workbook) if view.table.kind != "cover"}
    for name in list(sheet_names(views).values())[1:]:
        found = {(name, cell.column) for row in workbook[name].iter_rows(max_row=9) for cell in row if cell.data_type == "f"}
        assert not found & entered
        assert found == ({(name, 1)} if name != "Confirmations" else set())


def test_every_defined_name_is_short_enough_and_uses_functions_that_both_programs_know(workbook: openpyxl.Workbook) -> None:
    for name, defined in workbook.defined_names.items():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", name)
        formula = defined.attr_text or ""
        assert len(formula) <= LONGEST
        outside = re.sub(r'"[^"]*"', '""', formula)
        assert set(re.findall(r"([A-Z]+)\(", outside)) <= set(TAKEN.split())


def _plain(xml: str) -> str:
    return xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def test_pages_are_set_for_printing(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    collection = book.collection(form)
    for view, sheet in zip(collection.views, workbook.worksheets, strict=False):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        if view is collection.cover:
            assert (sheet.page_setup.fitToWidth or 1) == 1
            continue
        header = in_workbook(view, book, 1, 1)[0]
        assert sheet.freeze_panes in (f"B{header + 1}", f"C{header + 1}")
        assert sheet.print_title_rows == f"$1:${header}"
        # A page is as wide as can be read; what does not fit stands on further pages, each with the row check and the id.
        assert (sheet.page_setup.fitToWidth or 1) > 1 or len(view.entered) < 20
        assert bool(sheet.print_title_cols) is ((sheet.page_setup.fitToWidth or 1) > 1)
        printed = sheet.print_area.rpartition("$")[2]
        assert int(printed) == header + PRINTED_ROWS


def test_wide_sheets_have_bands_and_each_column_stands_below_its_own(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    names = sheet_names(sheets_of(book, book.collection(form)))
    for view in book.collection(form).views:
        bands = bands_of(view, book)
        if view is book.collection(form).cover or not bands:
            continue
        assert [name for _, below in bands for name in below] == [column.name for column in view.entered]
        places = {column.name: in_workbook(view, book, 1, number) for number, column in enumerate(view.entered, start=1)}
        row = workbook[names[view.name]][places[view.entered[0].name][0] - 1]
        assert {cell.column: cell.value for cell in row if cell.value} == {places[below[0]][1]: title for title, below in bands}


def test_numbers_are_number_cells_and_everything_else_is_text(book: Codebook, fill, form: str, tmp_path: Path) -> None:
    rows = fill(form, 5)
    path = tmp_path / "filled.xlsx"
    write_template(book, form, path, format="xlsx", rows=rows)
    filled = openpyxl.load_workbook(path)
    collection = book.collection(form)
    for view, field, _, first in columns(book, form, filled):
        for number, row in enumerate(rows.get(view.name, [])):
            cell = first if view is collection.cover else first.offset(row=number)
            is_number = field.type in NUMBERS and re.fullmatch(r"\d+(\.\d+)?", row[field.name])
            assert cell.data_type == ("n" if is_number else "s"), (field.name, row[field.name])


def test_a_label_too_long_for_a_sheet_gives_way_to_the_name(book: Codebook) -> None:
    views = book.collection("full").views
    for view, name in zip(views, sheet_names(views).values(), strict=True):
        assert 0 < len(name) <= 31
        assert loose(name) in {loose(word) for word in (view.name, view.label, view.table.name, view.table.label)}


def test_headers_bands_and_row_checks_refuse_what_is_typed_over_them(book: Codebook, form: str, workbook: openpyxl.Workbook) -> None:
    names = sheet_names(sheets_of(book, book.collection(form)))
    for view in book.collection(form).views:
        if view is book.collection(form).cover:
            continue
        sheet, header = workbook[names[view.name]], in_workbook(view, book, 1, 1)[0]
        last = in_workbook(view, book, 1, len(view.entered))[1]
        for cell in (*(sheet.cell(row, column) for row in range(1, header + 1) for column in (1, 2, last)), sheet.cell(header + 1, 1)):
            check = check_of(cell)
            assert (check.type, check.formula1, bool(check.showErrorMessage), check.errorStyle) == ("custom", "1>2", True, None)
            assert check.error
