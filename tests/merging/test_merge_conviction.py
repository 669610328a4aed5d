"""A conviction in a later quarter's submission updates its case, is counted once, in its own year, and the ledger tells the story."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from submitting import (
    Desk,
    Sheets,
    case,
    convicted,
    cover,
    person,
    proceeding,
    simple_case,
    simple_convicted,
    simple_person,
)
from tipdata.intake import read_submission
from tipdata.merging import write_merge

QUARTERS = {
    "2024Q4": {"period_start": "2024-10-01", "period_end": "2024-12-31", "submitted_on": "2025-01-15"},
    "2025Q1": {"period_start": "2025-01-01", "period_end": "2025-03-31", "submitted_on": "2025-04-15"},
    "2025Q2": {"period_start": "2025-04-01", "period_end": "2025-06-30", "submitted_on": "2025-07-15"},
}
VERDICT = "2025-02-11"


def full(quarter: str, tried: bool) -> Sheets:
    about = cover("full", **QUARTERS[quarter])
    if not tried:
        return {"submission": [about], "cases": [case("C1")], "persons": [person("P1", "C1")], "proceedings": [proceeding("R1", "P1")]}
    guilty = {"stage": "tried", "outcome": "convicted_tip", "outcome_date": VERDICT, "outcome_final": "yes"}
    return {
        "submission": [about],
        "cases": [case("C0"), case("C1", case_status="in_court")],
        "persons": [person("P1", "C1", **guilty)],
        "proceedings": [convicted("R1", "P1", VERDICT)],
    }


def simple(quarter: str, tried: bool) -> Sheets:
    about = cover("simple", **QUARTERS[quarter])
    if not tried:
        return {"cover": [about], "cases": [simple_case("C1")], "persons": [simple_person("C1", "1")]}
    cases = [simple_case("C0"), simple_case("C1", status="in_court")]
    return {"cover": [about], "cases": cases, "persons": [simple_convicted("C1", "1", VERDICT)]}


FORMS = {"full": (full, "P1", "R1"), "simple": (simple, "C1-1", "C1-1-C1")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("form", FORMS)
def test_a_later_conviction_is_counted_once_in_its_own_year(form: str, kind: str, desk: Desk, tmp_path: Path) -> None:
    sheets, person_id, proceeding_id = FORMS[form]
    # The second quarter repeats the conviction, and the files come in the wrong order.
    late = desk.read(sheets("2025Q2", tried=True), "c", kind)
    verdict = desk.read(sheets("2025Q1", tried=True), "b", kind)
    charge = desk.read(sheets("2024Q4", tried=False), "a", kind)
    merged = desk.merge(late, charge, verdict)
    assert merged.totals["set_aside"] == merged.totals["duplicate"] == 0

    write_merge(merged, tmp_path / "dataset")
    held = read_submission(tmp_path / "dataset", desk.book)
    persons, proceedings = (pd.DataFrame({n: c.text for n, c in held.tables[t].columns.items()}) for t in ("persons", "proceedings"))
    assert persons[["person_id", "outcome", "outcome_date"]].to_numpy().tolist() == [[person_id, "convicted_tip", VERDICT]]
    assert proceedings[["proceeding_id", "verdict", "verdict_date", "convicted_as"]].to_numpy().tolist() == [
        [proceeding_id, "convicted", VERDICT, "tip_unspecified"]
    ]
    assert (persons["outcome_date"].str[:4] == "2025").sum() == 1
    assert held.tables["cases"].columns["case_id"].text.tolist() == ["C0", "C1"]


@pytest.mark.parametrize("form", FORMS)
def test_the_ledger_tells_the_story_of_the_case(form: str, desk: Desk) -> None:
    sheets, person_id, _ = FORMS[form]
    charge, verdict = desk.read(sheets("2024Q4", tried=False), "a"), desk.read(sheets("2025Q1", tried=True), "b")
    ledger = desk.merge(charge, verdict).ledger
    columns = ["file", "row", "submission", "fate", "by_file", "by_row", "by_submission"]
    story = {key: ledger.loc[ledger["key"] == key, columns].to_numpy().tolist() for key in ("C1", person_id)}
    assert story["C1"] == [
        ["a/cases.csv", 2, "NTH-2024Q4-v1", "superseded", "b/cases.csv", "3", "NTH-2025Q1-v1"],
        ["b/cases.csv", 3, "NTH-2025Q1-v1", "merged", "", "", ""],
    ]
    assert story[person_id] == [
        ["a/persons.csv", 2, "NTH-2024Q4-v1", "superseded", "b/persons.csv", "2", "NTH-2025Q1-v1"],
        ["b/persons.csv", 2, "NTH-2025Q1-v1", "merged", "", "", ""],
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_holds_when_the_first_quarter_is_in_a_dataset_already(form: str, desk: Desk, tmp_path: Path) -> None:
    sheets, person_id, proceeding_id = FORMS[form]
    charge, verdict = desk.read(sheets("2024Q4", tried=False), "a"), desk.read(sheets("2025Q1", tried=True), "b")
    write_merge(desk.merge(charge), tmp_path / "region")
    merged = desk.merge(read_submission(tmp_path / "region", desk.book), verdict)
    assert merged.tables["proceedings"][["proceeding_id", "verdict"]].to_numpy().tolist() == [[proceeding_id, "convicted"]]
    assert merged.tables["persons"][["person_id", "outcome"]].to_numpy().tolist() == [[person_id, "convicted_tip"]]
    superseded = merged.ledger[merged.ledger["fate"] == "superseded"]
    assert set(superseded["by_submission"]) == {"NTH-2025Q1-v1"}
    assert set(superseded["table"]) == {"cases", "persons", "proceedings"}
