"""Faulty examples: exactly what the injector wrote is found, at the cells where a second reader finds it too."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from synthetic import LONG, found_in, places

from tipdata.codebook import Codebook, load_codebook
from tipdata.synthesis import Example, make_example, write_example

MANY = range(1, 11)
SEEDS = MANY if LONG else MANY[:2]
FILES = [(seed, kind) for seed in SEEDS for kind in ("csv", "xlsx") if LONG or kind == "csv" or seed == SEEDS[0]]
CASES = 40
CLINIC = Path(__file__).parents[1] / "codebooks" / "clinic"
Entry = dict[str, Any]

CELLS = {"TIP-K05", "TIP-T01", "TIP-T02", "TIP-L06"}
STRUCTURE = {"TIP-H01", "TIP-H02", "TIP-H03", "TIP-H04", "TIP-H05"}
REST = {"TIP-F06", "TIP-K01", "TIP-K02", "TIP-K06a"}
RECORDS = {"TIP-K06b", "TIP-X01a", "TIP-X01b", "TIP-X05b", "TIP-VT01", "TIP-VT01b"}
KINDS = {
    "full": CELLS | STRUCTURE | REST | RECORDS,
    "simple": CELLS | STRUCTURE | REST | RECORDS,
    "aggregates": STRUCTURE | REST | {"TIP-K05", "TIP-T02", "TIP-P03a", "TIP-AG03a", "TIP-AG03b"},
}


@cache
def faulty(book: Codebook, form: str, seed: int) -> Example:
    return make_example(book, form, seed=seed, rows=CASES, faults=True)


def written(book: Codebook, form: str, seed: int, file_format: str, folder: Path) -> list[Entry]:
    """Writes a faulty example; gives what it says must be found."""
    write_example(faulty(book, form, seed), folder, file_format)
    entries: list[Entry] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return entries


def expected_places(entries: list[Entry]) -> Counter[tuple[Any, ...]]:
    return Counter((e["code"], e["table"], e["column"], e["file"], e["sheet"], e["row"], e["cell"]) for e in entries)


@pytest.mark.parametrize(("seed", "file_format"), FILES)
@pytest.mark.parametrize("form", list(KINDS))
def test_exactly_what_was_planted_is_found(form: str, seed: int, file_format: str, book: Codebook, tmp_path: Path) -> None:
    entries = written(book, form, seed, file_format, tmp_path / "example")
    found = found_in(tmp_path / "example", book)
    assert places(found) == expected_places(entries)
    severities = Counter((entry["code"], entry["severity"]) for entry in entries)
    assert severities == Counter((finding.code, finding.severity.value) for finding in found)


@pytest.mark.parametrize(("seed", "file_format"), FILES)
def test_exactly_what_was_planted_is_found_with_a_quite_different_codebook(seed: int, file_format: str, tmp_path: Path) -> None:
    clinic = load_codebook(CLINIC)
    entries = written(clinic, clinic.default_form, seed, file_format, tmp_path / "example")
    assert {"TIP-K05", "TIP-K06a", "TIP-X05b", "TIP-H03"} <= {entry["code"] for entry in entries}
    assert places(found_in(tmp_path / "example", clinic)) == expected_places(entries)


@pytest.mark.parametrize("form", list(KINDS))
def test_every_kind_of_fault_is_planted(form: str, book: Codebook) -> None:
    kinds: set[str] = set()
    for seed in MANY:
        kinds |= {planted.code for planted in faulty(book, form, seed).planted}
        if kinds >= KINDS[form] and not LONG:
            break
    assert kinds == KINDS[form]


def test_misspelt_answers_are_followed_by_the_answer_that_was_meant(book: Codebook, tmp_path: Path) -> None:
    meant = 0
    for seed in MANY:
        folder = tmp_path / str(seed)
        suggested = {(e["file"], e["cell"]): e["suggestion"] for e in written(book, "full", seed, "csv", folder) if "suggestion" in e}
        found = {(f.place.file, f.place.cell): f.suggestion for f in found_in(folder, book)}
        assert {place: found[place] for place in suggested} == suggested
        meant += len(suggested)
        if meant and not LONG:
            break
    assert meant


def test_several_blanks_and_lost_values_are_counted(book: Codebook, tmp_path: Path) -> None:
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        counts = {(e["code"], e["file"], e["row"], e["cell"]): e.get("count", 1) for e in written(book, "simple", seed, "csv", folder)}
        for finding in found_in(folder, book):
            if finding.code in ("TIP-K06b", "TIP-H01", "TIP-H02", "TIP-H05"):
                count = counts[finding.code, finding.place.file, finding.place.row, finding.place.cell]
                assert str(count) in re.findall(r"\d+", finding.message)


@cache
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def text_at(folder: Path, entry: Entry) -> str:
    """What a second reader finds at the cell of an expected finding."""
    if entry["file"].endswith(".xlsx"):
        return str(workbook(folder / entry["file"])[entry["sheet"]][entry["cell"]].value or "")
    with (folder / entry["file"]).open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        row = next(row for row in reader if reader.line_num == entry["row"])
    letters = entry["cell"].rstrip("0123456789")
    column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))
    return row[column - 1] if len(row) >= column else ""


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("form", ["simple", "full"] if LONG else ["simple"])
def test_a_second_reader_finds_the_fault_at_the_cell(form: str, file_format: str, book: Codebook, tmp_path: Path) -> None:
    entries = written(book, form, 7, file_format, tmp_path / "example")
    assert len(entries) > 20
    for entry in entries:
        if not entry["cell"]:
            continue
        text = text_at(tmp_path / "example", entry)
        assert (text == "") == (entry["code"] in ("TIP-K01", "TIP-K06a", "TIP-K06b")), entry["code"]
        if entry["code"] == "TIP-F06":
            assert text == "#N/A"
        if entry["code"] == "TIP-X05b":
            assert text.endswith("-NONE")
        if entry["code"] == "TIP-H05":
            assert text == "see the file"


def test_a_row_has_one_fault_and_a_column_that_is_gone_has_no_other(book: Codebook) -> None:
    for seed in SEEDS:
        planted = faulty(book, "full", seed).planted
        rows = Counter((p.view, p.row) for p in planted if p.row > 1)
        assert max(rows.values()) == 1
        gone = {(p.table, p.column) for p in planted if p.code in ("TIP-H03", "TIP-H04")}
        assert sum((p.table, p.column) in gone for p in planted) == len(gone)


def test_a_faulty_workbook_is_still_the_template(book: Codebook, tmp_path: Path) -> None:
    written(book, "simple", 1, "xlsx", tmp_path / "faulty")
    write_example(make_example(book, "simple", seed=1, rows=CASES), tmp_path / "clean", "xlsx")
    faulty, clean = (workbook(tmp_path / name / "submission.xlsx") for name in ("faulty", "clean"))
    assert faulty.sheetnames == clean.sheetnames
    assert [sheet.sheet_state for sheet in faulty] == [sheet.sheet_state for sheet in clean]
    assert list(faulty.defined_names) == list(clean.defined_names)
    for name in clean.sheetnames:
        assert {str(rule.sqref) for rule in faulty[name].data_validations.dataValidation} == {
            str(rule.sqref) for rule in clean[name].data_validations.dataValidation
        }


def test_a_clean_example_says_nothing_of_findings(book: Codebook, tmp_path: Path) -> None:
    write_example(make_example(book, "simple", seed=1, rows=3), tmp_path / "example", "csv")
    assert sorted(p.name for p in (tmp_path / "example").iterdir()) == ["README.txt", "submission"]
