"""What units are most often wronged by: each is a file made here, checked as `tipdata validate` checks it, with exactly what it may say."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hazards import LABELS, Grids, base, grids_of, replaced, with_openpyxl, write_folder, write_xlsx
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tipdata.codebook import Codebook
from tipdata.records import Column, State, Submission, messages_of
from tipdata.workflows import Validated, ValidateOptions, validate

Change = Callable[[Grids], None]


def checked(path: Path, book: Codebook) -> Validated:
    (one,) = validate([path], book, ValidateOptions()).submissions
    return one


def told(one: Validated) -> set[tuple[str, str]]:
    return {(finding.code, str(finding.place).rsplit("/", 1)[-1]) for finding in one.findings}


def changed(folder: Path, change: Change) -> Path:
    grids = grids_of(base())
    change(grids)
    return write_xlsx(folder, grids)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> set[tuple[str, str]]:
    """What is said of the submission before anything is changed in it."""
    return told(checked(write_xlsx(tmp_path_factory.mktemp("plain"), grids_of(base())), book))


@pytest.fixture
def new(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> Callable[[Change], set[tuple[str, str]]]:
    """What a change adds to what is said of the submission."""
    return lambda change: told(checked(changed(tmp_path, change), book)) - plain


def cells(submission: Submission, table: str, name: str) -> list[str]:
    column = submission.tables[table].columns[name]
    return [str(text) if state == State.filled else State(state).name for text, state in zip(column.text, column.state, strict=True)]


def column_read(submission: Submission, sheet: str, name: str) -> Column:
    """A column as the person who filled the sheet knows it."""
    return next(received.columns[name] for received in submission.received if received.view.name == sheet)


def test_a_right_cell_is_never_called_wrong(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    """Long texts, leading zeros, numbers that a spreadsheet keeps with decimals, dates with a time of day."""
    long = "Referred by the labour inspectorate; " * 300

    def change(grids: Grids) -> None:
        grids["cases"] = replaced(grids["cases"], (0, "shared_ref", "000042"), (1, "opened_on", "2025-02-03 00:00:00"))
        grids["cover"] = replaced(grids["cover"], (0, "legal_basis", long))
        grids["tally"] = replaced(grids["tally"], (0, "registrations", 4.0), (0, "of_which_identified", 0.1 + 0.9))

    one = checked(changed(tmp_path, change), book)
    assert told(one) - plain == set()
    assert str(column_read(one.submission, "cases", "shared_ref").text[0]) == "000042"
    assert cells(one.submission, "submission", "legal_basis") == [long.strip()]
    assert cells(one.submission, "victim_tally", "registrations")[0] == "4"


def test_nothing_is_said_of_fields_that_are_not_in_the_form(tmp_path: Path, book: Codebook) -> None:
    one = checked(changed(tmp_path, lambda grids: None), book)
    asked = {(table, field.name) for table, fields in one.submission.collection.asked.items() for field in fields.values()}
    assert {(f.table, f.column) for f in one.findings if f.column} <= asked


def test_an_old_template_is_named_before_anything_else(tmp_path: Path, book: Codebook) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        stamp = workbook.create_sheet("_tipdata")
        for row in (("codebook_id", book.id), ("codebook_version", "0.0.1")):
            stamp.append(row)
        workbook["cases"]["C2"] = "opne"
        workbook["cases"]["D1"] = "Closing day"

    one = checked(with_openpyxl(tmp_path, change), book)
    first = next(iter(messages_of(one.findings)))
    assert first.code == "TIP-H09"
    assert "an old template" in first.text


def test_formatted_numbered_and_blank_rows_are_no_data(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["cases"]
        for row in range(4, 40):
            sheet.cell(row, 2).number_format = "yyyy-mm-dd"
            sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFEEEE")
        for row in range(40, 60):
            sheet.cell(row, 2, "  ")
        for row in range(60, 70):
            sheet.cell(row, 1, f"C{row}")

    one = checked(with_openpyxl(tmp_path, change), book)
    assert len(one.submission.tables["cases"]) == 2
    assert told(one) - plain == {("TIP-H10", f"unit.xlsx cases row {row}") for row in range(60, 70)}


def test_a_file_without_stored_values_says_open_and_save_it_once(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    one = checked(with_openpyxl(tmp_path, lambda workbook: workbook["cases"].__setitem__("B2", "=TODAY()")), book)
    assert ("TIP-F07", "unit.xlsx cases B2") in told(one) - plain
    assert "once, save it" in book.findings["TIP-F07"].mend


def test_a_blank_is_allowed_where_the_help_says_so(new: Callable[[Change], set[tuple[str, str]]]) -> None:
    def change(grids: Grids) -> None:
        grids["cases"] = replaced(grids["cases"], (0, "transferred_to", ""), (0, "shared_ref", ""), (0, "closed_on", ""))

    assert new(change) == set()


@pytest.mark.parametrize("names", [{}, {"list_status": "Elsewhere!$A$1:$A$3", "_xlnm.Print_Area": "cases!$A$1:$H$9"}])
def test_foreign_and_missing_defined_names_change_nothing(
    tmp_path: Path, book: Codebook, plain: set[tuple[str, str]], names: dict[str, str]
) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        for name, target in names.items():
            if not name.startswith("_"):
                workbook.defined_names[name] = DefinedName(name, attr_text=target)
        rule = DataValidation(type="list", formula1="no_such_name")
        workbook["cases"].add_data_validation(rule)
        rule.add("C2:C99")

    assert told(checked(with_openpyxl(tmp_path, change), book)) - plain == set()


def test_two_codes_joined_by_and_are_two_codes(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    one = checked(
        changed(tmp_path, lambda grids: grids.update(cases=replaced(grids["cases"], (0, "forms", "sexual AND forced_labour")))), book
    )
    assert told(one) - plain == set()
    assert cells(one.submission, "cases", "forms")[0] == "sexual;forced_labour"


def test_what_was_pasted_over_a_validation_is_found(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        rule = DataValidation(type="list", formula1='"Open,Closed"')
        workbook["cases"].add_data_validation(rule)
        rule.add("C2:C99")
        workbook["cases"]["C2"] = "under way"

    assert told(checked(with_openpyxl(tmp_path, change), book)) - plain == {("TIP-K05", "unit.xlsx cases C2")}


def test_extra_columns_are_named_and_misplaced_ones_are_read(tmp_path: Path, book: Codebook, plain: set[tuple[str, str]]) -> None:
    def change(grids: Grids) -> None:
        grids["cases"] = [["Mood", *reversed(grids["cases"][0])], *(["good", *reversed(row)] for row in grids["cases"][1:])]

    one = checked(changed(tmp_path, change), book)
    assert told(one) - plain == {("TIP-H01", "unit.xlsx cases A1")}
    assert cells(one.submission, "cases", "case_id") == ["C1", "C2"]


def test_a_missing_header_row_is_said(tmp_path: Path, book: Codebook) -> None:
    one = checked(changed(tmp_path, lambda grids: grids.update(cases=grids["cases"][1:])), book)
    (finding,) = (finding for finding in one.findings if finding.code == "TIP-K04")
    assert str(finding.place).endswith("unit.xlsx cases")
    assert "no header row" in finding.message


def test_a_header_that_stands_twice_is_said(new: Callable[[Change], set[tuple[str, str]]]) -> None:
    def change(grids: Grids) -> None:
        grids["cases"] = [[*row, extra] for row, extra in zip(grids["cases"], ["status", "open", "closed"], strict=True)]

    assert new(change) == {("TIP-H02", "unit.xlsx cases I1")}


def test_every_message_names_its_sheet(tmp_path: Path, book: Codebook) -> None:
    def change(grids: Grids) -> None:
        grids["cases"] = replaced(grids["cases"], (0, "status", "opne"), (1, "opened_on", "soon"))
        grids["persons"] = replaced(grids["persons"], (0, "sex", "F?"), (1, "person_no", ""))
        grids["tally"] = replaced(grids["tally"], (0, "registrations", "many"))

    one = checked(changed(tmp_path, change), book)
    sheets = {"cases", "persons", "tally", "cover"}
    of_rows = [finding for finding in one.findings if finding.place.row]
    assert len(of_rows) >= 5
    assert {finding.place.sheet for finding in of_rows} <= sheets


def test_a_renamed_header_is_suggested(tmp_path: Path, book: Codebook) -> None:
    one = checked(changed(tmp_path, lambda grids: grids["cases"][0].__setitem__(1, "Opend on")), book)
    (finding,) = (finding for finding in one.findings if finding.code == "TIP-H01")
    assert (str(finding.place)[-2:], finding.suggestion) == ("B1", LABELS["opened_on"])


def test_exchanged_headers_are_told_by_their_values(tmp_path: Path, book: Codebook) -> None:
    def change(grids: Grids) -> None:
        rows = grids["persons"]
        sex, outcome = rows[0].index("sex"), rows[0].index("outcome")
        rows[0][sex], rows[0][outcome] = rows[0][outcome], rows[0][sex]

    one = checked(changed(tmp_path, change), book)
    wrong = [finding for finding in one.findings if re.fullmatch(r"TIP-(H14|K05|T\d\d)", finding.code)]
    assert {(finding.code, str(finding.place).rsplit(" ", 1)[-1]) for finding in wrong} == {("TIP-H14", "D1"), ("TIP-H14", "L1")}


@pytest.mark.parametrize("direction", ["right", "left"])
def test_a_row_whose_cells_moved_is_one_finding(tmp_path: Path, book: Codebook, direction: str) -> None:
    def change(grids: Grids) -> None:
        rows = copy.deepcopy(grids["persons"])
        rows[2] = [*rows[2][:2], "", *rows[2][2:-1]] if direction == "right" else [*rows[2][:2], *rows[2][3:], ""]
        grids["persons"] = rows

    one = checked(changed(tmp_path, change), book)
    wrong = [finding for finding in one.findings if re.fullmatch(r"TIP-(H15|K05|T\d\d)", finding.code)]
    assert [(finding.code, str(finding.place).rsplit(" ", 2)[-2:]) for finding in wrong] == [("TIP-H15", ["row", "3"])]


def test_csv_and_workbook_say_the_same(tmp_path: Path, book: Codebook) -> None:
    grids = grids_of(base())
    grids["cases"] = replaced(grids["cases"], (0, "status", "opne"))
    from_csv, from_xlsx = checked(write_folder(tmp_path, grids), book), checked(write_xlsx(tmp_path, grids), book)
    assert {(f.code, f.place.cell) for f in from_csv.findings} == {(f.code, f.place.cell) for f in from_xlsx.findings}
