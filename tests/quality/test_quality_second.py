"""REL3 and REL4 by hand: a second collection of the same files, how long after, by whom, and its coefficients field by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Row, Sheets, changed, clean, cover
from tipdata.codebook import load_codebook
from tipdata.quality import Question
from tipdata.workflows import ValidateOptions, validate_submission
from tipdata.workflows.validate import Others

BOOK = load_codebook()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("second"), BOOK)


def answers(desk: Desk, first: Sheets, *again: Sheets) -> dict[str, Question]:
    others = Others(again=tuple(desk.read(one) for one in again))
    card = validate_submission(desk.read(first), ValidateOptions(), others).scorecard
    return {question.id: question for question in card.indicator("reliability").questions}


def files(rows: list[Row], **said: str) -> Sheets:
    """Cases with an id and what is said of each."""
    return {"submission": [cover(**said)], "cases": [{"case_id": f"C{number}", **row} for number, row in enumerate(rows)]}


def days(*texts: str, status: str = "open", **said: str) -> Sheets:
    return files([{"case_status": status, "recorded_on": text} for text in texts], **said)


# K1 of REFERENCE 3.5: 20 alike, 5 and 10 unlike, 15 alike.
FIRST = ["proactive"] * 25 + ["reactive"] * 25
SECOND = ["proactive"] * 20 + ["reactive"] * 5 + ["proactive"] * 10 + ["reactive"] * 15


def test_kappa_stands_with_each_coded_field(desk: Desk) -> None:
    once, twice = (files([{"detection_mode": mode, "case_status": "open"} for mode in modes]) for modes in (FIRST, SECOND))
    rel3 = answers(desk, once, twice)["REL3"]
    # 20 + 15 of 50 modes and 50 of 50 statuses are alike; kappa of the modes is (.70 - .50) / (1 - .50). All statuses are one and the same.
    assert (rel3.numerator, rel3.denominator, rel3.band) == (35 + 50, 100, "")
    assert rel3.parts == (("Proactive or reactive", 35, 50), ("Case status", 50, 50), ("Collected again after at least 14 days", 0, 1))
    (kappa,) = rel3.figures
    assert (kappa.of, kappa.name, kappa.number) == ("Proactive or reactive", "kappa", 50)
    assert kappa.value == pytest.approx(0.4, abs=1e-12)
    assert kappa.interval is not None
    assert kappa.interval[0] < 0.4 < kappa.interval[1]
    # The interval spans slight, fair and moderate agreement, so no word is said.
    assert kappa.word == ""
    assert [(share.table, share.field, share.numerator, share.denominator) for share in rel3.shares] == [
        ("cases", "case_status", 50, 50),
        ("cases", "detection_mode", 35, 50),
    ]


def test_a_word_of_kappa_is_said_where_its_interval_allows_it(desk: Desk) -> None:
    modes = ["proactive", "reactive"] * 100
    once = files([{"detection_mode": mode} for mode in modes])
    twice = files([{"detection_mode": mode} for mode in ["reactive", *modes[1:]]])
    (kappa,) = answers(desk, once, twice)["REL3"].figures
    # Po is 199/200; of 200 answers 100 and 99 were proactive: Pe = .5 * .495 + .5 * .505 = .5.
    assert kappa.value == pytest.approx((0.995 - 0.5) / 0.5, abs=1e-12)
    assert kappa.word == "almost perfect"


def test_numbers_and_dates_are_compared_by_their_distance(desk: Desk) -> None:
    once = files([{"n_victims": number, "date_opened": "2025-03-01"} for number in ("2", "3", "10", "4")])
    dates = ("2025-03-01", "2025-03-05", "2025-03-20", "2025-09-01")
    twice = files([{"n_victims": number, "date_opened": day} for number, day in zip(("2", "5", "4", "4"), dates, strict=True)])
    figures = {(figure.of, figure.name): (figure.value, figure.number) for figure in answers(desk, once, twice)["REL3"].figures}
    assert figures == {
        # Of four numbers two are equal; 0 + 2 + 6 + 0 lie between them.
        ("Victims (number)", "exactly equal"): (2 / 4, 4),
        ("Victims (number)", "mean absolute difference"): (8 / 4, 4),
        # 0, 4, 19 and 184 days lie between the dates.
        ("Date opened", "the same day"): (1 / 4, 4),
        ("Date opened", "within 7 days"): (2 / 4, 4),
        ("Date opened", "within 31 days"): (3 / 4, 4),
    }


AGAIN = "Collected again after at least 14 days"


@pytest.mark.parametrize(
    ("first", "second", "enough", "known", "said"),
    [
        (["2025-03-01"], ["2025-03-15"], 1, 1, ""),
        (["2025-03-01"], ["2025-03-14"], 0, 1, "1 of 1 rows were collected again within 14 days of the first time."),
        (["2025-03-15"], ["2025-03-01"], 1, 1, ""),  # the second collection was validated against the first
        (["2025-03-01", "2025-03-01"], ["2025-03-01", "2025-04-01"], 1, 2, "1 of 2 rows were collected again within 14 days"),
        (["2025-03", "2025-03"], ["2025-05", "2025-04"], 1, 1, ""),  # of March and April it is not known
        (["2025-03-01", "unknown"], ["2025-04-01", "2025-04-01"], 1, 1, ""),
    ],
)
def test_the_days_between_are_those_of_recording(
    desk: Desk, first: list[str], second: list[str], enough: int, known: int, said: str
) -> None:
    rel3 = answers(desk, days(*first), days(*second))["REL3"]
    assert {name: (top, bottom) for name, top, bottom in rel3.parts}[AGAIN] == (enough, known)
    told = [note for note in rel3.notes if "14 days" in note]
    assert (not told) if not said else told[0].startswith(said)
    # The day of recording is of the collection, and is not compared itself.
    assert (rel3.numerator, rel3.denominator) == (len(first), len(first))


@pytest.mark.parametrize(
    ("sent", "enough", "known", "said"),
    [
        ("2026-02-03", 1, 1, ""),
        ("2026-02-02", 0, 1, "The two collections were sent less than 14 days apart."),
        ("", None, None, "How many days lie between the two collections is not known; at least 14 are advised."),
    ],
)
def test_without_days_of_recording_those_of_sending_are_taken(desk: Desk, sent: str, enough: int, known: int, said: str) -> None:
    once = files([{"case_status": "open"}], submitted_on="2026-01-20")
    rel3 = answers(desk, once, files([{"case_status": "open"}], submitted_on=sent))["REL3"]
    assert [(top, bottom) for name, top, bottom in rel3.parts if name == AGAIN] == ([] if enough is None else [(enough, known)])
    assert [note for note in rel3.notes if "days" in note and (not said or note.startswith(said))] == [n for n in rel3.notes if "days" in n]
    assert any(note.startswith(said) for note in rel3.notes) or not said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reporting_unit_code": "STH"}, "the collections are of different units ({a}: NTH, {b}: STH)"),
        (
            {"period_start": "2025-04-01", "period_end": "2025-06-30"},
            "the collections are about different periods ({a}: 2025Q1, {b}: 2025Q2)",
        ),
        ({}, "one and the same file stands for several collections ({a}, {b}); it agrees with itself"),
    ],
)
def test_what_is_no_second_collection_of_the_same_files_is_said_and_not_scored(desk: Desk, changed: dict[str, str], said: str) -> None:
    others = [desk.read(files(ROWS, **changed)), desk.read(files(ROWS, submitted_on="2026-03-01"))]
    own = desk.read(files(ROWS))
    card = validate_submission(own, ValidateOptions(), Others(again=tuple(others[:1]))).scorecard
    rel3, rel4 = (next(q for q in card.indicator("reliability").questions if q.id == name) for name in ("REL3", "REL4"))
    assert (rel3.status, rel3.value) == ("not_assessed", None)
    assert said.format(a=Path(own.path).name, b=Path(others[0].path).name) in rel3.why
    assert rel4.value is None
    with_third = validate_submission(own, ValidateOptions(), Others(again=tuple(others))).scorecard
    assert next(q for q in with_third.indicator("reliability").questions if q.id == "REL4").status == "not_assessed"


ROWS: list[Row] = [
    {"case_status": status, "detection_mode": mode} for status, mode in (("open", "reactive"), ("referred", "proactive"))
] * 20


def test_a_further_collector_who_shares_no_record_is_named(desk: Desk) -> None:
    own, again = files(ROWS), files(ROWS, submitted_on="2026-03-01")
    apart: Sheets = {"submission": [cover()], "cases": [{"case_id": f"Z{number}", **row} for number, row in enumerate(ROWS)]}
    found = answers(desk, own, again, apart)
    assert found["REL3"].status == "measured"
    assert found["REL4"].status == "not_assessed"
    assert "no record in common with the others: unit-" in found["REL4"].why


def test_what_cannot_be_read_disagrees_and_what_one_answered_is_said(desk: Desk) -> None:
    own = files([{"detection_mode": mode, "case_status": "open"} for mode in ("proactive", "reactive", "reactive")])
    again = files([{"detection_mode": mode} for mode in ("p?", "reactive", "")])
    rel3 = answers(desk, own, again)["REL3"]
    assert (rel3.numerator, rel3.denominator) == (1, 2)
    assert {note for note in rel3.notes if "differ" not in note and "days" not in note and "advised" not in note} == {
        "Not compared, since one of the collections has no such column: Case status.",
        "Cells that one of the collections alone answered, and that are not compared: 1.",
        "Cells that cannot be read, and agree with no answer: 1.",
    }


def coded(modes: list[str], recorder: str, **said: str) -> Sheets:
    return files([{"detection_mode": mode, "recorder_code": recorder} for mode in modes], **said)


@pytest.mark.parametrize(
    ("recorders", "measured"),
    [
        (("R1", "R2"), True),
        (("R1", "r1"), False),
        (("", ""), False),
        (("R1", ""), False),
    ],
)
def test_one_second_collection_answers_rel4_where_somebody_else_made_it(desk: Desk, recorders: tuple[str, str], measured: bool) -> None:
    # A2 of REFERENCE 3.5 without its gaps: of six files four have two answers alike.
    one, other = ["proactive"] * 3 + ["reactive"] * 3, ["proactive", "proactive", "reactive", "reactive", "reactive", "proactive"]
    rel4 = answers(desk, coded(one, recorders[0]), coded(other, recorders[1]))["REL4"]
    assert rel4.status == ("measured" if measured else "needs_second_collection")
    if measured:
        # n 12, six of each. Do = 2 units with 2 ordered pairs / 1 = 4, De = 2 * 6 * 6 / 11: alpha = 1 - 4 / (72 / 11).
        assert rel4.numerator == pytest.approx(1 - 4 * 11 / 72)
        assert rel4.denominator == 1
        assert [(figure.of, figure.name, figure.number) for figure in rel4.figures] == [("Proactive or reactive", "alpha", 6)]
        assert rel4.band == ""


def test_the_word_of_rel4_is_that_of_all_its_fields(desk: Desk) -> None:
    modes = ["proactive", "reactive"] * 40
    rel4 = answers(desk, coded(modes, "R1"), coded(["reactive", *modes[1:]], "R2"))["REL4"]
    assert [figure.word for figure in rel4.figures] == ["reliable"]
    assert rel4.band == "reliable"


def test_agreement_below_chance_takes_nothing_from_the_score(desk: Desk) -> None:
    one, other = ["proactive", "reactive"] * 3, ["reactive", "proactive"] * 3
    with_second = validate_submission(desk.read(coded(one, "R1")), ValidateOptions(), Others(again=(desk.read(coded(other, "R2")),)))
    card = with_second.scorecard.indicator("reliability")
    values = [question.value for question in card.questions if question.value is not None and question.id != "REL5"]
    assert min(values) < 0
    assert card.score == pytest.approx(100 * sum(max(0.0, value) for value in values) / len(values))


def test_records_with_other_keys_are_paired_as_declared(desk: Desk, tmp_path: Path, tipdata: Run) -> None:
    once, twice = files([{"case_status": "open"}, {"case_status": "open"}]), files([{"case_status": "open"}, {"case_status": "suspended"}])
    for row in twice["cases"]:
        row["case_id"] = f"X{row['case_id']}"
    names, pairs = [str(desk.write(sheets)) for sheets in (once, twice)], tmp_path / "pairs.csv"
    pairs.write_text("C0,XC0\nC1,XC1\n", "utf-8")
    # Without the pairs the two share no record; with them one of two statuses is alike.
    for more, said in (([], "The collections have no record in common"), (["--pairs", str(pairs)], "Case status: 1 / 2")):
        text = " ".join(tipdata("validate", names[0], "--second", names[1], *more, "--evidence").stdout.split()).lower()
        assert said.lower() in text
    refused = tipdata("validate", names[0], "--pairs", str(pairs))
    assert (refused.returncode, "go with a second collection" in refused.stderr) == (2, True)


def test_tables_and_rows_that_are_not_compared_are_said(desk: Desk) -> None:
    first = clean("full")
    lost = changed(first, ("submission", 0, "submitted_on", "2026-02-20"), *(("cases", row, "case_id", "") for row in range(3)))
    twice = changed(first, ("submission", 0, "submitted_on", "2026-02-21"))
    twice["persons"] = [*twice["persons"], {**twice["persons"][0], "sex": "unknown"}]
    card = validate_submission(desk.read(first), ValidateOptions(), Others(again=(desk.read(lost), desk.read(twice)))).scorecard
    rel3, rel4 = (next(q for q in card.indicator("reliability").questions if q.id == name) for name in ("REL3", "REL4"))
    assert any(said.startswith("Tables that are not compared: Cases (no row with an ID in all collections but one)") for said in rel3.notes)
    assert any(said.startswith("Compared with ") and said.endswith(" answer the next question.") for said in rel3.notes)
    # Without the three cases of the one, and the person that stands twice in the other.
    unlike = "Rows without an ID, and IDs that stand twice with unlike rows, that are not compared: 4."
    assert unlike in rel4.notes


def test_distances_of_fewer_pairs_than_were_compared_say_of_how_many(desk: Desk, tipdata: Run) -> None:
    dated = [
        files([{"date_opened": day} for day in days], **said)
        for days, said in (
            (("2025-02-03", "2025-02-04", "2025-02-05"), {}),
            (("2025-02-03", "2025-02-05", "unknown"), {"submitted_on": "2026-03-01"}),
        )
    ]
    own, again = (str(desk.write(sheets)) for sheets in dated)
    text = " ".join(tipdata("validate", own, "--second", again, "--evidence").stdout.split())
    assert "Date opened: 1 / 3; the same day 0.500 (of 2 pairs); within 7 days 1.000 (of 2 pairs)" in text
