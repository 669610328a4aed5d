"""What a coordinator tells the units stands on the cover: by option, or as the plan says it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tipdata.codebook import load_codebook
from tipdata.intake import read_submission

PLAN = Path(__file__).parents[2] / "examples" / "plan" / "plan.yaml"


def cover(path: Path) -> dict[str, str]:
    """The labels of the cover's first lines with what stands beside them."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_row=12, max_col=2) if row[0].value and row[1].value}


def test_the_due_day_and_the_contact_stand_on_the_cover(tipdata, tmp_path: Path) -> None:
    done = tipdata("template", "-o", "form.xlsx", "--due", "2026-04-10", "--contact", "Data desk,  ext. 14")
    assert done.returncode == 0
    told = cover(tmp_path / "form.xlsx")
    assert told["By when"] == "2026-04-10"
    assert told["Who helps"] == "Data desk, ext. 14"
    assert "Where to send it" not in told
    assert len(read_submission(tmp_path / "form.xlsx", load_codebook()).findings) == 0


def test_the_plan_says_what_no_option_says(tipdata, tmp_path: Path) -> None:
    done = tipdata("template", "--plan", str(PLAN), "-o", "form.xlsx", "--as-of", "2026-01-01")
    assert done.returncode == 0
    told = cover(tmp_path / "form.xlsx")
    assert told["What it is for"] == "Cases and suspected persons for the national report, from 2026"
    assert told["Who fills it in"].startswith("The whole country")
    assert told["By when"] == "within ten days after each quarter"
    assert told["Where to send it"] == "national coordinator: encrypted, over the police network"
    assert "Who helps" not in told


def test_a_blank_template_without_brief_tells_neither(tipdata, tmp_path: Path) -> None:
    tipdata("template", "-o", "form.xlsx")
    assert not {"By when", "Who helps", "Where to send it"} & cover(tmp_path / "form.xlsx").keys()


def test_what_is_no_day_is_refused_in_one_line(tipdata, tmp_path: Path) -> None:
    done = tipdata("template", "-o", "form.xlsx", "--due", "10 April")
    assert done.returncode == 2
    assert "10 April is no day" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_csv_files_have_no_cover_to_tell_it_on(tipdata, tmp_path: Path) -> None:
    done = tipdata("template", "-o", "set", "--format", "csv", "--contact", "Data desk")
    assert done.returncode == 2
    assert "--contact" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_contact_that_no_cover_can_hold_is_refused(tipdata, tmp_path: Path) -> None:
    for contact in ("x" * 501, "desk\x07"):
        done = tipdata("template", "-o", "form.xlsx", "--contact", contact)
        assert done.returncode == 2
        assert "500 characters" in done.stderr
    assert list(tmp_path.iterdir()) == []
