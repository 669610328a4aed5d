"""A merge goes on from an earlier one: `merge --previous`."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from running import Run
from submitting import Sheets, case, cover, person
from tipdata.codebook import Codebook
from tipdata.templates import write_template

SECOND = {"period_start": "2025-04-01", "period_end": "2025-06-30"}


def quarter(status: str, **about: str) -> Sheets:
    return {"submission": [cover(**about)], "cases": [case("C1", case_status=status)], "persons": [person("P1", "C1"), person("P2", "C9")]}


@pytest.fixture
def sent(tmp_path: Path, book: Codebook) -> Path:
    """Two quarters of a unit, each with a person whose case is nowhere."""
    write_template(book, "full", tmp_path / "q1", format="csv", rows=quarter("open"))
    write_template(book, "full", tmp_path / "q2", format="csv", rows=quarter("suspended", **SECOND))
    return tmp_path


def story(folder: Path) -> list[tuple[str, ...]]:
    with (folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["table"] != "submission"]
    names = ("file", "row", "fate", "by_file", "by_row", "by_submission")
    return [tuple(row[name].rpartition("/")[2] if "file" in name else row[name] for name in names) for row in rows]


@pytest.mark.parametrize("old", ["old", "old.xlsx"])
def test_the_ledger_goes_on_as_if_all_files_had_been_merged_at_once(sent: Path, old: str, tipdata: Run) -> None:
    assert tipdata("merge", "q1", "-o", old).returncode == 1
    gone_on = tipdata("merge", "q2", "--previous", old, "-o", "new")
    at_once = tipdata("merge", "q1", "q2", "-o", "both")
    assert (gone_on.returncode, at_once.returncode) == (1, 1)
    assert gone_on.stdout.splitlines()[1:6] == at_once.stdout.splitlines()[1:6]
    assert gone_on.stdout.startswith("1 submission and an earlier merge, ")
    assert story(sent / "new") == [
        ("cases.csv", "2", "superseded", "cases.csv", "2", "NTH-2025Q2-v1"),
        ("persons.csv", "2", "superseded", "persons.csv", "2", "NTH-2025Q2-v1"),
        ("persons.csv", "3", "set_aside", "", "", ""),
        ("cases.csv", "2", "merged", "", "", ""),
        ("persons.csv", "2", "merged", "", "", ""),
        ("persons.csv", "3", "set_aside", "", "", ""),
    ]
    assert story(sent / "new") == story(sent / "both")


def test_rows_set_aside_before_do_not_count_against_the_new_files(sent: Path, book: Codebook, tipdata: Run) -> None:
    tipdata("merge", "q1", "-o", "old")
    sound = {**quarter("open", **SECOND), "persons": [person("P1", "C1")]}
    write_template(book, "full", sent / "q3", format="csv", rows=sound)
    assert tipdata("merge", "q3", "--previous", "old", "-o", "new").returncode == 0


def test_what_is_no_earlier_merge_is_one_line(sent: Path, tipdata: Run) -> None:
    tipdata("merge", "q1", "-o", "old")
    shutil.copytree(sent / "old", sent / "lost")
    (sent / "lost" / "ledger.csv").write_text("file,row\n")
    for previous, expected in {
        "q1": "q1 is no dataset.",
        "nowhere": "There is no file or folder nowhere.",
        "lost": "The ledger of the dataset lost is missing or was changed.",
    }.items():
        done = tipdata("merge", "q2", "--previous", previous, "-o", "new")
        assert done.returncode == 2
        assert done.stderr.startswith(f"tipdata: {expected}")
        assert done.stderr.count("\n") == 1
        assert not (sent / "new").exists()
    assert tipdata("merge", "q2", "--previous", "old", "-o", "old", "--replace").returncode == 2
