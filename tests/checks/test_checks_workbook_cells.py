"""Cells that only a workbook can hold: worksheet errors, and formulas whose result was never stored."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from submitting import Desk, clean
from tipdata.codebook import Codebook, Severity
from tipdata.intake import read_submission


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "column"),
    [
        ("cases", "E2", "#N/A", "TIP-F06", "date_opened"),
        ("cases", "E2", "=TODAY()", "TIP-F07", "date_opened"),
        ("persons", "H3", "#DIV/0!", "TIP-F06", "sex"),
        ("cases", "A3", "#N/A", "TIP-K02", "case_id"),
        ("submission", "B2", "=1+1", "TIP-K02", "period_start"),
    ],
)
def test_a_cell_without_a_stored_value_is_told_once(
    sheet: str, cell: str, value: str, code: str, column: str, desk: Desk, book: Codebook, tmp_path: Path
) -> None:
    path = desk.write(clean("full"), kind="xlsx")
    workbook = openpyxl.load_workbook(path)
    header = [c.value for c in workbook[sheet][1]]
    cell = f"{workbook[sheet].cell(1, header.index(column) + 1).column_letter}{cell[1:]}"
    workbook[sheet][cell] = value
    workbook.save(tmp_path / "unit.xlsx")
    findings = desk.findings(read_submission(tmp_path / "unit.xlsx", book))
    told = [(f.code, f.column, f.place.sheet, f.place.cell) for f in findings if f.code != "TIP-X05b"]
    assert told == [(code, column, sheet, cell)]


def test_an_error_in_a_key_keeps_the_row_out(book: Codebook) -> None:
    assert book.findings["TIP-K02"].severity is Severity.reject
    assert book.findings["TIP-F06"].severity is Severity.error
