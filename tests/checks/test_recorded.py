"""A dataset is no cleaner than the files that it was merged from (promise 5)."""

from __future__ import annotations

from pathlib import Path

from confirming import faulty, ruled, said
from submitting import Desk, Sheets
from tipdata.workflows import Verdict, merge_paths, validate

Told = list[tuple[str, str, int, bool]]


def merged(desk: Desk, sheets: Sheets) -> tuple[Verdict, Told, tuple[int, int]]:
    """What validating the dataset says that was merged from one submission."""
    out = desk.folder / "dataset"
    merge_paths([desk.write(sheets)], desk.book, out)
    (one,) = validate([out], desk.book).submissions
    told = [(f.code, f.table, f.place.row, f.confirmed) for f in one.findings if f.code in ("TIP-M01", "TIP-CF08")]
    return one.verdict, told, (one.scorecard.records_total, one.scorecard.records_without_error)


def test_a_row_merged_with_an_open_error_has_one_in_the_dataset(tmp_path: Path) -> None:
    verdict, told, (total, without) = merged(Desk(tmp_path, ruled()), faulty())
    assert verdict is Verdict.needs_mending
    assert told == [("TIP-M01", "persons", 2, False)]
    assert total - without == 1


def test_a_confirmed_error_is_information_in_the_dataset_too(tmp_path: Path) -> None:
    verdict, told, (total, without) = merged(Desk(tmp_path, ruled()), faulty(said()))
    assert verdict < Verdict.needs_mending
    assert told == [("TIP-CF08", "confirmations", 2, True)]
    assert total == without


def test_a_submission_records_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ruled())
    (one,) = validate([desk.write(faulty(said()))], desk.book).submissions
    assert {f.code for f in one.findings} & {"TIP-M01", "TIP-CF08"} == set()
