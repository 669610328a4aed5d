"""Files of one agency alone, made up by tipdata and without a shared id, are right as they are; together they stay separate series."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from running import Run

AGENCIES = ("police", "prosecution", "court")
REFERENCES = ("TIP-X05a", "TIP-X05b")


def drawn(tipdata: Run, form: str, *, kind: str = "csv") -> str:
    assert tipdata("example", "--form", form, "--rows", "60", "--seed", "3", "--format", kind, "-o", form).returncode == 0
    return f"{form}/submission" + (".xlsx" if kind == "xlsx" else "")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("form", AGENCIES)
def test_a_file_of_one_agency_has_no_reject_and_no_missing_reference(form: str, kind: str, tipdata: Run) -> None:
    done = tipdata("validate", drawn(tipdata, form, kind=kind), "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["submissions"][0]["form"] == form
    assert (report["counts"]["reject"], report["counts"]["error"]) == (0, 0)
    assert not [finding for finding in report["findings"] if finding["code"] in REFERENCES]


def test_the_three_merge_without_a_row_set_aside(tipdata: Run, tmp_path: Path) -> None:
    done = tipdata("merge", *(drawn(tipdata, form) for form in AGENCIES), "-o", "national")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "national" / "quarantine.xlsx").exists()
    assert tipdata("validate", "national").returncode == 0


def exact(summary: dict[str, Any], table: str, measure: str) -> float:
    """The sum of the figures of a measure in a table, its total left out."""
    (found,) = (one for one in summary["tables"] if one["id"] == table)
    rows = [row for row in found["rows"] if "Total" not in row["labels"].values()]
    return sum(cell["low"] or 0 for row in rows for cell in row["cells"] if cell["measure"] == measure)


def test_their_figures_are_those_of_the_lead_series_and_no_sum(tipdata: Run) -> None:
    paths = {form: drawn(tipdata, form) for form in AGENCIES}
    assert tipdata("merge", *paths.values(), "-o", "national").returncode == 0
    told = {
        path: json.loads(tipdata("summary", path, "--table", "T1", "--table", "U4", "--format", "json").stdout)
        for path in ("national", *paths.values())
    }
    for table, measure, lead in (
        ("T1", "prosecutions", "prosecution"),
        ("T1", "convictions", "court"),
        ("T1", "victims_identified", "police"),
        ("U4", "convictions", "court"),
    ):
        figure = exact(told[paths[lead]], table, measure)
        assert figure > 0
        assert exact(told["national"], table, measure) == figure
