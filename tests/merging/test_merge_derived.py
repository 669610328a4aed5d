"""Derived columns of a dataset: worked out from its own rows, each under its own definition, and never taken over."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from submitting import Desk, Sheets, case, changed, clean, cover, process
from tipdata.intake import read_submission
from tipdata.merging import Merge, write_merge
from tipdata.records import Submission

INTERNATIONAL, NATIONAL = "meets_international_definition", "screened_national_definition"


def results(merged: Merge) -> dict[tuple[str, str], tuple[str, str]]:
    frame = merged.tables["cases"]
    rows = zip(frame["src_unit"], frame["case_id"], frame[INTERNATIONAL], frame[NATIONAL], strict=True)
    return {(unit, own): (first, second) for unit, own, first, second in rows}


def written(desk: Desk, merged: Merge, name: str) -> Submission:
    write_merge(merged, desk.folder / name)
    return read_submission(desk.folder / name, desk.book)


def sent(unit: str, definition: str, *chains: dict[str, str], period: tuple[str, str] = ("2025-01-01", "2025-03-31")) -> Sheets:
    start, end = period
    own = cover(reporting_unit_code=unit, definition_profile=definition, period_start=start, period_end=end)
    cases = [case(f"C{n}") for n in range(len(chains))]
    rows = [process(f"T{n}", f"C{n}", **chain) for n, chain in enumerate(chains)]
    return {**clean("full"), "submission": [own], "cases": cases, "processes": rows}


def test_each_row_is_screened_under_the_definition_of_its_own_cover(desk: Desk) -> None:
    chains = ({"border_crossed": "no"}, {"border_crossed": "yes"})
    merged = desk.merge(
        desk.read(sent("NTH", "example-narrow", *chains)),
        desk.read(sent("STH", "palermo-2000", *chains)),
        desk.read(sent("EST", "xx-1999", *chains)),
    )
    assert results(merged) == {
        ("NTH", "C0"): ("yes", "no"),
        ("NTH", "C1"): ("yes", "yes"),
        ("STH", "C0"): ("yes", "yes"),
        ("STH", "C1"): ("yes", "yes"),
        ("EST", "C0"): ("yes", ""),
        ("EST", "C1"): ("yes", ""),
    }


def test_a_case_is_screened_with_all_its_rows_whichever_file_reported_them(desk: Desk) -> None:
    """The case comes again in the second quarter, its chain of events does not."""
    first = sent("NTH", "palermo-2000", {"acts": "recruitment"})
    later = sent("NTH", "palermo-2000", {}, period=("2025-04-01", "2025-06-30"))
    later["processes"] = [process("T9", "C0", means="unknown")]
    merged = desk.merge(desk.read(first), desk.read(later))
    assert results(merged) == {("NTH", "C0"): ("yes", "yes")}


@pytest.mark.parametrize("form", ["full", "simple"])
def test_a_merge_of_a_merge_says_the_same(desk: Desk, form: str) -> None:
    once = desk.merge(desk.read(clean(form)))
    again = desk.merge(written(desk, once, "once"))
    for name, frame in once.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)


def test_a_derived_column_of_an_earlier_merge_is_not_trusted(desk: Desk) -> None:
    once = desk.merge(desk.read(sent("NTH", "example-narrow", {"border_crossed": "no"}, {"acts": "unknown"})))
    assert results(once) == {("NTH", "C0"): ("yes", "no"), ("NTH", "C1"): ("unknown", "no")}
    written(desk, once, "once")
    path = desk.folder / "once" / "cases.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[INTERNATIONAL], row[NATIONAL] = "no", "yes"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert results(desk.merge(read_submission(Path(desk.folder / "once"), desk.book))) == results(once)


def test_a_dataset_and_the_files_it_was_made_of_are_the_same_content(desk: Desk) -> None:
    submission = desk.read({**clean("full"), "submission": [cover(definition_profile="example-narrow")]})
    dataset = written(desk, desk.merge(submission), "once")
    merged = desk.merge(submission, dataset)
    assert merged.totals["set_aside"] == 0
    assert results(merged) == {("NTH", f"C{number}"): ("yes", "no") for number in (1, 2, 3)}


def test_what_fills_the_blanks_of_a_persons_answer_is_not_written(desk: Desk) -> None:
    blank = changed(clean("full"), ("cases", 0, "forms", ""))
    merged = desk.merge(desk.read(blank))
    assert merged.tables["cases"]["forms"].tolist()[0] == ""
    assert merged.tables["cases"]["trafficking_type"].tolist()[0] == "sexual"


def test_units_with_a_form_without_chains_have_no_result(desk: Desk) -> None:
    merged = desk.merge(desk.read(clean("simple")), desk.read(sent("STH", "palermo-2000", {})))
    assert results(merged) == {("NTH", "C1"): ("", ""), ("NTH", "C2"): ("", ""), ("STH", "C0"): ("yes", "yes")}
    assert INTERNATIONAL not in desk.merge(desk.read(clean("simple"))).tables["cases"].columns


def test_a_custody_class_that_a_person_stated_stays_through_every_merge(desk: Desk) -> None:
    once = desk.merge(desk.read(clean("simple")))
    stated = once.tables["sentences"]["custody_class"].tolist()
    again = desk.merge(written(desk, once, "once"))
    assert stated == ["ge_1y"] == again.tables["sentences"]["custody_class"].tolist()
