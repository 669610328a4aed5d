"""0: done and meets the bar. 1: done, and the data does not. 2: nothing can be used."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Sheets, changed, clean
from tipdata.codebook import load_codebook


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, load_codebook())


def without_cover() -> Sheets:
    return {name: rows for name, rows in clean("simple").items() if name != "cover"}


@pytest.mark.parametrize("sheets", [without_cover(), changed(clean("simple"), ("cover", 0, "reporting_unit_code", ""))])
def test_a_submission_that_is_set_aside_whole_is_no_usable_input(sheets: Sheets, desk: Desk, tipdata: Run, tmp_path: Path) -> None:
    desk.write(sheets, "unit")
    checked = tipdata("validate", "unit")
    assert checked.returncode == 2
    assert "rejected: without a usable cover it is set aside whole" in checked.stdout
    assert "Records without an open error" not in checked.stdout
    assert "of 100" not in checked.stdout
    assert "What to mend first" not in checked.stdout
    report = json.loads(tipdata("validate", "unit", "--format", "json").stdout)
    (submission,) = report["submissions"]
    assert submission["records"]["without_error"] == 0
    assert {score["score"] for score in submission["scores"].values()} == {None}
    merged = tipdata("merge", "unit", "-o", "out")
    assert merged.returncode == 2
    assert "No row can be used, so the dataset is empty." in merged.stdout
    with (tmp_path / "out" / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["fate"] for row in csv.DictReader(stream)} == {"set_aside"}
    assert tipdata("summary", "unit").returncode == 2


def test_beside_a_usable_one_it_is_data_that_does_not_meet_the_bar(desk: Desk, tipdata: Run) -> None:
    desk.write(without_cover(), "north")
    desk.write(clean("simple"), "south")
    assert tipdata("validate", "north", "south").returncode == 1
    assert tipdata("merge", "north", "south", "-o", "out").returncode == 1
    assert tipdata("validate", "south").returncode == 0
    assert tipdata("merge", "south", "-o", "whole").returncode == 0
