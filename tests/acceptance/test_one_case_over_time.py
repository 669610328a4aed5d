"""A conviction that a later quarter reports updates the case, is counted once in its own year, and the ledger tells the story."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from one_case import full, simple
from running import Run
from tipdata.codebook import load_codebook
from tipdata.templates import write_template


@pytest.mark.parametrize(("form", "rows"), [("simple", simple), ("full", full)])
@pytest.mark.parametrize("carriers", [("xlsx", "csv"), ("csv", "xlsx")])
def test_a_later_conviction_is_counted_once_in_its_own_year(form, rows, carriers, tmp_path: Path, tipdata: Run) -> None:  # type: ignore[no-untyped-def]
    book = load_codebook()
    quarters = [("2024-10-01", "2024-12-31", "2025-01-10"), ("2025-01-01", "2025-03-31", "2025-04-10")]
    told = [("pending", ""), ("convicted_tip", "2025-02-14")]
    paths = []
    for number, (quarter, (outcome, day), carrier) in enumerate(zip(quarters, told, carriers, strict=True)):
        path = f"z{9 - number}" + (".xlsx" if carrier == "xlsx" else "")
        write_template(book, form, tmp_path / path, format=carrier, rows=rows(quarter, outcome, day))
        paths.append(path)

    result = tipdata("merge", *paths, "-o", "national")
    assert result.returncode == 0, result.stdout + result.stderr
    summary = json.loads(tipdata("summary", "national", "--table", "T1", "--format", "json").stdout)
    assert figures(summary) == {
        ("2024", "prosecutions"): (1, 1),
        ("2025", "prosecutions"): (0, 0),
        ("2024", "convictions"): (0, 0),
        ("2025", "convictions"): (1, 1),
    }

    ledger = list(csv.DictReader((tmp_path / "national" / "ledger.csv").open(encoding="utf-8-sig", newline="")))
    story = {(row["table"], row["submission"]): row for row in ledger if row["table"] in ("cases", "persons")}
    for table in ("cases", "persons"):
        before, after = story[table, "NTH-2024Q4-v1"], story[table, "NTH-2025Q1-v1"]
        assert (before["fate"], after["fate"]) == ("superseded", "merged")
        assert (before["by_file"], before["by_row"], before["by_submission"]) == (after["file"], after["row"], "NTH-2025Q1-v1")
    persons = list(csv.DictReader((tmp_path / "national" / "persons.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["outcome"], row["src_submission"]) for row in persons] == [("convicted_tip", "NTH-2025Q1-v1")]


def figures(summary) -> dict[tuple[str, str], tuple[float, float]]:  # type: ignore[no-untyped-def]
    """(year, measure) -> the number and its labour part, where both are exact."""
    (table,) = summary["tables"]
    return {
        (row["labels"]["year"], cell["measure"]): (cell["low"], cell["part_low"])
        for row in table["rows"]
        for cell in row["cells"]
        if cell["measure"] in ("prosecutions", "convictions")
    }
