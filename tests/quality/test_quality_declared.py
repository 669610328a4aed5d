"""What only people know: their answers on the checklist stand beside the measured ones, and change no score."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from running import Run
from submitting import Desk, Row, Sheets, changed, clean, cover, tally
from tipdata.checks import stated_answers
from tipdata.codebook import load_codebook
from tipdata.quality import Question, Scorecard
from tipdata.workflows import Validated, ValidateOptions, validate_submission

BOOK = load_codebook()
CLINIC = load_codebook(Path(__file__).resolve().parents[1] / "codebooks" / "clinic")
NOTE = "A new act came into force."
ANSWERS: list[Row] = [
    {"question": "REL6", "text": "", "answer": "yes", "since": "2025-03", "note": NOTE},
    {"question": "val3", "text": "", "answer": "No", "since": "", "note": ""},
    {"question": "CAP1", "text": "", "answer": "partly", "since": "", "note": ""},
    {"question": "CAP2", "text": "", "answer": "", "since": "", "note": ""},
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("declared"), BOOK)


def validated(desk: Desk, answers: list[Row], show_values: bool = False) -> Validated:
    sheets = {**clean("full"), "checklist": answers} if answers else clean("full")
    return validate_submission(desk.read(sheets), ValidateOptions(show_values=show_values))


def questions(card: Scorecard) -> dict[str, Question]:
    return {question.id: question for indicator in card.indicators for question in indicator.questions}


def found(one: Validated) -> set[tuple[str, str]]:
    return {(finding.code, finding.place.cell) for finding in one.findings if finding.code.startswith("TIP-CL")}


def test_an_answer_is_declared_beside_the_measured_ones(desk: Desk) -> None:
    one = validated(desk, ANSWERS)
    answers = questions(one.scorecard)
    assert found(one) == set()
    assert {name for name, q in answers.items() if q.status == "declared"} == {"REL6", "VAL3", "CAP"}
    assert [(s.question, s.answer, s.label, s.since) for s in answers["REL6"].stated] == [("REL6", "yes", "Yes", "2025-03")]
    assert [(s.question, s.answer) for s in answers["CAP"].stated] == [("CAP1", "partly")]
    assert all(answers[name].value is None for name in ("REL6", "VAL3", "CAP"))
    assert answers["ACC5"].why == "not assessed: needs an answer on the sheet Checklist from the people who collected it"


STATED = st.fixed_dictionaries(
    {
        "question": st.sampled_from([asked.id for asked in BOOK.declared_questions]),
        "text": st.just(""),
        "answer": st.sampled_from(["yes", "partly", "no", ""]),
        "since": st.sampled_from(["", "2025"]),
        "note": st.just(""),
    }
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STATED, min_size=1, max_size=6))
def test_no_answer_changes_a_score_or_a_measured_question(desk: Desk, answers: list[Row]) -> None:
    without, beside = validated(desk, []).scorecard, validated(desk, answers).scorecard
    told = replace(
        beside,
        indicators=tuple(
            replace(i, questions=tuple(q if q.basis != "declared" else questions(without)[q.id] for q in i.questions))
            for i in beside.indicators
        ),
    )
    assert told == without


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ({"question": "REL9", "answer": "yes"}, "TIP-CL01", "A6"),
        ({"question": "", "answer": "yes"}, "TIP-CL01", "A6"),
        ({"question": "REL6", "answer": "sometimes"}, "TIP-CL02", "C6"),
        ({"question": "ACC5", "answer": "no", "since": "soon"}, "TIP-CL02", "D6"),
        ({"question": "REL6", "answer": "no"}, "TIP-CL03", "C6"),
        ({"question": "PRE2", "note": "Ages were rounded."}, "TIP-CL04", "E6"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_cell(desk: Desk, row: Row, code: str, cell: str) -> None:
    assert found(validated(desk, [*ANSWERS, row])) == {(code, cell)}


def test_of_two_different_answers_neither_is_taken_and_equal_ones_are_one(desk: Desk) -> None:
    again = {"question": "REL6", "answer": "yes"}
    assert questions(validated(desk, [*ANSWERS, again]).scorecard)["REL6"].stated[0].answer == "yes"
    for more in ([{"question": "REL6", "answer": "no"}], [{"question": "REL6", "answer": "no"}, again]):
        one = validated(desk, [*ANSWERS, *more])
        assert questions(one.scorecard)["REL6"].status == "not_assessed"
        assert found(one) == {("TIP-CL03", "C6")}


def test_every_cell_of_the_sheet_is_accounted_for(desk: Desk) -> None:
    submission = desk.read({**clean("full"), "checklist": [*ANSWERS, {"question": "REL6", "answer": "sometimes"}]})
    file = next(file for file in submission.files if file.path.endswith("checklist.csv"))
    header_and_questions, answered, unread = 10, 5, 1
    assert (file.used, file.reported, sum(file.ignored.values())) == (answered, unread, header_and_questions)
    assert file.rows == 0


def test_a_note_is_told_only_with_show_values(desk: Desk) -> None:
    assert questions(validated(desk, ANSWERS).scorecard)["REL6"].stated[0].note == ""
    assert questions(validated(desk, ANSWERS, show_values=True).scorecard)["REL6"].stated[0].note == NOTE


def test_the_reports_show_what_was_stated(desk: Desk, tipdata: Run) -> None:
    path = str(desk.write({**clean("full"), "checklist": ANSWERS}))
    text = tipdata("validate", path, "--evidence").stdout
    assert "REL6: Yes, since 2025-03 (stated by the unit)" in text
    assert "questions measured, 1 stated by the unit" in text
    assert NOTE not in text
    shown = json.loads(tipdata("validate", path, "--format", "json", "--show-values").stdout)["submissions"][0]
    assert shown["capacity"]["questions"][0]["stated"] == [
        {"question": "CAP1", "unit": None, "answer": "partly", "since": None, "note": None}
    ]
    asked = {q["id"]: q for q in shown["scores"]["reliability"]["questions"]}
    assert asked["REL6"]["stated"] == [{"question": "REL6", "unit": None, "answer": "yes", "since": "2025-03", "note": NOTE}]


def test_a_quite_different_codebook_has_the_sheet_too(tmp_path: Path) -> None:
    assert CLINIC.checklist is not None
    assert [asked.id for asked in CLINIC.declared_questions] == [asked.id for asked in BOOK.declared_questions]
    form = next(iter(CLINIC.forms))
    view = next(view for view in CLINIC.collections[form].views if view.columns)
    sheets: Sheets = {view.name: [{column.name: column.example for column in view.entered}], "checklist": ANSWERS}
    assert set(stated_answers(Desk(tmp_path, CLINIC).read(sheets))) == {"REL6", "VAL3", "CAP1"}


def test_what_data_tells_of_them_stands_beside_and_is_no_value(desk: Desk) -> None:
    sheets = clean("full")
    sheets["submission"][0] |= {"collectors_total": "4", "collectors_trained": "3"}
    sheets["cases"] = [
        {**sheets["cases"][0], "recorded_on": day, "detection_mode": mode} | {"case_id": f"C{number}"}
        for number, (day, mode) in enumerate([("2025-02-04", "withheld"), ("2025-03-05", "reactive"), ("2025-03-06", "reactive")])
    ]
    one = validate_submission(desk.read({name: sheets[name] for name in ("submission", "cases")}), ValidateOptions())
    answers = questions(one.scorecard)
    # The cases were opened on 3 February: the day after, 30 and 31 days later.
    assert answers["ACC5"].parts == (("Recorded within 30 days", 2, 3), (SECONDARY, 0, 3))
    written = sum(1 for row in sheets["cases"] for text in row.values() if text)
    assert answers["ACC5"].notes == ("Median of the days from the event to its recording: 30; up to 30 is good.",)
    # Nobody counts victims here, so no count could be suppressed.
    assert answers["PRE2"].parts == (("Cells withheld", 1, written),)
    assert answers["CAP"].parts == answers["REL6"].parts == (("Trained collectors", 3, 4),)
    assert all(answers[name].value is None and answers[name].status == "not_assessed" for name in ("ACC5", "PRE2", "CAP"))


SECONDARY = "Rows from a secondary source (not entered during the work)"


@pytest.mark.parametrize(
    ("method", "parts", "told"),
    [
        # Three cases, three persons, two charges, a sentence, three processes, three counts: fifteen rows, all of the same source.
        ("live_entry", [(0, 15)], ()),
        ("file_extraction", [(15, 15)], ()),
        ("system_export", [(15, 15)], ()),
        ("", [], ("The cover does not say how the rows came about (Collection method), so the share of secondary sources is not known.",)),
        (
            "unknown",
            [],
            ("The cover does not say how the rows came about (Collection method), so the share of secondary sources is not known.",),
        ),
    ],
)
def test_the_share_of_secondary_sources_is_that_of_the_cover(
    desk: Desk, method: str, parts: list[tuple[int, int]], told: tuple[str, ...]
) -> None:
    one = validate_submission(desk.read(changed(clean("full"), ("submission", 0, "collection_method", method))), ValidateOptions())
    answer = questions(one.scorecard)["ACC5"]
    assert [(top, bottom) for name, top, bottom in answer.parts if name == SECONDARY] == parts
    assert answer.notes[1:] == told


def test_suppressed_counts_are_told_of_all_counts(desk: Desk) -> None:
    tallies = [tally(registrations="<5", of_which_identified="x"), tally("girls", registrations="4", of_which_identified="unknown")]
    sheets = {"submission": [cover()], "victim_tally": tallies}
    parts = {
        name: (top, bottom)
        for name, top, bottom in questions(validate_submission(desk.read(sheets), ValidateOptions()).scorecard)["PRE2"].parts
    }
    # Of three counts that are told <5 and x hide the number; unknown is none.
    assert parts["Counts suppressed"] == (2, 3)


def test_a_form_that_does_not_ask_for_the_source_says_so(desk: Desk) -> None:
    answer = questions(validate_submission(desk.read(clean("simple")), ValidateOptions()).scorecard)["ACC5"]
    assert answer.notes == ("The form 'Simple form' does not ask how the rows came about, so the share of secondary sources is not known.",)


def test_a_dataset_remembers_what_each_unit_stated(desk: Desk, tmp_path: Path, tipdata: Run) -> None:
    def sent(unit: str, answers: list[Row], **said: str) -> str:
        sheets = {**clean("full"), "checklist": answers}
        sheets["submission"][0] |= {"reporting_unit_code": unit, **said}
        return str(desk.write(sheets))

    later = [{"question": "REL6", "answer": "no"}]
    paths = [sent("STH", later), sent("NTH", ANSWERS), sent("NTH", [{"question": "REL6", "answer": "partly"}], version="2")]
    out, again = tmp_path / "out", tmp_path / "again"
    assert tipdata("merge", *paths, "-o", str(out)).returncode in (0, 1)
    report = json.loads(tipdata("validate", str(out), "--format", "json", "--show-values").stdout)
    assert report["units"] == [], "what is measured of a dataset is of no single unit"
    (dataset,) = report["submissions"]
    told = {q["id"]: q["stated"] for i in (*dataset["scores"].values(), dataset["capacity"]) for q in i["questions"] if q["stated"]}
    # Of the two versions of the north's report the second says something else of REL6, and nothing of the other questions.
    assert [(one["unit"], one["answer"]) for one in told["REL6"]] == [("NTH", "partly"), ("STH", "no")]
    assert [(one["unit"], one["answer"]) for one in told["VAL3"]] == [("NTH", "no")]
    assert [(one["unit"], one["question"], one["answer"]) for one in told["CAP"]] == [("NTH", "CAP1", "partly")]
    text = tipdata("validate", str(out), "--evidence").stdout
    assert "Stated by the units" in text
    assert "NTH  Partly" in text
    tipdata("merge", str(out), "-o", str(again))
    assert (again / "checklist.csv").read_bytes() == (out / "checklist.csv").read_bytes()
    tipdata("merge", *reversed(paths), "-o", str(again), "--replace")
    assert (again / "checklist.csv").read_bytes() == (out / "checklist.csv").read_bytes()
