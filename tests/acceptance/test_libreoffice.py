"""A template filled and saved by LibreOffice gives the same findings from its workbook and from its CSV export."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from running import Convert, Run
from tipdata.codebook import load_codebook
from tipdata.intake import find_submissions, read_submission
from tipdata.synthesis import make_example, write_example

# Every sheet into a file of its own: comma, double quotes, UTF-8, cells as they stand.
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@pytest.fixture(scope="module", params=["simple", "full"] if settings().max_examples >= 1000 else ["simple"])
def exported(request: pytest.FixtureRequest, soffice: Convert, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A faulty submission that LibreOffice opened and saved as a workbook, and all of its sheets as CSV files."""
    folder = tmp_path_factory.mktemp("office")
    write_example(make_example(load_codebook(), request.param, seed=5, rows=12, faults=True), folder / "made", "xlsx")
    saved = folder / "saved"
    saved.mkdir()
    workbook = soffice(folder / "made" / "submission.xlsx", "xlsx", saved)
    csv_folder = folder / "csv"
    csv_folder.mkdir()
    soffice(workbook, ALL_SHEETS, csv_folder)
    for file in csv_folder.glob("submission-*.csv"):
        file.rename(csv_folder / f"{file.stem.removeprefix('submission-')}.csv")
    return workbook, csv_folder


def findings(tipdata: Run, path: Path) -> Counter[tuple[str, ...]]:
    """Code, table, field and record (the row within its sheet) of every finding."""
    report = json.loads(tipdata("validate", str(path), "--format", "json").stdout)
    return Counter((f["code"], f["table"], f["column"], str(f["row"])) for f in report["findings"])


def test_workbook_and_csv_export_give_the_same_findings(exported: tuple[Path, Path], tipdata: Run) -> None:
    workbook, folder = exported
    from_workbook, from_csv = findings(tipdata, workbook), findings(tipdata, folder)
    shown_as_text = Counter({("TIP-T09", *entry[1:]): count for entry, count in from_workbook.items() if entry[0] == "TIP-F06"})
    others = Counter({entry: count for entry, count in from_workbook.items() if entry[0] != "TIP-F06"})
    assert len(others) > 10
    assert shown_as_text, "A workbook holds an error where its CSV export holds the words #N/A; the example has such a cell."
    assert from_csv == others + shown_as_text


def test_the_saved_workbook_keeps_stamp_and_rows(exported: tuple[Path, Path]) -> None:
    book = load_codebook()
    workbook, folder = exported
    first, second = read_submission(workbook, book), read_submission(folder, book)
    assert first.stamp["codebook_version"] == second.stamp["codebook_version"] == book.version
    assert {name: len(data) for name, data in first.tables.items()} == {name: len(data) for name, data in second.tables.items()}
    assert find_submissions([folder]) == [folder]
