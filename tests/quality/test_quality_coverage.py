"""Who was expected to report and who did, by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, clean, cover
from tipdata.codebook import load_codebook, load_expected_units
from tipdata.errors import TipdataError
from tipdata.quality import Coverage, Received, Sent, coverage
from tipdata.workflows import ValidateOptions, validate

BOOK = load_codebook()
UNITS = """units:
  - {code: NTH, region: LU-DI, first: 2025-01-01}
  - {code: STH, region: LU-DI, first: 2025-01-01}
  - {code: EST, region: LU-DI, first: 2025-04-01}
  - {code: OLD, region: LU-DI, first: 2024-01-01, last: 2024-12-31}
  - {code: YRL, region: LU-DI, first: 2025-01-01, every: year}
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "units.yaml"
    path.write_text(UNITS, encoding="utf-8")
    return path


def sent(unit: str, start: str, end: str, nil: bool = False, counts_only: bool = False) -> Sent:
    return Sent(unit, start, end, nil, counts_only)


def told(found: Coverage) -> dict[str, dict[str, Received]]:
    return {one.unit.code: {period.start: period.received for period in one.periods} for one in found.units}


def test_each_period_due_is_received_nil_counts_or_missing(register: Path) -> None:
    found = coverage(
        load_expected_units(register),
        [
            sent("NTH", "2025-01-01", "2025-03-31"),
            sent("nth ", "2025-04-01", "2025-06-30", nil=True),
            sent("STH", "2025-01-01", "2025-06-30", counts_only=True),
            sent("WST", "2025-01-01", "2025-03-31"),
        ],
    )
    assert told(found) == {
        "NTH": {"2025-01-01": Received.records, "2025-04-01": Received.nil_return},
        "STH": {"2025-01-01": Received.counts_only, "2025-04-01": Received.counts_only},
        "EST": {"2025-04-01": Received.missing},
        "OLD": {},
        # A year is not due while only half of it has been reported by anybody.
        "YRL": {},
    }
    assert (len(found.due), found.periods_due, found.periods_received, found.unexpected) == (3, 5, 4, ("WST",))


def test_a_period_is_received_only_when_every_day_of_it_is_covered(register: Path) -> None:
    months = [sent("NTH", "2025-01-01", "2025-01-31"), sent("NTH", "2025-03-01", "2025-03-31")]
    found = told(coverage(load_expected_units(register), months))
    assert found["NTH"] == {"2025-01-01": Received.missing}
    assert told(coverage(load_expected_units(register), [*months, sent("NTH", "2025-02-01", "2025-02-28", nil=True)]))["NTH"] == {
        "2025-01-01": Received.records
    }


def test_nothing_sent_is_nothing_due(register: Path) -> None:
    found = coverage(load_expected_units(register), [])
    assert (found.due, found.periods_due, found.unexpected) == ((), 0, ())


def test_what_was_rejected_is_not_received_and_is_told_apart_from_what_never_came(register: Path) -> None:
    units = load_expected_units(register)
    first, second = ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30")
    found = coverage(units, [sent("NTH", *first)], [sent("STH", *first), sent("EST", *second)])
    assert told(found) == {
        "NTH": {first[0]: Received.records, second[0]: Received.missing},
        "STH": {first[0]: Received.rejected, second[0]: Received.missing},
        "EST": {second[0]: Received.rejected},
        "OLD": {},
        "YRL": {},
    }
    assert (found.periods_due, found.periods_received, sum(unit.reported for unit in found.due)) == (5, 1, 1)
    # What came whole beside a rejected file was received.
    again = coverage(units, [sent("NTH", *first), sent("STH", *first)], [sent("STH", *first)])
    assert told(again)["STH"] == {first[0]: Received.records}


@pytest.mark.parametrize("command", ["validate", "merge"])
def test_a_rejected_file_is_chased(register: Path, tmp_path: Path, tipdata: Run, command: str) -> None:
    desk = Desk(tmp_path, BOOK)
    refused = clean("full")
    refused["submission"][0] |= {"reporting_unit_code": "STH", "version": "x"}
    paths = [str(desk.write(sheets)) for sheets in (clean("full"), refused)]
    words = ["-o", "out"] if command == "merge" else []
    out = " ".join(tipdata(command, *paths, "--expected", str(register), *words).stdout.split())
    assert "Expected units: 1 of 2 reported, 1 of 2 periods received" in out
    assert "rejected, to be sent again: STH 2025Q1" in out
    if command == "validate":
        options = ValidateOptions(expected=load_expected_units(register))
        first = validate([Path(path) for path in paths], BOOK, options).submissions[0]
        (rel1,) = [question for question in first.scorecard.indicator("reliability").questions if question.id == "REL1"]
        assert {(top, bottom) for name, top, bottom in rel1.parts if name in ("Units that reported", "Periods received")} == {(1, 2)}


def test_the_days_that_are_looked_at_are_told(register: Path, tmp_path: Path, tipdata: Run) -> None:
    desk = Desk(tmp_path, BOOK)
    path = str(desk.write(clean("full")))
    out = " ".join(tipdata("validate", path, "--expected", str(register)).stdout.split())
    assert "of the whole periods from 2025-01-01 to 2025-03-31, the days that the files are about" in out
    assert "earlier periods, from 2024-01-01 on, are not looked at: no file is about them" in out
    later = tmp_path / "later.yaml"
    later.write_text("units:\n  - {code: NTH, first: 2026-01-01}\n", "utf-8")
    out = " ".join(tipdata("validate", path, "--expected", str(later)).stdout.split())
    assert "no whole period is due from 2025-01-01 to 2025-03-31" in out
    assert "earlier periods" not in out


def test_codes_of_units_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(
        "units:\n  - {code: 014, region: 07, first: 2025-01-01}\n  - {code: NO, first: 2025-01-01}\n  - {code: 1e3, first: 2025-01-01}\n"
    )
    assert [(unit.code, unit.region) for unit in load_expected_units(path)] == [("014", "07"), ("NO", ""), ("1e3", "")]


@pytest.mark.parametrize("command", ["validate", "merge"])
def test_the_commands_name_who_is_missing(register: Path, tmp_path: Path, tipdata: Run, command: str) -> None:
    desk = Desk(tmp_path, BOOK)
    sheets = clean("full")
    paths = [str(desk.write(sheets))]
    nil = {"submission": [cover(reporting_unit_code="STH", nil_return="yes", period_start="2025-04-01", period_end="2025-06-30")]}
    paths.append(str(desk.write(nil)))
    words = ["-o", "out"] if command == "merge" else []
    out = tipdata(command, *paths, "--expected", str(register), *words).stdout
    assert "Expected units: 2 of 3 reported, 2 of 5 periods received" in out
    assert "nothing received: NTH 2025Q2; STH 2025Q1; EST 2025Q2" in " ".join(out.split())
    assert "nil return: STH 2025Q2" in out


def test_a_dataset_remembers_what_its_submissions_were(register: Path, tmp_path: Path, tipdata: Run) -> None:
    desk = Desk(tmp_path, BOOK)
    counts = clean("aggregates")
    counts["submission"][0]["reporting_unit_code"] = "STH"
    tipdata("merge", str(desk.write(clean("full"))), str(desk.write(counts)), "-o", "out")
    found = json.loads(tipdata("validate", "out", "--expected", str(register), "--format", "json").stdout)["coverage"]
    periods = {unit["code"]: [p["received"] for p in unit["periods"]] for unit in found["units"]}
    assert periods["NTH"] == ["records"]
    assert periods["STH"] == ["counts_only"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("units:\n  - {code: NTH}\n", "units.yaml:2: "),
        ("units:\n  - {code: N, first: 2025-01-01}\n  - {code: N, first: 2025-01-01}\n", "units.yaml:3: The unit N stands more than once."),
        ("units:\n  - {code: N, first: 2025-01-01, last: 2024-01-01}\n", "units.yaml:2: The last period of N is before its first."),
        ("units: [", "units.yaml:"),
        ("units: []", "units.yaml:1: The register names no unit."),
        ("units:\n  - {code: , first: 2025-01-01}\n", "units.yaml:2: "),
        (
            "units:\n  - {code: U1, first: 2025-01-01}\n  - {code: u1, first: 2025-01-01}\n",
            "units.yaml:3: The unit u1 stands more than once, first as U1.",
        ),
    ],
)
def test_faults_of_the_register_have_their_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TipdataError, match=said):
        load_expected_units(path)


def test_a_register_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match="cannot be read"):
        load_expected_units(tmp_path / "none.yaml")
