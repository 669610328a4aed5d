"""Row checks propose the next free id to a row that has none, worked out by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tipdata.codebook import Codebook
from tipdata.templates.content import Carried, Content, content_of
from tipdata.templates.cover import cover_rows
from tipdata.templates.layout import layout_of
from tipdata.templates.workbook import write_workbook

NEXT = " is the next free "
COVER = {"reporting_unit_code": "NTH", "period_start": "2025-04-01", "period_end": "2025-06-30"}
Proposed = dict[str, list[str]]


def content(book: Codebook, form: str, rows: dict[str, list[dict[str, str]]], carried: Carried | None = None) -> Content:
    made = content_of(book, book.collection(form), rows, book.stamp)
    return Content(book, made.collection, made.rows, made.stamp, definition=made.definition, carried=carried)


@pytest.fixture(scope="module")
def proposed(book: Codebook, soffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Proposed]:
    """For each workbook and sheet what its rows propose; empty where they propose nothing."""
    folder = tmp_path_factory.mktemp("proposed")
    cases = [
        {"case_id": "NTH-2025-009", "date_opened": "2025-04-02"},
        {"case_id": "NTH-2025-014", "date_opened": "2025-04-03"},
        {"case_id": "NTH-2024-099", "date_opened": "2024-04-03"},
        {"case_id": "OTHER-7", "date_opened": "2024-04-03"},
        {"date_opened": "2025-05-01"},
    ]
    persons = [
        {"person_id": "NTH-2025-009-P1", "case_id": "NTH-2025-009"},
        {"person_id": "NTH-2025-009-P12", "case_id": "NTH-2025-009"},
        {"person_id": "NTH-2025-009-PX", "case_id": "NTH-2025-009"},
        {"case_id": "NTH-2025-009"},
        {"case_id": "NTH-2025-014"},
        {"case_id": "NTH-2025-555"},
        {"sex": "female"},
        {},
    ]
    charges = [{"proceeding_id": "NTH-2025-009-P1-C1", "person_id": "NTH-2025-009-P1"}, {"person_id": "NTH-2025-009-P1"}]
    full = {"submission": [COVER], "cases": cases, "persons": persons, "proceedings": charges}
    short_persons = [{"case_id": "A-1", "person_no": "1"}, {"case_id": "A-1", "person_no": "3"}, {"case_id": "A-1"}, {"case_id": "A-2"}]
    simple = {"cover": [COVER], "cases": [{"case_id": "A-1"}, {"case_id": "A-2"}, {"status": "open"}], "persons": short_persons}
    first = {"submission": [COVER], "cases": [{"date_opened": "2025-05-01"}]}
    contents = {
        "full": content(book, "full", full),
        "simple": content(book, "simple", simple),
        "first of all": content(book, "full", first),
        "after finished ones": content(book, "full", first, Carried(0, last_ids={"cases": ("NTH-2024-003", "NTH-2025-020")})),
    }
    paths = [folder / f"{name}.xlsx" for name in contents]
    for path, one in zip(paths, contents.values(), strict=True):
        write_workbook(one, path, entry_rows=30)
    (folder / "worked-out").mkdir()
    soffice(paths[0], "xlsx:Calc MS Excel 2007 XML", folder / "worked-out", *paths[1:])
    return {name: _proposed(one, folder / "worked-out" / f"{name}.xlsx") for name, one in contents.items()}


def _proposed(one: Content, path: Path) -> Proposed:
    worked_out = openpyxl.load_workbook(path, data_only=True)
    layout = layout_of(one, cover_rows(one), 30)
    found = {}
    for view in one.collection.views:
        sheet, number = layout.sheets[view.name], len(one.rows[view.name])
        if sheet.status is not None and number:
            cells = worked_out[sheet.name].iter_rows(min_row=sheet.first + 1, max_row=sheet.first + number, max_col=1, values_only=True)
            found[view.name] = [str(text).partition(NEXT)[0] if NEXT in str(text) else "" for (text,) in cells]
    return found


def test_the_next_case_goes_on_from_the_last_one_of_the_unit_and_the_year(proposed: dict[str, Proposed]) -> None:
    assert proposed["full"]["cases"] == ["", "", "", "", "NTH-2025-015"]


def test_a_row_below_goes_on_from_the_last_one_of_the_same_row_above(proposed: dict[str, Proposed]) -> None:
    assert proposed["full"]["persons"] == ["", "", "", "NTH-2025-009-P13", "NTH-2025-014-P1", "", "", ""]
    assert proposed["full"]["proceedings"] == ["", "NTH-2025-009-P1-C2"]


def test_a_running_number_is_counted_within_its_case(proposed: dict[str, Proposed]) -> None:
    assert proposed["simple"]["persons"] == ["", "", "4", "1"]


def test_nothing_is_proposed_where_nobody_knows_which_id_was_the_last(proposed: dict[str, Proposed]) -> None:
    assert proposed["first of all"]["cases"] == [""]
    assert proposed["simple"]["cases"] == ["", "", ""]


def test_ids_of_finished_records_that_were_not_carried_over_are_not_proposed_again(proposed: dict[str, Proposed]) -> None:
    assert proposed["after finished ones"]["cases"] == ["NTH-2025-021"]
