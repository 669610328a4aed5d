"""What LibreOffice makes of a template."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import settings

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.templates import write_template

FORMS = tuple(load_codebook().forms)[: None if settings().max_examples >= 1000 else 2]


@pytest.mark.parametrize("form", FORMS)
def test_checks_prompts_and_names_survive_being_saved(book: Codebook, soffice, form: str, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    write_template(book, form, tmp_path / "template.xlsx", format="xlsx")
    before = openpyxl.load_workbook(tmp_path / "template.xlsx")
    after = openpyxl.load_workbook(soffice(tmp_path / "template.xlsx", "xlsx", tmp_path / "saved"))
    assert after.sheetnames == before.sheetnames
    for name, defined in before.defined_names.items():
        assert list(after.defined_names[name].destinations) == list(defined.destinations)
    for sheet in before:
        assert _checks(after[sheet.title]) == _checks(sheet)
        assert after[sheet.title].sheet_state == sheet.sheet_state


def _checks(sheet) -> dict[tuple[int, int], tuple[object, ...]]:  # type: ignore[no-untyped-def]
    """For the cells of each check, of long ones the first, what it says. LibreOffice keeps checks for a thousand rows below an entry."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        kind = check.type if check.type != "none" else None
        refusal = (check.errorTitle, check.error) if kind and check.showErrorMessage else None
        said = (kind, check.formula1 if kind else None, check.promptTitle, check.prompt, refusal)
        for cells in check.sqref.ranges:
            # A checklist has a cell for each question, and programs join equal cells in their own ways.
            few = cells.size["rows"] < 1000
            assert few or cells.max_row > 1000
            held = cells.rows if few else [[(cells.min_row, cells.min_col)]]
            found |= {place: said for row in held for place in row}
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_filled_template_means_the_same_after_being_saved(book: Codebook, soffice, fill, form: str, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    write_template(book, form, tmp_path / "template.xlsx", format="xlsx", rows=fill(form, 4))
    before = read_submission(tmp_path / "template.xlsx", book)
    after = read_submission(soffice(tmp_path / "template.xlsx", "xlsx", tmp_path / "saved"), book)
    assert after.stamp == before.stamp
    for one, other in zip(before.received, after.received, strict=True):
        assert list(one.rows) == list(other.rows)
        for name, column in one.columns.items():
            assert list(column.text) == list(other.columns[name].text), name
            assert list(column.state) == list(other.columns[name].state), name


def test_a_template_prints(book: Codebook, soffice, tmp_path: Path) -> None:
    write_template(book, book.default_form, tmp_path / "template.xlsx", format="xlsx")
    pdf = soffice(tmp_path / "template.xlsx", "pdf", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")
