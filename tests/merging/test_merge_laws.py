"""Laws over random sets of small submissions: units, periods, versions, resends, repeats, orphans, rejects."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from submitting import Desk, Row, Sheets, case, cover, person, simple_case, simple_convicted, simple_person, tally
from tipdata.intake import read_submission
from tipdata.merging import FATES, Merge, write_merge
from tipdata.records import Submission

PERIODS = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30")]
CASES = ("C1", "C2", "C3")
counter = itertools.count()
few = settings(max_examples=settings().max_examples // 10)
fewer = settings(max_examples=settings().max_examples // 16)


@st.composite
def covers(draw: st.DrawFn, form: str) -> Row:
    start, end = draw(st.sampled_from(PERIODS))
    return cover(
        form,
        reporting_unit_code=draw(st.sampled_from(["NTH", "nth", "STH"])),
        version=draw(st.sampled_from(["1", "1", "2"])),
        submitted_on=draw(st.sampled_from(["2026-01-20", "2026-01-21"])),
        period_start=start,
        period_end=end,
    )


@st.composite
def submissions(draw: st.DrawFn, faults: bool = True) -> Sheets:
    """A submission in the full or the simple form; with faults, some ids are blank, repeated, or name no parent."""
    some = st.lists(st.sampled_from([*CASES, ""] if faults else CASES), max_size=3, unique=not faults)
    numbers = st.sampled_from(["0", "1", "2"])
    cases = draw(some)
    parents = [*CASES, *(["", "C9"] if faults else [])] if faults else cases
    people = draw(st.lists(st.tuples(st.sampled_from(parents), st.sampled_from("12")), max_size=3, unique=not faults)) if parents else []
    # Without faults a child may name a case of an earlier file only if every file has it, so each names its own.
    groups = draw(st.lists(st.sampled_from(["women", "girls", *(["?"] if faults else [])]), max_size=2, unique=not faults))
    tallies = [tally(group, registrations=draw(numbers)) for group in groups]
    if draw(st.booleans()):
        return {
            "cover": [draw(covers("simple"))],
            "cases": [simple_case(name) for name in cases] or [simple_case("C0")],
            "persons": [
                simple_person(name, number, charge=draw(st.sampled_from(["", "both", "tip_not_listed"])))
                if draw(st.booleans())
                else simple_convicted(name, number, "2025-03-01")
                for name, number in people
            ]
            or [simple_person("C0" if not cases else cases[0], "9")],
            "tally": [{key: text for key, text in row.items() if key != "note"} for row in tallies] or [tally("men")],
        }
    return {
        "submission": [draw(covers("full"))],
        "cases": [case(name, n_victims=draw(numbers)) for name in cases] or [case("C0")],
        "persons": [
            person(f"{name}-{number}" if name else number, name, sex=draw(st.sampled_from(["female", "male"]))) for name, number in people
        ]
        or [person("P0", "C0" if not cases else cases[0])],
        "victim_tally": tallies or [tally("men")],
    }


@st.composite
def batches(draw: st.DrawFn, faults: bool = True, most: int = 4) -> list[Sheets]:
    """Several submissions, some of them sent twice."""
    sent = draw(st.lists(submissions(faults), min_size=1, max_size=most))
    return [*sent, *draw(st.lists(st.sampled_from(sent), max_size=1))]


def counted_rows(paths: Iterable[Path]) -> int:
    """The rows below the headers, as a reader counts them that knows nothing of the package."""
    rows = 0
    for path in paths:
        if path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path, read_only=True):
                rows += sum(1 for row in sheet.iter_rows(min_row=2, values_only=True) if any(row))
        else:
            for file in path.glob("*.csv"):
                with file.open(newline="", encoding="utf-8-sig") as stream:
                    rows += sum(1 for row in list(csv.reader(stream))[1:] if any(row))
    return rows


def told(merged: Merge) -> list[object]:
    return [
        merged.ledger,
        *merged.tables.items(),
        *merged.set_aside.items(),
        [repr(finding) for finding in merged.findings],
        merged.left_out,
    ]


def same(first: Merge, second: Merge) -> bool:
    return all(str(a) == str(b) if not isinstance(a, pd.DataFrame) else a.equals(b) for a, b in zip(told(first), told(second), strict=True))


def same_tables(first: Merge, second: Merge) -> None:
    assert list(first.tables) == list(second.tables)
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(frame, second.tables[name], obj=name)


@few
@given(sent=batches(), formats=st.lists(st.sampled_from(["csv", "csv", "xlsx"]), min_size=6, max_size=6))
def test_every_row_has_one_fate_and_they_add_up_to_what_another_reader_counts(
    sent: list[Sheets], formats: list[str], session_desk: Desk
) -> None:
    desk = session_desk
    paths = [desk.write(sheets, kind=kind) for sheets, kind in zip(sent, formats, strict=False)]
    merged = desk.merge(*(read_submission(path, desk.book) for path in paths))
    assert sum(merged.totals.values()) == len(merged.ledger) == counted_rows(paths)
    assert set(merged.ledger["fate"]) <= set(FATES)
    assert not merged.ledger.duplicated(["file", "sheet", "row"]).any()
    aside = merged.ledger["fate"] == "set_aside"
    assert (merged.ledger.loc[aside, "reason"] != "").all()
    assert (merged.ledger.loc[~aside, "reason"] == "").all()
    assert sum(map(len, merged.set_aside.values())) == aside.sum()
    of_tables = sum(len(frame) for name, frame in merged.tables.items() if name in set(merged.ledger["table"]))
    assert of_tables - made(merged) == merged.totals["merged"]


def made(merged: Merge) -> int:
    """Rows of the dataset that a simple sheet was turned into, which no file holds as rows of their own."""
    received = set(merged.ledger[["file", "row", "table"]].itertuples(index=False, name=None))
    return sum(
        (file, int(row), name) not in received
        for name, frame in merged.tables.items()
        if name in set(merged.ledger["table"])
        for file, row in zip(frame["src_file"], frame["src_row"], strict=True)
    )


@few
@given(sent=batches(), data=st.data())
def test_the_order_of_paths_changes_nothing(sent: list[Sheets], data: st.DataObject, session_desk: Desk) -> None:
    read = [session_desk.read(sheets) for sheets in sent]
    turned = data.draw(st.permutations(read))
    assert same(session_desk.merge(*read), session_desk.merge(*turned))


@few
@given(sent=batches(faults=False))
def test_no_record_and_no_tally_cell_of_a_period_stands_twice(sent: list[Sheets], session_desk: Desk) -> None:
    merged = session_desk.merge(*(session_desk.read(sheets) for sheets in sent))
    for name, frame in merged.tables.items():
        keys = [field.name for field in session_desk.book.tables[name].keys]
        of_period = ["src_period_end"] if name == "victim_tally" else []
        assert not frame.duplicated(["src_unit", *keys, *of_period]).any(), name


@few
@given(sent=batches())
def test_cases_are_those_that_a_plain_reckoning_gives(sent: list[Sheets], session_desk: Desk) -> None:
    """An oracle in a few loops: versions first, then the first row of each id in a file, then the latest report."""
    merged = session_desk.merge(*(session_desk.read(sheets) for sheets in sent))
    contents: dict[tuple[str, str], list[Sheets]] = {}
    for sheets in sent:
        about = next(iter(sheets.values()))[0]
        contents.setdefault((about["reporting_unit_code"].upper(), about["period_end"]), []).append(sheets)
    latest: dict[tuple[str, str], str] = {}
    open_question: set[str] = set()
    for (unit, end), sheets_of_period in sorted(contents.items()):
        highest = max(next(iter(s.values()))[0]["version"] for s in sheets_of_period)
        current = [s for s in sheets_of_period if next(iter(s.values()))[0]["version"] == highest]
        first_day = min(next(iter(s.values()))[0]["submitted_on"] for s in current)
        candidates = [s for s in current if next(iter(s.values()))[0]["submitted_on"] == first_day]
        if len({str(s) for s in candidates}) > 1:
            # Which of two files sent on one day is used, their fingerprints decide.
            open_question.add(unit)
        for row in reversed(candidates[0]["cases"]):
            if row["case_id"]:
                latest[unit, row["case_id"]] = end
    frame = merged.tables.get("cases", pd.DataFrame(columns=["src_unit", "case_id", "src_period_end"]))
    found = {(unit.upper(), name): end for unit, name, end in frame[["src_unit", "case_id", "src_period_end"]].itertuples(index=False)}
    assert {key: end for key, end in found.items() if key[0] not in open_question} == {
        key: end for key, end in latest.items() if key[0] not in open_question
    }


def dataset(merged: Merge, folder: Path, desk: Desk, form: str = "csv") -> Submission:
    out = folder / f"dataset-{next(counter):04}"
    out = out.with_suffix(".xlsx") if form == "xlsx" else out
    write_merge(merged, out)
    return read_submission(out, desk.book)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@fewer
@given(sent=batches(most=3))
def test_merging_a_dataset_again_changes_nothing(
    form: str, sent: list[Sheets], session_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("again")
    once = session_desk.merge(*(session_desk.read(sheets) for sheets in sent))
    if not once.tables:
        return
    held = dataset(once, folder, session_desk, form)
    again = session_desk.merge(held)
    same_tables(again, once)
    assert again.totals["merged"] == sum(again.totals.values()) == sum(map(len, once.tables.values()))
    with_copy = session_desk.merge(held, dataset(once, folder, session_desk))
    same_tables(with_copy, once)


@fewer
@given(sent=batches(most=3))
def test_a_dataset_merged_with_its_own_submissions_is_what_they_are(
    sent: list[Sheets], session_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read = [session_desk.read(sheets) for sheets in sent]
    once = session_desk.merge(*read)
    if once.tables:
        both = session_desk.merge(dataset(once, tmp_path_factory.mktemp("own"), session_desk), *read)
        same_tables(both, once)
        assert set(both.ledger.loc[both.ledger["file"].str.startswith("dataset-"), "fate"]) == {"duplicate"}


def period(sheets: Sheets) -> tuple[str, str]:
    """Unit and period, of which two submissions would be versions of one another."""
    about = next(iter(sheets.values()))[0]
    return about["reporting_unit_code"].upper(), about["period_end"]


@fewer
@given(sent=st.lists(submissions(faults=False), min_size=3, max_size=3, unique_by=period))
def test_the_grouping_of_merges_does_not_matter(sent: list[Sheets], session_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, desk = tmp_path_factory.mktemp("grouped"), session_desk
    first, second, third = (desk.read(sheets) for sheets in sent)
    together = desk.merge(first, second, third)
    left = desk.merge(dataset(desk.merge(first, second), folder, desk), third)
    right = desk.merge(first, dataset(desk.merge(second, third), folder, desk))
    same_tables(left, together)
    same_tables(right, together)
