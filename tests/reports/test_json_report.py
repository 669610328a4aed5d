"""The JSON report is what its published schema says, and holds what ARCHITECTURE promises to programs."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from running import Run
from tipdata.codebook import load_codebook
from tipdata.templates import write_template

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCHEMA = json.loads(files("tipdata.reports").joinpath("validation.schema.json").read_text(encoding="utf-8"))


def report(tipdata: Run, *paths: str) -> dict[str, object]:
    found = json.loads(tipdata("validate", *paths, "--format", "json").stdout)
    jsonschema.validate(found, SCHEMA)
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("example", ["tip-report-2006", "tip-report-2024", "faulty", "regions"])
def test_every_bundled_example_gives_a_report_that_fits_the_schema(example: str, tipdata: Run) -> None:
    found = report(tipdata, str(EXAMPLES / example))
    assert found["submissions"]


def test_a_blank_template_is_rejected_and_says_what_is_missing(tmp_path: Path, tipdata: Run) -> None:
    write_template(load_codebook(), "simple", tmp_path / "blank.xlsx", format="xlsx")
    found = report(tipdata, "blank.xlsx")
    assert found["verdict"] == "rejected"
    keys = {f["column"] for f in found["findings"] if f["code"] == "TIP-K01"}  # type: ignore[index, union-attr, attr-defined]
    assert keys == {"reporting_unit_code", "period_start", "period_end"}


def test_a_file_that_cannot_be_read_stands_beside_the_others(tmp_path: Path, tipdata: Run) -> None:
    write_template(load_codebook(), "simple", tmp_path / "blank.xlsx", format="xlsx")
    (tmp_path / "report.xlsx").write_bytes(b"%PDF-1.7")
    found = report(tipdata, "blank.xlsx", "report.xlsx")
    assert [s["verdict"] for s in found["submissions"]] == ["rejected", "rejected"]  # type: ignore[index, attr-defined]
