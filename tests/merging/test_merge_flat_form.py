"""A form with one flat sheet, of which each row also says something of the row above: many rows then make the same parent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from submitting import Desk, Row, Sheets
from tipdata.codebook import load_codebook
from tipdata.intake import read_submission
from tipdata.merging import write_merge

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"
FLAT = """
name: flat
label: Flat report
help: One row per visit, with the patient beside it.
sheets:
  - table: report
  - table: visits
    name: stays
    label: Stays
    columns: [visit_no, patient_no, seen_on, urgency, called_by, {name: ward, field: patients.ward}]
    rows:
      - table: patients
        sets:
          patient_no: [{copy_of: patient_no}]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The clinic's codebook with a flat form, and with the table of visits listed before that of the patients above them."""
    folder = tmp_path / "schemas"
    shutil.copytree(CLINIC, folder)
    main = folder / "codebook.yaml"
    text = main.read_text().replace("[report, patients, visits]", "[report, visits, patients]").replace("[monthly]", "[monthly, flat]")
    main.write_text(text)
    (folder / "forms" / "flat.yaml").write_text(FLAT)
    return Desk(tmp_path, load_codebook(folder))


def visit(visit_no: str, patient_no: str, ward: str = "surgery") -> Row:
    return {"visit_no": visit_no, "patient_no": patient_no, "seen_on": "2025-02-03", "urgency": "routine", "called_by": "", "ward": ward}


def flat(month: str, *stays: Row) -> Sheets:
    return {"report": [about(month)], "stays": list(stays)}


def about(month: str) -> Row:
    return {"clinic": "EAST", "from_day": f"2025-{month}-01", "to_day": f"2025-{month}-28", "edition": "1", "sent_on": "2025-12-02"}


def wards(frame: pd.DataFrame) -> list[list[str]]:
    return frame[["patient_no", "ward"]].to_numpy().tolist()


def test_a_parent_that_many_rows_make_stands_once(desk: Desk) -> None:
    merged = desk.merge(desk.read(flat("02", visit("V1", "P1"), visit("V2", "P1"), visit("V3", "P2", "general"))))
    assert wards(merged.tables["patients"]) == [["P1", "surgery"], ["P2", "general"]]
    assert merged.totals == {"merged": 4, "superseded": 0, "duplicate": 0, "set_aside": 0}


def test_rows_that_disagree_about_their_parent_are_told_and_counted(desk: Desk) -> None:
    merged = desk.merge(desk.read(flat("02", visit("V1", "P1"), visit("V2", "P1", "general"))))
    assert wards(merged.tables["patients"]) == [["P1", "surgery"]]
    assert merged.tables["visits"]["visit_no"].tolist() == ["V1", "V2"]
    assert [(f.code, f.table, f.place.row) for f in merged.findings] == [("TIP-X01a", "patients", 3)]
    assert merged.set_aside["patients"][["Row", "Visit number", "Ward"]].to_numpy().tolist() == [["3", "V2", "general"]]


def test_a_parent_outlives_the_row_that_made_it(desk: Desk) -> None:
    first = desk.read(flat("02", visit("V1", "P1"), visit("V2", "P1")))
    second = desk.read(flat("03", visit("V1", "P2")))
    merged = desk.merge(first, second)
    assert wards(merged.tables["patients"]) == [["P1", "surgery"], ["P2", "surgery"]]
    assert merged.tables["visits"][["visit_no", "patient_no"]].to_numpy().tolist() == [["V2", "P1"], ["V1", "P2"]]


def test_a_later_row_says_anew_what_the_parent_is(desk: Desk, tmp_path: Path) -> None:
    first, second = desk.read(flat("02", visit("V1", "P1"), visit("V2", "P1"))), desk.read(flat("03", visit("V9", "P1", "children")))
    merged = desk.merge(first, second)
    assert wards(merged.tables["patients"]) == [["P1", "children"]]
    write_merge(desk.merge(first), tmp_path / "february")
    in_two_steps = desk.merge(read_submission(tmp_path / "february", desk.book), second)
    for name, frame in merged.tables.items():
        pd.testing.assert_frame_equal(in_two_steps.tables[name], frame)


def test_tables_that_are_listed_before_their_parents_lose_their_orphans_too(desk: Desk) -> None:
    monthly = {
        "report": [about("02")],
        "patients": [{"patient_no": "P1", "ward": "surgery"}],
        "visits": [{"visit_no": "V1", "patient_no": "P1"}, {"visit_no": "V2", "patient_no": "P7"}],
    }
    merged = desk.merge(desk.read(monthly))
    assert merged.ledger.loc[merged.ledger["fate"] == "set_aside", ["key", "reason"]].to_numpy().tolist() == [["V2", "TIP-X05a"]]
