"""Laws that hold for any dataset: the order of rows never matters, regions add up, and every event is counted once."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings, strategies as st
from little_datasets import Records, Tables, cover, write

from tipdata.codebook import load_codebook
from tipdata.intake import read_submission
from tipdata.summaries import Cell, Summary, summarise

UNITS = ("NTH", "STH", "WST")
REGIONS = {"NTH": "LU-DI", "STH": "LU-LU", "WST": "not_applicable"}
MEASURES = ("prosecutions", "convictions", "victims_identified", "laws_new_or_amended")


@st.composite
def datasets(draw: st.DrawFn) -> Tables:
    """A few units over a few years, each with records or counts, some of both."""
    tables: Tables = {}
    for unit in draw(st.lists(st.sampled_from(UNITS), min_size=1, unique=True)):
        for year in draw(st.lists(st.sampled_from(("2023", "2024")), min_size=1, unique=True)):
            form = draw(st.sampled_from(("full", "aggregates")))
            sent = Records(tables, cover(unit, year, form, region_code=REGIONS[unit], nil_return=draw(st.sampled_from(("yes", "no")))))
            if form == "full":
                add_records(draw, sent, unit, year)
            add_counts(draw, sent, unit, year)
    return tables


def add_records(draw: st.DrawFn, sent: Records, unit: str, year: str) -> None:
    days = st.sampled_from((f"{year}-02-01", f"{year}-06", year, "unknown", f"{int(year) - 1}-12-31"))
    forms = st.sampled_from(("sexual", "forced_labour", "sexual;forced_labour", "", "other"))
    for number in range(draw(st.integers(0, 4))):
        person = sent.convicted(
            int(f"{year}{number}"),
            draw(days),
            prosecuted=draw(days),
            forms=draw(forms),
            sex=draw(st.sampled_from(("female", "male", "unknown", ""))),
            errors=draw(st.integers(0, 1)),
        )
        for further in range(draw(st.integers(0, 2))):
            level = draw(st.sampled_from(("first_instance", "appeal", "")))
            verdict = {
                "verdict": draw(st.sampled_from(("convicted", "acquitted"))),
                "convicted_as": "tip_completed",
                "verdict_date": draw(days),
            }
            sent.charge(person, further + 2, court_level=level, prosecution_date=draw(days), **verdict)
    for form in draw(st.lists(st.sampled_from(("sexual", "forced_labour", "other")), unique=True)):
        sent.tally(draw(st.sampled_from(("0", "3", "<5", "x", ""))), form=form)


def add_counts(draw: st.DrawFn, sent: Records, unit: str, year: str) -> None:
    areas = st.sampled_from((unit, "LU-DI", "LUX", "Near East"))
    key = st.tuples(areas, st.sampled_from(MEASURES), st.sampled_from(("total", "female", "male")), st.booleans())
    for area, measure, sex, whole in draw(st.lists(key, max_size=6, unique=True)):
        value = draw(st.sampled_from(("0", "7", "12", "<5", "x", "")))
        end = f"{year}-12-31" if whole else f"{year}-06-30"
        labour = draw(st.sampled_from(("", "2"))) if value.isdigit() and int(value) > 2 else ""
        sent.count(area, measure, value, start=f"{year}-01-01", end=end, sex=sex, of_which_labour=labour)


def shuffled(tables: Tables, seed: int) -> Tables:
    draw = random.Random(seed)
    return {name: draw.sample(rows, len(rows)) for name, rows in tables.items()}


def summary_of(tables: Tables) -> Summary:
    with TemporaryDirectory() as folder:
        return summarise(read_submission(write(tables, Path(folder)), load_codebook()))


def bounds(cell: Cell) -> tuple[float, float, float]:
    """What a cell adds to a sum; nothing where it is not reported."""
    if cell.low is None:
        return 0.0, 0.0, 0.0
    return cell.low, float("inf") if cell.high is None else cell.high, cell.part_low or 0.0


@settings(max_examples=10, deadline=None)
@given(datasets(), st.integers(0, 1000))
def test_the_order_of_rows_never_changes_a_table(tables: Tables, seed: int) -> None:
    assert summary_of(shuffled(tables, seed)).tables == summary_of(tables).tables


@settings(max_examples=10, deadline=None)
@given(datasets())
def test_regions_add_up_to_the_line_of_their_year(tables: Tables) -> None:
    found = summary_of(tables)
    regions = found.table("T2").rows
    for row in found.table("T1").rows:
        for number, cell in enumerate(row.cells):
            parts = [r.cells[number] for r in regions if r.labels[1] == row.labels[0]]
            assert tuple(map(sum, zip(*(bounds(part) for part in parts), strict=True))) == bounds(cell)
            assert row.labels == ("Not known",) or (cell.low is None) == all(part.low is None for part in parts)
            assert (cell.rows, cell.rows_with_errors) == (sum(p.rows for p in parts), sum(p.rows_with_errors for p in parts))


@settings(max_examples=10, deadline=None)
@given(datasets())
def test_the_total_by_sex_is_the_line_of_convictions_and_its_rows_hold_all_of_it(tables: Tables) -> None:
    found = summary_of(tables)
    total, *parts = found.table("U4").rows
    across = {head.across: number for number, head in enumerate(found.table("U4").heads)}
    for row in found.table("T1").rows:
        convictions = row.cells[1]
        if row.labels[0] in across:
            cell = total.cells[across[row.labels[0]]]
            assert (cell.low, cell.high) == (convictions.low, convictions.high)
            assert sum(bounds(part.cells[across[row.labels[0]]])[1] for part in parts) >= (cell.low or 0)


@settings(max_examples=10, deadline=None)
@given(datasets())
def test_a_part_is_never_more_than_its_whole(tables: Tables) -> None:
    for table in summary_of(tables).tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            if cell.low is None:
                assert cell.text == "-"
            elif cell.part_low is not None:
                assert cell.part_low <= (float("inf") if cell.high is None else cell.high)
            assert cell.rows_with_errors <= cell.rows
