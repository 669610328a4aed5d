"""Twelve units over two quarters, each with a way of its own of reporting: coverage and totals against a count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from running import Run
from submitting import Desk, Sheets, count, cover, simple_case, simple_convicted, simple_person, tally
from tipdata.codebook import load_codebook

Q1, Q2 = ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30")
UNITS = [f"U{number:02}" for number in range(1, 13)]
CONVICTED = {  # by unit, in the first and in the second quarter
    "U01": (1, 2),
    "U02": (2, 0),
    "U03": (0, 3),
    "U04": (1, 1),
    "U05": (4, 1),
    "U06": (2, 2),  # sends its second file twice
    "U07": (3, 0),  # sends a nil return for the second quarter
    "U08": (0, 0),  # is silent
    "U09": (2, 1),  # sends the first quarter, then the year to date
    "U10": (7, 6),  # sends ready-made counts alone
    "U11": (1, 2),  # counts under another definition
    "U12": (0, 1),
}
VICTIMS = (3, 5)  # every unit that sends records registers so many women in the first and in the second quarter


def records(unit: str, quarter: int, **said: str) -> Sheets:
    """The simple form of one quarter: a case with every person convicted in it, and one more who still waits for the judgment."""
    start, end = (Q1, Q2)[quarter]
    case_id, day = f"{unit}-{quarter + 1}", ("2025-03-03", "2025-06-02")[quarter]
    persons = [simple_convicted(case_id, str(n + 1), day) for n in range(CONVICTED[unit][quarter])]
    women = tally("women", registrations=str(VICTIMS[quarter]), of_which_identified=str(VICTIMS[quarter]))
    return {
        "cover": [cover("simple", reporting_unit_code=unit, **{"period_start": start, "period_end": end, **said})],
        "cases": [simple_case(case_id, opened_on=start)],
        "persons": [*persons, simple_person(case_id, "90", suspected_on=start, prosecuted_on=day)],
        "tally": [{name: text for name, text in women.items() if name != "note"}],
    }


def to_date(unit: str) -> Sheets:
    """Everything since 1 January in one file, which takes the place of the counts sent before."""
    first, second = records(unit, 0), records(unit, 1, period_kind="year_to_date", period_start=Q1[0])
    tallies = [{**second["tally"][0], "registrations": str(sum(VICTIMS)), "of_which_identified": str(sum(VICTIMS))}]
    return {**second, "cases": first["cases"] + second["cases"], "persons": first["persons"] + second["persons"], "tally": tallies}


def counts(unit: str, quarter: int) -> Sheets:
    start, end = (Q1, Q2)[quarter]
    rows = [count("convictions", str(CONVICTED[unit][quarter]), area_or_unit=unit, period_start=start, period_end=end)]
    return {"submission": [cover("aggregates", reporting_unit_code=unit, period_start=start, period_end=end)], "aggregates": rows}


def nothing(unit: str, quarter: int) -> Sheets:
    start, end = (Q1, Q2)[quarter]
    return {"cover": [cover("simple", reporting_unit_code=unit, period_start=start, period_end=end, nil_return="yes")]}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    desk = Desk(tmp_path_factory.mktemp("twelve"), load_codebook())
    ordinary = ("U01", "U02", "U03", "U04", "U05", "U06", "U12")
    files = [records(unit, quarter) for unit in ordinary for quarter in (0, 1)]
    files += [records("U06", 1), records("U07", 0), nothing("U07", 1), records("U09", 0), to_date("U09")]
    files += [counts("U10", 0), counts("U10", 1)]
    files += [records("U11", quarter, definition_profile="example-narrow") for quarter in (0, 1)]
    return [str(desk.write(sheets)) for sheets in files]


@pytest.fixture
def register(tmp_path: Path) -> str:
    path = tmp_path / "units.yaml"
    path.write_text("units:\n" + "".join(f"  - {{code: {u}, region: LU-DI, first: 2025-01-01}}\n" for u in UNITS), encoding="utf-8")
    return str(path)


def cell(summary: dict[str, Any], measure: str) -> float:
    (table,) = summary["tables"]
    (row,) = [row for row in table["rows"] if "Total" not in row["labels"].values()]
    return next(cell["low"] for cell in row["cells"] if cell["measure"] == measure)


def test_coverage_and_totals_are_those_of_a_count_by_hand(sent: list[str], register: str, tipdata: Run) -> None:
    report = json.loads(tipdata("validate", *sent, "--expected", register, "--format", "json").stdout)
    received = {unit["code"]: [period["received"] for period in unit["periods"]] for unit in report["coverage"]["units"]}
    assert received == {
        **{unit: ["records", "records"] for unit in UNITS},
        "U07": ["records", "nil_return"],
        "U08": ["missing", "missing"],
        "U10": ["counts_only", "counts_only"],
    }
    # Of twelve units with two quarters each only the two of the silent unit are missing.
    validity = report["submissions"][0]["scores"]["validity"]["questions"]
    (covered,) = [question for question in validity if question["id"] == "VAL2"]
    assert (covered["numerator"], covered["denominator"]) == (22, 24)
    assert "identified cases only" in covered["notes"][0]
    # Of each quarter a case, its persons and a line of the tally. The file that was sent twice, and the quarter that stands in the year to
    # date again (where the two quarters have one line of the tally), count once; of U10 there is a line of counts for each quarter.
    by_hand = {unit: sum(3 + CONVICTED[unit][quarter] for quarter in (0, 1)) for unit in UNITS if unit not in ("U08", "U10")}
    by_hand |= {"U07": 3 + CONVICTED["U07"][0], "U09": by_hand["U09"] - 1, "U10": 2}
    assert {unit["unit"]: unit["records"]["total"] for unit in report["units"]} == by_hand

    merged = tipdata("merge", *sent, "-o", "national", "--expected", register)
    text = " ".join(merged.stdout.split())
    assert "Expected units: 11 of 12 reported, 22 of 24 periods received" in text
    assert "nothing received: U08 2025Q1, 2025Q2" in text
    assert "nil return: U07 2025Q2" in text
    assert "counts only: U10 2025Q1, 2025Q2" in text
    # The second file of U06 has a cover, a case, three persons and a line of its tally.
    assert "6 duplicate" in text

    summary = json.loads(tipdata("summary", "national", "--table", "T1", "--from", Q1[0], "--to", Q2[1], "--format", "json").stdout)
    # 16 in the first and 13 in the second quarter by records, and 13 more that one unit only counts: a file that is sent twice, and the
    # first quarter that stands in the year to date again, add nothing.
    by_records = sum(sum(CONVICTED[unit]) for unit in UNITS if unit != "U10")
    assert by_records == 29
    assert cell(summary, "convictions") == 29 + 13
    # Nine units register 3 and 5 women, and one the 3 of the first quarter alone.
    assert cell(summary, "victims_identified") == 9 * 8 + 3


def test_the_other_definition_is_told_under_the_figures(sent: list[str], tipdata: Run) -> None:
    assert tipdata("merge", *sent, "-o", "national").returncode == 0
    assert "example-narrow" in tipdata("summary", "national", "--table", "T1", "--format", "text").stdout
