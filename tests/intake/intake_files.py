"""Files made by the tests, and ways to look at what became of them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl

from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.intake.contents import of_path
from tipdata.intake.formats import kind_of
from tipdata.intake.workbooks import read_workbook
from tipdata.records import State, Submission

Rows = Sequence[Sequence[object]]

COVER = {
    "reporting_unit_code": "NTH",
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "nil_return": "no",
    "submitted_on": "2026-01-20",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "agency_profile": "simple",
    "region_code": "LU-DI",
    "period_kind": "own_period",
    "protective_marking": "official",
}
CASES = [["case_id", "opened_on", "status", "tip"], ["C1", "2025-02", "open", "tip_yes"], ["C2", "2025-03-04", "in_court", "not_yet_known"]]
PERSONS = [["case_id", "person_no", "sex"], ["C1", "1", "male"], ["C1", "2", "female"]]
TALLY = [["victim_group", "form", "citizenship_group", "registrations"]]


def cover(**changes: str) -> Rows:
    """A cover with headers above the answers."""
    answers = {**COVER, **changes}
    return [list(answers), list(answers.values())]


def simple_sheets(**changes: Rows) -> dict[str, Rows]:
    """The sheets of a small submission in the simple form, by name."""
    return {"cover": cover(), "cases": CASES, "persons": PERSONS, "tally": TALLY, **changes}


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def write_folder(folder: Path, sheets: Mapping[str, Rows | str | bytes]) -> Path:
    """A folder with one CSV file per sheet; texts and bytes are written as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sheets.items():
        path = folder / f"{name}.csv"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_bytes((content if isinstance(content, str) else csv_text(content)).encode("utf-8"))
    return folder


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with the values as they are: numbers as numbers, dates as dates, texts that begin with = as formulas without a result."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(number, column, value)
    book.save(path)
    return path


def patch_workbook(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Rewrites one part of a workbook's archive; the change has to change something."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    changed = change(parts[part].decode("utf-8")).encode("utf-8")
    assert changed != parts[part]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, changed if name == part else content)
    return path


def set_cell(xml: str, reference: str, cell: str) -> str:
    """The XML of a sheet with one of its cells replaced."""
    changed, count = re.subn(rf'<c r="{reference}"[^>]*?(/>|>.*?</c>)', cell, xml)
    assert count == 1
    return changed


def grid_texts(path: Path, sheet: int = 0) -> list[list[str]]:
    """What stands in the cells of a sheet, before anybody says what it means."""
    content = of_path(path, path.name)
    return [list(row) for row in read_workbook(content, kind_of(content)).grids[sheet].rows()]


def found(submission: Submission) -> list[tuple[str, str]]:
    """(code, place) of every finding of reading."""
    return [(finding.code, str(finding.place)) for finding in submission.findings]


def codes(submission: Submission) -> list[str]:
    return [finding.code for finding in submission.findings]


def texts(submission: Submission, table: str, column: str) -> list[str]:
    """Canonical texts; in brackets the state where there is none."""
    cells = submission.tables[table].columns[column]
    pairs = zip(cells.text, cells.state, strict=True)
    return [str(text) if state == State.filled else f"[{State(state).name}]" for text, state in pairs]


def places(submission: Submission, table: str, column: str) -> list[str]:
    data = submission.tables[table]
    return [data.place(row, column).cell for row in range(len(data))]


def read_folder(folder: Path, book: Codebook, **changes: Rows | str | bytes) -> Submission:
    """The simple submission with some of its CSV files changed, as read."""
    return read_submission(write_folder(folder, {**simple_sheets(), **changes}), book, "unit")
