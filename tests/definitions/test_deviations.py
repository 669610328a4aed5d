"""How definitions deviate from one another, by the codes of the catalogue (REFERENCE 2.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from little_cases import BOOK, NARROW, PALERMO, profile
from random_cases import CODES, profiles

from tipdata.codebook import Effect, Profile, deviations_between, standing, undone
from tipdata.codebook.deviations import changes_between


def codes(first: Profile, second: Profile, lifted: bool = False) -> list[str]:
    return [found.code for found in deviations_between(first, second, BOOK) if found.lifted is lifted]


def test_the_narrow_example_deviates_exactly_as_it_was_built() -> None:
    found = deviations_between(PALERMO, NARROW, BOOK)
    assert [(one.code, one.lifted, one.codes, one.effect) for one in found] == [
        ("cross_border_only", False, (), Effect.under_count),
        ("no_organ_removal", False, ("organ_removal",), Effect.under_count),
        ("means_required_for_children", False, (), Effect.under_count),
        ("purposes_closed", False, (), Effect.under_count),
    ]


def test_turned_around_the_same_deviations_are_lifted() -> None:
    """That organs are covered too is told as a form more, and the other three as limits that are gone."""
    found = deviations_between(NARROW, PALERMO, BOOK)
    assert [(one.code, one.lifted, one.codes, one.effect) for one in found] == [
        ("extra_purposes", False, ("organ_removal",), Effect.other_forms),
        ("cross_border_only", True, (), Effect.over_count),
        ("means_required_for_children", True, (), Effect.over_count),
        ("purposes_closed", True, (), Effect.over_count),
    ]


PALERMO_PURPOSES = set(PALERMO.purposes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cross_border": "required"}, ["cross_border_only"]),
        ({"cross_border": "forbidden"}, ["domestic_only"]),
        ({"movement_required": True}, ["movement_required"]),
        ({"victim_sex": "female", "victim_age": "child", "victim_either": True}, ["women_children_only"]),
        ({"victim_sex": "female"}, ["women_only"]),
        ({"victim_sex": "female", "victim_age": "child"}, ["women_only", "children_only"]),
        ({"victim_age": "child"}, ["children_only"]),
        ({"purposes": ["prostitution_others", "sexual_other"]}, ["sexual_only"]),
        ({"purposes": ["forced_labour", "domestic_servitude", "slavery_practices", "servitude"]}, ["labour_only"]),
        ({"purposes": sorted(PALERMO_PURPOSES - {"prostitution_others", "sexual_other"})}, ["no_sexual"]),
        ({"purposes": sorted(PALERMO_PURPOSES - {"sexual_other"})}, ["purposes_missing"]),
        ({"purposes": sorted(PALERMO_PURPOSES - {"organ_removal"})}, ["no_organ_removal"]),
        ({"purposes": sorted(PALERMO_PURPOSES - {"servitude"})}, ["no_servitude_slavery"]),
        ({"means_required": {"adult": True, "child": True}}, ["means_required_for_children"]),
        ({"means_required": {"adult": True, "child": False, "child_for": ["forced_labour"]}}, ["means_required_for_children"]),
        ({"means_required": {"adult": False, "child": False}}, ["means_not_required_adults"]),
        ({"child_age": 16}, ["child_age_below_18"]),
        ({"child_age": 21}, ["child_age_above_18"]),
        ({"consent_is_defence": True}, ["consent_relevant"]),
        ({"acts": ["recruitment", "transportation", "transfer"]}, ["acts_missing"]),
        ({"means": [m for m in PALERMO.means if m != "payments_benefits"]}, ["means_missing"]),
        ({"open": {"acts": False, "means": False, "purposes": False}, "undecided": []}, ["purposes_closed", "acts_closed", "means_closed"]),
        ({"purposes": [*PALERMO.purposes, "forced_begging"]}, ["extra_purposes"]),
        ({"equivalence": {"forced_begging": "forced_labour"}}, ["extra_purposes"]),
        ({"acts": [*PALERMO.acts, "obtaining"]}, ["extra_acts"]),
        ({"excluded": ["surrogacy"]}, ["purposes_excluded"]),
        ({"min_offenders": 3}, ["organised_group_required"]),
        ({"exploitation_must_occur": True}, ["exploitation_must_have_occurred"]),
        ({"deviations": ["form_not_distinguished", "split_statutes"]}, ["form_not_distinguished", "split_statutes"]),
        ({}, []),
    ],
)
def test_every_way_of_deviating_has_its_code(changes: dict[str, object], expected: list[str]) -> None:
    other = profile(**changes)
    assert codes(PALERMO, other) == expected
    assert codes(PALERMO, other, lifted=True) == []


def test_every_code_of_the_catalogue_is_found_somewhere_in_these_tests() -> None:
    named = {"men_only", "adults_only", "either_victim", "acts_excluded", "means_excluded", "extra_means", "no_specific_offence"}
    (marks,) = (mark for mark in test_every_way_of_deviating_has_its_code.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    named |= {code for _, expected in marks.args[1] for code in expected}
    assert named == {deviation.code for deviation in BOOK.screening.deviations}
    assert codes(PALERMO, profile(victim_sex="male")) == ["men_only"]
    assert codes(PALERMO, profile(victim_age="adult")) == ["adults_only"]
    assert codes(PALERMO, profile(excluded=["obtaining"])) == ["acts_excluded"]
    narrower = profile(means=["fraud"])
    assert codes(narrower, PALERMO) == ["extra_means"]
    assert codes(narrower, profile(means=["fraud", "deception"], excluded=["abduction"])) == ["means_excluded", "extra_means"]
    assert codes(profile(victim_sex="male", victim_age="child"), profile(victim_sex="male", victim_age="child", victim_either=True)) == [
        "either_victim"
    ]


@given(profiles(), profiles())
def test_every_difference_stands_under_exactly_one_deviation(first: Profile, second: Profile) -> None:
    found = deviations_between(first, second, BOOK)
    told = [change for one in found for change in one.changes]
    assert sorted(map(str, told)) == sorted(map(str, changes_between(first, second, CODES)))
    assert "not_in_catalogue" not in {one.code for one in found}


@given(profiles(), profiles())
def test_with_every_deviation_undone_the_second_definition_decides_as_the_first(first: Profile, second: Profile) -> None:
    for found in deviations_between(first, second, BOOK):
        second = undone(second, found)
    assert second.switches == first.switches
    for name, every in CODES.items():
        if first.is_open(name) == second.is_open(name):
            assert [standing(second, name, code) for code in every if standing(first, name, code) == 2] == [
                2 for code in every if standing(first, name, code) == 2
            ]


@given(profiles())
def test_a_definition_does_not_deviate_from_itself(one: Profile) -> None:
    assert deviations_between(one, one, BOOK) == ()
