"""Questions of several answers have drop-downs side by side, and mean the same as one cell of all answers."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tipdata.codebook import Codebook, View
from tipdata.intake import read_submission
from tipdata.records import State, Submission
from tipdata.templates import write_template
from tipdata.templates.content import content_of
from tipdata.templates.layout import SIDE_BY_SIDE
from tipdata.templates.workbook import write_workbook

FORM, VIEW, KEY = "full", "processes", "process_id"
GIVEN = {
    "purposes": ["forced_labour", "forced_begging"],
    "means": ["force", "threat", "deception", "fraud", "coercion"],
    "acts": ["recruitment"],
    "transit_countries": ["ITA", "FRA", "ITA"],
    "control_methods": ["unknown"],
    "sexual_type": [],
}


def view_of(book: Codebook) -> View:
    return next(view for view in book.collection(FORM).views if view.name == VIEW)


def codes(book: Codebook, name: str) -> list[str]:
    codelist = book.codelist(view_of(book).column(name))
    assert codelist is not None
    return [code.code for code in codelist.codes]


@pytest.fixture(scope="module")
def row(book: Codebook) -> dict[str, str]:
    given = {name: [code for code in chosen if code in codes(book, name) or code == "unknown"] for name, chosen in GIVEN.items()}
    means = [code for code in codes(book, "means") if code not in ("none", "other")]
    return {name: book.separator.join(chosen) for name, chosen in (given | {"means": means[:5]}).items()} | {KEY: "P1", "case_id": "C1"}


def written(book: Codebook, folder: Path, row: dict[str, str], language: str = "en") -> Path:
    path = folder / "form.xlsx"
    spoken = book.speak(language) if language != "en" else book
    write_workbook(content_of(spoken, spoken.collection(FORM), {VIEW: [row]}, {**book.stamp, "language": language}), path, entry_rows=5)
    return path


def texts(submission: Submission) -> dict[str, tuple[str, int]]:
    received = next(sheet for sheet in submission.received if sheet.view.name == VIEW)
    return {name: (str(column.text[0]), int(column.state[0])) for name, column in received.columns.items()}


def at_header(sheet: Worksheet, book: Codebook, name: str) -> list[int]:
    label = view_of(book).column(name).label
    return [cell.column for cell in header(sheet, book) if str(cell.value or "").startswith(label)]


def header(sheet: Worksheet, book: Codebook) -> tuple[openpyxl.cell.Cell, ...]:
    label = view_of(book).column("means").label
    return next(cells for cells in sheet.iter_rows(max_row=5) if any(str(cell.value or "").startswith(f"{label} (2)") for cell in cells))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_side_by_side_in_a_workbook_is_one_cell_of_a_csv_set(book: Codebook, row: dict[str, str], language: str, tmp_path: Path) -> None:
    write_template(book, FORM, tmp_path / "set", format="csv", rows={VIEW: [row]})
    from_csv = read_submission(tmp_path / "set", book)
    from_workbook = read_submission(written(book, tmp_path, row, language), book)
    assert texts(from_workbook) == texts(from_csv)
    assert texts(from_csv)["means"] == (row["means"], State.filled)
    assert not [finding.code for finding in from_workbook.findings if finding.code.startswith("TIP-H")]


def test_each_answer_has_its_cell_and_the_last_takes_what_is_left(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(book, tmp_path, row))[view_of(book).label]
    at = at_header(sheet, book, "means")
    assert len(at) == SIDE_BY_SIDE
    cells = [str(sheet.cell(header(sheet, book)[0].row + 1, column).value) for column in at]
    assert [len(cell.split(book.separator)) for cell in cells] == [1, 1, 3]


def test_the_first_drop_downs_take_one_answer_each(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(book, tmp_path, row))[view_of(book).label]
    for number, column in enumerate(at_header(sheet, book, "means"), start=1):
        first = sheet.cell(header(sheet, book)[0].row + 1, column).coordinate
        (check,) = [check for check in sheet.data_validations.dataValidation if first in check]
        assert bool(check.showErrorMessage) is (number < SIDE_BY_SIDE)
        assert (f"'{book.separator}'" in check.prompt) is (number == SIDE_BY_SIDE)


def changed(book: Codebook, path: Path, change) -> Submission:  # type: ignore[no-untyped-def]
    workbook = openpyxl.load_workbook(path)
    change(workbook[view_of(book).label])
    workbook.save(path)
    return read_submission(path, book)


def test_columns_in_another_order_mean_the_same(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    path = written(book, tmp_path, row)
    before = texts(read_submission(path, book))

    def turn(sheet: Worksheet) -> None:
        for cells in sheet.iter_rows(min_row=header(sheet, book)[0].row, max_row=header(sheet, book)[0].row + 1):
            values = [cell.value for cell in cells]
            for cell, value in zip(cells, reversed(values), strict=True):
                cell.value = value

    assert texts(changed(book, path, turn)) == before


def test_gaps_between_answers_mean_nothing(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    def move(sheet: Worksheet) -> None:
        first, second, third = at_header(sheet, book, "purposes")
        entry = header(sheet, book)[0].row + 1
        sheet.cell(entry, third).value, sheet.cell(entry, first).value = sheet.cell(entry, first).value, None
        assert sheet.cell(entry, second).value

    path = written(book, tmp_path, row)
    before = texts(read_submission(path, book))
    assert texts(changed(book, path, move)) == before


def test_a_reason_beside_an_answer_cannot_be_read(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    def contradict(sheet: Worksheet) -> None:
        sheet.cell(header(sheet, book)[0].row + 1, at_header(sheet, book, "acts")[1]).value = "Unknown"

    assert texts(changed(book, written(book, tmp_path, row), contradict))["acts"] == ("", State.unreadable)


def test_every_cell_is_counted_once(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    submission = read_submission(written(book, tmp_path, row), book)
    (file,) = submission.files
    cells = sum(max(1, min(SIDE_BY_SIDE, len(text.split(book.separator)))) for text in row.values() if text)
    assert file.used == cells + 2


def test_a_number_behind_a_question_of_one_answer_is_another_question(book: Codebook, row: dict[str, str], tmp_path: Path) -> None:
    def number(sheet: Worksheet) -> None:
        cells = header(sheet, book)
        place = max(cell.column for cell in cells if cell.value) + 1
        sheet.cell(cells[0].row, place).value = f"{view_of(book).column('labour_sector').label} (2)"
        sheet.cell(cells[0].row + 1, place).value = "something"

    submission = changed(book, written(book, tmp_path, row), number)
    assert [finding.code for finding in submission.findings if finding.code.startswith("TIP-H")] == ["TIP-H01"]
