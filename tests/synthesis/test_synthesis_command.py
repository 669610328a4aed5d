"""The command: what lands in the folder, what is said, and how wrong wishes end."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from running import Run


def test_a_faulty_workbook_lies_beside_what_must_be_found(tipdata: Run, tmp_path: Path) -> None:
    done = tipdata("example", "-o", "out", "--rows", "12", "--seed", "3", "--faults")
    assert done.returncode == 0
    assert done.stdout == ""
    expected = json.loads((tmp_path / "out" / "expected.json").read_text(encoding="utf-8"))
    assert f"{len(expected)} findings" in done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["README.txt", "expected.json", "submission.xlsx"]
    assert all(max(map(len, p.read_text(encoding="utf-8").splitlines())) <= 80 for p in (tmp_path / "out").glob("*.txt"))


def test_validate_accepts_an_example_without_faults(tipdata: Run) -> None:
    assert tipdata("example", "-o", "out", "--format", "csv", "--form", "full", "--rows", "12").returncode == 0
    assert tipdata("validate", "out").returncode == 0
    assert tipdata("validate", "out", "--fail-on", "warning").returncode == 0


def test_validate_does_not_accept_one_with_faults(tipdata: Run) -> None:
    assert tipdata("example", "-o", "out", "--rows", "12", "--faults", "--quiet").stderr == ""
    assert tipdata("validate", "out").returncode == 1


def test_only_its_owner_may_read_an_example(tipdata: Run, tmp_path: Path) -> None:
    tipdata("example", "-o", "out", "--format", "csv", "--rows", "3", "--faults")
    for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


@pytest.mark.parametrize("words", [("--form", "nothing"), ("--rows", "0"), ("--format", "pdf"), ("--seed", "-1")])
def test_wrong_wishes_write_nothing(words: tuple[str, ...], tipdata: Run, tmp_path: Path) -> None:
    assert tipdata("example", "-o", "out", *words).returncode == 2
    assert not list(tmp_path.iterdir())


def test_a_filled_folder_is_left_alone(tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert tipdata("example", "-o", "out", "--rows", "3").returncode == 2
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine.txt"]
