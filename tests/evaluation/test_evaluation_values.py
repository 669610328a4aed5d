"""What reckoning, functions, other rows and names without a row answer."""

from __future__ import annotations

import pytest
from little_house import Answer, House, Row, answers

YES, NO, OPEN = True, False, None


def trips(*rows: Row, **given: str) -> House:
    filled: list[Row] = [{"trip_id": f"T{n}", **row} for n, row in enumerate(rows)]
    return House({"trips": filled}, {key.replace("profile_", "profile."): value for key, value in given.items()})


@pytest.mark.parametrize(
    ("left", "back", "text", "answer"),
    [
        ("2024-02-28", "2024-03-01", "back - left == 2", YES),
        ("2023-02-28", "2023-03-01", "back - left == 1", YES),
        ("2024-02", "2024-03-01", "back - left >= 1", YES),
        ("2024-02", "2024-03-01", "back - left > 1", OPEN),
        ("2024-02", "2024-03-01", "back - left < 30", YES),
        ("2024", "2025", "back - left > 0", YES),
        ("2024", "2025", "back - left > 731", NO),
        ("2024", "2025", "back - left < 365", OPEN),
        ("2024-02-28", "2024-03-01", "left + 2 == back", YES),
        ("2024-02-28", "2024-03-01", "2 + left == back", YES),
        ("2024-02-28", "2024-03-01", "left == back - 2", YES),
        ("2024-02", "2024-03", "left + 29 == back", OPEN),
        ("2024-02-01", "2024-03", "left + 29 == '2024-03'", YES),
        ("2024-02-01", "2024-03", "left + 29 <= back", YES),
        ("2024-02", "2024-03", "left + 28 == '2024-03'", OPEN),
        ("2024-02", "2024-03", "left + 29 == '2024-03'", YES),
        ("", "2024-03-01", "back - left == 2", OPEN),
        ("unknown", "2024-03-01", "left + 1 > back", OPEN),
        ("2024-02-28", "2024-03-01", "left - '2024-02-27' == 1", YES),
        ("2024-01-31", "2024-02-29", "add_months(left, 1) == back", YES),
        ("2023-01-31", "2023-02-28", "add_months(left, 1) == back", YES),
        ("2024-03-31", "2024-02-29", "add_months(left, -1) == back", YES),
        ("2024-02", "2025-02", "add_months(left, 12) == '2025-02'", YES),
        ("2024-02", "2025-03", "add_months(left, 12) < back", YES),
        ("2000-02-29", "2018-02-28", "years_between(left, back) == 18", YES),
        ("2000-02-29", "2018-02-27", "years_between(left, back) == 17", YES),
        ("2000-06-15", "2018-06-14", "years_between(left, back) == 17", YES),
        ("2000-06-15", "2018-06-15", "years_between(left, back) == 18", YES),
        ("2018-06-15", "2000-06-15", "years_between(left, back) == -18", YES),
        ("2018-06-14", "2000-06-15", "years_between(left, back) == -17", YES),
        ("2000", "2018", "years_between(left, back) >= 17", YES),
        ("2000", "2018", "years_between(left, back) >= 18", OPEN),
        ("2000", "2018", "years_between(left, back) > 18", NO),
        ("2000", "2018", "18 > years_between(left, back)", OPEN),
        ("2024-01-31", "2024-02-29", "months_between(left, back) == 1", YES),
        ("2024-01-31", "2024-02-28", "months_between(left, back) == 0", YES),
        ("2024-02-28", "2024-01-31", "months_between(left, back) == 0", YES),
        ("2024-02-29", "2024-01-31", "months_between(left, back) == -1", YES),
        ("2024-02", "2024-05", "2 <= months_between(left, back) <= 3", YES),
        ("2024-02-10", "2024-02-10", "abs(left - back) == 0 and abs(back - left - 5) == 5", YES),
        ("2024-02", "2024-02-10", "abs(left - back) <= 19", YES),
        ("2024-02", "2024-02-10", "abs(left - back) < 0", NO),
    ],
)
def test_dates_are_reckoned_with_by_their_bounds(left: str, back: str, text: str, answer: Answer) -> None:
    assert answers(trips({"left": left, "back": back}), "trips", text) == [answer]


@pytest.mark.parametrize(
    ("seats", "fare", "text", "answer"),
    [
        ("<5", "2", "seats + fare >= 3", YES),
        ("<5", "2", "seats + fare > 6", NO),
        ("<5", "2", "seats * fare == 4", OPEN),
        ("<5", "2", "seats * -fare <= -2", YES),
        ("<5", "2", "fare - seats >= -2", YES),
        ("<5", "2", "fare / seats >= 0.5", YES),
        ("<5", "2", "fare / seats > 2", NO),
        ("x", "2", "seats * fare >= 2", YES),
        ("x", "0", "seats * fare == 0", YES),
        ("x", "2", "fare / seats <= 2", YES),
        ("x", "2", "seats - seats > 3", OPEN),
        ("x", "2", "-seats < 0", YES),
        ("7", "0", "seats / fare > 1", OPEN),
        ("0", "0", "seats / fare == 1", OPEN),
        ("0", "3", "seats / fare == 0", YES),
        ("7", "0.1", "fare + 0.2 == 0.3", YES),
        ("7", "0.1", "fare + 0.2 > 0.3", NO),
        ("7", "0.1", "fare + 0.2 <= 0.3", YES),
        ("3", "1", "fare / seats * 3 == 1", YES),
        ("3", "1", "fare / seats + fare / seats + fare / seats < 1", NO),
        ("", "2", "seats * 0 == 0", OPEN),
        ("unknown", "2", "seats + fare > 0", OPEN),
        ("7", "2", "seats - fare * 3 == 1 and (seats - fare) * 3 == 15", YES),
        ("7", "2", "seats - fare - 1 == 4 and seats - (fare - 1) == 6", YES),
        ("7", "2", "20 / seats / fare < 1.5 and 20 / (seats / fare) > 5.7", YES),
    ],
)
def test_numbers_are_reckoned_with_by_their_bounds(seats: str, fare: str, text: str, answer: Answer) -> None:
    assert answers(trips({"seats": seats, "fare": fare}), "trips", text) == [answer]


def test_lengths_codes_and_repeats_are_those_of_the_text_as_read() -> None:
    house = trips(
        {"note": "abc", "route": "red;green;red"},
        {"note": "  caf\u00e9 ", "route": "red;red"},
        {"note": "", "route": ""},
        {"note": "unknown", "route": "unknown"},
        {"note": "x", "route": "???"},
        {"note": "x", "route": "green"},
    )
    assert answers(house, "trips", "length(note) == 3") == [YES, NO, OPEN, OPEN, NO, NO]
    assert answers(house, "trips", "length(note) < 5") == [YES, YES, OPEN, OPEN, YES, YES]
    assert answers(house, "trips", "count_codes(route) >= 2") == [YES, YES, OPEN, OPEN, OPEN, NO]
    assert answers(house, "trips", "repeats(route)") == [NO, YES, OPEN, OPEN, OPEN, NO]


HOUSE = House(
    {
        "report": [{"unit": "U1", "start": "2024-01-01", "until": "2024-12-31", "sent": "2025-01-15"}],
        "groups": [{"group_id": "G1", "opened": "2024-02", "size": "2"}, {"group_id": "G2"}, {"group_id": "G3"}],
        "members": [
            {"member_id": "M1", "group_id": "G1", "level": "high", "joined": "2024-03", "weight": "1.5"},
            {"member_id": "M2", "group_id": "G1", "level": "unknown", "joined": "2024-03-10", "weight": "2"},
            {"member_id": "M3", "group_id": "G2", "level": "low", "joined": "", "weight": ""},
            {"member_id": "M4", "group_id": "nowhere", "level": "high"},
        ],
        "trips": [
            {"trip_id": "T1", "group_id": "G1", "left": "2024-03-05", "seats": "<3", "fare": "1"},
            {"trip_id": "T2", "group_id": "G1", "left": "2024-04-01", "seats": "2", "fare": "unknown"},
            {"trip_id": "T3", "group_id": "G2", "left": "2025"},
            {"trip_id": "T4", "group_id": "", "left": "2024-03-05"},
        ],
        "calls": [
            {"call_id": "C1", "member_id": "M1", "kind": "red"},
            {"call_id": "C2", "member_id": "M2", "kind": "red"},
            {"call_id": "C3", "member_id": "M3", "kind": "blue"},
            {"call_id": "C4", "member_id": "M4", "kind": "blue"},
        ],
    },
    {"profile.child_age": "18", "profile.in_force_from": "2024-02", "profile.cross_border": "required"},
)


def test_rows_below_are_counted_between_those_that_do_and_those_that_may() -> None:
    assert answers(HOUSE, "groups", "count_of(members) == 2") == [YES, NO, NO]
    assert answers(HOUSE, "groups", "count_of(members) == size") == [YES, OPEN, OPEN]
    assert answers(HOUSE, "groups", "count_of(members, level == 'high') >= 1") == [YES, NO, NO]
    assert answers(HOUSE, "groups", "count_of(members, level == 'high') == 1") == [OPEN, NO, NO]
    assert answers(HOUSE, "groups", "count_of(members, level == 'high') > 2") == [NO, NO, NO]
    assert answers(House({"groups": [{"group_id": "G1"}]}), "groups", "count_of(members) == 0") == [OPEN]


def test_sums_are_open_where_a_row_is_not_known_as_far_as_the_field_allows() -> None:
    assert answers(HOUSE, "groups", "sum_of(members, weight) == 3.5") == [YES, OPEN, NO]
    assert answers(HOUSE, "groups", "sum_of(members, weight) == 0") == [NO, OPEN, YES]
    assert answers(HOUSE, "groups", "sum_of(trips, fare) >= 1") == [YES, OPEN, NO]
    assert answers(HOUSE, "groups", "sum_of(trips, fare) < 1") == [NO, OPEN, YES]
    assert answers(HOUSE, "groups", "sum_of(trips, fare) < 5") == [OPEN, OPEN, YES]
    assert answers(HOUSE, "groups", "3 <= sum_of(trips, seats) <= 4") == [YES, OPEN, NO]
    assert answers(HOUSE, "groups", "sum_of(trips, seats) >= 0") == [YES, YES, YES]


def test_first_and_last_are_those_of_the_known_values() -> None:
    assert answers(HOUSE, "groups", "first_of(members, joined) <= '2024-03-10'") == [YES, OPEN, OPEN]
    assert answers(HOUSE, "groups", "first_of(members, joined) < '2024-03-10'") == [OPEN, OPEN, OPEN]
    assert answers(HOUSE, "groups", "last_of(members, joined) >= '2024-03-10'") == [YES, OPEN, OPEN]
    assert answers(HOUSE, "groups", "last_of(trips, left) > first_of(trips, left)") == [YES, OPEN, OPEN]
    assert answers(HOUSE, "groups", "last_of(members, weight) - first_of(members, weight) == 0.5") == [YES, OPEN, OPEN]


def test_rows_below_a_row_above_are_siblings_the_own_row_among_them() -> None:
    assert answers(HOUSE, "members", "count_of(group.members) == 2") == [YES, YES, NO, OPEN]
    assert answers(HOUSE, "members", "exists(group.trips, left < '2024-04')") == [YES, YES, NO, OPEN]
    assert answers(HOUSE, "calls", "count_of(group.trips) == 2") == [YES, YES, NO, OPEN]
    assert answers(HOUSE, "calls", "last_of(group.trips, left) == '2024-04-01'") == [YES, YES, NO, OPEN]
    assert answers(HOUSE, "trips", "count_of(group.members, exists(calls, kind == 'red')) == 2") == [YES, YES, NO, OPEN]


def test_conditions_on_other_rows_may_speak_of_the_row_that_asks() -> None:
    assert answers(HOUSE, "trips", "exists(group.trips, trip_id != row.trip_id and left > row.left)") == [YES, NO, NO, OPEN]
    assert answers(HOUSE, "trips", "exists(group.members, joined < row.left)") == [OPEN, YES, OPEN, OPEN]
    assert answers(HOUSE, "trips", "count_of(group.members, joined <= row.left) == 2") == [NO, YES, NO, OPEN]
    assert answers(HOUSE, "members", "exists(calls, member_id == row.member_id)") == [YES, YES, YES, YES]
    assert answers(HOUSE, "groups", "exists(members, exists(calls, member.joined > row.opened))") == [YES, OPEN, NO]
    assert answers(HOUSE, "trips", "exists(group.members, exists(calls, kind == 'red' and row.left < '2024-04'))") == [YES, NO, NO, OPEN]


def test_from_the_cover_all_rows_lie_below() -> None:
    assert answers(HOUSE, "report", "count_of(groups) == 3 and count_of(calls, kind == 'red') == 2") == [YES]
    assert answers(HOUSE, "report", "exists(trips, left > row.until)") == [YES]
    assert answers(HOUSE, "members", "count_of(report.trips) == 4") == [YES] * 4
    assert answers(House({"members": HOUSE.rows["members"]}), "members", "count_of(report.members) == 4") == [OPEN] * 4


def test_names_without_a_row_are_those_of_the_cover_and_of_what_is_given() -> None:
    assert answers(HOUSE, "trips", "period_start <= left <= period_end") == [YES, YES, NO, YES]
    assert answers(HOUSE, "trips", "left <= as_of") == [YES, YES, OPEN, YES]
    given = House(HOUSE.rows, {"as_of": "2024-03-31"})
    assert answers(given, "trips", "left <= as_of") == [YES, NO, NO, YES]
    assert answers(HOUSE, "report", "period_end > start and as_of == '2025'") == [YES]
    cover = [{"start": "2024", "until": "2024"}]
    assert answers(House({**HOUSE.rows, "report": cover}), "trips", "period_start <= left <= period_end") == [YES, YES, NO, YES]
    assert answers(House({"trips": HOUSE.rows["trips"]}), "trips", "left <= period_end or left <= as_of") == [OPEN] * 4


def test_facts_of_the_profile_are_given_or_open() -> None:
    assert answers(HOUSE, "groups", "profile.child_age == 18") == [YES] * 3
    assert answers(HOUSE, "groups", "size < profile.child_age - 10") == [YES, OPEN, OPEN]
    assert answers(HOUSE, "groups", "opened >= profile.in_force_from") == [OPEN, OPEN, OPEN]
    assert answers(HOUSE, "trips", "left > profile.in_force_from") == [YES, YES, YES, YES]
    assert answers(HOUSE, "groups", "profile.cross_border == 'required'") == [YES] * 3
    assert answers(HOUSE, "groups", "profile.cross_border in ('any', 'forbidden')") == [NO] * 3
    assert answers(HOUSE, "groups", "profile.victim_sex == 'female'") == [OPEN] * 3
    assert answers(HOUSE, "groups", "profile.criminal_age > 3") == [OPEN] * 3
    assert answers(HOUSE, "groups", "known(profile.child_age) and missing(profile.in_force_to)") == [YES] * 3
    assert answers(HOUSE, "groups", "profile.victim_sex == profile.cross_border") == [OPEN] * 3


@pytest.mark.parametrize(
    "text",
    [
        "count_of(members) > 1",
        "exists(members, level == row.level)",
        "sum_of(members, weight) > 1",
        "last_of(members, joined) > opened + 1",
        "count_of(report.members) > 3",
        "profile.child_age > 3",
        "years_between(opened, closed) > size / 2",
        "period_start < opened and opened < as_of",
    ],
)
@pytest.mark.parametrize(
    "house", [House(), House({"groups": []}), House({"groups": [], "members": [], "report": []})], ids=["none", "empty", "all empty"]
)
def test_no_rows_give_no_answers(house: House, text: str) -> None:
    assert answers(house, "groups", text) == []


def test_questions_within_questions_do_not_look_at_every_way_through_the_rows() -> None:
    """Twelve brothers asked of their brothers, eight times over: each way through them once would be 12 ** 9."""
    members = [{"member_id": f"M{n}", "group_id": "G1", "weight": str(n)} for n in range(12)]
    house = House({"groups": [{"group_id": "G1"}], "members": members})
    deep = "exists(group.members, " * 8 + "weight == row.weight + 1" + ")" * 8
    assert answers(house, "members", deep) == [*[YES] * 11, NO]
    counted = "count_of(group.members, " * 8 + "weight > row.weight" + ") >= 1" * 8
    assert answers(house, "members", counted) == [*[YES] * 11, NO]


def test_too_many_pairs_of_rows_leave_a_question_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipdata.evaluation.below.MOST_PAIRS", 5)
    members = [{"member_id": f"M{n}", "group_id": "G1", "weight": str(n)} for n in range(3)]
    house = House({"groups": [{"group_id": "G1"}], "members": members})
    assert answers(house, "members", "exists(group.members, weight > row.weight)") == [OPEN] * 3
    assert answers(house, "members", "count_of(group.members, weight > row.weight) >= 0") == [OPEN] * 3
    assert answers(house, "members", "exists(group.members, weight > 1)") == [YES] * 3


def test_pairs_are_looked_at_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["exists(group.trips, left > row.left)", "count_of(group.members, joined <= row.left) == 2"]
    whole = [answers(HOUSE, "trips", text) for text in texts]
    for size in (1, 2, 3):
        monkeypatch.setattr("tipdata.evaluation.asked.PAIRS_AT_ONCE", size)
        assert [answers(HOUSE, "trips", text) for text in texts] == whole
