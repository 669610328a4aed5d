"""A template from a plan: only its columns, its plan with it, and none without justification."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from planning import AS_OF, SUSPECTS_ONLY, WITH_VICTIMS, grounds, plan_of

from running import Run
from tipdata.codebook import Plan, load_codebook
from tipdata.intake import PLAN_FILE
from tipdata.plans import load_plan, planned_collection, read_plan, written

BOOK = load_codebook()
SEX, FORM = "victims.victim_sex", "victims.main_form"


def _save(folder: Path, plan: Plan) -> None:
    (folder / "plan.yaml").write_text(written(plan, BOOK), encoding="utf-8")


def _headers(folder: Path) -> dict[str, list[str]]:
    """The columns of each table of a set of CSV files, without stamp, confirmations and checklist."""
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.stem] = next(csv.reader(stream))
    return {name: row for name, row in found.items() if name not in ("confirmations", "checklist")}


PLANS: dict[str, dict[str, Any]] = {
    "suspects alone": SUSPECTS_ONLY,
    "the simple form and a role": {**SUSPECTS_ONLY, "extent": "more", "form": "simple", "fields": {"added": ["persons.roles"]}},
    "a fuller form": {**WITH_VICTIMS},
    "victims with grounds": {**WITH_VICTIMS, "victim_columns": [grounds(SEX), grounds(FORM)]},
    "few questions": {**SUSPECTS_ONLY, "extent": "more", "questions": ["TQ1", "TQ5", "PQ3"]},
}


@pytest.mark.parametrize("name", PLANS)
def test_the_template_has_exactly_the_columns_of_the_plan(name: str, tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(PLANS[name])
    _save(tmp_path, plan)
    assert tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "--format", "csv", "-o", "set").returncode == 0
    collection = planned_collection(plan, BOOK)
    stamped = set(BOOK.stamp) | {"plan_id", "language", "form"}
    found = _headers(tmp_path / "set")
    assert collection.cover is not None
    found[collection.cover.name] = [header for header in found[collection.cover.name] if header not in stamped]
    assert found == {view.name: [column.name for column in view.entered] for view in collection.views}
    assert load_plan(tmp_path / "set" / PLAN_FILE, BOOK) == plan


def test_a_plan_for_suspects_alone_has_no_tally(tipdata: Run, tmp_path: Path) -> None:
    _save(tmp_path, plan_of(SUSPECTS_ONLY))
    tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "--format", "csv", "-o", "set")
    assert set(_headers(tmp_path / "set")) == {"cover", "cases", "persons"}


def test_the_workbook_carries_its_plan_and_knows_its_id(tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(SUSPECTS_ONLY)
    _save(tmp_path, plan)
    assert tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", "t.xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["_plan"]
    assert sheet.sheet_state == "hidden"
    text = "\n".join(str(row[0] or "") for row in sheet.iter_rows(max_col=1, values_only=True))
    assert read_plan(text, BOOK, "carried") == plan
    stamp = dict(book["_tipdata"].iter_rows(max_col=2, values_only=True))
    assert stamp["plan_id"] == plan.id


def test_the_cover_says_what_the_plan_says(tipdata: Run, tmp_path: Path) -> None:
    _save(tmp_path, plan_of(SUSPECTS_ONLY))
    tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "--format", "csv", "-o", "set")
    with (tmp_path / "set" / "cover.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    filled = {key: value for key, value in row.items() if key in ("definition_profile", "collection_purpose", "legal_basis", "plan_id")}
    assert filled == {
        "definition_profile": "palermo-2000",
        "collection_purpose": "national_reporting",
        "legal_basis": "Crime Statistics Act 2019, 7",
        "plan_id": "suspects",
    }


def test_the_same_plan_gives_the_same_bytes(tipdata: Run, tmp_path: Path) -> None:
    _save(tmp_path, plan_of(SUSPECTS_ONLY))
    for name in ("a.xlsx", "b.xlsx"):
        tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_victims_without_justification_are_refused_with_everything_that_is_missing(tipdata: Run, tmp_path: Path) -> None:
    columns = [grounds(SEX, approver=""), grounds(FORM, review_by="2026-01-01")]
    plan = plan_of(WITH_VICTIMS, victim_columns=columns, fields={"added": ["victims.status_date"]})
    _save(tmp_path, plan)
    result = tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", "t.xlsx")
    assert result.returncode == 2
    assert [line.strip() for line in result.stderr.splitlines()] == [
        "tipdata: No template is made from the plan victims, because it asks what it does not justify:",
        "victims.victim_sex lacks an approver.",
        "victims.status_date is personal data of victims and has no entry under victim_columns.",
        "victims.main_form was to be reviewed by 2026-01-01, which is past.",
        "Mend the plan, or leave these fields out of it.",
    ]
    assert not (tmp_path / "t.xlsx").exists()


def test_a_purpose_that_does_not_cover_the_data_is_refused(tipdata: Run, tmp_path: Path) -> None:
    _save(tmp_path, plan_of(WITH_VICTIMS, victim_columns=[grounds(SEX)], purpose=["national_reporting"]))
    result = tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", "t.xlsx")
    assert result.returncode == 2
    assert (
        "The purpose (National reporting) does not cover personal data of victims (victims.victim_sex); counts serve it." in result.stderr
    )


def test_another_form_than_that_of_the_plan_is_refused(tipdata: Run, tmp_path: Path) -> None:
    _save(tmp_path, plan_of(SUSPECTS_ONLY))
    result = tipdata("template", "--plan", "plan.yaml", "--form", "full", "-o", "t.xlsx")
    assert result.returncode == 2
    assert result.stderr == "tipdata: The plan suspects asks the form simple, not full. Leave out --form, or change the plan.\n"


def test_answers_in_a_file_alone_are_enough(tipdata: Run, tmp_path: Path) -> None:
    import yaml

    (tmp_path / "answers.yaml").write_text(yaml.safe_dump(SUSPECTS_ONLY), encoding="utf-8")
    made = tipdata("plan", "new", "--answers", "answers.yaml", "-o", "plan.yaml")
    assert (made.returncode, made.stdout) == (0, "")
    assert tipdata("plan", "check", "plan.yaml", "--as-of", AS_OF).returncode == 0
    assert tipdata("template", "--plan", "plan.yaml", "--as-of", AS_OF, "-o", "t.xlsx").returncode == 0
    again = tipdata("plan", "new", "--answers", "answers.yaml", "-o", "plan.yaml")
    assert (again.returncode, again.stderr) == (2, "tipdata: plan.yaml exists already. Name another output, or add --replace.\n")
    assert tipdata("plan", "new", "--answers", "answers.yaml", "-o", "plan.yaml", "--replace").returncode == 0
    kept = tipdata("plan", "new", "--answers", "answers.yaml", "-o", "answers.yaml", "--replace")
    assert kept.returncode == 2
