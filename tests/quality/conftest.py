"""Submissions made of rows written in the tests: one CSV file per sheet, read as a unit's own file is."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tipdata.checks import check_submission
from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.quality import Scorecard, score
from tipdata.records import Findings, Submission

Rows = Sequence[Mapping[str, str]]
Sheets = Mapping[str, Rows]

COVER = {
    "reporting_unit_code": "NTH",
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "agency_profile": "full",
    "region_code": "LU-N",
    "period_kind": "own_period",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "legal_basis": "Act 1, art. 2",
    "nil_return": "no",
    "submitted_on": "2026-01-20",
    "prepared_by_role": "analyst",
    "approved_by_role": "head of unit",
    "protective_marking": "official",
}


class Desk:
    """Writes sheets as CSV files and reads them back."""

    def __init__(self, folder: Path, book: Codebook) -> None:
        self.folder, self.book = folder, book
        self.numbers = itertools.count()

    def write(self, sheets: Sheets) -> Path:
        """A folder with these sheets; the columns of a sheet are the keys of its rows."""
        folder = self.folder / str(next(self.numbers))
        folder.mkdir()
        for name, rows in sheets.items():
            header = list(dict.fromkeys(key for row in rows for key in row))
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def read(self, sheets: Sheets) -> Submission:
        return read_submission(self.write(sheets), self.book, "unit")

    def findings(self, submission: Submission) -> Findings:
        return check_submission(submission).findings

    def card(self, sheets: Sheets) -> Scorecard:
        checked = check_submission(self.read(sheets))
        return score(checked.submission, checked.findings, checked.rules)


@pytest.fixture(scope="session")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Desk:
    return Desk(tmp_path_factory.mktemp("quality"), book)


@pytest.fixture(scope="session")
def cover() -> Callable[..., dict[str, str]]:
    """A complete cover, with the given fields changed."""
    return lambda **changes: {**COVER, **changes}
