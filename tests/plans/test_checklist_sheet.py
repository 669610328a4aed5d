"""The sheet of the checklist: the guide's questions with the plan's answers, those of the unit, and nothing of it is read as data."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
from planning import AS_OF, SUSPECTS_ONLY, plan_of

from running import Run
from tipdata.codebook import load_codebook
from tipdata.intake import read_submission
from tipdata.plans import written

BOOK = load_codebook()
ASKED = [*BOOK.checklist_items, *(asked.id for asked in BOOK.declared_questions)]


def _rows(path: Path) -> dict[str, list[str]]:
    """The questions of a workbook's checklist by their ids."""
    sheet = openpyxl.load_workbook(path)["Checklist"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return {row[0]: row[1:] for row in rows if row[0] in ASKED}


def test_every_question_has_a_line_with_the_answer_of_the_plan(tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(SUSPECTS_ONLY, notes={"GP7": "Looked at each March."}, jurisdiction="")
    (tmp_path / "plan.yaml").write_text(written(plan, BOOK), encoding="utf-8")
    assert tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", "t.xlsx").returncode == 0
    rows = _rows(tmp_path / "t.xlsx")
    assert list(rows) == ASKED
    assert rows["GD3"][0].endswith("\nThe plan says: National reporting")
    assert rows["GD4"][0].endswith("\nThe plan says nothing yet.")
    assert rows["GP7"][0].endswith("\nThe plan says: DP-12, 2025-03-01, data protection officer")
    assert rows["GP7"][-1] == "Looked at each March."
    assert [row[1:] for name, row in rows.items() if name != "GP7"] == [["", "", ""]] * (len(ASKED) - 1)


def test_a_template_without_a_plan_asks_the_same(tipdata: Run, tmp_path: Path) -> None:
    tipdata("template", "-o", "t.xlsx")
    tipdata("template", "--format", "csv", "-o", "set")
    rows = _rows(tmp_path / "t.xlsx")
    with (tmp_path / "set" / "checklist.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = {row["question"]: [row["text"], row["answer"], row["since"], row["note"]] for row in csv.DictReader(stream)}
    assert list(rows) == ASKED
    assert {name: [text.replace("\r\n", "\n") for text in row] for name, row in listed.items()} == rows


def test_the_answers_of_a_unit_are_read_from_it_and_nothing_of_it_is_data(tipdata: Run, tmp_path: Path) -> None:
    tipdata("template", "-o", "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Checklist"]
    for row in sheet.iter_rows():
        if row[0].value == "CAP1":
            row[2].value, row[4].value = "Yes", "All of us, in March."
        elif row[0].value == "GD4":
            row[4].value = "Two offices joined."
    book.save(tmp_path / "t.xlsx")
    result = json.loads(tipdata("validate", "t.xlsx", "--format", "json").stdout)
    assert [f["code"] for f in result["findings"] if f["sheet"] == "Checklist" or f["code"].startswith("TIP-H")] == []
    submission = read_submission(tmp_path / "t.xlsx", BOOK)
    assert submission.checklist is not None
    assert set(submission.tables) == {"submission"} | {name for name in submission.tables if not len(submission.tables[name])}


def test_answer_cells_of_the_units_questions_open_the_list(tipdata: Run, tmp_path: Path) -> None:
    tipdata("template", "-o", "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Checklist"]
    places = {str(row[0].value): row[2].coordinate for row in sheet.iter_rows() if row[0].value in ASKED}
    lists = [validation for validation in sheet.data_validations.dataValidation if validation.type == "list"]
    open_at = {name for name, place in places.items() if any(place in validation.sqref for validation in lists)}
    assert open_at == {asked.id for asked in BOOK.declared_questions}
