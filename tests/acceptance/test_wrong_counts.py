"""Ways in which a national figure could go wrong without anybody noticing."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from one_case import Rows, full, simple
from running import Run
from tipdata.codebook import load_codebook
from tipdata.templates import write_template

Q1 = ("2024-01-01", "2024-03-31", "2024-04-10")
Q2 = ("2024-04-01", "2024-06-30", "2024-07-10")
Q4 = ("2024-10-01", "2024-12-31", "2025-01-20")


def write(folder: Path, form: str, rows: Rows) -> None:
    write_template(load_codebook(), form, folder, format="csv", rows=rows)


def line(tipdata: Run, year: str, *words: str) -> list[str]:
    text = tipdata("summary", *words, "--table", "T1").stdout
    return next(row for row in text.splitlines() if row.startswith(year)).split()[1:]


def edit(file: Path, changes: dict[str, str]) -> None:
    """Sets columns of every row of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row | changes for row in csv.DictReader(stream)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_no_output_takes_the_place_of_a_file_that_is_there(tmp_path: Path, tipdata: Run) -> None:
    write(tmp_path / "sub", "simple", simple(Q1, "pending", ""))
    persons = tmp_path / "sub" / "persons.csv"
    before = persons.read_bytes()
    for words in (
        ["summary", "sub", "-o", "sub/persons.csv"],
        ["template", "-o", "sub/persons.xlsx"],
        ["codebook", "export", "-o", "sub/persons.csv"],
        ["merge", "sub", "-o", "sub", "--replace"],
    ):
        (tmp_path / "sub" / "persons.xlsx").write_bytes(b"a filled workbook")
        assert tipdata(*words).returncode == 2, words
        assert (tmp_path / "sub" / "persons.xlsx").read_bytes() == b"a filled workbook"
        (tmp_path / "sub" / "persons.xlsx").unlink()
        assert persons.read_bytes() == before
    assert tipdata("summary", "sub", "-o", "out.txt").returncode == 0
    assert tipdata("summary", "sub", "-o", "out.txt", "--replace").returncode == 0


def test_a_sheet_that_was_not_sent_is_silence_and_not_zero(tmp_path: Path, tipdata: Run) -> None:
    write(tmp_path / "sub", "simple", simple(Q1, "pending", "") | {"tally": [tally("3")]})
    assert line(tipdata, "2024", "sub")[2] == "0"
    (tmp_path / "sub" / "persons.csv").unlink()
    text = tipdata("summary", "sub", "--table", "T1").stdout
    assert next(row for row in text.splitlines() if row.startswith("2024")).split()[1:3] == ["-", "-"]
    assert "NTH-2024Q1-v1 came without the sheet for Prosecutions, Convictions" in " ".join(text.split())


def tally(registrations: str) -> dict[str, str]:
    return {
        "victim_group": "women",
        "form": "forced_labour",
        "citizenship_group": "own",
        "registrations": registrations,
        "of_which_identified": "1",
    }


def test_an_empty_sheet_is_a_known_zero(tmp_path: Path, tipdata: Run) -> None:
    rows = simple(Q1, "pending", "") | {"persons": [], "tally": [tally("3")]}
    write(tmp_path / "sub", "simple", rows)
    assert line(tipdata, "2024", "sub")[:2] == ["0", "(0)"]


def test_rows_set_aside_are_told_under_the_table(tmp_path: Path, tipdata: Run) -> None:
    rows = full(Q1, "convicted_tip", "2024-02-14")
    write(tmp_path / "sub", "full", rows)
    (tmp_path / "sub" / "cases.csv").unlink()
    assert tipdata("merge", "sub", "-o", "all").returncode == 1
    text = " ".join(tipdata("summary", "all", "--table", "T1").stdout.split())
    assert "set aside by the merge, in no figure" in text
    assert tipdata("merge", "all", "-o", "again").returncode == 0
    assert "set aside by the merge, in no figure" in " ".join(tipdata("summary", "again", "--table", "T1").stdout.split())


def test_one_unit_in_two_spellings_is_one_unit(tmp_path: Path, tipdata: Run) -> None:
    write(tmp_path / "q1", "simple", simple(Q1, "convicted_tip", "2024-02-14"))
    write(tmp_path / "q2", "simple", simple(Q2, "convicted_tip", "2024-02-14"))
    edit(tmp_path / "q2" / "cover.csv", {"reporting_unit_code": "nth"})
    assert line(tipdata, "2024", "q1", "q2")[2] == "1"


def test_a_count_below_zero_lowers_no_sum(tmp_path: Path, tipdata: Run) -> None:
    examples = Path(__file__).resolve().parents[2] / "examples" / "tip-report-2006"
    for region in ("africa", "near-east"):
        shutil.copytree(examples / region, tmp_path / region)
    edit(tmp_path / "africa" / "aggregates.csv", {"value": "-3"})
    assert line(tipdata, "2003", "africa", "near-east")[0] == "1,004"
    assert "below zero, not used" in " ".join(tipdata("summary", "africa", "near-east", "--table", "T1").stdout.split())


@pytest.mark.parametrize(("value", "code"), [("opened", 1), ("open", 0)])
def test_a_merge_of_data_with_errors_is_done_and_says_so(value: str, code: int, tmp_path: Path, tipdata: Run) -> None:
    write(tmp_path / "sub", "simple", simple(Q4, "pending", ""))
    edit(tmp_path / "sub" / "cases.csv", {"status": value})
    assert tipdata("merge", "sub", "-o", "all").returncode == code
