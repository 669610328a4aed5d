"""A conviction that a later quarter reports updates the case, is counted once in its own year, and the ledger tells the story."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from running import Run
from tipdata.codebook import load_codebook
from tipdata.templates import write_template

Rows = dict[str, list[dict[str, str]]]

COVER = {
    "reporting_unit_code": "NTH",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "legal_basis": "Crime Statistics Act, art. 7",
    "nil_return": "no",
    "prepared_by_role": "Statistics officer",
    "approved_by_role": "Head of unit",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "region_code": "LU-LU",
    "period_kind": "own_period",
    "protective_marking": "official",
}


def cover(form: str, start: str, end: str, sent: str) -> dict[str, str]:
    own = {"agency_profile": form, "period_start": start, "period_end": end, "submitted_on": sent}
    return COVER | own | ({"collection_method": "live_entry"} if form == "full" else {})


def simple(quarter: tuple[str, str, str], outcome: str, outcome_on: str) -> Rows:
    person = {
        "case_id": "C-1",
        "person_no": "1",
        "natural_or_legal": "natural",
        "sex": "female",
        "child_or_adult": "adult",
        "own_or_foreign": "own",
        "public_official": "no",
        "suspected_on": "2024-09-01",
        "arrested": "yes",
        "prosecuted_on": "2024-11-05",
        "charge": "tip_not_listed",
        "outcome": outcome,
        "outcome_on": outcome_on,
        "final": "no" if outcome_on else "not_applicable",
        "custody": "ge_1y" if outcome_on else "",
    }
    case = {"case_id": "C-1", "opened_on": "2024-09-01", "status": "in_court", "tip": "tip_yes", "forms": "forced_labour"}
    return {"cover": [cover("simple", *quarter)], "cases": [case], "persons": [person]}


def full(quarter: tuple[str, str, str], outcome: str, outcome_on: str) -> Rows:
    case = {
        "case_id": "C-1",
        "date_opened": "2024-09-01",
        "case_status": "in_court",
        "tip_determination": "confirmed",
        "recorded_on": "2024-09-02",
    }
    case |= {"forms": "forced_labour"}
    person = {
        "person_id": "P-1",
        "case_id": "C-1",
        "person_kind": "natural",
        "stage": "tried" if outcome_on else "prosecuted",
        "outcome": outcome,
    }
    person |= {"outcome_date": outcome_on, "sex": "female", "age_group": "adult", "arrested": "no"}
    charge = {"proceeding_id": "X-1", "person_id": "P-1", "charge_class": "tip_completed", "prosecution_decision": "prosecute"}
    charge |= {"charge_date": "2024-10-20", "prosecution_date": "2024-11-05", "verdict": "convicted" if outcome_on else "pending"}
    if outcome_on:
        charge |= {"court_level": "first_instance", "judgment_id": "J-1", "verdict_date": outcome_on, "convicted_as": "tip_completed"}
    return {"submission": [cover("full", *quarter)], "cases": [case], "persons": [person], "proceedings": [charge]}


@pytest.mark.parametrize(("form", "rows"), [("simple", simple), ("full", full)])
@pytest.mark.parametrize("carriers", [("xlsx", "csv"), ("csv", "xlsx")])
def test_a_later_conviction_is_counted_once_in_its_own_year(form, rows, carriers, tmp_path: Path, tipdata: Run) -> None:  # type: ignore[no-untyped-def]
    book = load_codebook()
    quarters = [("2024-10-01", "2024-12-31", "2025-01-10"), ("2025-01-01", "2025-03-31", "2025-04-10")]
    told = [("pending", ""), ("convicted_tip", "2025-02-14")]
    paths = []
    for number, (quarter, (outcome, day), carrier) in enumerate(zip(quarters, told, carriers, strict=True)):
        path = f"z{9 - number}" + (".xlsx" if carrier == "xlsx" else "")
        write_template(book, form, tmp_path / path, format=carrier, rows=rows(quarter, outcome, day))
        paths.append(path)

    result = tipdata("merge", *paths, "-o", "national")
    assert result.returncode == 0, result.stdout + result.stderr
    summary = json.loads(tipdata("summary", "national", "--table", "T1", "--format", "json").stdout)
    assert figures(summary) == {
        ("2024", "prosecutions"): (1, 1),
        ("2025", "prosecutions"): (0, 0),
        ("2024", "convictions"): (0, 0),
        ("2025", "convictions"): (1, 1),
    }

    ledger = list(csv.DictReader((tmp_path / "national" / "ledger.csv").open(encoding="utf-8-sig", newline="")))
    story = {(row["table"], row["submission"]): row for row in ledger if row["table"] in ("cases", "persons")}
    for table in ("cases", "persons"):
        before, after = story[table, "NTH-2024Q4-v1"], story[table, "NTH-2025Q1-v1"]
        assert (before["fate"], after["fate"]) == ("superseded", "merged")
        assert (before["by_file"], before["by_row"], before["by_submission"]) == (after["file"], after["row"], "NTH-2025Q1-v1")
    persons = list(csv.DictReader((tmp_path / "national" / "persons.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["outcome"], row["src_submission"]) for row in persons] == [("convicted_tip", "NTH-2025Q1-v1")]


def figures(summary) -> dict[tuple[str, str], tuple[float, float]]:  # type: ignore[no-untyped-def]
    """(year, measure) -> the number and its labour part, where both are exact."""
    (table,) = summary["tables"]
    return {
        (row["labels"]["year"], cell["measure"]): (cell["low"], cell["part_low"])
        for row in table["rows"]
        for cell in row["cells"]
        if cell["measure"] in ("prosecutions", "convictions")
    }
