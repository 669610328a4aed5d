"""The six regions of the TIP Report 2006 and the global line of 2024, entered as counts: validated, merged, summarised."""

from __future__ import annotations

from pathlib import Path

from running import Run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_the_six_regions_validate_without_a_finding(tipdata: Run) -> None:
    result = tipdata("validate", str(EXAMPLES / "tip-report-2006"), "--fail-on", "warning", "--format", "csv")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 1


def test_the_six_regions_merge_and_make_the_published_totals(tipdata: Run) -> None:
    merged = tipdata("merge", str(EXAMPLES / "tip-report-2006"), "-o", "national")
    assert merged.returncode == 0, merged.stdout + merged.stderr
    text = tipdata("summary", "national", "--table", "T1").stdout
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line[:4].isdigit()}
    assert lines["2003"] == ["2003", "7,992", "2,815", "-", "24"]
    assert lines["2004"] == ["2004", "6,885", "3,026", "-", "39"]
    assert lines["2005"] == ["2005", "6,618", "4,766", "-", "41"]
    assert "exact counts, not for publication" in text.lower()


def test_the_coverage_note_names_south_asia_from_the_coverage_field(tipdata: Run) -> None:
    assert tipdata("merge", str(EXAMPLES / "tip-report-2006"), "-o", "national").returncode == 0
    text = " ".join(tipdata("summary", "national", "--table", "T1").stdout.split())
    assert "South Asia 2005: partial, not covered: India" in text


def test_the_global_line_prints_the_labour_part_in_parentheses(tipdata: Run) -> None:
    text = tipdata("summary", str(EXAMPLES / "tip-report-2024"), "--table", "T1").stdout
    line = next(line for line in text.splitlines() if line.startswith("2023"))
    assert "18,774 (3,684)" in line
    assert "7,115 (1,256)" in line
    assert "133,943 (42,098)" in line
