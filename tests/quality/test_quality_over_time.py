"""REL5 by hand: what a report says against the unit's own earlier ones."""

from __future__ import annotations

import math
from collections import Counter
from math import comb

import pytest
from hypothesis import given, strategies as st

from running import Run
from submitting import Desk, Row, Sheets, case, changed, clean, cover, process
from tipdata.codebook import load_codebook
from tipdata.quality import Question
from tipdata.quality.breaks import two_sided
from tipdata.quality.distributions import cramers_v, total_variation
from tipdata.records import Submission
from tipdata.workflows import ValidateOptions, validate_submission
from tipdata.workflows.validate import Others

BOOK = load_codebook()
QUARTERS = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("over_time"), BOOK)


def consistency(desk: Desk, sheets: Sheets, *previous: Sheets) -> Question:
    others = Others(previous=tuple(desk.read(one) for one in previous))
    card = validate_submission(desk.read(sheets), ValidateOptions(), others).scorecard
    return next(q for q in card.indicator("reliability").questions if q.id == "REL5")


def cases(number: int, day: str, **said: str) -> list[Row]:
    return [case(f"{day[:7]}-{n}", date_opened=day, recorded_on=day, forms="sexual", **said) for n in range(number)]


def quarter(start: str, end: str, rows: list[Row], **said: str) -> Sheets:
    return {"submission": [cover(period_start=start, period_end=end, **said)], "cases": rows}


FIRST = {"submission": [cover()], "cases": cases(3, "2025-02-03")}
SECOND = {
    "submission": [cover(version="2")],
    # Of the first case two answers are others, of the second one, which was blank; the third is gone, and a fourth one is new.
    "cases": [
        {**FIRST["cases"][0], "n_suspects": "4", "detection_mode": "proactive"},
        {**FIRST["cases"][1], "narrative": "Seen again."},
        case("NEW", date_opened="2025-02-03"),
    ],
}


def test_the_revision_rate_counts_cells_of_both_versions(desk: Desk) -> None:
    answer = consistency(desk, SECOND, FIRST)
    filled = sum(1 for name, text in FIRST["cases"][0].items() if text and name != "case_id")
    # Two cases stand in both versions. Three of their cells differ; the blank narrative of the second was filled.
    assert (answer.numerator, answer.denominator) == (2 * filled - 2, 2 * filled + 1)
    revised = {name: (same, both) for name, same, both in answer.parts if not name.startswith("Rule ")}
    assert revised["Suspects (number)"] == revised["Proactive or reactive"] == (1, 2)
    assert answer.band == ""


def test_records_that_vanish_stand_beside_the_revised_cells(desk: Desk) -> None:
    parts = {name: (kept, asked) for name, kept, asked in consistency(desk, SECOND, FIRST).parts}
    assert parts["Rule 'Correction that lacks records of the version before it' passed"] == (0, 1)
    parts = {name: (kept, asked) for name, kept, asked in consistency(desk, {**FIRST, "submission": SECOND["submission"]}, FIRST).parts}
    assert parts["Rule 'Correction that lacks records of the version before it' passed"] == (1, 1)


def test_a_correction_that_changes_nothing_is_wholly_consistent(desk: Desk) -> None:
    answer = consistency(desk, changed(clean("full"), ("submission", 0, "version", "2")), clean("full"))
    assert answer.value == 1.0


def test_revised_cells_flag_and_enter_no_score(desk: Desk) -> None:
    """A correction that mends much revises much, and never lowers the score for that."""
    spoilt = changed(clean("full"), ("cases", 0, "date_opened", "soon"), ("persons", 1, "sex", "q7"))
    again = (desk.read(clean("full")),)
    scores = []
    for correction in (spoilt, clean("full")):
        sheets = changed(correction, ("submission", 0, "version", "2"))
        card = validate_submission(desk.read(sheets), ValidateOptions(), Others(previous=(desk.read(spoilt),), again=again)).scorecard
        found = card.indicator("reliability")
        values = {q.id: q.value for q in found.questions if q.value is not None}
        assert set(values) == {"REL1", "REL2", "REL3", "REL5"}
        assert found.score == pytest.approx(100 * (values["REL1"] + values["REL2"] + values["REL3"]) / 3)
        assert (found.assessed, found.possible) == (3, 5)
        scores.append((values["REL5"], found.score))
    assert scores[0][0] == 1 > scores[1][0]
    assert scores[1][1] == 100 > scores[0][1]


def test_an_earlier_version_alone_does_not_make_the_indicator_scored(desk: Desk) -> None:
    card = validate_submission(desk.read(SECOND), ValidateOptions(), Others(previous=(desk.read(FIRST),))).scorecard
    found = card.indicator("reliability")
    assert (found.score, found.assessed) == (None, 2)
    assert consistency(desk, SECOND, FIRST).status == "measured"


def test_later_periods_are_development_and_no_revision(desk: Desk) -> None:
    later = quarter("2025-04-01", "2025-06-30", [{**row, "n_suspects": "9"} for row in FIRST["cases"]])
    answer = consistency(desk, later, FIRST)
    assert (answer.status, answer.why) == ("not_assessed", "not assessed: no earlier version of this period to compare with")


def test_a_stage_that_goes_backwards_is_counted(desk: Desk) -> None:
    earlier = clean("full")
    later = changed(clean("full"), ("submission", 0, "period_start", "2025-04-01"), ("submission", 0, "period_end", "2025-06-30"))
    tried = next(n for n, row in enumerate(later["persons"]) if row["stage"] == "tried")
    back = changed(later, ("persons", tried, "stage", "charged"))
    for sheets, kept in ((later, 0), (back, 1)):
        parts = {name: asked - well for name, well, asked in consistency(desk, sheets, earlier).parts}
        assert parts["Rule 'Person who goes back from one report to the next' passed"] == kept


def test_without_earlier_files_of_the_unit_it_waits_for_them(desk: Desk) -> None:
    other = changed(clean("full"), ("submission", 0, "reporting_unit_code", "STH"))
    for previous in ((), (other,)):
        answer = consistency(desk, clean("full"), *previous)
        assert (answer.status, answer.why) == (
            "not_assessed",
            "not assessed: needs earlier submissions of the same unit (validate --previous)",
        )


@pytest.mark.parametrize(("now", "flagged"), [(7, False), (8, True)])
def test_a_number_far_from_the_usual_is_flagged(desk: Desk, now: int, flagged: bool) -> None:
    earlier = [quarter(start, end, cases(1, start)) for start, end in QUARTERS]
    own = quarter("2026-01-01", "2026-03-31", cases(now, "2026-02-02"))
    notes = consistency(desk, own, *earlier).notes
    told = "Cases, Date opened: 8 in this period against 1.0 on average in 4 earlier ones (p = 0.00058). Is that right?"
    assert notes == ((told,) if flagged else ())
    assert consistency(desk, own, *earlier[1:]).notes == ()


def test_a_flag_is_seen_without_the_evidence(desk: Desk, tipdata: Run) -> None:
    earlier = [desk.write(quarter(start, end, cases(1, start))) for start, end in QUARTERS]
    own = desk.write(quarter("2026-01-01", "2026-03-31", cases(8, "2026-02-02")))
    previous = [word for path in earlier for word in ("--previous", str(path))]
    text = " ".join(tipdata("validate", str(own), *previous, "--as-of", "2026-04-10").stdout.split())
    assert "Look at this: Cases, Date opened: 8 in this period against 1.0 on average in 4 earlier ones (p = 0.00058)." in text


def test_answers_that_shift_are_flagged(desk: Desk) -> None:
    before = quarter("2025-01-01", "2025-03-31", [*cases(20, "2025-01-02"), *cases(20, "2025-02-02", detection_source="police_patrol")])
    after = quarter("2025-04-01", "2025-06-30", [*cases(10, "2025-04-02"), *cases(30, "2025-05-02", detection_source="hotline")])
    # Before: half ngo, half the patrol. After: a quarter ngo, the rest hotline. Half of (.25 + .5 + .75).
    assert "Cases, How the case came to notice: the answers differ from earlier periods by 0.75 of 1 (40 answers against 40)." in (
        consistency(desk, after, before).notes
    )


@pytest.mark.parametrize(("now", "chance"), [(7, 0.00197), (8, 0.00058)])
def test_the_chance_of_a_number_is_that_of_the_reference(now: int, chance: float) -> None:
    assert two_sided(now, 4, 4) == pytest.approx(chance, abs=5e-6)


@given(st.integers(0, 25), st.integers(0, 25), st.integers(4, 12))
def test_the_chance_is_the_sum_over_everything_that_is_as_unlikely(now: int, before: int, periods: int) -> None:
    number, share = now + before, 1 / (periods + 1)
    mass = [comb(number, x) * share**x * (1 - share) ** (number - x) for x in range(number + 1)]
    assert two_sided(now, before, periods) == pytest.approx(min(1, sum(m for m in mass if m <= mass[now] * (1 + 1e-9))), rel=1e-6)


ANSWERS = st.lists(st.sampled_from("abc"), min_size=1, max_size=20).map(Counter)


@given(ANSWERS, ANSWERS)
def test_the_distance_of_answers_is_symmetric_and_between_0_and_1(first: Counter[str], second: Counter[str]) -> None:
    distance = total_variation(first, second)
    assert distance == pytest.approx(total_variation(second, first))
    assert -1e-12 <= distance <= 1 + 1e-12
    assert total_variation(first, first) == 0
    assert total_variation(first, Counter("x")) == pytest.approx(1)
    strength = cramers_v(first, second)
    assert math.isnan(strength) is (len({*first, *second}) == 1)
    if not math.isnan(strength):
        assert strength == pytest.approx(cramers_v(second, first))
        assert -1e-12 <= strength <= 1 + 1e-12
        assert cramers_v(first, Counter("x")) == pytest.approx(1)


def test_the_command_takes_earlier_files(desk: Desk, tipdata: Run) -> None:
    own, earlier = str(desk.write(SECOND)), str(desk.write(FIRST))
    text = " ".join(tipdata("validate", own, "--previous", earlier, "--evidence").stdout.split())
    assert "Suspects (number): 1 / 2" in text


def test_chains_that_were_sent_earlier_need_not_be_sent_again(desk: Desk) -> None:
    """Four confirmed cases of the second quarter: of one its chain was sent in the first, of one never; one began before any file at hand;
    and one is new, has no chain, and so knows no element."""
    found = {"tip_determination": "confirmed", "determination_basis": "officer_assessment"}
    first = {
        "submission": [cover()],
        "cases": [case("C1", date_opened="2025-02-03"), case("C2", date_opened="2025-02-03")],
        "processes": [process("T1", "C1")],
    }
    began = {"C1": "2025-02-03", "C2": "2025-02-03", "C3": "2024-11-30", "C4": "2025-05-05"}
    days = {"period_start": "2025-04-01", "period_end": "2025-06-30", "submitted_on": "2025-07-10"}
    second = {"submission": [cover(**days)], "cases": [case(name, date_opened=day, **found) for name, day in began.items()]}

    def asked(*previous: Submission) -> tuple[float | None, float | None, tuple[str, ...]]:
        card = validate_submission(desk.read(second), ValidateOptions(), Others(previous=previous, known=previous)).scorecard
        answer = next(q for q in card.indicator("validity").questions if q.id == "VAL1")
        return answer.numerator, answer.denominator, tuple(note for note in answer.notes if "began before" in note)

    said = "{} confirmed rows of Cases began before these files, which hold no row of Trafficking processes for them; earlier files may"
    top, bottom, (note,) = asked()
    assert (top, bottom, note.startswith(said.format(3))) == (0, 1, True)
    top, bottom, (note,) = asked(desk.read(first))
    assert (top, bottom, note.startswith(said.format(1))) == (1, 3, True)
