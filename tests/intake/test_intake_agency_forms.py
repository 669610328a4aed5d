"""The forms of police, prosecution and courts: recognised whoever names them, and read with the answers that each may give."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitting import Desk, Sheets, changed, clean
from tipdata.codebook import Codebook, Requirement
from tipdata.records import State, Submission

AGENCIES = ("police", "prosecution", "court")
each_agency = pytest.mark.parametrize("form", AGENCIES)


@pytest.fixture
def desk(tmp_path: Path, book: Codebook) -> Desk:
    return Desk(tmp_path, book)


def told(desk: Desk, submission: Submission) -> list[tuple[str, str, str]]:
    return [(f.code, f.table, f.column) for f in desk.findings(submission)]


def nameless(form: str) -> Sheets:
    """The submission of an agency that does not say in which form it was filled."""
    sheets = clean(form)
    for name in ("agency_profile", "agency_type"):
        del sheets["submission"][0][name]
    return sheets


@each_agency
def test_the_cover_names_the_form(form: str, desk: Desk) -> None:
    submission = desk.read(clean(form))
    assert submission.collection is submission.book.collection(form)
    assert told(desk, submission) == []


@each_agency
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_headers_alone_tell_the_form(form: str, kind: str, desk: Desk) -> None:
    submission = desk.read(nameless(form), kind=kind)
    assert submission.collection is submission.book.collection(form)
    assert set(told(desk, submission)) == {("TIP-H03", "submission", "agency_profile"), ("TIP-H03", "submission", "agency_type")}


@each_agency
def test_a_full_file_is_not_taken_for_that_of_one_agency(form: str, desk: Desk) -> None:
    del (sheets := clean("full"))["submission"][0]["agency_profile"]
    submission = desk.read(sheets)
    assert submission.collection is submission.book.collection("full")


def test_what_each_form_asks_is_that_of_the_reference(book: Codebook) -> None:
    """REFERENCE 1.6: tables, and what is left out of those that `full` asks too."""
    full = book.collection("full").asked
    left_out = {
        form: {table: sorted(set(full[table]) - set(fields)) for table, fields in book.collection(form).asked.items()} for form in AGENCIES
    }
    optional = [f.name for f in book.tables["processes"].fields if f.requirement is Requirement.optional]
    verdict = ["appeal_outcome", "convicted_as", "court_level", "judgment_id", "superseded", "verdict", "verdict_date", "verdict_final"]
    assert left_out == {
        "police": {"submission": [], "cases": [], "persons": ["outcome_final"], "processes": sorted(optional), "victim_tally": []},
        "prosecution": {"submission": [], "persons": ["arrest_date", "arrested", "identified_on"], "proceedings": verdict},
        "court": {"submission": [], "persons": ["arrest_date", "arrested", "roles"], "proceedings": ["referred_on"], "sentences": []},
    }
    assert not any(set(fields) - set(full[table]) for form in AGENCIES for table, fields in book.collection(form).asked.items())


def test_the_police_know_no_stage_beyond_the_charge(desk: Desk) -> None:
    sheets = changed(clean("police"), ("persons", 0, "stage", "tried"), ("persons", 1, "outcome", "Acquitted"))
    findings = list(desk.findings(desk.read(sheets)))
    assert [(f.code, f.column, f.message) for f in findings] == [
        ("TIP-K05", "outcome", "Outcome is not one of: Cleared, Not prosecuted, Transferred, Deceased, Unknown, Withheld."),
        ("TIP-K05", "stage", "Stage reached is not one of: Suspected, Charged, Withheld."),
    ]


def test_the_police_need_no_outcome_and_date_the_one_they_know(desk: Desk) -> None:
    assert told(desk, desk.read(changed(clean("police"), ("persons", 1, "outcome", "")))) == []
    assert told(desk, desk.read(changed(clean("police"), ("persons", 1, "outcome_date", "")))) == [("TIP-K06a", "persons", "outcome_date")]


@pytest.mark.parametrize("form", ["prosecution", "court"])
def test_a_number_of_ones_own_is_no_reference(form: str, desk: Desk) -> None:
    numbers = desk.read(changed(clean(form), ("persons", 0, "case_id", "any number")))
    assert told(desk, numbers) == []
    assert numbers.tables["persons"].columns["case_id"].text[0] == "any number"
    assert told(desk, desk.read(changed(clean(form), ("persons", 0, "case_id", "")))) == []


@pytest.mark.parametrize("form", ["prosecution", "court"])
def test_what_lies_below_a_person_still_needs_the_person(form: str, desk: Desk) -> None:
    assert told(desk, desk.read(changed(clean(form), ("proceedings", 0, "person_id", "nobody")))) == [
        ("TIP-X05b", "proceedings", "person_id")
    ]


def decided(form: str, answer: str) -> Sheets:
    sheets = clean(form)
    for row in sheets["proceedings"]:
        row["prosecution_decision"] = answer
    return sheets


@pytest.mark.parametrize("answer", ["not_applicable", "Not applicable", ""])
def test_an_answer_that_is_fixed_may_stand_in_the_file_or_not(answer: str, desk: Desk) -> None:
    for sheets in (clean("court"), decided("court", answer)):
        submission = desk.read(sheets)
        assert told(desk, submission) == []
        column = submission.tables["proceedings"].columns["prosecution_decision"]
        assert set(column.text) == {"not_applicable"}
        assert set(column.state) == {State.filled}


def test_an_answer_that_is_fixed_may_not_be_another(desk: Desk) -> None:
    findings = list(desk.findings(desk.read(decided("court", "prosecute"))))
    assert {(f.code, f.column) for f in findings} == {("TIP-K05", "prosecution_decision")}
    assert findings[0].message == "Prosecution decision is not one of: Not applicable."


def test_a_sheet_of_cases_is_not_part_of_a_court_file(desk: Desk) -> None:
    sheets = clean("court") | {"cases": clean("full")["cases"]}
    assert told(desk, desk.read(sheets)) == [("TIP-H08", "cases", "")]
