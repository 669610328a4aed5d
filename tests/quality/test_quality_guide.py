"""Every question of the guide is there with formula, basis, bands and words; measures of several files by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from submitting import Desk, Sheets, case, clean, cover
from tipdata.codebook import load_codebook
from tipdata.quality import Indicator, Question, Scorecard, Sent, coverage, unit_scores
from tipdata.quality.agreement import compare
from tipdata.workflows import Validated, ValidateOptions, validate_submission
from tipdata.workflows.validate import Others

BOOK = load_codebook()
# The guide has six, three, five and two questions, and a closing remark on skills and capacity (REFERENCE 3).
GUIDE = {
    "reliability": ["REL1", "REL2", "REL3", "REL4", "REL5", "REL6"],
    "validity": ["VAL1", "VAL2", "VAL3"],
    "accuracy": ["ACC1", "ACC2", "ACC3", "ACC4", "ACC5"],
    "precision": ["PRE1", "PRE2"],
    "capacity": ["CAP"],
}
WITHOUT_BANDS = {"REL3", "REL5"}  # the words of the first are those of kappa, field by field; the second has flags alone
STATUSES = {"measured", "declared", "needs_second_collection", "not_assessed", "not_in_plan"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("guide"), BOOK)


@pytest.mark.parametrize("indicator", GUIDE)
def test_every_question_has_its_words_formula_and_bands(indicator: str) -> None:
    measures = [measure for measure in BOOK.measures if measure.indicator == indicator]
    assert [measure.id for measure in measures] == GUIDE[indicator], "the guide's questions, in its order"
    for measure in measures:
        assert measure.text.endswith("?"), f"{measure.id} has no question: give it `text` in quality.yaml"
        assert measure.formula, f"{measure.id} does not say how it is answered: give it `formula` in quality.yaml"
        assert measure.why, f"{measure.id} does not say what depends on it: give it `why` in quality.yaml"
        assert measure.mend, f"{measure.id} does not say how it becomes better: give it `mend` in quality.yaml"
        if measure.basis == "declared":
            assert measure.asks, f"{measure.id} asks nobody: give it `asks` in quality.yaml"
            assert all(asked.text.endswith("?") and asked.help for asked in measure.asks), f"{measure.id}: a question needs text and help"
            assert measure.needs, f"{measure.id} does not say what it waits for: give it `needs` in quality.yaml"
            continue
        assert measure.compute, f"{measure.id} is not computed: give it `compute` in quality.yaml"
        assert "/" in measure.formula or "mean" in measure.formula, f"{measure.id}: the formula names no numerator and denominator"
        assert bool(measure.bands) != (measure.id in WITHOUT_BANDS), f"{measure.id} has no `bands` in quality.yaml"
        if measure.bands:
            lowest = min(band.at_least for band in measure.bands)
            assert lowest == (-1 if measure.id == "REL4" else 0), f"{measure.id}: no band for the lowest values"
        if measure.basis != "data" or measure.id in WITHOUT_BANDS:
            assert measure.needs, f"{measure.id} does not say what it waits for: give it `needs` in quality.yaml"


@pytest.mark.parametrize("form", list(BOOK.forms))
def test_every_question_appears_on_every_card_with_its_status(desk: Desk, form: str) -> None:
    card = validated(desk, clean(form)).scorecard
    assert {i.id: [question.id for question in i.questions] for i in card.indicators} == GUIDE
    for question in (question for indicator in card.indicators for question in indicator.questions):
        assert question.status in STATUSES
        assert bool(question.why) is (question.status not in ("measured", "declared")), question.id
        assert (question.value is not None) is (question.status == "measured"), question.id


ALONE = Others()


def validated(desk: Desk, sheets: Sheets, others: Others = ALONE) -> Validated:
    return validate_submission(desk.read(sheets), ValidateOptions(), others)


def question(one: Validated, name: str) -> Question:
    return next(q for indicator in one.scorecard.indicators for q in indicator.questions if q.id == name)


def statuses(*words: str, sent: str = "2026-01-20") -> Sheets:
    rows = [case(f"C{number}", case_status=word) for number, word in enumerate(words)]
    bare = [{name: row[name] for name in ("case_id", "case_status")} for row in rows]
    return {"submission": [cover(submitted_on=sent)], "cases": bare}


def test_a_second_collection_by_hand(desk: Desk) -> None:
    again = desk.read(statuses("open", "open", "suspended", ""))
    answer = question(validated(desk, statuses("open", "suspended", "suspended", "open"), Others(again=(again,))), "REL3")
    # The fourth file was answered once only; of the other three one differs.
    assert (answer.numerator, answer.denominator) == (2, 3)
    assert answer.parts[0] == ("Case status", 2, 3)


def test_three_collectors_by_hand(desk: Desk) -> None:
    others = Others(again=(desk.read(statuses("open", "open")), desk.read(statuses("open", "suspended", sent="2026-02-20"))))
    answer = question(validated(desk, statuses("open", "suspended"), others), "REL4")
    # Values: open open open, suspended open suspended. n 6, four open, two suspended. Do = 2 pairs of 2 ways / 2 = 2, De = 2 * 4 * 2 / 5.
    assert answer.numerator == pytest.approx(1 - 2 / (16 / 5))
    assert answer.denominator == 1
    assert answer.value == pytest.approx(0.375)


def test_less_agreement_than_by_chance_counts_as_none(desk: Desk) -> None:
    others = Others(again=(desk.read(statuses("suspended", "open")), desk.read(statuses("open", "suspended", "open"))))
    one = validated(desk, statuses("open", "suspended"), others)
    values = {q.id: q.value for q in one.scorecard.indicator("reliability").questions if q.value is not None}
    assert set(values) == {"REL1", "REL2", "REL3", "REL4"}
    # Three of each answer, in two files with one that differs: Do = 2 * 2, De = 2 * 3 * 3 / 5. The third file stands in one alone.
    assert values["REL4"] == pytest.approx(1 - 4 / (18 / 5))
    assert values["REL3"] == 0
    assert one.scorecard.indicator("reliability").score == pytest.approx(100 * (values["REL1"] + values["REL2"]) / 4)


def test_coverage_by_hand(desk: Desk, tmp_path: Path) -> None:
    from tipdata.codebook import load_expected_units

    register = tmp_path / "units.yaml"
    register.write_text("units:\n  - {code: NTH, region: A, first: 2025-01-01}\n  - {code: STH, region: A, first: 2025-01-01}\n", "utf-8")
    sent = [Sent("NTH", "2025-01-01", "2025-06-30", False, False), Sent("STH", "2025-04-01", "2025-06-30", True, False)]
    found = coverage(load_expected_units(register), sent)
    answer = question(validated(desk, clean("full"), Others(covered=found)), "VAL2")
    # Two units with two quarters each; the first quarter of the south is missing.
    assert (answer.numerator, answer.denominator) == (3, 4)
    assert answer.parts[:4] == (
        ("Units that reported", 2, 2),
        ("Regions from which a unit reported", 1, 1),
        ("STH", 1, 2),
        ("NTH", 2, 2),
    )


def test_two_coders_of_many_agree_as_the_rate_says(desk: Desk) -> None:
    agreement = compare([desk.read(statuses("open", "open")), desk.read(statuses("open", "suspended"))])
    assert (agreement.agreeing, agreement.compared) == (1, 2)


SHARES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).filter(lambda pair: sum(pair) > 0), min_size=1, max_size=5)


def card_of(well: int, badly: int) -> Scorecard:
    share = Question("REL1", "?", "data", "/", "measured", well / (well + badly), well, well + badly, interval=(0.0, 1.0))
    return Scorecard(well + badly, well, (Indicator("reliability", "?", (share,), None, 1, 1),))


@given(SHARES, st.randoms(use_true_random=False))
def test_what_is_merged_lies_between_its_parts_whatever_their_order(parts: list[tuple[int, int]], random) -> None:  # type: ignore[no-untyped-def]
    cards = [("U", card_of(*part)) for part in parts]
    (unit,) = unit_scores(cards)
    values = [well / (well + badly) for well, badly in parts]
    assert min(values) - 1e-12 <= unit.questions[0].value <= max(values) + 1e-12
    assert min(values) - 1e-12 <= unit.records_without_error / unit.records_total <= max(values) + 1e-12
    (again,) = unit_scores(random.sample(cards, len(cards)))
    assert again == unit
