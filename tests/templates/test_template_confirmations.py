"""The sheet on which a unit confirms findings is in every template, and what stands in it comes back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tipdata.codebook import load_codebook
from tipdata.intake import read_submission
from tipdata.templates import write_template

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"
BOOKS = {"tipdata": load_codebook(), "clinic": load_codebook(CLINIC)}
FORMS = [(name, form) for name, book in BOOKS.items() for form in book.forms]
SAID = [
    {"table": "Persons", "record_id": "P1", "code": "TIP-D05b", "reason": "=Judged in absence; see the note."},
    {"table": "Cases", "record_id": "C-1", "code": "TIP-D03", "reason": "Opened again."},
]


@pytest.mark.parametrize(("name", "form"), FORMS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_form_of_every_codebook_has_the_sheet(name: str, form: str, kind: str, tmp_path: Path) -> None:
    out = tmp_path / ("form.xlsx" if kind == "xlsx" else "form")
    write_template(BOOKS[name], form, out, format=kind, rows={"confirmations": SAID})  # type: ignore[arg-type]
    submission = read_submission(out, BOOKS[name])
    assert not len(submission.findings)
    sheet = submission.confirmations
    assert sheet is not None
    columns = sheet.received.columns
    assert [{name: str(columns[name].text[row]) for name in SAID[0]} for row in range(2)] == SAID
    assert set(columns["facts"].text) == {""}


def test_the_sheet_explains_itself_and_is_listed_on_the_cover(tmp_path: Path) -> None:
    write_template(BOOKS["tipdata"], "simple", tmp_path / "form.xlsx", format="xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    headers = [cell.value for cell in book["Confirmations"][1]]
    assert headers == ["Sheet *", "Record ID", "Finding code *", "Reason *"]
    assert "Sheet Confirmations" in [cell.value for cell in book["Cover"]["A"]]
    checks = book["Confirmations"].data_validations.dataValidation
    prompts = {str(check.sqref).split(":")[0]: check.prompt for check in checks}
    assert prompts.pop("A1") is None  # the header, which refuses what is typed over it
    assert set(prompts) == {"A2", "B2", "C2", "D2"}
    assert all(prompts.values())
