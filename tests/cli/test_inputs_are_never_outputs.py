"""No command writes over what it reads, nor into a folder that is read as one submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from submitting import Desk, clean
from tipdata.codebook import load_codebook


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A folder `unit`, a workbook `south.xlsx`, and the dataset `national` that came of them."""
    desk = Desk(tmp_path, load_codebook())
    desk.write(clean("simple"), "south", kind="xlsx")
    return desk.write(clean("simple"), "unit")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("summary", "unit", "--format", "csv", "-o", "unit/persons.csv", "--replace"),
        ("summary", "unit", "--format", "csv", "-o", "unit/tables.csv"),
        ("summary", "unit", "-o", "unit/new/tables.txt"),
        ("summary", "south.xlsx", "-o", "south.xlsx", "--replace"),
        ("summary", "south.xlsx", "-o", "./unit/../south.xlsx", "--replace"),
        ("summary", "unit/persons.csv", "-o", "unit/persons.csv", "--replace"),
        ("merge", "unit", "-o", "unit/sub"),
        ("merge", "unit", "-o", "unit/sub.xlsx"),
        ("merge", "south.xlsx", "-o", "south.xlsx", "--replace"),
        ("merge", "south.xlsx", "broken.xlsx", "-o", "broken.xlsx", "--replace"),
        ("merge", "unit", "south.xlsx", "-o", ".", "--replace"),
    ],
)
def test_an_input_is_never_the_output(words: tuple[str, ...], unit: Path, tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"%PDF-1.7")
    before = files(tmp_path)
    done = tipdata(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "inputs are never changed" in done.stderr
    assert files(tmp_path) == before


def test_a_table_is_not_laid_among_the_files_of_a_folder_that_is_read(unit: Path, tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "south.xlsx").rename(tmp_path / "in" / "south.xlsx")
    assert tipdata("summary", "in", "--format", "csv", "-o", "in/t.csv").returncode == 2
    assert tipdata("summary", "in", "-o", "in/t.txt").returncode == 0
    assert tipdata("merge", "in", "-o", "in/national").returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "export", "-o", "book/codebook.yaml", "--replace"),
        ("summary", "unit", "-o", "book/codebook.yaml", "--replace"),
        ("example", "-o", "book"),
        ("template", "--format", "csv", "-o", "book"),
    ],
)
def test_the_codebook_is_never_the_output(words: tuple[str, ...], unit: Path, tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "codebook.yaml").write_text("extends: tipdata\nid: national\nversion: 1.0.0\ntitle: Ours\n")
    before = files(tmp_path)
    done = tipdata(*words, "--codebook", "book")
    assert (done.returncode, done.stdout) == (2, "")
    assert "inputs are never changed" in done.stderr
    assert files(tmp_path) == before


def test_the_register_of_units_is_never_the_output(unit: Path, tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "units.xlsx").write_text("units: [{code: NTH, first_period: 2025-01-01}]")
    before = files(tmp_path)
    done = tipdata("merge", "unit", "--expected", "units.xlsx", "-o", "units.xlsx", "--replace")
    assert done.returncode == 2
    assert "inputs are never changed" in done.stderr
    assert files(tmp_path) == before
