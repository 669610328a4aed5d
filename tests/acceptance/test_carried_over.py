"""A quarter is typed, validated and merged; the next begins with its open cases; what changed is changed, and merged again.

Nothing is typed twice, nothing is lost, and the ledger tells the history.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from by_hand import ByHand
from running import Run

COVER = {
    "Reporting unit code": "NTH",
    "Reporting country": "Luxembourg",
    "Agency type": "Police",
    "Region code": "LU-LU",
    "Period start": "2025-01-01",
    "Period end": "2025-03-31",
    "Kind of period": "Own period",
    "Definition profile": "palermo-2000",
    "Purpose of collection": "National reporting",
    "Legal basis": "Crime Statistics Act, art. 7",
    "Collection method": "Entered during the work",
    "Nil return": "No",
    "Submitted on": "2025-04-10",
    "Prepared by (role)": "Statistics officer",
    "Approved by (role)": "Head of unit",
    "Protective marking": "Official",
}
# A case with leading zeros, a partial date, several answers and a text that a spreadsheet could run; one in court; one that ended.
RUNNING = {
    "Case ID": "007",
    "Shared case reference": "=SHR-1",
    "Date opened": "2025-02",
    "Case status": "Open",
    "International cooperation": "Police to police; Mutual legal assistance",
    "Is it TIP?": "Suspected",
    "Form(s) of exploitation": "Forced labour or services",
    "Recorded on": "2025-03-04",
}
IN_COURT = {
    "Case ID": "NTH-2",
    "Date opened": "2025-01-20",
    "Case status": "In court",
    "Is it TIP?": "Confirmed",
    "Basis of the finding": "Prosecutor's assessment",
    "Recorded on": "2025-01-21",
}
ENDED = {
    "Case ID": "NTH-3",
    "Date opened": "2025-01-08",
    "Case status": "Closed without proceedings",
    "Date closed": "2025-03-20",
    "Closure reason": "Insufficient evidence",
    "Is it TIP?": "Not TIP",
    "Basis of the finding": "Officer's assessment",
    "Recorded on": "2025-01-09",
}


def person(number: str, case: str, **changes: str) -> dict[str, str]:
    row = {"Person ID": number, "Case ID": case, "Natural or legal person": "Natural person", "Stage reached": "Suspected"}
    row |= {"Outcome": "Pending", "Outcome final": "No", "Sex": "Female", "Age group": "25 to 34", "Arrested": "Unknown"}
    return {**row, "Suspected on": "2025-03-01", **changes}


PERSONS = [
    person("007-P1", "007"),
    person("NTH-2-P1", "NTH-2", **{"Stage reached": "Prosecuted", "Suspected on": "2025-01-25"}),
    person(
        "NTH-2-P2", "NTH-2", **{"Outcome": "Cleared", "Outcome date": "2025-03-02", "Outcome final": "Yes", "Suspected on": "2025-01-26"}
    ),
    person(
        "NTH-3-P1", "NTH-3", **{"Outcome": "Cleared", "Outcome date": "2025-03-20", "Outcome final": "Yes", "Suspected on": "2025-01-10"}
    ),
]
CHARGE = {
    "Proceeding ID": "NTH-2-P1-C1",
    "Person ID": "NTH-2-P1",
    "Charge class": "TIP, completed",
    "Article": "382-1",
    "Prosecution decision": "Prosecute",
    "Charge date": "2025-02-10",
    "Prosecution start": "2025-02-20",
    "Verdict": "Pending",
    "Superseded": "No",
}
CHAINS = [
    {
        "Process ID": "007-T1",
        "Case ID": "007",
        "Acts": "Recruitment; Harbouring",
        "Means": "Deception",
        "Purposes": "Forced labour or services",
    },
    {"Process ID": "NTH-3-T1", "Case ID": "NTH-3", "Acts": "Recruitment"},
]


def first_quarter(path: Path) -> None:
    hand = ByHand(path)
    hand.cover("Submission", COVER)
    for sheet, rows in {
        "Cases": [RUNNING, IN_COURT, ENDED],
        "Persons": PERSONS,
        "Proceedings": [CHARGE],
        "Trafficking processes": CHAINS,
        "Victim tally": [
            {"Women, men, girls, boys": "Women", "Main form": "Forced labour or services", "Own or foreign": "Own", "Newly registered": "2"}
        ],
    }.items():
        for number, row in enumerate(rows):
            hand.type(sheet, number, row)
    hand.save()


def second_quarter(path: Path) -> None:
    """A verdict is given, a case and its suspect are new; everything else is left as it was carried over."""
    hand = ByHand(path)
    hand.cover("Submission", {"Nil return": "No", "Submitted on": "2025-07-10"})
    verdict = {"Court level": "First instance", "Judgment ID": "NTH-J1", "Verdict": "Convicted as charged", "Verdict date": "2025-05-10"}
    hand.type("Proceedings", 0, {**verdict, "Convicted as": "TIP, completed", "Verdict final": "No"})
    changed = {"Stage reached": "Tried", "Outcome": "Convicted of TIP", "Outcome date": "2025-05-10"}
    hand.type("Persons", 1, changed)
    sentence = {"Sentence ID": "NTH-2-P1-S1", "Person ID": "NTH-2-P1", "Judgment ID": "NTH-J1", "Court level": "First instance"}
    sentence |= {"Superseded": "No", "Sentence date": "2025-05-10", "Sentence types": "Custody", "Custody imposed (months)": "24"}
    hand.type("Sentences", 0, {**sentence, "Of which suspended (months)": "0"})
    hand.type("Cases", 2, {**IN_COURT, "Case ID": "NTH-4", "Case status": "Open", "Date opened": "2025-04-14", "Recorded on": "2025-04-15"})
    hand.type("Persons", 3, person("NTH-4-P1", "NTH-4", **{"Suspected on": "2025-04-20"}))
    hand.save()


def test_a_quarter_goes_on_from_the_one_before(tmp_path: Path, tipdata: Run) -> None:
    assert tipdata("template", "--form", "full", "-o", "q1.xlsx").returncode == 0
    first_quarter(tmp_path / "q1.xlsx")
    checked = json.loads(tipdata("validate", "q1.xlsx", "--format", "json").stdout)
    assert checked["counts"]["reject"] + checked["counts"]["error"] == 0, checked["groups"]
    assert tipdata("merge", "q1.xlsx", "-o", "first").returncode == 0

    made = tipdata("template", "--carry-over", "first", "--unit", "NTH", "-o", "q2.xlsx")
    assert made.returncode == 0
    assert (
        "7 rows of open cases of NTH (2 of Cases, 3 of Suspected, accused or convicted persons, 1 of Proceedings, 1 of Traff" in made.stderr
    )

    # Nothing is typed again: what is carried over stands as it was typed, and nothing else stands there.
    hand = ByHand(tmp_path / "q2.xlsx")
    assert hand.rows("Cases") == [RUNNING, IN_COURT]
    assert hand.rows("Persons") == PERSONS[:3]
    assert hand.rows("Proceedings") == [CHARGE]
    assert hand.rows("Trafficking processes") == [CHAINS[0]]
    assert hand.rows("Sentences") == hand.rows("Victim tally") == []
    own = {label: hand.on_cover("Submission", label) for label in COVER}
    assert own == {**COVER, "Period start": "2025-04-01", "Period end": "2025-06-30", "Nil return": None, "Submitted on": None}
    assert hand.on_cover("Submission", "Agency profile") == "Full"
    assert hand.on_cover("Submission", "Version") == 1
    assert ": 7. Change what has changed" in hand.on_cover("Submission", "Carried over")

    second_quarter(tmp_path / "q2.xlsx")
    checked = json.loads(tipdata("validate", "q2.xlsx", "--previous", "first", "--format", "json").stdout)
    assert checked["counts"]["reject"] + checked["counts"]["error"] == 0, checked["groups"]
    merged = tipdata("merge", "q2.xlsx", "--previous", "first", "-o", "second")
    assert merged.returncode == 0, merged.stdout + merged.stderr

    # 3 cases and a new one; 4 persons and a new one; the charge with its verdict; a sentence; 2 chains of events; the tally of quarter 1.
    held = {path.stem: list(csv.DictReader(path.open(encoding="utf-8-sig", newline=""))) for path in (tmp_path / "second").glob("*.csv")}
    ledger = held.pop("ledger")
    sizes = {"submission": 2, "cases": 4, "persons": 5, "proceedings": 1, "sentences": 1, "processes": 2, "victim_tally": 1}
    assert {name: len(rows) for name, rows in held.items()} == sizes
    running = next(row for row in held["cases"] if row["case_id"] == "007")
    assert (running["shared_case_ref"], running["date_opened"]) == ("'=SHR-1", "2025-02")
    assert (running["international_cooperation"], running["src_submission"]) == (
        "police_to_police;mutual_legal_assistance",
        "NTH-2025Q2-v1",
    )
    assert [(row["verdict"], row["verdict_date"]) for row in held["proceedings"]] == [("convicted", "2025-05-10")]

    # 12 rows were received in quarter 1 with the cover and the tally, of which 7 were reported again; 11 in quarter 2.
    fates = Counter((row["submission"], row["fate"]) for row in ledger)
    assert fates == {("NTH-2025Q1-v1", "merged"): 5, ("NTH-2025Q1-v1", "superseded"): 7, ("NTH-2025Q2-v1", "merged"): 11}
    story = {(row["table"], row["key"], row["submission"]): row for row in ledger}
    before, after = (story["persons", "NTH-2-P1", f"NTH-2025Q{quarter}-v1"] for quarter in (1, 2))
    assert (before["file"].rpartition("/")[2], before["fate"], before["by_submission"]) == ("q1.xlsx", "superseded", "NTH-2025Q2-v1")
    assert [before[f"by_{name}"] for name in ("file", "sheet", "row")] == [after[name] for name in ("file", "sheet", "row")]
    assert after["file"].rpartition("/")[2] == "q2.xlsx"
    assert story["cases", "NTH-3", "NTH-2025Q1-v1"]["fate"] == "merged"

    # Opened in 2025: 4. Prosecuted: 1. Convicted: 1.
    summary = json.loads(tipdata("summary", "second", "--table", "T1", "--format", "json").stdout)
    (table,) = summary["tables"]
    year = next(row for row in table["rows"] if row["labels"]["year"] == "2025")
    counted = {cell["measure"]: cell["low"] for cell in year["cells"]}
    assert (counted["prosecutions"], counted["convictions"]) == (1, 1)
