"""What to mend first: the gain that is told is the gain that mending brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Sheets, changed, clean
from tipdata.codebook import load_codebook
from tipdata.quality import Gain
from tipdata.workflows import Validated, ValidateOptions, validate_submission

BOOK = load_codebook()

# Cells that are spoilt together, by sheet, row and column; and the code, table and field of the group that names them.
SPOILT = {
    "a wrong date": ([("cases", 0, "date_opened", "soon")], ("TIP-K05", "cases", "date_opened"), "REL2"),
    "two wrong codes": ([("persons", 0, "sex", "q7"), ("persons", 1, "sex", "q8")], ("TIP-K05", "persons", "sex"), "REL2"),
    "a blank required cell": ([("cases", 2, "case_status", "")], ("TIP-K06a", "cases", "case_status"), "REL1"),
    "blank expected cells": (
        [("cases", 0, "detection_source", ""), ("cases", 1, "detection_source", "")],
        ("TIP-K06b", "cases", "detection_source"),
        "REL1",
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, BOOK)


def card(desk: Desk, sheets: Sheets) -> Validated:
    return validate_submission(desk.read(sheets), ValidateOptions())


def measured(one: Validated, name: str) -> float:
    return next(q.value for i in one.scorecard.indicators for q in i.questions if q.id == name) or 0.0


def gain(one: Validated, group: tuple[str, str, str], measure: str) -> Gain:
    return next(g for g in one.gains if (g.code, g.table, g.column) == group and g.measure == measure)


@pytest.mark.parametrize("name", SPOILT)
def test_mending_one_group_brings_the_gain_that_was_told(desk: Desk, name: str) -> None:
    spoilt = clean("full")
    for cells, _, _ in SPOILT.values():
        spoilt = changed(spoilt, *cells)
    cells, group, measure = SPOILT[name]
    truth = clean("full")
    mended = changed(spoilt, *((sheet, row, column, truth[sheet][row][column]) for sheet, row, column, _ in cells))
    before, after = card(desk, spoilt), card(desk, mended)
    told = gain(before, group, measure)
    assert measured(after, measure) == pytest.approx(measured(before, measure) + told.value)
    assert told.value > 0
    assert all((g.code, g.table, g.column) != group for g in after.gains)


def test_the_largest_gain_stands_first(desk: Desk) -> None:
    spoilt = clean("full")
    for cells, _, _ in SPOILT.values():
        spoilt = changed(spoilt, *cells)
    gains = card(desk, spoilt).gains
    assert {(g.code, g.table, g.column) for g in gains} >= {group for _, group, _ in SPOILT.values()}
    values = [(-(g.score or 0), -g.value) for g in gains]
    assert values == sorted(values)


def test_a_cell_that_two_groups_name_is_no_gain_of_either(desk: Desk) -> None:
    # The repeated key is named by its conflict, and being blank elsewhere changes nothing of it.
    twice = clean("full")
    twice["cases"][1]["case_id"] = "C1"
    told = [g for g in card(desk, twice).gains if g.measure == "REL2" and g.column == "case_id"]
    assert [(g.code, g.table) for g in told] == [("TIP-X01a", "cases")]


def test_nothing_is_to_be_mended_where_nothing_is_wrong(desk: Desk, tipdata: Run) -> None:
    assert all(g.measure not in ("REL1", "REL2") for g in card(desk, clean("full")).gains)
    path = str(desk.write(changed(clean("full"), *SPOILT["a wrong date"][0])))
    assert "What to mend first" in tipdata("validate", path).stdout


def test_a_second_collection_answers_its_questions(desk: Desk, tipdata: Run) -> None:
    first, second = clean("full"), changed(clean("full"), ("cases", 0, "detection_mode", "proactive"))
    names = [str(desk.write(sheets)) for sheets in (first, second, second)]
    once = tipdata("validate", names[0], "--second", names[1], "--evidence").stdout
    assert "cells that a second collection of the same files has" in once
    assert "Proactive or reactive: 2 / 3" in once
    assert "recorded by somebody else" in " ".join(once.split())
    twice = tipdata("validate", names[0], "--second", names[1], "--second", names[2], "--evidence").stdout
    assert "recorded by somebody else" not in " ".join(twice.split())
    refused = tipdata("validate", *names[:2], "--second", names[2])
    assert (refused.returncode, "goes with one submission" in refused.stderr) == (2, True)
