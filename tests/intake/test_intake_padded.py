"""Ids that a workbook keeps as numbers and shows with zeros before them are read as they are shown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from submitting import clean
from tipdata.codebook import Codebook
from tipdata.intake import read_submission


def workbook(path: Path, format_: str, ids: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in clean("full").items():
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(header)
        for row in rows[: len(ids)] if name == "cases" else rows if name == "cover" else ():
            sheet.append([row.get(key, "") for key in header])
        if name == "cases":
            for number, value in enumerate(ids, start=2):
                cell = sheet.cell(number, header.index("case_id") + 1, value)
                cell.number_format = format_
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("format_", "first"), [("0000", "0007"), ("00", "07"), ("0000;-0000", "0007"), ("General", "7"), ("0", "7"), ("#,##0", "7")]
)
def test_zeros_that_are_shown_belong_to_the_id(tmp_path: Path, book: Codebook, format_: str, first: str) -> None:
    submission = read_submission(workbook(tmp_path / "a.xlsx", format_, [7, 12345, "0009"]), book)
    assert list(submission.tables["cases"].columns["case_id"].text) == [first, "12345", "0009"]


def test_a_cell_at_the_edge_of_what_is_read_at_once_is_found(tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipdata.intake.padded._CHUNK", 64)
    submission = read_submission(workbook(tmp_path / "a.xlsx", "000000", [1, 2, 3]), book)
    assert list(submission.tables["cases"].columns["case_id"].text) == ["000001", "000002", "000003"]
