"""Files that cannot be read are set aside too: on the ledger, in the quarantine, and named under the summary."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from running import Run
from submitting import Desk, clean, cover

LATIN = "case_id,person_no,sex,outcome\nC1,1,male,Gef\u00e4ngnis\n".encode("latin-1")


def ledger(folder: Path) -> list[dict[str, str]]:
    with (folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(folder: Path, file: str) -> list[tuple[str, ...]]:
    names = ("sheet", "row", "table", "submission", "fate", "reason")
    return [tuple(line[name] for name in names) for line in ledger(folder) if line["file"] == file]


def quarantine(folder: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(folder / "quarantine.xlsx")[sheet].iter_rows(values_only=True))


def test_a_file_that_is_no_submission_has_a_line_on_the_ledger_and_in_the_quarantine(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    desk.write(clean("simple"), "north")
    (tmp_path / "south.xlsx").write_bytes(b"%PDF-1.7 scanned")
    done = tipdata("merge", "north", "south.xlsx", "-o", "out")
    assert done.returncode == 1
    assert "9  in all" in done.stdout
    assert "1  sheet or file set aside whole, rows not known" in done.stdout
    assert refused(tmp_path / "out", "south.xlsx") == [("", "", "", "", "set_aside", "TIP-F01")]
    assert quarantine(tmp_path / "out", "not read") == [
        ("Reason", "File", "Sheet", "Row"),
        ("TIP-F01: File that cannot be opened", "south.xlsx", None, None),
    ]
    told = " ".join(tipdata("summary", "out", "--table", "T1").stdout.split())
    assert "files that could not be read, of units that nobody knows: south.xlsx" in told


def test_what_could_not_be_read_stays_known_until_it_is_read(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    desk.write(clean("simple"), "north")
    (tmp_path / "south.xlsx").write_bytes(b"%PDF-1.7 scanned")
    tipdata("merge", "north", "south.xlsx", "-o", "out")
    again = tipdata("merge", "out", "north", "-o", "again")
    assert again.returncode == 0
    assert "south.xlsx" in tipdata("summary", "again", "--table", "T1").stdout
    (tmp_path / "south.xlsx").unlink()
    desk.write({**clean("simple"), "cover": [cover("simple", reporting_unit_code="STH")]}, "south", kind="xlsx")
    assert tipdata("merge", "again", "south.xlsx", "-o", "whole").returncode == 0
    assert "south.xlsx" not in tipdata("summary", "whole", "--table", "T1").stdout


@pytest.mark.parametrize(("content", "code"), [(b"%PDF-1.7", "TIP-F01"), (b"", "TIP-F03")])
def test_a_csv_file_of_a_folder_that_cannot_be_read_is_named_as_refused(
    content: bytes, code: str, tipdata: Run, desk: Desk, tmp_path: Path
) -> None:
    unit = desk.write(clean("simple"), "north")
    (unit / "persons.csv").write_bytes(content)
    submission = desk.read(clean("simple"), "other")
    assert not submission.set_aside
    done = tipdata("merge", "north", "-o", "out")
    assert done.returncode == 1
    assert refused(tmp_path / "out", "north/persons.csv") == [("", "", "persons", "NTH-2025Q1-v1", "set_aside", code)]
    assert len(quarantine(tmp_path / "out", "persons")) == 2
    told = " ".join(tipdata("summary", "out", "--table", "T1").stdout.split())
    assert "NTH-2025Q1-v1: the sheet for Prosecutions, Convictions was refused, so nothing is known of them" in told
    assert "came without the sheet" not in told
    checked = tipdata("validate", "north", "--format", "csv")
    assert code in checked.stdout
    assert "TIP-H07" not in checked.stdout


def test_a_dataset_whose_table_cannot_be_read_gives_no_figures(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    desk.write(clean("simple"), "north")
    tipdata("merge", "north", "-o", "out")
    (tmp_path / "out" / "persons.csv").write_bytes(LATIN)
    done = tipdata("summary", "out", "--table", "T1")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "The table persons of the dataset out cannot be read." in done.stderr


def test_a_dataset_whose_table_cannot_be_read_is_merged_without_saying_that_it_held_none(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    desk.write(clean("simple"), "north")
    tipdata("merge", "north", "-o", "out")
    (tmp_path / "out" / "sentences.csv").write_bytes(b"%PDF-1.7")
    assert tipdata("merge", "out", "-o", "again").returncode == 1
    assert refused(tmp_path / "again", "out/sentences.csv") == [("", "", "sentences", "", "set_aside", "TIP-F01")]
    with (tmp_path / "again" / "submission.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["src_tables"], row["src_refused"]) == ("submission;cases;persons;proceedings;victim_tally", "sentences")


def test_submissions_in_folders_of_a_submission_are_merged_too(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    unit = desk.write(clean("simple"), "north")
    desk.write({**clean("simple"), "cover": [cover("simple", reporting_unit_code="STH")]}, "north/south")
    assert unit.is_dir()
    done = tipdata("merge", "north", "-o", "out")
    assert done.stdout.startswith("2 submissions, 18 rows:")
    assert {line["unit"] for line in ledger(tmp_path / "out")} == {"NTH", "STH"}
