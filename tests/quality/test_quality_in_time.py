"""REL6 and VAL3 by hand: days on which something from outside changed, and whether the unit's own series breaks near them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from submitting import Desk, Row, Sheets, case, clean, cover
from tipdata.codebook import Codebook, load_codebook
from tipdata.codebook.profile_models import InForce
from tipdata.quality import Question
from tipdata.workflows import ValidateOptions, validate_submission
from tipdata.workflows.validate import Others

BOOK = load_codebook()
QUARTERS = [
    ("2025-01-01", "2025-03-31"),
    ("2025-04-01", "2025-06-30"),
    ("2025-07-01", "2025-09-30"),
    ("2025-10-01", "2025-12-31"),
    ("2026-01-01", "2026-03-31"),
    ("2026-04-01", "2026-06-30"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("in_time"), BOOK)


def answers(desk: Desk, sheets: Sheets, *previous: Sheets) -> dict[str, Question]:
    others = Others(previous=tuple(desk.read(one) for one in previous))
    card = validate_submission(desk.read(sheets), ValidateOptions(), others).scorecard
    return {question.id: question for indicator in card.indicators for question in indicator.questions}


def quarter(number: int, events: int, since: str = "", **said: str) -> Sheets:
    """A report of one quarter with so many cases opened in it; `since` is the day that the checklist states."""
    start, end = QUARTERS[number]
    form = said.get("agency_profile", "full")
    rows: list[Row] = [case(f"{number}-{n}", date_opened=start, recorded_on=start, forms="sexual") for n in range(events)]
    sheets: Sheets = {"submission": [cover(**{"period_start": start, "period_end": end, "submitted_on": "2026-07-20", **said})]}
    sheets |= {"cases": rows} if form == "full" else {}
    return {**sheets, "checklist": [{"question": "REL6", "answer": "yes", "since": since}]} if since else sheets


@cache
def ones(number: int) -> tuple[Sheets, ...]:
    """Reports of the first quarters with one case each."""
    return tuple(quarter(at, 1) for at in range(number))


SPIKE = "Cases, Date opened: 8 in this period against 1.0 on average in 4 earlier ones (p = 0.00058). Is that right?"


@pytest.mark.parametrize("since", ["2026-02", "2026-01-01", "2026"])
def test_a_break_near_a_stated_day_is_told(desk: Desk, since: str) -> None:
    # 8 of 12 events in one period of five: p .00058 (REFERENCE 3.1).
    rel6 = answers(desk, quarter(4, 8, since), *ones(4))["REL6"]
    assert rel6.status == "declared"
    assert rel6.notes == (f"Near {since} (stated by the unit), in the period from 2026-01-01 to 2026-03-31: {SPIKE}",)


def test_the_period_after_the_one_with_the_day_is_held_against_those_before_both(desk: Desk) -> None:
    rel6 = answers(desk, quarter(5, 8, "2026-02-15"), *ones(5))["REL6"]
    assert rel6.notes == (f"Near 2026-02-15 (stated by the unit), in the period from 2026-04-01 to 2026-06-30: {SPIKE}",)


def test_a_day_near_which_nothing_breaks_says_what_was_compared(desk: Desk) -> None:
    # 7 of 11 events: p .00197, no flag. Days of opening were compared, those of closing and of handing over too.
    (note,) = answers(desk, quarter(4, 7, "2026-02"), *ones(4))["REL6"].notes
    compared = sum(field.event is not None for field in BOOK.tables["cases"].fields if field.name in case("C1"))
    assert note == f"Near 2026-02 (stated by the unit) nothing breaks: {compared} counts and fields were held against earlier periods."


def test_without_enough_earlier_periods_nothing_is_told(desk: Desk) -> None:
    (note,) = answers(desk, quarter(3, 8, "2025-11"), *ones(3))["REL6"].notes
    assert note == (
        "Whether anything breaks near 2025-11 (stated by the unit) cannot be told: that takes 4 earlier periods of one length, or 30 "
        "answers before and after (validate --previous)."
    )


def test_a_break_without_a_stated_day_asks_for_one(desk: Desk) -> None:
    rel6 = answers(desk, quarter(4, 8), *ones(4))["REL6"]
    assert rel6.status == "not_assessed"
    assert rel6.notes == (
        "Counts or answers break in this period (1, named under the question on consistent results), and no day is stated since when "
        "something changed.",
    )
    assert answers(desk, quarter(4, 7), *ones(4))["REL6"].notes == ()
    assert answers(desk, quarter(4, 8))["REL6"].notes == ()


def test_the_first_report_under_another_definition_is_a_day_of_its_own(desk: Desk) -> None:
    found = answers(desk, quarter(4, 8, definition_profile="example-narrow"), *ones(4))
    told = "first report under another definition"
    assert found["REL6"].notes == (f"Near 2026-01-01 ({told}), in the period from 2026-01-01 to 2026-03-31: {SPIKE}",)
    changed = "From 2026-01-01 on the unit reports under example-narrow, before that under palermo-2000: the two count different cases."
    assert changed in found["VAL3"].notes
    assert any(note.startswith("They differ thus: ") for note in found["VAL3"].notes)
    assert not any("reports under" in note for note in answers(desk, quarter(4, 8), *ones(4))["VAL3"].notes)


def test_the_first_report_in_another_form_is_a_day_of_its_own(desk: Desk) -> None:
    before = {**clean("simple"), "cover": [cover("simple")]}
    (note,) = answers(desk, quarter(1, 1), before)["REL6"].notes
    assert note.startswith("Whether anything breaks near 2025-04-01 (first report in another form) cannot be told")


NO_DAY = "The codebook names no day on which the definition palermo-2000 came into force."


def with_force(begin: str | None, end: str | None) -> Codebook:
    """The codebook with other days of its international definition."""
    profiles = {
        name: p.model_copy(update={"in_force": InForce.model_validate({"from": begin, "to": end})}) for name, p in BOOK.profiles.items()
    }
    return replace(BOOK, profiles=profiles)


@pytest.mark.parametrize(
    ("begin", "end", "notes"),
    [
        (None, None, (NO_DAY,)),
        ("2019-03-01", None, ("The definition palermo-2000 is in force since 2019-03-01.",)),
        ("2025-01-01", None, ("The definition palermo-2000 is in force since 2025-01-01.",)),
        (
            "2025-02-01",
            None,
            (
                "The definition palermo-2000 came into force on 2025-02-01, within the period: what was recorded before that day followed "
                "another law.",
            ),
        ),
        ("2025-04", None, ("The definition palermo-2000 came into force on 2025-04 only, after the period: no law said so at the time.",)),
        (None, "2025-03-31", (NO_DAY,)),
        (
            None,
            "2025-03-30",
            (
                NO_DAY,
                "The definition palermo-2000 was in force until 2025-03-30, and ended within the period.",
            ),
        ),
        (
            None,
            "2024",
            (
                NO_DAY,
                "The definition palermo-2000 was in force until 2024 only, before the period.",
            ),
        ),
    ],
)
def test_the_days_of_a_law_stand_beside_the_period(tmp_path: Path, begin: str | None, end: str | None, notes: tuple[str, ...]) -> None:
    found = answers(Desk(tmp_path, with_force(begin, end)), quarter(0, 1))
    assert found["VAL3"].notes == notes
    assert found["VAL3"].status == "not_assessed"
    within = [note for note in found["REL6"].notes if "the definition came into force" in note]
    assert bool(within) is (begin == "2025-02-01")
