"""Which rows are records: headers of several rows, totals, notes, comments and numbered lines are none, and are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_files import CASES, codes, cover, csv_text, read_folder, texts, write_folder, write_workbook

from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.records import Submission

HEADER = ["case_id", "opened_on", "status", "tip", "transferred_to"]
LABELS = ["Case ID", "Opened on", "Status", "Is it TIP?", "Transferred to"]
C1 = ["C1", "2025-02", "open", "tip_yes", ""]
C2 = ["C2", "2025-03-04", "in_court", "not_yet_known", ""]


def said(submission: Submission) -> list[tuple[int, str]]:
    """(row, what) of the rows that are told to be no records."""
    return sorted(
        (place.row, batch.facts["what"]) for batch in submission.findings.batches if batch.code == "TIP-H10" for place in batch.places
    )


def cases(tmp_path: Path, book: Codebook, *rows: list[str]) -> Submission:
    submission = read_folder(tmp_path, book, cases=list(rows))
    file = next(file for file in submission.files if file.path.endswith("cases.csv"))
    held = sum(1 for row in rows for text in row if text.strip())
    assert file.used + file.reported + sum(file.ignored.values()) == held
    return submission


def test_labels_under_names_are_a_second_row_of_the_header(tmp_path: Path, book: Codebook) -> None:
    for rows in ([HEADER, LABELS, C1, C2], [LABELS, HEADER, C1, C2], [["Our cases"], HEADER, LABELS, LABELS, C1, C2]):
        submission = cases(tmp_path / str(len(rows)) / rows[0][0], book, *rows)
        assert codes(submission) == []
        assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert "The rows 2 to 4 of 'cases' were read as its header." in submission.assumptions


def test_a_label_may_be_written_in_two_rows(tmp_path: Path, book: Codebook) -> None:
    rows = [["Case", "Opened", "", "Is it", "Transferred"], ["ID", "on", "Status", "TIP?", "to"], C1, C2]
    submission = cases(tmp_path, book, *rows)
    assert codes(submission) == []
    assert texts(submission, "cases", "date_opened") == ["2025-02", "2025-03-04"]
    assert submission.tables["cases"].rows.tolist() == [3, 4]
    assert "The rows 1 to 2 of 'cases' were read as its header." in submission.assumptions


def test_a_header_in_the_middle_is_no_record(tmp_path: Path, book: Codebook) -> None:
    submission = cases(tmp_path, book, HEADER, C1, HEADER, C2)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert said(submission) == [(3, "a repeat of the header")]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["Total", "", "2", "", ""], "a total"),
        (["", "Grand total:", "", "17", "3"], "a total"),
        (["TOTAL G\u00c9N\u00c9RAL", "", "", "1 282", ""], "a total"),
        (["\u0627\u0644\u0645\u062c\u0645\u0648\u0639", "", "", "4", "-"], "a total"),
        (["\u0418\u0442\u043e\u0433\u043e", "", "4,5", "4", ""], "a total"),
        (["Source: case register of the unit", "", "", "", ""], "a note"),
        (["* without juveniles", "", "", "", ""], "a note"),
        (["", "", "Figures are provisional and may change", "", ""], "a note"),
        (["1) as of 31 March", "", "", "", ""], "a note"),
        (["N = 4", "", "", "", ""], "a note"),
        (["January 2025", "", "", "", ""], "a heading of the rows below it"),
        (["Region North", "", "", "", ""], "a heading of the rows below it"),
        (["North:", "", "", "", ""], "a heading of the rows below it"),
        (["# checked by the desk", "", "", "", ""], "a comment"),
        (["// not sure, ask again", "2025", "open", "", ""], "a comment"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_totals_notes_and_comments_are_no_records(tmp_path: Path, book: Codebook, row: list[str], what: str, last: bool) -> None:
    rows = [HEADER, C1, C2, row] if last else [HEADER, C1, row, C2]
    submission = cases(tmp_path, book, *rows)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert said(submission) == [(4 if last else 3, what)]
    assert codes(submission) == ["TIP-H10"]


@pytest.mark.parametrize(
    "row",
    [
        ["Total-7", "2025", "open", "", ""],
        ["Totality", "", "", "", ""],
        ["C 17", "", "", "", ""],
        ["#17", "", "", "", ""],
        ["NB-2025-1", "", "", "", ""],
        ["", "", "open", "", ""],
        ["#A1", "2025-02-01", "open", "", ""],
        ["//x1", "01/02/2025", "Open", "", ""],
        ["Example-1", "", "open", "", ""],
        ["25 January", "", "", "", ""],
        ["Source-3", "", "open", "", ""],
        ["A long name of a case", "2025", "", "", ""],
    ],
)
def test_what_may_be_a_record_is_one(tmp_path: Path, book: Codebook, row: list[str]) -> None:
    submission = cases(tmp_path, book, HEADER, C1, C2, row)
    assert said(submission) == []
    assert len(submission.tables["cases"]) == 3


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["Text", "Date, yyyy-mm-dd", "From the list", "From the list", "No names"], "a description of the columns"),
        (["an id", "a date", "which", "", ""], "a description of the columns"),
        (["e.g. NTH-2025-014", "2025-03-04", "open", "tip_yes", ""], "an example"),
        (["Exemple : C0", "2025-03-04", "open", "", ""], "an example"),
    ],
)
def test_what_explains_the_columns_is_no_record(tmp_path: Path, book: Codebook, row: list[str], what: str) -> None:
    submission = cases(tmp_path, book, HEADER, row, C1, C2)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert said(submission) == [(2, what)]
    later = cases(tmp_path / "later", book, HEADER, C1, C2, C1, C2, row)
    assert (said(later), len(later.tables["cases"])) == ([], 5)


@pytest.mark.parametrize("row", [["C0", "unknown", "opne", "", ""], ["C0", "soon", "open", "", ""], ["C0", "2025-13", "opne", "", ""]])
def test_a_first_row_with_errors_is_a_record(tmp_path: Path, book: Codebook, row: list[str]) -> None:
    submission = cases(tmp_path, book, HEADER, row, C1)
    assert (said(submission), texts(submission, "cases", "case_id")) == ([], ["C0", "C1"])


def test_ids_that_begin_with_the_sign_of_comments_are_ids(tmp_path: Path, book: Codebook) -> None:
    rows = [[f"#A{number}", "2025", "open", "", ""] for number in range(4)]
    submission = cases(tmp_path, book, HEADER, *rows)
    assert texts(submission, "cases", "case_id") == ["#A0", "#A1", "#A2", "#A3"]


def test_the_code_for_a_total_is_no_total_row(tmp_path: Path, book: Codebook) -> None:
    header = ["area_or_unit", "period_start", "period_end", "measure", "counting_unit", "sex", "age_group", "form", "value"]
    row = ["NTH", "2025", "2025", "convictions", "persons", "total", "total", "total", "37"]
    folder = write_folder(tmp_path, {"submission": cover(agency_profile="aggregates"), "aggregates": [header, row]})
    submission = read_submission(folder, book)
    assert len(submission.tables["aggregates"]) == 1
    assert said(submission) == []


@pytest.mark.parametrize("first", [["3"], ["C3"], ["NTH-2025-003"]])
def test_lines_that_were_numbered_and_not_filled_are_no_records(tmp_path: Path, book: Codebook, first: list[str]) -> None:
    beginning, digits = first[0].rstrip("0123456789"), len(first[0]) - len(first[0].rstrip("0123456789"))
    numbered = [[f"{beginning}{number:0{digits}}", "", "", "", ""] for number in range(3, 200)]
    submission = cases(tmp_path, book, HEADER, C1, C2, *numbered)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert {what for _, what in said(submission)} == {"a running number without a record"}
    assert len(said(submission)) == 197


def test_a_running_number_without_a_header_is_one_finding_and_no_record(tmp_path: Path, book: Codebook) -> None:
    """As in the workbooks of another standard: column A is numbered down to row 1002."""
    numbered = [[number + 1, *(C1 if number == 0 else ["", "", "", "", ""])] for number in range(1000)]
    path = write_workbook(tmp_path / "a.xlsx", {"cover": cover(), "cases": [["", *HEADER], *numbered]})
    submission = read_submission(path, book, "a.xlsx")
    assert texts(submission, "cases", "case_id") == ["C1"]
    assert [code for code in codes(submission) if code != "TIP-H07"] == ["TIP-H05"]
    assert "1000 filled cells" in next(iter(submission.findings)).message


def test_two_new_ids_alone_are_records(tmp_path: Path, book: Codebook) -> None:
    submission = cases(tmp_path, book, HEADER, C1, ["C2", "", "", "", ""], ["C3", "", "", "", ""])
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]


def test_rows_are_found_in_the_middle_of_many(tmp_path: Path, book: Codebook) -> None:
    rows = [[f"C{number}", "2025-02", "open", "tip_yes", ""] for number in range(5000)]
    rows[2500:2500] = [["Total North", "", "2500", "", ""], ["Southern district of the country", "", "", "", ""]]
    submission = cases(tmp_path, book, HEADER, *rows)
    assert len(submission.tables["cases"]) == 5000
    assert said(submission) == [(2502, "a total"), (2503, "a note")]


def test_a_stated_delimiter_is_taken(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, cases="sep=^\r\n" + csv_text(CASES, "^"))
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert submission.tables["cases"].rows.tolist() == [3, 4]
    assert codes(submission) == []
