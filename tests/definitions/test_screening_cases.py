"""What the vectors of the reference leave out: stings, limbs of a law, rows of victims, several chains, who counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from little_cases import BOOK, NARROW, PALERMO, Answer, Row, answers, one_case, profile, screened

from submitting import Desk, clean
from tipdata.codebook import Profile
from tipdata.definitions import screen, screen_both

US_TYPE = BOOK.profiles["example-us-type"]
WOMEN_AND_CHILDREN = profile(victim_sex="female", victim_age="child", victim_either=True)
ADULTS_FREE = profile(means_required={"adult": False, "child": True})


def result(under: Profile, *words: str, **more: Any) -> Answer:
    (answer,) = answers(screened(one_case(*words, **more), under).cases)
    return answer


@pytest.mark.parametrize(
    ("victims", "expected"),
    [("1/0", True), ("1/1", False), ("2/1", True), ("0/0", None), ("/", None), ("2/", None), ("2/3", None), ("/0", None)],
)
def test_where_only_adults_need_no_means_an_adult_must_be_known(victims: str, expected: Answer) -> None:
    assert result(ADULTS_FREE, "recruitment", "none", "forced_labour", victims) is expected


@pytest.mark.parametrize(
    ("age", "victims", "expected"),
    [
        (18, "1/1", True),
        (18, "1/0", False),
        (16, "1/0", False),
        (16, "1/1", None),
        (16, "3/2", None),
        (21, "1/1", True),
        (21, "1/0", None),
    ],
)
def test_counts_of_children_mean_under_18_whatever_the_age_of_the_law(age: int, victims: str, expected: Answer) -> None:
    assert result(profile(child_age=age), "recruitment", "none", "forced_labour", victims) is expected


@pytest.mark.parametrize(
    ("means", "purposes", "victims", "expected"),
    [
        ("none", "prostitution_others", "1/1", True),
        ("none", "forced_labour", "1/1", False),
        ("none", "forced_begging", "1/1", False),
        ("none", "prostitution_others;forced_labour", "1/1", True),
        ("unknown", "forced_labour", "1/1", None),
        ("fraud", "forced_labour", "1/1", True),
        ("abuse_of_vulnerability", "forced_labour", "1/0", False),
        ("none", "unknown", "1/1", None),
        ("none", "organ_removal", "1/1", False),
    ],
)
def test_a_law_in_two_parts_excuses_a_child_from_means_in_one_of_them(means: str, purposes: str, victims: str, expected: Answer) -> None:
    assert result(US_TYPE, "recruitment", means, purposes, victims) is expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"victims": "1/1", "n_victims_male": "1"}, True),
        ({"victims": "1/0", "n_victims_female": "1"}, True),
        ({"victims": "2/0", "n_victims_male": "2"}, False),
        ({"victims": "2/0"}, None),
        ({"victims": "/", "n_victims_female": "3"}, True),
    ],
)
def test_women_or_children_are_covered_by_either(counts: dict[str, str], expected: Answer) -> None:
    assert result(WOMEN_AND_CHILDREN, "recruitment", "fraud", "forced_labour", **counts) is expected


@pytest.mark.parametrize(
    ("acts", "border", "expected"),
    [
        ("harbouring", "no", None),
        ("harbouring", "", None),
        ("transportation", "no", True),
        ("transfer", "", True),
        ("receipt", "yes", True),
    ],
)
def test_movement_that_was_not_recorded_is_never_held_to_be_none(acts: str, border: str, expected: Answer) -> None:
    assert result(profile(movement_required=True), acts, "fraud", "forced_labour", "1/0", border) is expected


@pytest.mark.parametrize(("border", "expected"), [("yes", False), ("no", True), ("unknown", None)])
def test_a_law_for_cases_inside_the_country_leaves_a_border_out(border: str, expected: Answer) -> None:
    assert result(profile(cross_border="forbidden"), "recruitment", "fraud", "forced_labour", "1/0", border) is expected


def chain(number: int, case: str = "C1", **cells: str) -> Row:
    whole = {"acts": "recruitment", "means": "fraud", "purposes": "forced_labour", "border_crossed": "no"}
    return {"process_id": f"T{number}", "case_id": case, **whole, **cells}


def test_one_chain_suffices_and_all_must_fail() -> None:
    cases = [{"case_id": f"C{number}", "n_victims": "1", "n_victims_child": "0"} for number in range(1, 6)]
    chains = [
        chain(1, "C1", means="none"),
        chain(2, "C1"),
        chain(3, "C2", means="none"),
        chain(4, "C2", acts="unknown"),
        chain(5, "C3", means="none"),
        chain(6, "C3", means="none", purposes="unknown"),
        chain(7, "C5", purposes="unknown"),
        chain(8, "C9", means="none"),
    ]
    screening = screened({"cases": cases, "processes": chains}, PALERMO)
    assert answers(screening.cases) == [True, None, False, None, None]
    assert list(screening.case_element) == ["", "act", "means", "record", "purpose"]
    assert list(screening.chain_element) == ["means", "", "means", "act", "means", "means", "purpose", "means"]
    assert answers(screening.chains)[-1] is None


def test_repeats_of_a_case_have_one_result() -> None:
    cases = [{"case_id": "C1", "n_victims": "1", "n_victims_child": "1"}, {"case_id": "C1", "n_victims": "1", "n_victims_child": "0"}]
    screening = screened({"cases": cases, "processes": [chain(1, means="none")]}, PALERMO)
    assert answers(screening.cases) == [True, True]


def victim(number: int, age: str, status: str = "identified", sex: str = "female") -> Row:
    own = {"victim_id": f"V{number}", "case_id": "C1", "age_group_at_exploitation": age}
    return {**own, "trafficking_status": status, "victim_sex": sex}


@pytest.mark.parametrize(
    ("victims", "rows", "expected"),
    [
        ("/", [victim(1, "12_17")], True),
        ("/", [victim(1, "18_24")], None),
        ("1/", [victim(1, "18_24")], False),
        ("2/", [victim(1, "18_24")], None),
        ("2/", [victim(1, "adult"), victim(2, "unknown")], None),
        ("1/", [victim(1, "child", status="not_victim")], None),
        ("1/", [victim(1, "child", status="")], None),
        ("1/0", [victim(1, "child")], None),
        ("1/1", [victim(1, "unknown")], True),
    ],
)
def test_rows_of_victims_tell_children_where_counts_do_not(victims: str, rows: list[Row], expected: Answer) -> None:
    tables = one_case("recruitment", "none", "forced_labour", victims)
    assert answers(screened({**tables, "victims": rows}, PALERMO).cases) == [expected]


@pytest.mark.parametrize(("age", "expected"), [("0_11", True), ("12_17", None), ("child", None), ("18_24", None), ("adult", None)])
def test_an_age_group_on_both_sides_of_the_age_of_the_law_decides_nothing(age: str, expected: Answer) -> None:
    tables = one_case("recruitment", "none", "forced_labour", "/")
    assert answers(screened({**tables, "victims": [victim(1, age)]}, profile(child_age=16)).cases) == [expected]


def test_rows_of_victims_tell_the_sex() -> None:
    women = profile(victim_sex="female")
    tables = one_case("recruitment", "fraud", "forced_labour", "1/0")
    found = [answers(screened({**tables, "victims": [victim(1, "adult", sex=sex)]}, women).cases) for sex in ("female", "male", "unknown")]
    assert found == [[True], [False], [None]]


INF = float("inf")


@pytest.mark.parametrize(
    ("under", "means", "counts", "expected"),
    [
        (PALERMO, "fraud", {"victims": "5/2"}, (5, 5)),
        (PALERMO, "none", {"victims": "5/2"}, (2, 2)),
        (PALERMO, "unknown", {"victims": "5/2"}, (2, 5)),
        (PALERMO, "none", {"victims": "5/0"}, (0, 0)),
        (PALERMO, "none", {"victims": "5/"}, (0, 5)),
        (PALERMO, "fraud", {"victims": "/2"}, (2, INF)),
        (PALERMO, "fraud", {"victims": "/"}, (0, INF)),
        (PALERMO, "fraud", {"victims": "0/0"}, (0, 0)),
        (ADULTS_FREE, "none", {"victims": "5/2"}, (3, 3)),
        (profile(child_age=16), "none", {"victims": "5/2"}, (0, 2)),
        (profile(victim_age="child"), "fraud", {"victims": "5/2"}, (2, 2)),
        (profile(victim_sex="female"), "fraud", {"victims": "5/2", "n_victims_female": "3"}, (3, 3)),
        (profile(victim_sex="female"), "none", {"victims": "5/2", "n_victims_female": "4"}, (1, 2)),
        (WOMEN_AND_CHILDREN, "fraud", {"victims": "5/2", "n_victims_female": "3"}, (3, 5)),
        (WOMEN_AND_CHILDREN, "fraud", {"victims": "5/2", "n_victims_female": "0"}, (2, 2)),
        (US_TYPE, "none", {"victims": "5/2"}, (0, 0)),
    ],
)
def test_victims_who_count_under_a_definition(under: Profile, means: str, counts: dict[str, str], expected: tuple[float, float]) -> None:
    screening = screened(one_case("recruitment", means, "forced_labour", **counts), under)
    assert (screening.victims_low[0], screening.victims_high[0]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("recruitment;obtaining", True), ("obtaining;provision", None), ("withheld", None), ("", None), ("unknown", None)],
)
def test_one_listed_code_suffices_beside_codes_that_are_left_open(text: str, expected: Answer) -> None:
    assert result(PALERMO, text, "fraud", "forced_labour", "1/0") is expected


def test_a_form_that_does_not_ask_for_chains_is_not_screened(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BOOK)
    simple = screen(desk.read(clean("simple")), PALERMO)
    assert simple is not None
    assert not simple.screened.any()
    assert simple.counts() == {"meets": 0, "does_not_meet": 0, "undecided": 0, "not_screened": 2}
    both = screen_both(desk.read(clean("full")), NARROW)
    assert both is not None
    assert both.national is not None
    assert both.international.counts() == {"meets": 3, "does_not_meet": 0, "undecided": 0, "not_screened": 0}
    assert list(both.case_class) == ["international_only"] * 3
    assert list(both.national.case_element) == ["border"] * 3
