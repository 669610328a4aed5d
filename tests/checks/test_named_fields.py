"""Named checks over fields that the rules name: parameters that lead nowhere, findings at each field, and one finding for each group."""

from __future__ import annotations

from typing import Any

import pytest
from rule_examples import built
from whole_chain import whole_chain

from submitting import Desk, changed, clean, person, proceeding, simple_convicted
from tipdata.checks import check_rules
from tipdata.checks.named import CHECKS
from tipdata.codebook import Codebook

EVENTS = {"state": "case_status", "open": ["open"], "events": ["cases.date_closed"]}
ALIKE = {"within": "case_id", "equal": ["sex"], "below": "proceedings.statute_article"}
PENALTY = {
    "months": "custody_months",
    "judgment": "judgment_id",
    "charged_in": "proceedings.judgment_id",
    "article": "proceedings.statute_article",
    "verdict": "proceedings.verdict",
    "found": "proceedings.convicted_as",
    "convicted": ["convicted"],
    "lesser": ["convicted_lesser"],
}


@pytest.mark.parametrize(
    ("code", "parameters", "messages"),
    [
        ("TIP-D01", {"fields": ["cases.nothing"], "expect": "value >= '2020'"}, ["the table cases has no field nothing."]),
        ("TIP-D01", {"fields": ["nowhere.date_opened"], "expect": "value >= '2020'"}, ["there is no table nowhere."]),
        ("TIP-D11", {**EVENTS, "state": "narrative"}, ["cases has no field narrative with a list of codes."]),
        ("TIP-D11", {**EVENTS, "open": ["opened"]}, ["case_status has no code opened."]),
        ("TIP-D11", {**EVENTS, "events": ["victim_tally.registrations"]}, ["victim_tally.registrations is not of a row below cases."]),
        ("TIP-D11", {**EVENTS, "events": ["persons.nothing"]}, ["the table persons has no field nothing."]),
        ("TIP-A04a", {"key": "nothing", "equal": "sex"}, ["the table persons has no field nothing."]),
        ("TIP-A04a", {"key": "person_key", "date": "identified_on"}, ["name either `equal`, or both `date` and `age`."]),
        ("TIP-N11b", {**ALIKE, "equal": ["nothing"]}, ["the table persons has no field nothing."]),
        ("TIP-N11b", {**ALIKE, "below": "processes.acts"}, ["processes.acts is not of a table below persons."]),
        ("TIP-J12", {**PENALTY, "months": "nothing"}, ["the table sentences has no field nothing."]),
        ("TIP-J12", {**PENALTY, "article": "proceedings.nothing"}, ["the table proceedings has no field nothing."]),
    ],
)
def test_parameters_that_name_nothing_are_faults(book: Codebook, code: str, parameters: dict[str, Any], messages: list[str]) -> None:
    assert faults_of(book, code, parameters) == messages


def test_an_expression_that_does_not_fit_a_field_names_the_field(book: Codebook) -> None:
    (message,) = faults_of(book, "TIP-D01", {"fields": ["persons.arrest_date", "persons.sex"], "expect": "value >= '2020'"})
    assert message.startswith("for persons.sex: ")


def faults_of(book: Codebook, code: str, parameters: dict[str, Any]) -> list[str]:
    rule = book.rules[code]
    check = CHECKS[rule.check or ""]
    assert check.faults is not None
    return list(check.faults(check.parameters.model_validate(parameters), rule, book))


def test_each_field_is_told_of_at_its_own_cell(book: Codebook) -> None:
    sheets = changed(whole_chain(), ("cases", 1, "date_closed", "2026-03-01"), ("persons", 0, "identified_on", "2026-03"))
    findings, (result,) = check_rules(built(sheets, book), only={"TIP-D01"})
    assert [(finding.table, finding.column, finding.place.row) for finding in findings] == [
        ("cases", "date_closed", 3),
        ("persons", "identified_on", 2),
    ]
    assert result.failed == 2


def test_a_cell_that_the_short_form_copies_is_told_of_once(book: Codebook, desk: Desk) -> None:
    sheets = clean("simple")
    sheets["persons"][2] = simple_convicted("C2", "1", "2027-03-01")
    findings, (result,) = check_rules(desk.read(sheets), only={"TIP-D01"})
    assert [finding.column for finding in findings] == ["outcome_date"]
    assert result.failed == 1


def test_look_alikes_of_one_kind_are_one_finding_however_many(book: Codebook) -> None:
    sheets = whole_chain()
    for number in range(4):
        sheets["persons"].append(person(f"T{number}", "C3", citizenship="ROU"))
        sheets["proceedings"].append(proceeding(f"U{number}", f"T{number}"))
    findings, (result,) = check_rules(built(sheets, book), only={"TIP-N11b"})
    assert [(finding.column, finding.place.row) for finding in findings] == [("identified_on", 7)]
    assert (result.failed, result.applied) == (1, 6)
