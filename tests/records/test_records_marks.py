"""Which rows and cells open findings touch."""

from __future__ import annotations

import pytest

from submitting import Desk, changed, clean
from tipdata.codebook import Codebook, Severity, load_codebook
from tipdata.records import record_sheets, row_marks, touched_cells


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    book: Codebook = load_codebook()
    return Desk(tmp_path_factory.mktemp("marks"), book)


def test_each_row_is_marked_as_often_as_findings_touch_it(desk: Desk) -> None:
    sheets = changed(clean("full"), ("cases", 0, "case_status", "?"), ("cases", 0, "n_victims", "?"), ("cases", 2, "case_status", "?"))
    submission = desk.read(sheets)
    marks = row_marks(submission, desk.findings(submission), Severity.error)
    (cases,) = [counts for (file, _), counts in marks.items() if file.endswith("cases.csv")]
    assert cases.tolist() == [2, 0, 1]
    assert sum(counts.sum() for counts in marks.values()) == 3


def test_a_missing_required_column_touches_every_row_and_an_expected_blank_none(desk: Desk) -> None:
    sheets = changed(clean("full"), ("cases", 0, "detection_mode", ""))
    sheets["cases"] = [{name: text for name, text in row.items() if name != "case_status"} for row in sheets["cases"]]
    submission = desk.read(sheets)
    marks = row_marks(submission, desk.findings(submission), Severity.reject, Severity.error, Severity.warning)
    (cases,) = [counts for (file, _), counts in marks.items() if file.endswith("cases.csv")]
    assert cases.tolist() == [1, 1, 1]


def test_a_finding_in_a_made_row_marks_the_row_of_the_sheet(desk: Desk) -> None:
    submission = desk.read(changed(clean("simple"), ("persons", 1, "prosecuted_on", "soon")))
    findings = desk.findings(submission)
    marks = row_marks(submission, findings, Severity.error)
    (persons,) = [counts for (file, _), counts in marks.items() if file.endswith("persons.csv")]
    assert persons.tolist() == [0, 1, 0]
    assert len(touched_cells(submission, findings.batches)["proceedings", "prosecution_date"]) == 1


def test_the_cover_holds_no_records(desk: Desk) -> None:
    names = [file.rsplit("/", 1)[-1] for file, _ in record_sheets(desk.read(clean("simple")))]
    assert sorted(names) == ["cases.csv", "persons.csv", "tally.csv"]
