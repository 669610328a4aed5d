"""Fields that the tool works out: what they say, and that no answer of a person is written over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from little_cases import BOOK, NARROW, PALERMO

from submitting import Desk, Sheets, case, clean, cover, person, process, sentence, simple_convicted
from tipdata.codebook import FUNCTIONS as KNOWN_FUNCTIONS
from tipdata.definitions import derive
from tipdata.definitions.derive import FUNCTIONS
from tipdata.records import Column, State, Submission


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, BOOK)


def said(submission: Submission, table: str, field: str) -> list[str]:
    """The text of each cell, or its state where it holds none."""
    column = submission.tables[table].columns[field]
    return [str(text) if state == State.filled else State(state).name for text, state in zip(column.text, column.state, strict=True)]


def with_sentences(**cells: str) -> Sheets:
    return {**clean("full"), "sentences": [sentence("S1", "P2", **cells)]}


@pytest.mark.parametrize(
    ("types", "custody", "suspended", "expected"),
    [
        ("custodial", "24", "0", "ge_1y"),
        ("custodial", "12", "0", "ge_1y"),
        ("custodial", "11.5", "0", "lt_1y"),
        ("custodial;custodial_suspended", "24", "18", "lt_1y"),
        ("custodial;custodial_suspended", "36", "24", "ge_1y"),
        ("custodial_suspended", "24", "24", "suspended"),
        ("custodial", "unknown", "0", "unknown"),
        ("custodial", "24", "", "unknown"),
        ("life", "", "", "ge_1y"),
        ("death", "", "", "ge_1y"),
        ("fine", "", "", "fine_only"),
        ("fine;confiscation;compensation", "", "", "fine_only"),
        ("fine;community", "", "", "other"),
        ("community", "", "", "other"),
        ("custodial;fine", "6", "0", "lt_1y"),
        ("unknown", "", "", "unknown"),
    ],
)
def test_the_custody_class_is_what_must_be_served(desk: Desk, types: str, custody: str, suspended: str, expected: str) -> None:
    sheets = with_sentences(sentence_types=types, custody_months=custody, suspended_months=suspended)
    assert said(derive(desk.read(sheets)), "sentences", "custody_class") == [expected]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("sexual", "sexual"),
        ("forced_labour", "labour"),
        ("sexual;forced_labour", "sexual_and_labour"),
        ("sexual;forced_labour;other", "sexual_and_labour"),
        ("organ_removal", "organ"),
        ("other", "other"),
        ("not_distinguished", "not_distinguished"),
        ("forced_begging", "unknown"),
        ("sexual;forced_begging", "unknown"),
        ("sexual;organ_removal", "unknown"),
        ("unknown", "unknown"),
    ],
)
def test_the_broad_type_is_told_only_where_every_report_would_tell_it_alike(desk: Desk, forms: str, expected: str) -> None:
    sheets = {**clean("full"), "cases": [case("C1", forms=forms)]}
    assert said(derive(desk.read(sheets)), "cases", "trafficking_type") == [expected]


@pytest.mark.parametrize(
    ("stated", "purposes", "expected"),
    [
        ("", ["forced_labour", "prostitution_others;sexual_other"], "sexual;forced_labour"),
        ("", ["surrogacy"], "other"),
        ("", ["forced_begging;forced_criminality;organ_removal"], "forced_begging;forced_criminality;organ_removal"),
        ("", ["forced_labour", "unknown"], "blank"),
        ("", [], "blank"),
        ("other", ["forced_labour"], "other"),
        ("unknown", ["forced_labour"], "unknown"),
    ],
)
def test_forms_that_were_left_blank_follow_from_the_purposes(desk: Desk, stated: str, purposes: list[str], expected: str) -> None:
    chains = [process(f"T{n}", "C1", purposes=text) for n, text in enumerate(purposes)] or [process("T1", "nowhere")]
    sheets = {**clean("full"), "cases": [case("C1", forms=stated)], "processes": chains}
    derived = derive(desk.read(sheets))
    assert said(derived, "cases", "forms") == [expected]
    if expected == "sexual;forced_labour":
        assert said(derived, "cases", "trafficking_type") == ["sexual_and_labour"]


@pytest.mark.parametrize(
    ("stated", "citizenship", "expected"),
    [
        ("", "LUX", "own"),
        ("", "FRA;LUX", "own"),
        ("", "FRA", "foreign"),
        ("", "XXA", "stateless"),
        ("", "XXA;FRA", "foreign"),
        ("", "unknown", "blank"),
        ("", "", "blank"),
        ("foreign_region", "FRA", "foreign_region"),
        ("foreign", "LUX", "foreign"),
        ("unknown", "LUX", "unknown"),
    ],
)
def test_own_or_foreign_follows_from_citizenship_where_it_was_left_blank(desk: Desk, stated: str, citizenship: str, expected: str) -> None:
    rows = [person("P1", "C1", citizenship_group=stated, citizenship=citizenship)]
    assert said(derive(desk.read({**clean("full"), "persons": rows})), "persons", "citizenship_group") == [expected]


def test_a_stated_custody_class_of_the_short_form_stays(desk: Desk) -> None:
    sheets = {**clean("simple"), "persons": [simple_convicted("C2", "1", "2025-03-01", custody="lt_1y")]}
    assert said(derive(desk.read(sheets)), "sentences", "custody_class") == ["lt_1y"]


def test_both_results_of_screening_stand_beside_the_officers_answer(desk: Desk) -> None:
    cases = [case(f"C{n}", meets_national_definition="yes") for n in range(4)]
    chains = [
        process("T0", "C0", border_crossed="yes"),
        process("T1", "C1", border_crossed="no"),
        process("T2", "C2", acts="unknown", border_crossed="no"),
    ]
    sheets = {**clean("full"), "submission": [cover(definition_profile="example-narrow")], "cases": cases, "processes": chains}
    submission = desk.read(sheets)
    derived = derive(submission)
    assert said(derived, "cases", "meets_international_definition") == ["yes", "yes", "unknown", "unknown"]
    assert said(derived, "cases", "screened_national_definition") == ["yes", "no", "no", "unknown"]
    assert said(derived, "cases", "meets_national_definition") == ["yes"] * 4
    assert said(derive(submission, PALERMO), "cases", "screened_national_definition") == ["yes", "yes", "unknown", "unknown"]
    assert said(derive(submission, NARROW), "cases", "screened_national_definition") == ["yes", "no", "no", "unknown"]


def test_a_definition_that_is_not_known_leaves_the_national_column_open(desk: Desk) -> None:
    derived = derive(desk.read({**clean("full"), "submission": [cover(definition_profile="xx-1999")]}))
    assert said(derived, "cases", "meets_international_definition") == ["yes"] * 3
    assert (
        "screened_national_definition" not in derived.tables["cases"].columns
        or said(derived, "cases", "screened_national_definition") == ["not_collected"] * 3
    )


def test_forms_without_chains_are_not_screened(desk: Desk) -> None:
    derived = derive(desk.read(clean("simple")))
    assert said(derived, "cases", "meets_international_definition") == ["not_collected"] * 2


def test_the_submission_has_its_id(desk: Desk) -> None:
    assert said(derive(desk.read(clean("full"))), "submission", "submission_id") == ["NTH-2025Q1-v1"]


def same(one: Column, other: Column) -> bool:
    return bool(np.array_equal(one.text, other.text) and np.array_equal(one.state, other.state))


@pytest.mark.parametrize("form", ["simple", "full", "aggregates"])
def test_deriving_changes_no_answer_and_deriving_again_changes_nothing(desk: Desk, form: str) -> None:
    submission = desk.read(clean(form))
    before = {(name, field): column for name, data in submission.tables.items() for field, column in data.columns.items()}
    once = derive(submission)
    for (name, field), column in before.items():
        assert same(submission.tables[name].columns[field], column)
        answered = ~np.isin(column.state, (State.blank, State.not_collected))
        assert np.array_equal(once.tables[name].columns[field].text[answered], column.text[answered])
    again = derive(once)
    for name, data in once.tables.items():
        assert all(same(column, again.tables[name].columns[field]) for field, column in data.columns.items())


def test_every_function_that_the_codebook_may_name_is_there() -> None:
    assert set(FUNCTIONS) == set(KNOWN_FUNCTIONS)
