"""What cannot be told apart by looking: signs that nobody sees, and ids that differ by little more than how they are written."""

from __future__ import annotations

import pytest

from submitting import Desk, Sheets, changed, clean, cover, simple_case, simple_person
from tipdata.checks import check_submission
from tipdata.records import Findings

CODES = ("TIP-K07", "TIP-T05")


def findings(desk: Desk, sheets: Sheets, kind: str = "csv") -> Findings:
    return desk.findings(desk.read(sheets, kind=kind))


def told(found: Findings) -> list[tuple[str, str, int]]:
    return [(f.code, f.column, f.place.row) for f in found if f.code in CODES]


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\x7f", "\u202e", "\x9b31m"])
def test_signs_that_cannot_be_seen_are_told_and_kept_as_pictures(sign: str, desk: Desk) -> None:
    sheets = {**clean("simple"), "cover": [cover("simple", reporting_unit_code=f"{sign}EVIL")]}
    submission = desk.read(sheets)
    assert told(desk.findings(submission)) == [("TIP-T05", "reporting_unit_code", 2)]
    assert submission.unit.isprintable()
    assert submission.unit.endswith("EVIL")
    assert submission.unit != "EVIL"


def test_ends_of_lines_and_tabs_in_a_note_are_no_fault(desk: Desk) -> None:
    sheets = changed(clean("full"), ("cases", 0, "narrative", "Two\nlines\r\nand a\ttab, caf\u00e9 \u2013 \u4e2d"))
    assert told(findings(desk, sheets)) == []


@pytest.mark.parametrize("other", ["c1", "C1\u200b", " C 1", "C_1", "C\u20111", "\uff231"])
def test_two_ids_that_look_alike_are_told_and_stay_two(other: str, desk: Desk) -> None:
    first = "C 1" if " " in other or "_" in other else "C-1" if "\u2011" in other else "C1"
    sheets = {
        **clean("simple"),
        "cases": [simple_case(first), simple_case(other), simple_case("C2")],
        "persons": [simple_person("C2", "1")],
    }
    submission = desk.read(sheets)
    told_of = [f for f in desk.findings(submission) if f.code in CODES]
    same_text = len(set(submission.tables["cases"].keys)) == 2
    assert [(f.code, f.column, f.place.row) for f in told_of] == ([] if same_text else [("TIP-K07", "case_id", 3)])
    if not same_text:
        assert "differs from that of row 2" in told_of[0].message
        assert [place.row for place in told_of[0].related] == [2]
        merged = desk.merge(submission)
        assert len(merged.tables["cases"]) == 3


@pytest.mark.parametrize(("one", "two"), [("C1", "C11"), ("C-1", "C1"), ("1-11", "11-1"), ("C1", "C2"), ("C1", "C1")])
def test_ids_that_differ_visibly_are_not_told(one: str, two: str, desk: Desk) -> None:
    sheets = {**clean("simple"), "cases": [simple_case(one), simple_case(two), simple_case("C9")], "persons": [simple_person("C9", "1")]}
    assert told(findings(desk, sheets)) == []


def test_each_further_spelling_is_told_once_however_often_it_stands(desk: Desk) -> None:
    sheets = clean("full")
    rows = [{**sheets["cases"][0], "case_id": name} for name in ("C1", "c1", "C1", "c1", "C2", "c 2", "C3", "C\u200b1")]
    assert told(findings(desk, {**sheets, "cases": rows})) == [("TIP-K07", "case_id", 3), ("TIP-K07", "case_id", 9)]


def test_the_number_of_a_person_is_one_number_with_and_without_zeros(desk: Desk) -> None:
    persons = [simple_person("C1", "1"), simple_person("C1", "01", sex="male"), simple_person("C1", "010"), simple_person("C1", "0")]
    submission = desk.read({**clean("simple"), "persons": [*persons, simple_person("C2", "001")]})
    assert list(submission.tables["persons"].keys) == ["C1-1", "C1-1", "C1-10", "C1-0", "C2-1"]
    assert list(submission.tables["proceedings"].columns["person_id"].text) == ["C1-1", "C1-1", "C1-10", "C1-0", "C2-1"]
    conflicts = [(f.code, f.place.row) for f in desk.findings(submission) if f.code.startswith("TIP-X01")]
    assert conflicts == [("TIP-X01a", 3)]
    assert len(desk.merge(submission).tables["persons"]) == 4


def test_zeros_of_a_case_id_are_part_of_it(desk: Desk) -> None:
    sheets = {**clean("simple"), "cases": [simple_case("7"), simple_case("007")]}
    submission = desk.read({**sheets, "persons": [simple_person("7", "1"), simple_person("007", "1")]})
    assert list(submission.tables["persons"].keys) == ["7-1", "007-1"]


def test_an_id_of_several_cells_is_told_where_the_difference_stands(desk: Desk) -> None:
    sheets = {
        **clean("simple"),
        "cases": [simple_case("C1"), simple_case("c1")],
        "persons": [simple_person("C1", "a"), simple_person("c1", "a"), simple_person("C1", "A")],
    }
    assert told(findings(desk, sheets)) == [("TIP-K07", "case_id", 3), ("TIP-K07", "person_id", 4)]


def test_a_dataset_is_not_asked_again(desk: Desk) -> None:
    from tipdata.intake import read_submission
    from tipdata.merging import write_merge

    merged = desk.merge(desk.read({**clean("simple"), "cases": [simple_case("C1"), simple_case("c1"), simple_case("C2")]}))
    write_merge(merged, desk.folder / "out")
    assert told(check_submission(read_submission(desk.folder / "out", desk.book)).findings) == []
