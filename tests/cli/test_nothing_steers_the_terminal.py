"""Nothing that stands in a file can steer the terminal: controls are shown, and obeyed by nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, clean, cover
from tipdata.codebook import load_codebook

EVIL = "\x1b[31mEVIL"
UNSEEN = ("\x1b", "\x07", "\x9b", "\u202e")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A submission with controls in a code, a header, a note and the names of its sheets and of its file."""
    sheets = {**clean("full"), "submission": [cover("full", reporting_unit_code=EVIL, prepared_by_role="\x07Officer\u202e")]}
    sheets["cases"] = [{**row, "\x9bmood": "good", "narrative": "\x1b]0;title\x07"} for row in sheets["cases"]]
    return Desk(tmp_path, load_codebook()).write(sheets, "unit\x1b[2J")


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "--verbose", "--evidence", "--show-values"),
        ("validate", "--format", "csv", "--show-values"),
        ("validate", "--format", "json", "--show-values"),
        ("summary",),
        ("summary", "--format", "csv"),
        ("summary", "--format", "json"),
        ("merge", "-o", "out", "--verbose"),
        ("agree", "--sample", "2"),
    ],
)
def test_no_command_prints_controls(words: tuple[str, ...], unit: Path, tipdata: Run) -> None:
    done = tipdata(words[0], unit.name, *words[1:])
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout
    for printed in (done.stdout, done.stderr):
        assert not [sign for sign in UNSEEN if sign in printed]
    if "json" in words:
        json.loads(done.stdout)


def test_the_json_report_still_holds_what_was_found(unit: Path, tipdata: Run) -> None:
    report = json.loads(tipdata("validate", unit.name, "--format", "json").stdout)
    assert report["submissions"][0]["path"] == unit.name


def test_no_file_of_a_dataset_or_summary_holds_controls(unit: Path, tipdata: Run, tmp_path: Path) -> None:
    tipdata("merge", unit.name, "-o", "out")
    tipdata("summary", "out", "--format", "csv", "-o", "t.csv")
    tipdata("summary", "out", "-o", "t.txt")
    for path in [tmp_path / "t.csv", tmp_path / "t.txt", *(p for p in (tmp_path / "out").glob("*.csv"))]:
        text = path.read_text(encoding="utf-8-sig")
        assert "EVIL" in text or path.stem not in ("submission", "t")
        assert not [sign for sign in UNSEEN if sign in text], path.name


def test_an_error_prints_no_controls(tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "x\x1b[2J.xlsx").write_bytes(b"%PDF")
    done = tipdata("validate", "x\x1b[2J.xlsx")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "x\u241b[2J.xlsx" in done.stderr
