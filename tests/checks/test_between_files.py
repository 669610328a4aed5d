"""Files compared with one another: at a merge, and of one file with earlier ones or a dataset beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Sheets, case, changed, clean, cover
from tipdata.checks import RuleResult, check_between
from tipdata.checks.between import Files, highest_versions, reports_of
from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.merging import write_merge
from tipdata.records import Findings
from tipdata.workflows import ValidateOptions, merge_paths, validate

SECOND = {"period_start": "2025-04-01", "period_end": "2025-06-30"}


def quarter(number: int = 1, version: str = "1", unit: str = "NTH", **changes: str) -> Sheets:
    """A clean submission of one of the first two quarters."""
    sheets = clean("full")
    sheets["submission"] = [cover(version=version, reporting_unit_code=unit, **(SECOND if number == 2 else {}), **changes)]
    return sheets


def told(found: list[Findings]) -> list[list[tuple[str, str, str]]]:
    return [[(f.code, f.column, f.place.cell) for f in findings] for findings in found]


def results(found: tuple[RuleResult, ...]) -> dict[str, tuple[int, int]]:
    return {result.code: (result.applied, result.failed) for result in found if result.applied}


def test_two_quarters_of_one_unit_agree(desk: Desk, book: Codebook) -> None:
    found, rules = check_between([desk.read(quarter(1)), desk.read(quarter(2))], book)
    assert told(found) == [[], []]
    assert results(rules) == {"TIP-X04": (3, 0), "TIP-X06": (2, 0), "TIP-X11": (6, 0)}


def test_a_finding_stands_in_the_later_file_beside_the_earlier_place(desk: Desk, book: Codebook) -> None:
    first = desk.read(quarter(1))
    second = desk.read(changed(quarter(2), ("cases", 0, "date_opened", "2025-04-02"), ("persons", 1, "stage", "charged")))
    found, _ = check_between([second, first], book)
    assert told(found) == [[("TIP-X11", "date_opened", "B2"), ("TIP-X04", "stage", "D3")], []]
    assert [(p.file, p.row) for finding in found[0] for p in finding.related] == [
        (first.tables["cases"].file, 2),
        (first.tables["persons"].file, 3),
    ]


def test_of_earlier_files_nothing_is_told(desk: Desk, book: Codebook) -> None:
    first = desk.read(changed(quarter(1), ("cases", 0, "date_opened", "2025-01-02")))
    found, rules = check_between([first], book, previous=[desk.read(quarter(2))])
    assert told(found) == [[]]
    assert results(rules)["TIP-X11"] == (6, 0)


def test_a_dataset_is_as_good_as_the_files_that_were_merged_into_it(desk: Desk, book: Codebook, tmp_path: Path) -> None:
    write_merge(desk.merge(desk.read(quarter(1)), desk.read(quarter(1, unit="STH"))), tmp_path / "dataset")
    dataset = read_submission(tmp_path / "dataset", book)
    reports = reports_of(dataset, 0)
    assert sorted((report.unit, report.start, report.version, len(report.tables["cases"])) for report in reports) == [
        ("NTH", "2025-01-01", 1, 3),
        ("STH", "2025-01-01", 1, 3),
    ]
    second = desk.read(changed(quarter(2), ("cases", 2, "date_opened", "2025-04-02")))
    found, _ = check_between([second], book, previous=[dataset])
    assert told(found) == [[("TIP-X11", "date_opened", "B4")]]


def test_the_highest_version_of_a_period_is_compared(desk: Desk, book: Codebook) -> None:
    versions = [desk.read(quarter(1, "2")), desk.read(quarter(1, "1")), desk.read(quarter(2))]
    reports = [report for number, submission in enumerate(versions) for report in reports_of(submission, number)]
    assert [(report.start, report.version) for report in highest_versions(reports)] == [("2025-01-01", 2), ("2025-04-01", 1)]
    files = Files(book, next(iter(book.rules.values())), tuple(reports))
    earlier, later = files.stack("cases").successive()
    assert len(earlier) == len(later) == 3


def test_a_correction_that_lacks_records_names_each_table_once(desk: Desk, book: Codebook) -> None:
    second = quarter(1, "2")
    second["cases"] = second["cases"][:1]
    second["processes"] = second["processes"][:1]
    second["persons"] = second["persons"][:1]
    found, _ = check_between([desk.read(quarter(1)), desk.read(second)], book, only={"TIP-X03"})
    assert [(f.column, f.message) for f in found[1]] == [
        ("version", f"Is it on purpose that this correction leaves out records of {label} (2)?")
        for label in ("Cases", "Suspected, accused or convicted persons", "Trafficking processes")
    ]
    assert [len(finding.related) for finding in found[1]] == [2, 2, 2]


def test_references_stand_in_no_message(desk: Desk, book: Codebook) -> None:
    def sent(number: str) -> Sheets:
        sheets = clean("full")
        for row in sheets["cases"]:
            row["shared_case_ref"] = f"SECRET-{row['case_id']}"
        sheets["submission"] = [cover(reporting_unit_code=number)]
        return sheets

    north, south = desk.read(sent("NTH")), desk.read(sent("STH"))
    found, _ = check_between([north, south], book, only={"TIP-X02"})
    assert [[f.place.row for f in findings] for findings in found] == [[2, 3, 4], [2, 3, 4]]
    assert [f.related[0].file for findings in found for f in findings] == [
        *[south.tables["cases"].file] * 3,
        *[north.tables["cases"].file] * 3,
    ]
    assert not any("SECRET" in finding.message for findings in found for finding in findings)


def test_validate_with_earlier_files_knows_their_parents(desk: Desk, book: Codebook, tmp_path: Path) -> None:
    later = quarter(2)
    later["cases"] = [case("C9")]
    before, path = desk.write(quarter(1), "earlier-quarter"), desk.write(later, "later-quarter")
    alone = validate([path], book).submissions[0]
    both = validate([path], book, ValidateOptions(previous=(before,))).submissions[0]
    codes = [{batch.code for batch in one.findings.batches} & {"TIP-X05a", "TIP-X05b"} for one in (alone, both)]
    assert codes == [{"TIP-X05b"}, set()]
    later["persons"][0]["case_id"] = "C7"
    path = desk.write(later, "orphan-quarter")
    both = validate([path], book, ValidateOptions(previous=(before,))).submissions[0]
    (batch,) = (batch for batch in both.findings.batches if batch.code == "TIP-X05a" and batch.table == "persons")
    assert [place.row for place in batch.places] == [2]
    assert batch.rows is not None
    assert batch.rows.tolist() == [0]
    assert both.verdict.name == "needs_mending"


def test_a_file_is_not_compared_with_itself(desk: Desk, book: Codebook) -> None:
    path = desk.write(quarter(1))
    alone, both = validate([path], book), validate([path], book, ValidateOptions(previous=(path,)))
    assert list(alone.submissions[0].findings) == list(both.submissions[0].findings)


def test_a_merge_tells_what_the_files_say_of_one_another(desk: Desk, book: Codebook, tipdata: Run) -> None:
    paths = [desk.write(quarter(1)), desk.write(changed(quarter(2), ("persons", 0, "sex", "male")))]
    merged = merge_paths(paths, book, None)
    assert [(f.code, f.column) for f in merged.result.findings] == [("TIP-X11", "sex")]
    assert merged.meets_the_bar
    done = tipdata("merge", *map(str, paths), "-o", "dataset")
    assert "Is this the same record as in the earlier report?" in done.stdout


def test_the_command_takes_earlier_files(desk: Desk, tipdata: Run) -> None:
    before, path = desk.write(quarter(1)), desk.write(changed(quarter(2), ("persons", 0, "sex", "male")))
    assert "TIP-X11" not in tipdata("validate", str(path), "--verbose").stdout
    assert "TIP-X11" in tipdata("validate", str(path), "--previous", str(before), "--verbose").stdout
    assert tipdata("validate", str(path), "--previous", "nowhere").returncode == 2


@pytest.mark.parametrize("unit", ["nth", "NTH ", "N-T-H"])
def test_one_unit_has_many_spellings(desk: Desk, book: Codebook, unit: str) -> None:
    first, second = desk.read(quarter(1)), desk.read(changed(quarter(2, unit=unit), ("persons", 0, "sex", "male")))
    found, _ = check_between([first, second], book, only={"TIP-X11"})
    assert len(found[1]) == (0 if unit == "N-T-H" else 1)
