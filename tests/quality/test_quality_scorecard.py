"""The scorecard as a whole: its questions, its lead line, its scores, and what is said where nothing is measured."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from tipdata.codebook import CodebookError, load_codebook
from tipdata.intake import read_submission
from tipdata.quality import score
from tipdata.quality.measured import Measured, wilson
from tipdata.quality.registry import COMPUTATIONS, measure_faults
from tipdata.quality.score import _band, _word


def test_every_question_of_the_guide_is_there(book):
    assert Counter(measure.indicator for measure in book.measures) == {
        "reliability": 6,
        "validity": 3,
        "accuracy": 5,
        "precision": 2,
        "capacity": 1,
    }
    assert list(book.indicators) == ["reliability", "validity", "accuracy", "precision", "capacity"]


def test_every_measure_is_computed_or_says_what_it_needs(book):
    assert not measure_faults(book)
    assert {measure.compute for measure in book.measures} - {None} == set(COMPUTATIONS)
    assert all(measure.compute or measure.needs for measure in book.measures)


def test_the_card_has_every_question_under_its_indicator(desk, cover, book):
    card = desk.card({"submission": [cover()], "cases": [{"case_id": "C1", "forms": "forced_begging"}]})
    found = [(i.id, i.title, question.id, question.text) for i in card.indicators for question in i.questions]
    assert found == [(name, title, m.id, m.text) for name, title in book.indicators.items() for m in book.measures if m.indicator == name]


def test_what_is_not_measured_says_why(desk, cover):
    card = desk.card({"submission": [cover()], "cases": [{"case_id": "C1", "forms": "forced_begging"}]})
    questions = {question.id: question for indicator in card.indicators for question in indicator.questions}
    measured = {"REL1", "REL2", "ACC2", "ACC4", "PRE1"}
    questions.pop("ACC1")  # depends on the rules that such a row meets
    assert {name for name, question in questions.items() if question.status == "measured"} == measured
    assert {name for name, question in questions.items() if question.status == "needs_second_collection"} == {"REL3", "REL4"}
    assert {question.status for name, question in questions.items() if name not in measured | {"REL3", "REL4"}} == {"not_assessed"}
    assert questions["REL5"].why == "not assessed: needs earlier submissions of the same unit (validate --previous)"
    for name, question in questions.items():
        known = (question.value, question.numerator, question.denominator)
        assert all(number is None for number in known) is (name not in measured)
        assert bool(question.why) is (name not in measured)


def test_the_lead_line_counts_received_rows_without_an_open_error(desk, cover):
    cases = [
        {"case_id": "C1", "opened_on": "2025-02-03", "status": "open", "tip": "tip_yes", "forms": ""},
        {"case_id": "C2", "opened_on": "soon", "status": "open", "tip": "tip_yes", "forms": "forced_begging"},
        {"case_id": "", "opened_on": "2025-02-03", "status": "open", "tip": "tip_yes", "forms": "forced_begging"},
    ]
    legal = {"natural_or_legal": "legal", "outcome": "pending", "outcome_on": ""}
    persons = [
        {"case_id": "C1", "person_no": "1", **legal, "prosecuted_on": "2025-03-01", "charge": "both"},
        {"case_id": "C1", "person_no": "2", **legal, "prosecuted_on": "2025-03-01", "charge": ""},
    ]
    tally = [{"victim_group": "women", "form": "sexual", "citizenship_group": "own", "registrations": "many"}]
    sheets = {"cover": [cover(agency_profile="simple", legal_basis="", reporting_country="??")], "cases": cases, "persons": persons}
    card = desk.card({**sheets, "tally": tally})
    # Without an error: the first case (its blank form is a warning) and the first person. The cover's own error is no record's.
    assert (card.records_without_error, card.records_total) == (2, 6)


@pytest.mark.parametrize("form", ["simple", "full", "aggregates"])
def test_a_nil_return_has_no_records_and_is_measured_by_its_cover_alone(desk, cover, form):
    sheet = "cover" if form == "simple" else "submission"
    card = desk.card({sheet: [cover(agency_profile=form, nil_return="yes")]})
    answers = {question.id: question for indicator in card.indicators for question in indicator.questions}
    assert (card.records_total, card.records_without_error) == (0, 0)
    assert answers["REL1"].denominator == (13 if form == "simple" else 14)
    assert (answers["REL2"].numerator, answers["REL2"].denominator) == (17, 17)
    assert (answers["PRE1"].status, answers["PRE1"].why) == ("not_assessed", "not assessed: no cell to measure")
    assert answers["ACC4"].status == ("not_assessed" if form == "full" else "not_in_plan")


def test_a_sheet_without_rows_holds_no_record(desk, cover, book):
    folder = desk.write({"submission": [cover()]})
    (folder / "cases.csv").write_text("case_id,forms,date_opened\n")
    submission = read_submission(folder, book)
    card = score(submission, desk.findings(submission))
    assert (card.records_total, card.records_without_error) == (0, 0)
    assert card.indicator("precision").score is None


def test_an_indicator_is_scored_once_half_of_what_the_form_can_yield_is_measured(desk, cover):
    card = desk.card({"submission": [cover()], "cases": [{"case_id": "C1", "n_victims": "2"}]})
    found = {i.id: (i.assessed, i.possible, i.score is None) for i in card.indicators if i.id != "accuracy"}
    assert found == {
        "reliability": (2, 5, True),
        "validity": (0, 1, True),
        "precision": (1, 1, False),
        "capacity": (0, 0, True),
    }
    precision = card.indicator("precision")
    assert precision.score == pytest.approx(100 * precision.questions[0].value) == 25


def test_questions_outside_the_form_are_not_among_those_it_can_yield(desk, cover):
    card = desk.card({"cover": [cover(agency_profile="simple")], "cases": [{"case_id": "C1", "status": "open"}]})
    possible = {i.id: i.possible for i in card.indicators if i.id != "accuracy"}
    assert possible == {"reliability": 5, "validity": 0, "precision": 1, "capacity": 0}


@pytest.mark.parametrize(("value", "word"), [(1, "good"), (0.95, "good"), (0.9499, "fair"), (0.8, "fair"), (0.0, "poor")])
def test_a_band_is_the_highest_that_the_value_reaches(book, value, word):
    assert _word(next(m for m in book.measures if m.id == "REL1"), value) == word


@pytest.mark.parametrize(
    ("successes", "number", "interval"),
    # (p + z2/2n -+ z sqrt(p q/n + z2/4n2)) / (1 + z2/n): for 3 of 7 and z2 = 3.841459 the middle is .702961, the reach .457914
    # and the scale 1.548780.
    [(3, 7, (0.158220, 0.749541)), (0, 10, (0.0, 0.277533)), (10, 10, (0.722467, 1.0)), (475, 1229, (0.359663, 0.414031))],
)
def test_the_interval_of_a_share_is_wilsons(successes, number, interval):
    assert wilson(successes, number) == pytest.approx(interval, abs=2e-6)


@given(st.integers(0, 400), st.integers(1, 400))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(successes, more):
    number = successes + more
    low, high = wilson(successes, number)
    assert 0 <= low <= successes / number <= high <= 1
    assert wilson(more, number) == pytest.approx((1 - high, 1 - low))


def test_there_is_no_band_where_the_interval_spans_two(book):
    measure = next(m for m in book.measures if m.id == "REL1")
    assert _band(measure, Measured(24, 25)) == ""
    assert _band(measure, Measured(2380, 2500)) == ""
    assert _band(measure, Measured(9800, 10000)) == "good"
    assert _band(measure, Measured(24, 25, counted=False)) == "good"


def test_bands_do_not_depend_on_their_order_and_may_be_missing(book):
    measure = next(m for m in book.measures if m.id == "REL1")
    assert _band(measure.model_copy(update={"bands": measure.bands[::-1]}), Measured(9700, 10000)) == "good"
    assert _band(measure.model_copy(update={"bands": ()}), Measured(9700, 10000)) == ""


OTHER_CODEBOOK = {
    "codebook.yaml": "id: flock\nversion: 1.0.0\ntitle: Goats\ntables: [letter, goats]\nforms: [herd, letters]\n"
    "missing_reasons: [{code: unknown, label: Unknown, state: unknown, help: Not known.}]\n",
    "forms/herd.yaml": "name: herd\nlabel: Herd\nhelp: All goats.\nsheets: [{table: letter}, {table: goats}]\n",
    "forms/letters.yaml": "name: letters\nlabel: Letters\nhelp: Letters alone.\nsheets: [{table: letter}]\n",
    "codelists/coat.yaml": "name: coat\nlabel: Coat\ncodes: [{code: white, label: White}, {code: brown, label: Brown}]\n",
    "tables/letter.yaml": """name: letter
label: Letter
singular: letter
help: Who writes.
kind: cover
fields:
  - {name: farm, label: Farm, help: Which farm., example: A, type: identifier, requirement: key, role: unit}
  - {name: spring, label: Spring, help: Since when., example: "2025", type: date, requirement: required}
""",
    "tables/goats.yaml": """name: goats
label: Goats
singular: goat
help: One row per goat.
repeats: {conflict: TIP-X01a, identical: TIP-X01b}
fields:
  - {name: tag, label: Tag, help: Ear tag., example: A1, type: identifier, requirement: key, role: key}
  - {name: coat, label: Coat colour, help: Its colour., example: white, type: code, codelist: coat, requirement: required}
  - {name: born, label: Born, help: When., example: "2020", type: date, requirement: expected, when: coat == 'white'}
""",
}


def load_flock(folder, **more):
    for name, text in (OTHER_CODEBOOK | more).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return load_codebook(folder)


@pytest.fixture
def flock(tmp_path):
    return load_flock(tmp_path / "flock")


def test_a_quite_different_codebook_is_measured_by_the_same_card(tmp_path, desk, flock):
    folder = tmp_path / "farm"
    folder.mkdir()
    (folder / "letter.csv").write_text("farm,spring\nHill,2025\n")
    (folder / "goats.csv").write_text("tag,coat,born\nA1,white,2020-04\nA2,white,\nA3,green,2021\nA4,unknown,unknown\n")
    submission = read_submission(folder, flock)
    card = score(submission, desk.findings(submission))
    answers = {question.id: question for indicator in card.indicators for question in indicator.questions}
    assert (card.records_without_error, card.records_total) == (3, 4)
    assert (answers["REL1"].numerator, answers["REL1"].denominator) == (1 + 4 + 1, 1 + 4 + 2)
    assert (answers["REL2"].numerator, answers["REL2"].denominator) == (2 + 11 - 1, 2 + 11)
    assert answers["PRE1"].parts == (("Date precision", pytest.approx(0.67 + 0.33), 3), ("Code depth", 2, 3))
    assert answers["ACC4"].status == "not_in_plan"


def test_a_form_without_any_record_sheet_has_no_records_and_no_depth(tmp_path, desk, flock):
    (tmp_path / "letter.csv").write_text("farm,spring,form\nHill,,letters\n")
    submission = read_submission(tmp_path / "letter.csv", flock)
    assert submission.collection.form.name == "letters"
    card = score(submission, desk.findings(submission))
    answers = {question.id: question for indicator in card.indicators for question in indicator.questions}
    assert card.records_total == 0
    assert (answers["REL1"].numerator, answers["REL1"].denominator) == (0, 1)
    assert answers["PRE1"].status == "not_in_plan"
    assert card.indicator("precision").score is None


QUALITY = """indicators: {reliability: How reliable?}
measures:
  - id: REL1
    indicator: reliability
    text: Full?
    basis: data
    formula: filled / due
    compute: %s
  - id: REL2
    indicator: reliability
    text: Without error?
    basis: data
    formula: right / all
    needs: more time
"""


@pytest.mark.parametrize(
    ("compute", "line", "message"),
    [
        ("astrology", 8, "There is no computation astrology; known are " + ", ".join(COMPUTATIONS) + "."),
        ("verifiability\n    parameters: {checked: note}", 9, "`codes` of verifiability: Field required."),
        ("completeness\n    parameters: {dates: 1}", 9, "`dates` of completeness: Extra inputs are not permitted."),
        ("depth\n    parameters: {dates: {day: 1, month: 1}}", 9, "`dates.year` of depth: Field required."),
        ("completeness\n  - {id: X, indicator: accuracy, text: x, basis: data, formula: x}", 9, "There is no indicator accuracy."),
    ],
)
def test_a_measure_that_cannot_be_computed_is_a_fault_of_the_codebook(tmp_path, compute, line, message):
    faults = measure_faults(load_flock(tmp_path / "flock", **{"quality.yaml": QUALITY % compute}))
    assert [str(fault) for fault in faults] == [f"quality.yaml:{line}: {message}"]


def test_scoring_with_an_unknown_computation_names_file_and_line(tmp_path):
    book = load_flock(tmp_path / "flock", **{"quality.yaml": QUALITY % "astrology"})
    (tmp_path / "letter.csv").write_text("farm,spring,form\nHill,2025,letters\n")
    submission = read_submission(tmp_path / "letter.csv", book)
    with pytest.raises(CodebookError, match=r"quality.yaml:8: There is no computation astrology"):
        score(submission, submission.findings)
