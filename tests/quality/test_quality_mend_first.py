"""What to mend first: the gain that is told is the gain that mending brings."""

from __future__ import annotations

from collections.abc import Sequence

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
    "codes that exclude one another": ([("processes", 1, "acts", "recruitment;unknown")], ("TIP-L06", "processes", "acts"), "REL2"),
    "a blank required cell": ([("cases", 2, "case_status", "")], ("TIP-K06a", "cases", "case_status"), "REL1"),
    "blank expected cells": (
        [("cases", 0, "detection_source", ""), ("cases", 1, "detection_source", "")],
        ("TIP-K06b", "cases", "detection_source"),
        "REL1",
    ),
    "a case closed before it was opened": ([("cases", 1, "date_closed", "2025-01-03")], ("TIP-D03", "cases", "date_closed"), "ACC1"),
    "more children than victims": ([("cases", 0, "n_victims_child", "5")], ("TIP-N03a", "cases", "n_victims_child"), "REL2"),
}
CLEAN = clean("full")
ALL_SPOILT = changed(CLEAN, *(cell for cells, _, _ in SPOILT.values() for cell in cells))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("mend"), BOOK)


def card(desk: Desk, sheets: Sheets) -> Validated:
    return validate_submission(desk.read(sheets), ValidateOptions())


@pytest.fixture(scope="module")
def spoilt(desk: Desk) -> Validated:
    return card(desk, ALL_SPOILT)


def measured(one: Validated, name: str) -> float:
    return next(q.value for i in one.scorecard.indicators for q in i.questions if q.id == name) or 0.0


def gain(one: Validated, group: tuple[str, str, str], measure: str) -> Gain:
    return next(g for g in one.gains if g.group == group and g.measure == measure)


def means(one: Validated) -> dict[str, float]:
    """The mean of what was measured of each indicator, of 100: its score, where it has one."""
    found = {}
    for indicator in one.scorecard.indicators:
        shares = [q.value for q in indicator.questions if q.value is not None and q.basis == "data" and q.id != "REL5"]
        if shares:
            found[indicator.id] = 100 * sum(shares) / len(shares)
            assert indicator.score is None or indicator.score == pytest.approx(found[indicator.id], abs=1e-9)
    return found


def mended(sheets: Sheets, cells: Sequence[tuple[str, int, str, str]]) -> Sheets:
    return changed(sheets, *((sheet, row, column, CLEAN[sheet][row][column]) for sheet, row, column, _ in cells))


@pytest.mark.parametrize("name", SPOILT)
def test_mending_one_group_raises_each_indicator_by_what_was_told(desk: Desk, spoilt: Validated, name: str) -> None:
    cells, group, measure = SPOILT[name]
    after = card(desk, mended(ALL_SPOILT, cells))
    told = gain(spoilt, group, measure)
    assert measured(after, measure) - measured(spoilt, measure) == pytest.approx(told.value, abs=1e-9)
    assert told.value > 0
    assert all(g.group != group for g in after.gains)
    before, now = means(spoilt), means(after)
    for gained in (g for g in spoilt.gains if g.group == group):
        assert now[gained.indicator] - before[gained.indicator] == pytest.approx(gained.score, abs=1e-9)
        assert gained.blanks == (len(cells) if measure == "REL1" else 0)
    assert all(now[indicator] >= mean - 1e-9 for indicator, mean in before.items()), "mending lowers no indicator"


def test_the_largest_gain_stands_first_whether_or_not_its_indicator_is_scored(spoilt: Validated) -> None:
    assert {g.group for g in spoilt.gains} >= {group for _, group, _ in SPOILT.values()}
    points = [g.score for g in spoilt.gains]
    assert points == sorted(points, reverse=True)
    assert {g.indicator: g.scored for g in spoilt.gains} == {
        "reliability": False,
        "accuracy": True,
        "validity": True,
    }
    # An act of a confirmed case that cannot be read, of three such cases, weighs most.
    (first, *others) = spoilt.gains
    assert (first.group, first.measure) == (SPOILT["codes that exclude one another"][1], "VAL1")
    # Two blank cells of an indicator that has no score weigh more than one rule that failed in an indicator that has one.
    assert (others[0].group, others[0].scored) == (SPOILT["blank expected cells"][1], False)
    assert others[0].beside[0][0] == "REL2", "what is filled without fault is also without error"


def test_a_confirmed_blank_is_no_gain(desk: Desk) -> None:
    blank = changed(CLEAN, *(("persons", row, "sex", "") for row in range(3)))
    said = [{"table": "persons", "record_id": name, "code": "TIP-K06a", "reason": f"{name} gave none."} for name in ("P1", "P2")]
    before = card(desk, {**blank, "confirmations": said})
    told = gain(before, ("TIP-K06a", "persons", "sex"), "REL1")
    after = card(desk, {**changed(blank, ("persons", 2, "sex", "female")), "confirmations": said})
    assert (told.count, told.blanks) == (1, 1)
    assert measured(after, "REL1") - measured(before, "REL1") == pytest.approx(told.value, abs=1e-9)
    assert means(after)["reliability"] - means(before)["reliability"] == pytest.approx(told.score, abs=1e-9)


def test_a_missing_column_is_as_many_blank_cells_as_are_due_in_it(desk: Desk) -> None:
    lacking = {**CLEAN, "persons": [{name: text for name, text in row.items() if name != "sex"} for row in CLEAN["persons"]]}
    before, after = card(desk, lacking), card(desk, CLEAN)
    told = gain(before, ("TIP-H03", "persons", "sex"), "REL1")
    assert told.blanks == 3
    assert means(after)["reliability"] - means(before)["reliability"] == pytest.approx(told.score, abs=1e-9)


def test_the_report_gives_all_gains_in_one_unit(desk: Desk, spoilt: Validated, tipdata: Run) -> None:
    text = " ".join(tipdata("validate", str(desk.write(ALL_SPOILT))).stdout.split())
    told = text[text.index("What to mend first") : text.index("Where an indicator is not scored")]
    assert "by points of 100 that an indicator gains" in told
    gains = {(g.group, g.indicator): g.score for g in spoilt.gains}
    blank, closed = (SPOILT[name][1] for name in ("blank expected cells", "a case closed before it was opened"))
    assert f"Reliability +{gains[blank, 'reliability']:.2f} How the case came to notice" in told
    assert "TIP-K06b, 2 blank cells" in told
    both = sorted(((gains[closed, name], name.capitalize()) for name in ("reliability", "accuracy")), reverse=True)
    assert f"{', '.join(f'{name} +{points:.2f}' for points, name in both)} Date closed" in told


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


def test_the_elements_of_a_confirmed_case_are_a_gain_of_validity(desk: Desk) -> None:
    # Of two cases with one chain each, the one lacks its act, and the purpose of the other cannot be read.
    also = [("cases", 0, "tip_determination", "confirmed"), ("cases", 0, "determination_basis", "officer_assessment")]
    spoilt = changed(CLEAN, *also, ("processes", 0, "acts", ""), ("processes", 1, "purposes", "q7"))
    before = card(desk, spoilt)
    for group, cell in (
        (("TIP-K06b", "processes", "acts"), ("processes", 0, "acts", "")),
        (("TIP-K05", "processes", "purposes"), ("processes", 1, "purposes", "")),
    ):
        after = card(desk, mended(spoilt, [cell]))
        told = gain(before, group, "VAL1")
        assert told.value == pytest.approx(1 / 2, abs=1e-12)
        assert measured(after, "VAL1") - measured(before, "VAL1") == pytest.approx(told.value, abs=1e-12)
        assert means(after)["validity"] - means(before)["validity"] == pytest.approx(told.score, abs=1e-9)
    assert before.gains[0].indicator == "validity", "the largest gain stands first"


def test_a_confirmed_case_without_a_chain_is_a_gain_of_validity(desk: Desk) -> None:
    lacking = {**CLEAN, "processes": [row for row in CLEAN["processes"] if row["case_id"] != "C2"]}
    before, after = card(desk, lacking), card(desk, CLEAN)
    told = gain(before, ("TIP-N09", "cases", "tip_determination"), "VAL1")
    assert (told.value, told.score, measured(before, "VAL1"), measured(after, "VAL1")) == (1.0, 100.0, 0.0, 1.0)


def test_an_answer_that_contradicts_itself_is_a_gain_of_accuracy(desk: Desk, spoilt: Validated) -> None:
    cells, group, _ = SPOILT["codes that exclude one another"]
    after, told = card(desk, mended(ALL_SPOILT, cells)), gain(spoilt, group, "ACC2")
    assert (told.count, told.indicator) == (1, "accuracy")
    assert measured(after, "ACC2") - measured(spoilt, "ACC2") == pytest.approx(told.value, abs=1e-9)
