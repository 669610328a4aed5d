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
