"""A submission under its plan: what lies outside is said, kept and not scored; what the plan does not ask is not missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from planning import SUSPECTS_ONLY, WITH_VICTIMS, grounds, plan_of
from sound_plans import BOOK, sound_plans

from running import Run
from tipdata.codebook import Plan
from tipdata.intake import read_submission
from tipdata.plans import planned_collection, written
from tipdata.summaries.dataset import dataset_of
from tipdata.summaries.events import recording
from tipdata.templates import write_template

OUTSIDE = {"TIP-H01", "TIP-H08", "TIP-H20", "TIP-H21", "TIP-H22", "TIP-H23", "TIP-K04", "TIP-P01"}
COVER = {
    "reporting_unit_code": "NTH",
    "period_start": "2026-01-01",
    "period_end": "2026-03-31",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "legal_basis": "Crime Statistics Act 2019, 7",
    "nil_return": "no",
    "submitted_on": "2026-04-10",
    "prepared_by_role": "clerk",
    "approved_by_role": "head of unit",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "agency_profile": "simple",
    "region_code": "LU-LU",
    "period_kind": "own_period",
    "protective_marking": "official",
}
CASE = {"case_id": "NTH-1", "opened_on": "2026-01-10", "status": "open", "tip": "tip_yes", "forms": "sexual"}
PERSON = {"case_id": "NTH-1", "person_no": "1", "natural_or_legal": "natural", "sex": "male", "child_or_adult": "adult"}


def save(folder: Path, plan: Plan, name: str = "plan.yaml") -> None:
    (folder / name).write_text(written(plan, BOOK), encoding="utf-8")


@pytest.fixture
def sent(tmp_path: Path) -> Callable[..., Path]:
    """A filled folder of the plan, as it came from its template, with further columns for the sheets."""

    def fill(plan: Plan, more: dict[str, dict[str, str]] | None = None) -> Path:
        save(tmp_path, plan)
        folder = tmp_path / f"set-{len(list(tmp_path.iterdir()))}"
        write_template(BOOK, plan.form or "", folder, format="csv", plan=plan)
        for name, row in (("cover", COVER), ("cases", CASE), ("persons", PERSON)):
            path = folder / f"{name}.csv"
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                headers, (before, *_) = list(reader.fieldnames or ()), [*reader, dict[str, str]()]
            further = (more or {}).get(name, {})
            columns = [*headers, *(header for header in further if header not in headers)]
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerow({**before, **{key: value for key, value in row.items() if key in columns}, **further})
        return folder

    return fill


def codes(result: Any) -> list[tuple[str, str, str]]:
    found = json.loads(result.stdout)["findings"]
    return [(f["code"], f["table"] or "", f["column"] or "") for f in found if f["code"] in OUTSIDE]


@settings(max_examples=5)
@given(sound_plans())
def test_what_is_filled_in_the_template_of_a_plan_is_never_outside_of_it(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    folder = tmp_path_factory.mktemp("set") / "set"
    rows = {
        view.name: [{column.name: column.example for column in view.entered}]
        for view in planned_collection(plan, BOOK).views
        if view.entered
    }
    write_template(BOOK, plan.form or "", folder, format="csv", plan=plan, rows=rows)
    submission = read_submission(folder, BOOK)
    assert submission.plan == plan
    assert {batch.code for batch in submission.findings.batches} & OUTSIDE == set()
    assert [view.name for view in submission.collection.views] == list(rows)


def test_a_column_that_the_plan_does_not_ask_is_not_missing(sent: Callable[..., Path], tipdata: Run) -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"left_out": ["persons.arrested", "persons.official_complicity", "cases.forms"]})
    result = tipdata("validate", str(sent(plan)), "--format", "json")
    found = json.loads(result.stdout)
    assert codes(result) == []
    assert "arrested" not in {f["column"] for f in found["findings"]}
    assert "Read under the plan suspects, which the file carries." in found["submissions"][0]["assumptions"]
    assert found["submissions"][0]["plan"] == {"id": "suspects", "fingerprint": plan.fingerprint}


def test_columns_outside_of_the_plan_are_said_once_each_and_kept(sent: Callable[..., Path], tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"left_out": ["persons.arrested"]})
    folder = sent(plan, {"persons": {"arrested": "yes", "roles": "recruiter"}})
    result = tipdata("validate", str(folder), "--format", "json")
    assert sorted(codes(result)) == [("TIP-H20", "persons", "arrested"), ("TIP-H20", "persons", "roles")]
    data = read_submission(folder, BOOK).tables["persons"]
    assert (data.columns["arrested"].text[0], data.columns["roles"].text[0]) == ("yes", "recruiter")
    rules = {rule["code"]: rule for rule in json.loads(result.stdout)["submissions"][0]["rules"]}
    assert rules["TIP-N10"]["not_in_plan"]


def test_values_outside_of_the_plan_change_no_score(sent: Callable[..., Path], tipdata: Run) -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"left_out": ["persons.arrested"]})
    scores = [
        json.loads(tipdata("validate", str(sent(plan, more)), "--format", "json").stdout)["submissions"][0]["scores"]
        for more in ({}, {"persons": {"arrested": "perhaps", "roles": "king"}})
    ]
    assert scores[0] == scores[1]


def test_a_table_outside_of_the_plan_is_said_once_and_kept(sent: Callable[..., Path], tipdata: Run) -> None:
    folder = sent(plan_of(SUSPECTS_ONLY))
    (folder / "victim_tally.csv").write_text("victim_group,form,citizenship_group,registrations\nwomen,sexual,own,3\ngirls,sexual,own,1\n")
    assert codes(tipdata("validate", str(folder), "--format", "json")) == [("TIP-H21", "victim_tally", "")]
    assert len(read_submission(folder, BOOK).tables["victim_tally"]) == 2


def test_data_of_victims_outside_of_the_plan_is_not_read(sent: Callable[..., Path], tipdata: Run) -> None:
    folder = sent(plan_of(SUSPECTS_ONLY), {"persons": {"formerly_victim": "yes"}})
    (folder / "victims.csv").write_text("victim_id,case_id,victim_sex\nV-1,NTH-1,female\n")
    result = tipdata("validate", str(folder), "--format", "json")
    assert {code for code, *_ in codes(result)} == {"TIP-H01", "TIP-H08"}
    submission = read_submission(folder, BOOK)
    assert "victims" not in submission.tables
    assert submission.tables["persons"].columns.get("formerly_victim") is None


def test_columns_of_victims_with_grounds_are_read_and_checked(sent: Callable[..., Path], tipdata: Run) -> None:
    plan = plan_of(WITH_VICTIMS, form="simple", victim_columns=[grounds("victims.victim_sex")])
    folder = sent(plan)
    (folder / "victims.csv").write_text("victim_id,case_id,victim_sex,justification\nV-1,NTH-1,purple,J2_case_counting\n")
    result = tipdata("validate", str(folder), "--format", "json")
    assert codes(result) == []
    assert ("TIP-K05", "victim_sex") in {(f["code"], f["column"]) for f in json.loads(result.stdout)["findings"]}


def test_a_plan_that_differs_from_the_one_carried_is_said(sent: Callable[..., Path], tipdata: Run, tmp_path: Path) -> None:
    folder = sent(plan_of(SUSPECTS_ONLY))
    save(tmp_path, plan_of(SUSPECTS_ONLY, plan="other"), "other.yaml")
    save(tmp_path, plan_of(SUSPECTS_ONLY, limits="Some."), "changed.yaml")
    found = {}
    for name in ("plan", "other", "changed"):
        result = tipdata("validate", str(folder), "--plan", f"{name}.yaml", "--format", "json")
        found[name] = [f["message"] for f in json.loads(result.stdout)["findings"] if f["code"] == "TIP-H22"]
    made = "The template was made from the plan suspects, which is not the plan that it is held against"
    assert found == {"plan": [], "other": [f"{made} (other)."], "changed": [f"{made} (suspects, in another state)."]}


def test_a_plan_is_named_for_a_file_that_carries_none(tipdata: Run, tmp_path: Path) -> None:
    save(tmp_path, plan_of(SUSPECTS_ONLY))
    (tmp_path / "set").mkdir()
    for name, row in (("cover", COVER), ("cases", CASE), ("persons", PERSON)):
        with (tmp_path / "set" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([list(row), list(row.values())])
    without = {f["code"] for f in json.loads(tipdata("validate", "set", "--format", "json").stdout)["findings"]}
    within = {f["code"] for f in json.loads(tipdata("validate", "set", "--plan", "plan.yaml", "--format", "json").stdout)["findings"]}
    assert "TIP-H07" in without
    assert "TIP-H07" not in within


def test_a_carried_plan_that_cannot_be_used_is_said_and_left_aside(sent: Callable[..., Path], tipdata: Run) -> None:
    folder = sent(plan_of(SUSPECTS_ONLY))
    (folder / "plan.yaml").write_text("plan: suspects\nform: gigantic\n", encoding="utf-8")
    assert ("TIP-H23", "", "") in codes(tipdata("validate", str(folder), "--format", "json"))


def test_a_plan_that_was_lost_on_the_way_is_told(sent: Callable[..., Path], tipdata: Run) -> None:
    folder = sent(plan_of(SUSPECTS_ONLY))
    (folder / "plan.yaml").unlink()
    told = json.loads(tipdata("validate", str(folder), "--format", "json").stdout)["submissions"][0]["assumptions"]
    assert "The template was made from the plan suspects, which the file does not carry: it was read without a plan." in told


def test_a_workbook_is_held_against_the_plan_that_it_carries(tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"added": ["persons.roles"]}, extent="more", form="simple")
    rows = {"cover": [COVER], "cases": [CASE], "persons": [{**PERSON, "roles": "recruiter;transporter"}]}
    write_template(BOOK, "simple", tmp_path / "t.xlsx", format="xlsx", plan=plan, rows=rows)
    submission = read_submission(tmp_path / "t.xlsx", BOOK)
    assert submission.plan == plan
    assert submission.tables["persons"].columns["roles"].text[0] == "recruiter;transporter"
    assert {batch.code for batch in submission.findings.batches} & OUTSIDE == set()


def test_a_merge_reads_each_file_under_its_plan_and_keeps_what_it_added(tipdata: Run, tmp_path: Path) -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"added": ["persons.roles"]}, extent="more", form="simple")
    rows = {"cover": [COVER], "cases": [CASE], "persons": [{**PERSON, "roles": "recruiter"}]}
    write_template(BOOK, "simple", tmp_path / "t.xlsx", format="xlsx", plan=plan, rows=rows)
    tipdata("merge", "t.xlsx", "-o", "out")
    with (tmp_path / "out" / "persons.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["roles"] for row in csv.DictReader(stream)] == ["recruiter"]


def test_what_a_plan_does_not_ask_is_no_nought_in_a_table(tipdata: Run, tmp_path: Path) -> None:
    asked_for = {"form": "full", "extent": "more", "questions": ["TQ1", "TQ11", "TQ12"]}
    plan = plan_of(SUSPECTS_ONLY, **asked_for, fields={"left_out": ["proceedings.prosecution_decision"]})
    cover = {**COVER, "agency_profile": "full"}
    for name, chosen in (("planned", plan), ("whole", None)):
        write_template(BOOK, "full", tmp_path / f"{name}.xlsx", format="xlsx", plan=chosen, rows={"submission": [_of(chosen, cover)]})
        tipdata("merge", f"{name}.xlsx", "-o", f"{name}-out")
    with (tmp_path / "planned-out" / "submission.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert "proceedings.prosecution_decision" in row["src_not_asked"].split(";")
    measures = {measure.id: measure for measure in BOOK.counted.measures} if BOOK.counted else {}
    found = {}
    for name in ("planned", "whole"):
        dataset = dataset_of(read_submission(tmp_path / f"{name}-out", BOOK), BOOK)
        found[name] = {one for one in ("prosecutions", "convictions") if recording(measures[one], dataset)}
    assert found == {"planned": {"convictions"}, "whole": {"prosecutions", "convictions"}}


def _of(plan: Plan | None, row: dict[str, str]) -> dict[str, str]:
    """The answers for which the cover has a question."""
    collection = planned_collection(plan, BOOK) if plan is not None else BOOK.collection("full")
    assert collection.cover is not None
    return {name: text for name, text in row.items() if name in {column.name for column in collection.cover.entered}}
