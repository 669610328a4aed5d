"""The same measures by unit, submission, table and field: they add up, and every report has them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Sheets, case, changed, clean, cover, simple_case
from tipdata.codebook import load_codebook, load_expected_units
from tipdata.quality import scores_of, table_shares, unit_scores
from tipdata.reports.scores_csv import scores_csv
from tipdata.reports.terminal import console, print_validation
from tipdata.workflows import Validated, ValidateOptions, validate, validate_submission
from tipdata.workflows.merge import merge_paths

BOOK = load_codebook()
FAULTY: Sheets = {
    "submission": [cover()],
    # Of the first case a date cannot be read and an expected answer is blank; of the second the answer is an open one.
    "cases": [case("C1", date_opened="soon", detection_source=""), case("C2", forms="other")],
}
SUMMED = ("REL1", "REL2", "ACC1", "ACC2", "ACC4")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("shares"), BOOK)


def validated(desk: Desk, sheets: Sheets) -> Validated:
    return validate_submission(desk.read(sheets), ValidateOptions())


def test_the_shares_of_fields_by_hand(desk: Desk) -> None:
    card = validated(desk, FAULTY).scorecard
    shares = {(q.id, s.table, s.field): (s.numerator, s.denominator) for i in card.indicators for q in i.questions for s in q.shares}
    assert shares["REL1", "cases", "detection_source"] == (1, 2)
    assert shares["REL2", "cases", "date_opened"] == (1, 2)
    assert shares["REL2", "cases", "detection_source"] == (1, 1)
    assert shares["ACC2", "cases", "forms"] == (1, 2)
    assert shares["ACC4", "cases", "verification_status"] == (0, 2)
    tables = {
        s.table: (s.numerator, s.denominator) for q in card.indicator("accuracy").questions if q.id == "ACC4" for s in table_shares(q)
    }
    assert tables == {"cases": (0, 2)}


@pytest.mark.parametrize("form", list(BOOK.forms))
def test_fields_and_tables_add_up_to_the_submission(desk: Desk, form: str) -> None:
    card = validated(desk, clean(form)).scorecard
    for question in (q for i in card.indicators for q in i.questions if q.id in SUMMED and q.value is not None):
        for parts in (question.shares, table_shares(question)):
            assert (sum(s.numerator for s in parts), sum(s.denominator for s in parts)) == (question.numerator, question.denominator)


def test_a_unit_is_the_sum_of_its_submissions_and_lies_between_them(desk: Desk) -> None:
    first, second, other = (
        validated(desk, sheets).scorecard for sheets in (FAULTY, clean("full"), {"cover": [cover("simple")], "cases": [simple_case("C1")]})
    )
    north, south = unit_scores([("NTH", first), ("STH", other), ("nth", second)])
    assert (north.unit, north.submissions, south.unit, south.submissions) == ("NTH", 2, "STH", 1)
    assert north.records_total == first.records_total + second.records_total
    assert north.records_without_error == first.records_without_error + second.records_without_error
    parts = [{q.id: q for i in card.indicators for q in i.questions if q.value is not None} for card in (first, second)]
    for score in north.questions:
        own = [part[score.question] for part in parts if score.question in part]
        if score.question in SUMMED:
            assert (score.numerator, score.denominator) == (sum(q.numerator or 0 for q in own), sum(q.denominator or 0 for q in own))
        values = [q.value for q in own if q.value is not None]
        assert min(values) - 1e-12 <= score.value <= max(values) + 1e-12


def test_a_unit_counts_each_period_once_as_a_merge_does(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same file twice, and the version before it; a file that is rejected takes the place of none."""
    second = changed(clean("full"), ("submission", 0, "version", "2"), ("cases", 0, "detection_source", ""))
    second["persons"].append({**second["persons"][2], "person_id": "P4"})
    rejected = changed(clean("full"), ("submission", 0, "version", "x"))
    paths = [desk.write(sheets) for sheets in (clean("full"), second, second, rejected)]
    run = validate(paths, BOOK)
    (counted,) = run.in_force
    assert counted is run.submissions[1]
    rows = csv.DictReader(io.StringIO(scores_csv(run)))
    units = {row["question"]: (float(row["numerator"]), float(row["denominator"])) for row in rows if row["level"] == "unit"}
    # Four persons instead of three, and nothing else: sixteen records.
    assert units["records"] == (16, 16)
    for question in (q for i in counted.scorecard.indicators for q in i.questions if q.value is not None):
        assert units[question.id] == (pytest.approx(question.numerator), question.denominator)
    merged = merge_paths(paths[:3], BOOK, tmp_path / "dataset").result
    assert sum(len(frame) for name, frame in merged.tables.items() if name != "submission") == units["records"][1]
    print_validation(run, console(80), evidence=True)
    assert capsys.readouterr().out.count("Not counted by unit") == 3


def test_what_is_of_the_whole_run_counts_once_for_its_unit(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two of the four quarters that two units owe: that is so of the run, however many files a unit sent."""
    days = (("period_start", "2025-04-01"), ("period_end", "2025-06-30"), ("submitted_on", "2025-07-15"))
    later = changed(clean("aggregates"), *(("submission", 0, name, day) for name, day in days))
    register = tmp_path / "units.yaml"
    register.write_text("units:\n  - {code: NTH, first: 2025-01-01}\n  - {code: STH, first: 2025-01-01}\n", "utf-8")
    options = ValidateOptions(expected=load_expected_units(register))
    run = validate([desk.write(clean("aggregates")), desk.write(later)], BOOK, options)
    rows = csv.DictReader(io.StringIO(scores_csv(run)))
    told = [(row["level"], row["numerator"], row["denominator"]) for row in rows if row["question"] == "VAL2"]
    assert told == [("unit", "2", "4"), ("submission", "2", "4"), ("submission", "2", "4")]
    (validity,) = {one.scorecard.indicator("validity").score for one in run.submissions}
    print_validation(run, console(80))
    out = " ".join(capsys.readouterr().out.split())
    assert (validity, "VAL2 is not averaged" in out) == (None, False)
    print_validation(validate([desk.write(clean("full"))], BOOK, options), console(80))
    assert "2 of 3 questions measured, VAL2 is not averaged" in " ".join(capsys.readouterr().out.split())


def test_every_level_has_its_lines(desk: Desk) -> None:
    card = validated(desk, FAULTY).scorecard
    lines = [(s.level, s.table, s.field, s.numerator, s.denominator) for s in scores_of([("NTH", "a.xlsx", card)]) if s.question == "ACC4"]
    field = ("field", "cases", "verification_status", 0, 2)
    assert lines == [("unit", "", "", 0, 2), ("submission", "", "", 0, 2), ("table", "cases", "", 0, 2), field]


def test_the_scores_come_as_csv_json_and_text(desk: Desk, tipdata: Run) -> None:
    paths = [str(desk.write(FAULTY)), str(desk.write(changed(clean("full"), ("submission", 0, "reporting_unit_code", "STH"))))]
    rows = list(csv.DictReader(io.StringIO(tipdata("validate", *paths, "--format", "scores").stdout)))
    assert {row["level"] for row in rows} == {"unit", "submission", "table", "field"}
    assert {row["unit"] for row in rows} == {"NTH", "STH"}
    assert all(row["table"] for row in rows if row["level"] == "table"), "rules on the whole file stand with the cover"
    opened = [row for row in rows if (row["submission"], row["question"], row["column"]) == (paths[0], "REL2", "date_opened")]
    assert [(row["value"], row["numerator"], row["denominator"]) for row in opened] == [("0.500000", "1", "2")]
    # Wilson's interval of 1 of 2 stands on every level; a mean of shares has none.
    assert (opened[0]["low"], opened[0]["high"]) == ("0.094531", "0.905469")
    units = {row["question"]: row for row in rows if (row["level"], row["unit"]) == ("unit", "NTH")}
    assert all(units[name]["low"] for name in ("records", *SUMMED))
    assert (units["PRE1"]["low"], units["PRE1"]["high"]) == ("", "")
    report = json.loads(tipdata("validate", *paths, "--format", "json").stdout)
    for path, told in zip(paths, report["submissions"], strict=True):
        lines = {row["question"]: row for row in rows if (row["level"], row["submission"]) == ("submission", path)}
        asked = [*(q for indicator in told["scores"].values() for q in indicator["questions"]), *told["capacity"]["questions"]]
        assert set(lines) == {"records", *told["scores"], *(q["id"] for q in asked)}
        for question in asked:
            line, ends = lines[question["id"]], question["interval"] or ["", ""]
            assert (line["status"], line["why"], line["band"]) == (question["status"], question["why"], question["band"])
            assert [float(line[name] or -9) for name in ("value", "low", "high")] == [
                pytest.approx(-9 if end in ("", None) else end) for end in (question["value"], *ends)
            ]
        assert (lines["records"]["numerator"], lines["records"]["denominator"]) == tuple(map(str, reversed(told["records"].values())))
        for name, indicator in told["scores"].items():
            assert (lines[name]["status"] == "scored") is (indicator["score"] is not None)
            assert 100 * float(lines[name]["value"] or 0) == pytest.approx(indicator["score"] or 0, abs=1e-4)
    assert [unit["unit"] for unit in report["units"]] == ["NTH", "STH"]
    share = next(s for s in report["submissions"][0]["shares"] if (s["question"], s["column"]) == ("REL2", "date_opened"))
    assert share == {"table": "cases", "column": "date_opened", "question": "REL2", "value": 0.5, "numerator": 1, "denominator": 2}
    text = tipdata("validate", *paths, "--evidence").stdout
    assert "By table" in text
    assert "By unit" in text
