"""Promise 1: a field, or a whole other codebook, is YAML alone."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from running import Run
from tipdata.codebook.source import builtin_folder

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"

NEW_LIST = """
name: shelter_kind
label: Kind of shelter
codes:
  - {code: house, label: House, definition: A house of its own.}
  - {code: flat, label: Flat, definition: A flat in a larger building.}
"""
NEW_FIELD = """
  - name: shelter
    label: Shelter
    help: Where the persons of the case were brought.
    example: house
    type: code
    codelist: shelter_kind
    requirement: expected
    question: JQ5
"""


@pytest.fixture
def extended(tmp_path: Path) -> Path:
    """tipdata's codebook with one field and one code list more."""
    folder = tmp_path / "book"
    shutil.copytree(builtin_folder(), folder)
    (folder / "codelists" / "shelter_kind.yaml").write_text(NEW_LIST, encoding="utf-8")
    cases = folder / "tables" / "cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").rstrip() + NEW_FIELD, encoding="utf-8")
    return folder


def test_a_new_field_appears_in_template_example_validation_and_merge(extended: Path, tmp_path: Path, tipdata: Run) -> None:
    own = ["--codebook", str(extended)]
    assert tipdata("codebook", "lint", str(extended)).returncode == 0
    assert tipdata("template", "--form", "full", "-o", "t.xlsx", *own).returncode == 0
    rows = openpyxl.load_workbook(tmp_path / "t.xlsx")["Cases"].iter_rows(max_row=3, values_only=True)
    assert any(str(header).startswith("Shelter") for row in rows for header in row)

    made = tipdata("example", "--form", "full", "--format", "csv", "--rows", "20", "--seed", "3", "-o", "made", *own)
    assert made.returncode == 0, made.stderr
    file = tmp_path / "made" / "submission" / "cases.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline="")))
    assert {row["shelter"] for row in rows} <= {"house", "flat", "unknown", "not_applicable", "withheld"}
    assert {"house", "flat"} & {row["shelter"] for row in rows}
    assert tipdata("validate", "made/submission", *own).returncode == 0

    rows[0]["shelter"] = "hous"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    result = tipdata("validate", "made/submission", "--format", "json", *own)
    found = [f for f in json.loads(result.stdout)["findings"] if f["column"] == "shelter"]
    assert [(f["code"], f["suggestion"], f["row"]) for f in found] == [("TIP-K05", "House", 2)]

    assert tipdata("merge", "made/submission", "-o", "all", *own).returncode == 1, "The wrong answer is merged, marked, and told."
    merged = list(csv.DictReader((tmp_path / "all" / "cases.csv").open(encoding="utf-8-sig", newline="")))
    assert sorted(row["shelter"] for row in merged) == sorted(row["shelter"] for row in rows)


def test_a_quite_different_codebook_runs_the_whole_chain(tmp_path: Path, tipdata: Run) -> None:
    own = ["--codebook", str(CLINIC)]
    assert tipdata("codebook", "lint", str(CLINIC)).returncode == 0
    assert tipdata("template", "-o", "blank.xlsx", *own).returncode == 0
    for seed, carrier in (("1", "xlsx"), ("2", "csv")):
        result = tipdata("example", "--format", carrier, "--rows", "30", "--seed", seed, "-o", f"made{seed}", *own)
        assert result.returncode == 0, result.stderr
    first, second = "made1/submission.xlsx", "made2/submission"
    validated = tipdata("validate", first, second, "--fail-on", "warning", "--format", "json", *own)
    assert validated.returncode == 0, validated.stdout
    merged = tipdata("merge", first, second, "-o", "all", *own)
    assert merged.returncode in (0, 1), merged.stderr
    ledger = list(csv.DictReader((tmp_path / "all" / "ledger.csv").open(encoding="utf-8-sig", newline="")))
    rows = sum(file["rows"] for s in json.loads(validated.stdout)["submissions"] for file in s["files"])
    assert len(ledger) == rows
    again = tipdata("merge", "all", "-o", "again", *own)
    assert again.returncode == 0
    for name in ("patients.csv", "visits.csv", "report.csv"):
        assert (tmp_path / "all" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert tipdata("summary", "all", *own).returncode == 2
