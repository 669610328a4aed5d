"""How things are said on the terminal: once, with their place, and in numbers that are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from submitting import Desk, clean, cover, person, simple_person
from tipdata.codebook import load_codebook
from tipdata.reports.terminal import _percent


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, load_codebook())


@pytest.mark.parametrize(
    ("top", "bottom", "said"),
    [
        (2, 3, "66.7"),
        (1, 3, "33.3"),
        (1, 8, "12.5"),
        (3, 3, "100"),
        (99_999, 100_000, "99.9"),
        (1999, 2000, "99.9"),
        (1, 100_000, "0.1"),
        (0, 7, "0"),
    ],
)
def test_shares_are_rounded_and_say_all_or_nothing_only_where_it_is(top: int, bottom: int, said: str) -> None:
    assert _percent(top, bottom) == said


def test_a_merge_names_a_path_once_and_says_which_file_each_message_is_about(desk: Desk, tipdata: Run, tmp_path: Path) -> None:
    orphans = {**clean("full"), "persons": [person("P1", "C9")], "processes": [{**clean("full")["processes"][0], "case_id": "C8"}]}
    (tmp_path / "in").mkdir()
    sheets = {name: rows for name, rows in orphans.items() if name not in ("proceedings", "sentences")}
    desk.write(sheets, "in/north")
    desk.write({**clean("simple"), "cover": [cover("simple", reporting_unit_code="STH")]}, "in/south")
    (tmp_path / "in" / "a.xlsx").write_bytes(b"%PDF-1.7")
    done = tipdata("merge", "in", "-o", "out", "--verbose")
    assert done.stdout.count("in/a.xlsx is a PDF document") == 1
    assert "in/a.xlsx: in/a.xlsx" not in done.stdout
    assert "north/persons.csv" in done.stdout
    assert "north/processes.csv" in done.stdout
    told = done.stdout[done.stdout.index("in all") : done.stdout.index("Definition ")].splitlines()
    assert [line for line in told[1:] if line.strip() and not line.startswith("  ")] == []


def test_one_cell_is_one_cell(desk: Desk, tipdata: Run) -> None:
    sheets = clean("simple")
    sheets["persons"] = [simple_person("C1", "1", mood="good"), simple_person("C1", "2"), simple_person("C2", "1")]
    desk.write(sheets, "unit")
    done = " ".join(tipdata("validate", "unit").stdout.split())
    assert "The column 'mood' is not part of this form and was not read (1 filled cell)." in done


def test_a_number_with_too_many_digits_is_said_to_be_that(desk: Desk, tipdata: Run) -> None:
    sheets = clean("full")
    sheets["cases"][0]["n_suspects"] = "99999999999999999999"
    sheets["cases"][1]["n_suspects"] = "two"
    desk.write(sheets, "unit")
    done = " ".join(tipdata("validate", "unit", "--verbose").stdout.split())
    assert "is not a number of at most 15 digits." in done
    assert "is not a whole number" in done


@pytest.mark.parametrize("version", ["0", "-1"])
def test_a_version_below_one_is_not_used(version: str, desk: Desk, tipdata: Run) -> None:
    desk.write({**clean("simple"), "cover": [cover("simple", version=version)]}, "unit")
    done = tipdata("validate", "unit", "--format", "csv")
    assert done.returncode == 2
    assert [line.split(",")[1] for line in done.stdout.splitlines()[1:] if line.startswith(("reject", "error"))] == ["TIP-K02"]
    assert f"Version \u201c{version}\u201d cannot be read as a whole number of at least 1" in done.stdout
