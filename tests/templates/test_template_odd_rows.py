"""Row checks of rows that are odd in their own ways, worked out by LibreOffice."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from tipdata.codebook import Codebook
from tipdata.templates.content import content_of
from tipdata.templates.layout import in_workbook
from tipdata.templates.live.words import repeats
from tipdata.templates.workbook import write_workbook

WHOLE = {"opened_on": "2025-02-01", "status": "open", "tip": "not_yet_known"}
IDS = ("N-1*", "N-10", "n-10", "N-10", "0012", "12")
Status = dict[str, list[str]]


@pytest.fixture(scope="module")
def worked_out(book: Codebook, soffice, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "saved").mkdir()
    person = {"natural_or_legal": "natural", "sex": "male", "child_or_adult": "adult"}
    rows = {
        "cases": [{"case_id": one, **WHOLE} for one in IDS] + [{}, {"case_id": "Z", **WHOLE}],
        "persons": [
            {"case_id": "Z", "person_no": "1", **person, "outcome": "convicted_tip", "outcome_on": "2025-03-01"},
            {"case_id": "Z", "person_no": "01", **person, "outcome": "pending"},
        ],
    }
    write_workbook(content_of(book, book.collection("simple"), rows, {}), folder / "odd.xlsx", entry_rows=20)
    workbook = openpyxl.load_workbook(folder / "odd.xlsx")
    cases = workbook["Cases"]
    cases["C10"] = "  "
    cases["B11"], cases["C11"] = "E", "=NA()"
    cases["B12"], cases["C12"], cases["D12"], cases["F12"] = "D", datetime.date(2025, 2, 1), "Open", "Not yet known"
    probe = workbook.create_sheet("Probe")
    probe["A1"], probe["B1"] = "=ROWS(ids_cases)", "=INDEX(ids_cases,8)"
    workbook.save(folder / "odd.xlsx")
    return openpyxl.load_workbook(soffice(folder / "odd.xlsx", "xlsx:Calc MS Excel 2007 XML", folder / "saved"), data_only=True)


def status(worked_out: openpyxl.Workbook, book: Codebook, sheet: str, row: int) -> str:
    """What the check of a row says; rows count from 0."""
    view = next(view for view in book.collection("simple").views if view.label == sheet)
    return str(worked_out[sheet].cell(in_workbook(view, book, 2 + row, 1)[0], 1).value or "")


def test_ids_are_compared_letter_by_letter(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    said = [status(worked_out, book, "Cases", row) for row in range(len(IDS))]
    again = repeats(book.tables["cases"], book)
    assert [again in one for one in said] == [False, False, False, True, False, False]


def test_a_running_number_is_the_same_with_zeros_before_it(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    again = repeats(book.tables["persons"], book)
    assert [again in status(worked_out, book, "Persons", row) for row in (0, 1)] == [False, True]


def test_what_is_due_in_a_row_that_the_form_makes_is_told(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    said = status(worked_out, book, "Persons", 0)
    assert "Charge is missing" in said
    assert "Prosecuted on is missing" in said
    assert "Charge is missing" not in status(worked_out, book, "Persons", 1)


def test_a_row_in_which_only_blanks_were_typed_is_empty(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    assert status(worked_out, book, "Cases", 8) == ""


def test_an_error_in_a_cell_is_told_in_words(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    assert status(worked_out, book, "Cases", 9) == book.say("template.error_cell")


def test_a_pasted_date_is_said_to_be_compared_after_sending(worked_out: openpyxl.Workbook, book: Codebook) -> None:
    assert book.say("template.pasted_date", field="Opened on") in status(worked_out, book, "Cases", 10)


def test_a_blank_row_hides_no_id_from_the_drop_down(worked_out: openpyxl.Workbook) -> None:
    assert int(worked_out["Probe"]["A1"].value) == 11
    assert worked_out["Probe"]["B1"].value == "Z"
