"""Which charges and convictions count as trafficking: the article where the definition lists it, else the class (REFERENCE 1.5, 2.3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from little_cases import BOOK

from submitting import Desk, Sheets, clean, cover, proceeding
from tipdata.codebook import ProfileError, Statute, bare, read_profile, tip_set
from tipdata.definitions import derive, note_of
from tipdata.records import State

DEFAULT = {"tip_unspecified", "tip_completed", "tip_attempt", "tip_conspiracy_participation", "tip_child_specific"}
US, NARROW = BOOK.profiles["example-us-type"], BOOK.profiles["example-narrow"]
BARE = tip_set(BOOK)


def statute(ref: str, charge: str, counts: bool = True) -> Statute:
    return Statute.model_validate({"ref": ref, "class": charge, "counts_as_tip": counts})


ADDS = replace(BARE, statutes=(statute("CC 173", "forced_labour_slavery"), statute("CC 164", "tip_completed", counts=False)))


def test_without_statutes_the_five_classes_of_trafficking_count() -> None:
    assert set(BARE.classes) == DEFAULT
    assert {code for code in BARE.codes if BARE.charge(code, "CC 1")} == DEFAULT
    assert {code for code in BARE.codes if BARE.conviction(code, "CC 1", code)} == DEFAULT


@pytest.mark.parametrize(
    ("offence", "article", "counts"),
    [
        ("forced_labour_slavery", "CC 173", True),
        ("forced_labour_slavery", "c.c.173", True),
        ("forced_labour_slavery", "", True),
        ("forced_labour_slavery", "CC 17 3", True),
        ("labour_law_offence", "CC 173", True),
        ("labour_law_offence", "CC 174", False),
        ("tip_completed", "CC 164", False),
        ("tip_attempt", "CC  164", False),
        ("tip_completed", "CC 165", True),
        ("tip_completed", "", True),
        ("knowing_use_of_services", "CC 173", False),
        ("", "CC 173", True),
    ],
)
def test_the_article_of_a_charge_decides_where_the_definition_lists_it_and_else_the_class(offence: str, article: str, counts: bool) -> None:
    assert ADDS.charge(offence, article) is counts


@pytest.mark.parametrize(
    ("found", "article", "charged", "counts"),
    [
        ("forced_labour_slavery", "CC 173", "forced_labour_slavery", True),
        ("labour_law_offence", "CC 173", "forced_labour_slavery", False),  # a lesser offence than the article names
        ("tip_attempt", "CC 164", "tip_completed", False),  # an attempt of what does not count
        ("tip_attempt", "CC 165", "tip_completed", True),
        ("tip_completed", "CC 173", "forced_labour_slavery", True),
        ("smuggling_migrants", "CC 164", "tip_completed", False),
    ],
)
def test_a_conviction_for_another_offence_than_charged_is_judged_by_what_was_found(
    found: str, article: str, charged: str, counts: bool
) -> None:
    assert ADDS.conviction(found, article, charged) is counts


def test_trafficking_found_in_place_of_an_offence_that_does_not_count_counts() -> None:
    assert tip_set(BOOK, NARROW).conviction("tip_completed", "Art. 173", "forced_labour_slavery")


def test_an_article_listed_with_two_classes_decides_by_the_class_of_the_charge() -> None:
    both = replace(BARE, statutes=(statute("CC 9", "tip_completed"), statute("CC 9", "labour_law_offence", counts=False)))
    assert (both.charge("tip_completed", "CC 9"), both.charge("labour_law_offence", "CC 9")) == (True, False)
    assert (both.charge("tip_attempt", "CC 9"), both.charge("smuggling_migrants", "CC 9")) == (True, False)


def test_changes_are_what_the_class_alone_would_not_tell() -> None:
    assert [tuple(s.ref for s in statutes) for statutes in ADDS.changes()] == [("CC 173",), ("CC 164",)]
    assert tip_set(BOOK, NARROW).changes() == ((), ())
    note = note_of(US.id, BOOK)
    assert (note.counted, note.not_counted) == (("Sec. 1589 (Forced labour or slavery)",), ())


@given(st.sampled_from(sorted(BARE.codes)), st.text("aC1.2( ", max_size=8), st.sampled_from(["", "tip_completed", "other"]))
def test_what_never_counts_never_does(offence: str, article: str, charged: str) -> None:
    every = replace(ADDS, statutes=(*ADDS.statutes, *(statute(article or "x", code) for code in BARE.codes)))
    never = BARE.codes[offence].counts_as_tip is False
    assert not (never and (every.charge(offence, article) or every.conviction(offence, article, charged)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Art. 164(1)", "art.164 (1)", True),
        ("CC 164", "C.C.164", True),
        ("Art. 164(1)", "Art. 164(2)", False),
        ("Art. 16.4", "Art. 164", False),
        ("Art. 16 4", "Art. 164", False),
        ("Art. 16. 4", "Art. 16.4", True),
        ("§ 232a StGB", "§232a  stgb", True),
    ],
)
def test_references_to_a_law_are_compared_without_blanks_capitals_and_dots(one: str, other: str, same: bool) -> None:
    assert (bare(one) == bare(other)) is same


def test_a_statute_of_a_class_that_never_counts_may_not_say_that_it_does(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "schemas/definitions/example-eu-type.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        text.replace("class: knowing_use_of_services, counts_as_tip: false", "class: knowing_use_of_services"), encoding="utf-8"
    )
    with pytest.raises(ProfileError, match=r"class knowing_use_of_services never counts as trafficking: write `counts_as_tip: false`"):
        read_profile(wrong, BOOK)


def sheets(profile: str) -> Sheets:
    charges = [
        proceeding("R1", "P1", charge_class="forced_labour_slavery", statute_article="Sec 1589"),
        proceeding("R2", "P1", charge_class="unknown", statute_article="Sec. 1591"),
        proceeding("R3", "P1", charge_class="tip_attempt", statute_article=""),
        proceeding("R4", "P1", charge_class="", statute_article="Sec. 1589"),
    ]
    found = {"verdict": "convicted_lesser", "convicted_as": "labour_law_offence"}
    charges.append(proceeding("R5", "P1", charge_class="forced_labour_slavery", statute_article="Sec. 1589", **found))
    return {**clean("full"), "submission": [cover(definition_profile=profile)], "proceedings": charges}


@pytest.mark.parametrize(
    ("profile", "charged"),
    [
        ("example-us-type", ["yes", "unknown", "yes", "not_collected", "yes"]),
        ("palermo-2000", ["no", "unknown", "yes", "not_collected", "no"]),
        ("a definition that nobody knows", ["no", "unknown", "yes", "not_collected", "no"]),
    ],
)
def test_a_derived_field_says_of_each_charge_whether_it_counts_under_the_definition_in_force(
    tmp_path: Path, profile: str, charged: list[str]
) -> None:
    data = derive(Desk(tmp_path, BOOK).read(sheets(profile))).tables["proceedings"]
    column = data.columns["charge_counts_as_tip"]
    assert [
        str(text) if state == State.filled else State(state).name for text, state in zip(column.text, column.state, strict=True)
    ] == charged
    found = data.columns["conviction_counts_as_tip"]
    assert [State(state).name for state in found.state] == ["not_collected"] * 4 + ["filled"]
    assert found.text[4] == "no"
