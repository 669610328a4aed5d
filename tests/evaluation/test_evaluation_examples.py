"""What expressions answer over columns: three-valued tables, bounds, rows above and below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from little_house import Answer, House, answers, as_answers

from tipdata.codebook import load_codebook
from tipdata.evaluation import Truth, date_bounds
from tipdata.intake import read_submission
from tipdata.templates import write_template

YES, NO, OPEN = True, False, None
THREE = (YES, NO, OPEN)


def truth(answer: Answer) -> Truth:
    return Truth(np.array([answer is True]), np.array([answer is False]))


@pytest.mark.parametrize("one", THREE)
@pytest.mark.parametrize("other", THREE)
def test_truth_is_three_valued(one: Answer, other: Answer) -> None:
    both = NO if NO in (one, other) else OPEN if OPEN in (one, other) else YES
    either = YES if YES in (one, other) else OPEN if OPEN in (one, other) else NO
    assert as_answers(truth(one) & truth(other)) == [both]
    assert as_answers(truth(one) | truth(other)) == [either]
    assert as_answers(~truth(one)) == [None if one is None else not one]
    assert list(truth(one).undecided) == [one is None]


def over(field: str, *texts: str) -> House:
    return House({"groups": [{"group_id": f"G{n}", field: text} for n, text in enumerate(texts)]})


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("opened == '2024'", [YES, YES, YES, NO, OPEN, NO]),
        ("opened == '2024-05'", [YES, YES, OPEN, NO, OPEN, NO]),
        ("opened == '2024-05-17'", [YES, OPEN, OPEN, NO, OPEN, NO]),
        ("opened != '2024-05'", [NO, NO, OPEN, YES, OPEN, YES]),
        ("opened < '2024'", [NO, NO, NO, NO, OPEN, YES]),
        ("opened <= '2024'", [YES, YES, YES, NO, OPEN, YES]),
        ("opened > '2024'", [NO, NO, NO, YES, OPEN, NO]),
        ("opened >= '2024'", [YES, YES, YES, YES, OPEN, NO]),
        ("opened < '2024-05-17'", [NO, OPEN, OPEN, NO, OPEN, YES]),
        ("opened <= '2024-05-31'", [YES, YES, OPEN, NO, OPEN, YES]),
        ("opened > '2024-04'", [YES, YES, OPEN, YES, OPEN, NO]),
        ("'2024-04' < opened", [YES, YES, OPEN, YES, OPEN, NO]),
        ("opened in ('2023', '2024-05')", [YES, YES, OPEN, NO, OPEN, YES]),
        ("'2024-01-01' <= opened <= '2024-12-31'", [YES, YES, YES, NO, OPEN, NO]),
        ("known(opened)", [YES, YES, YES, YES, NO, YES]),
        ("missing(opened)", [NO, NO, NO, NO, YES, NO]),
    ],
)
def test_a_partial_date_is_every_day_that_it_may_be(text: str, answer: list[Answer]) -> None:
    assert answers(over("opened", "2024-05-17", "2024-05", "2024", "2025-01-01", "", "2023-12-31"), "groups", text) == answer


def test_two_partial_dates_are_decided_only_where_all_their_days_agree() -> None:
    pairs = [("2024", "2024-03-01"), ("2024-02", "2024-03-01"), ("2024", "2024"), ("2024-05-17", "2024-05-17"), ("2024", "2025-01")]
    house = House({"groups": [{"group_id": str(n), "opened": one, "closed": two} for n, (one, two) in enumerate(pairs)]})
    assert answers(house, "groups", "opened <= closed") == [OPEN, YES, OPEN, YES, YES]
    assert answers(house, "groups", "opened == closed") == [OPEN, NO, OPEN, YES, NO]
    assert answers(house, "groups", "opened > closed") == [OPEN, NO, OPEN, NO, NO]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("size == 0", [NO, NO, YES, NO, OPEN]),
        ("size >= 1", [YES, YES, NO, YES, OPEN]),
        ("size > 1", [OPEN, OPEN, NO, YES, OPEN]),
        ("size < 5", [YES, OPEN, YES, NO, OPEN]),
        ("size <= 4", [YES, OPEN, YES, NO, OPEN]),
        ("size > 4", [NO, OPEN, NO, YES, OPEN]),
        ("size == 3", [OPEN, OPEN, NO, NO, OPEN]),
        ("size == 7", [NO, OPEN, NO, YES, OPEN]),
        ("size != 5", [YES, OPEN, YES, YES, OPEN]),
        ("size in (0, 7)", [NO, OPEN, YES, YES, OPEN]),
        ("size < 1000000", [YES, OPEN, YES, YES, OPEN]),
        ("known(size)", [YES, YES, YES, YES, NO]),
    ],
)
def test_a_suppressed_count_is_every_number_that_it_may_be(text: str, answer: list[Answer]) -> None:
    assert answers(over("size", "<5", "x", "0", "7", ""), "groups", text) == answer


def test_two_suppressed_counts_are_compared_by_their_bounds() -> None:
    pairs = [("<5", "7"), ("<5", "x"), ("x", "0"), ("x", "x"), ("<2", "1"), ("<5", "<5")]
    house = House({"groups": [{"group_id": str(n), "size": one, "other_size": two} for n, (one, two) in enumerate(pairs)]})
    assert answers(house, "groups", "size < other_size") == [YES, OPEN, NO, OPEN, NO, OPEN]
    assert answers(house, "groups", "size == other_size") == [NO, OPEN, NO, OPEN, YES, OPEN]


STATES = ("red", "", "unknown", "withheld", "not_applicable", "???")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("kind == 'red'", [YES, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("kind != 'red'", [NO, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("kind == 'blue'", [NO, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("kind in ('red', 'blue')", [YES, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("kind not in ('red', 'blue')", [NO, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("known(kind)", [YES, NO, NO, NO, NO, OPEN]),
        ("missing(kind)", [NO, YES, NO, NO, NO, NO]),
        ("not known(kind) and not missing(kind)", [NO, NO, YES, YES, YES, OPEN]),
        ("known(kind) or kind == 'red'", [YES, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ("known(kind) and kind == 'red'", [YES, NO, NO, NO, NO, OPEN]),
    ],
)
def test_every_state_but_filled_leaves_a_comparison_open(text: str, answer: list[Answer]) -> None:
    assert answers(over("kind", *STATES), "groups", text) == answer


@pytest.mark.parametrize(("field", "good"), [("rank", "3"), ("opened", "2024"), ("size", "4"), ("sure", "yes"), ("tags", "red")])
def test_an_unreadable_cell_is_neither_known_nor_blank(field: str, good: str) -> None:
    house = over(field, "???", good)
    assert answers(house, "groups", f"known({field})") == [OPEN, YES]
    assert answers(house, "groups", f"missing({field})") == [NO, NO]
    test = f"has(tags, '{good}')" if field == "tags" else f"{field} == {good!r}" if field in ("opened", "sure") else f"{field} == {good}"
    assert answers(house, "groups", test) == [OPEN, YES]


def test_codes_of_an_ordered_list_compare_by_rank() -> None:
    house = over("level", "low", "mid", "high", "unknown")
    assert answers(house, "groups", "level >= 'mid'") == [NO, YES, YES, OPEN]
    assert answers(house, "groups", "level < 'mid'") == [YES, NO, NO, OPEN]
    assert answers(house, "groups", "'low' < level <= 'high'") == [NO, YES, YES, OPEN]
    both = House({"groups": [{"group_id": "G", "level": "mid", "level_before": "high"}]})
    assert answers(both, "groups", "level < level_before") == [YES]


def test_several_codes_hold_each_of_them_and_no_part_of_a_word() -> None:
    house = over("tags", "red;blue", "green", "", "unknown", "???", "Blue ; RED")
    assert answers(house, "groups", "has(tags, 'red')") == [YES, NO, OPEN, OPEN, OPEN, YES]
    assert answers(house, "groups", "any_of(tags, 'green', 'blue')") == [YES, YES, OPEN, OPEN, OPEN, YES]


HOUSE = House(
    {
        "report": [{"unit": "U1", "start": "2024-01-01", "edition": "2"}],
        "groups": [
            {"group_id": "G1", "kind": "red", "opened": "2024-02"},
            {"group_id": "G2", "kind": "unknown"},
            {"group_id": "G3", "kind": "blue"},
            {"group_id": "G4", "kind": "blue"},
        ],
        "members": [
            {"member_id": "M1", "group_id": "G1", "level": "high", "joined": "2024-03-01"},
            {"member_id": "M2", "group_id": "G1", "level": "unknown"},
            {"member_id": "M3", "group_id": "G2", "level": "low"},
            {"member_id": "M4", "group_id": "nowhere", "level": "high"},
            {"member_id": "M5", "group_id": "", "level": "high"},
            {"member_id": "M6", "group_id": "G4", "level": ""},
        ],
        "calls": [
            {"call_id": "C1", "member_id": "M1", "kind": "red", "day": "2024-03-02"},
            {"call_id": "C2", "member_id": "M3", "kind": "red"},
            {"call_id": "C3", "member_id": "M4", "kind": "green"},
            {"call_id": "C4", "member_id": "nobody", "kind": "blue"},
        ],
    }
)


def test_fields_of_the_rows_above_are_read_two_levels_up_and_from_the_cover() -> None:
    assert answers(HOUSE, "calls", "member.level == 'high'") == [YES, NO, YES, OPEN]
    assert answers(HOUSE, "calls", "group.kind == 'red'") == [YES, OPEN, OPEN, OPEN]
    assert answers(HOUSE, "calls", "missing(group.kind)") == [NO, NO, YES, YES]
    assert answers(HOUSE, "calls", "group.kind == kind") == [YES, OPEN, OPEN, OPEN]
    assert answers(HOUSE, "calls", "group.opened <= day and report.start <= day") == [YES, OPEN, OPEN, OPEN]
    assert answers(HOUSE, "members", "report.edition == 2 and report.unit == 'U1'") == [YES] * 6


def test_a_cover_that_is_not_there_leaves_its_fields_blank() -> None:
    house = House({"groups": [{"group_id": "G1"}]})
    assert answers(house, "groups", "report.edition == 2") == [OPEN]
    assert answers(house, "groups", "missing(report.edition)") == [YES]


def test_exists_is_true_with_one_row_false_with_none_and_open_where_one_is_open() -> None:
    assert answers(HOUSE, "groups", "exists(members, level == 'high')") == [YES, NO, NO, OPEN]
    assert answers(HOUSE, "groups", "exists(members, level == 'mid')") == [OPEN, NO, NO, OPEN]
    assert answers(HOUSE, "groups", "not exists(members, level == 'high')") == [NO, YES, YES, OPEN]
    assert answers(HOUSE, "groups", "exists(members, missing(level))") == [NO, NO, NO, YES]
    assert answers(HOUSE, "groups", "exists(members, exists(calls, kind == 'red'))") == [YES, YES, NO, NO]
    assert answers(HOUSE, "groups", "exists(members, group.kind == 'red' and level != 'mid')") == [YES, OPEN, NO, NO]


def test_exists_is_open_where_the_table_below_was_not_sent_and_false_where_it_is_empty() -> None:
    groups = HOUSE.rows["groups"]
    assert answers(House({"groups": groups}), "groups", "exists(members, level == 'high')") == [OPEN] * 4
    assert answers(House({"groups": groups, "members": []}), "groups", "exists(members, level == 'high')") == [NO] * 4


@pytest.mark.parametrize(
    "text",
    [
        "kind == 'red'",
        "level < 'high'",
        "level < level_before",
        "opened < closed",
        "size > 3",
        "has(tags, 'red')",
        "title in ('a', 'b')",
        "known(kind) and not missing(opened)",
        "report.edition == 1",
        "exists(members, joined > '2024')",
    ],
)
@pytest.mark.parametrize(
    "house", [House(), House({"groups": []}), House({"groups": [], "members": []})], ids=["no table", "no row", "no rows"]
)
def test_no_rows_give_no_answers(house: House, text: str) -> None:
    assert answers(house, "groups", text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1970", 0, 364),
        ("1970-01-01", 0, 0),
        ("1970-02", 31, 58),
        ("2024-02", 19754, 19782),
        ("2024-12", 20058, 20088),
        ("1969-12-31", -1, -1),
        ("0001", -719162, -718798),
        ("9999", 2932532, 2932896),
    ],
)
def test_a_date_stands_for_its_first_to_its_last_day(text: str, first: int, last: int) -> None:
    assert date_bounds(text) == (first, last)


def test_rows_below_speak_for_every_repeat_of_their_parents_key(tmp_path: Path) -> None:
    """A case that stands twice, closed, with a person who was convicted: both rows are closed with a court outcome."""
    book = load_codebook()
    case = {"case_id": "C-1", "opened_on": "2025-01-02", "status": "closed", "closed_on": "2025-02-01", "tip": "tip_yes"}
    rows = {"cases": [case, case], "persons": [{"case_id": "C-1", "person_no": "1", "outcome": "convicted_tip"}]}
    write_template(book, "simple", tmp_path / "sub", format="csv", rows=rows)
    status = read_submission(tmp_path / "sub", book).tables["cases"].columns["case_status"]
    assert list(status.text) == ["closed_completed", "closed_completed"]
