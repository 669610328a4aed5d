"""Files of one agency alone, made up by tipdata and without a shared id, are right as they are; together they stay separate series."""

from __future__ import annotations

import json
from pathlib import Path

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
