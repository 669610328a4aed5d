"""VAL2 and what stands beside other measures, by hand: for whom the data can speak, other units, audited samples, court decisions."""

from __future__ import annotations

from math import isinf, sqrt
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from submitting import Desk, Row, Sheets, case, cover, process
from tipdata.codebook import load_codebook, load_expected_units
from tipdata.errors import TipdataError
from tipdata.quality import Question, Sent, coverage, units_beside
from tipdata.quality.distributions import concentration, cramers_v, standardised_difference
from tipdata.workflows import ValidateOptions, validate, validate_submission
from tipdata.workflows.validate import Others

BOOK = load_codebook()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("representative"), BOOK)


def asked(desk: Desk, sheets: Sheets, name: str, others: Others | None = None) -> Question:
    card = validate_submission(desk.read(sheets), ValidateOptions(), others or Others()).scorecard
    return next(q for indicator in card.indicators for q in indicator.questions if q.id == name)


def parts(question: Question) -> dict[str, tuple[float, float]]:
    return {name: (top, bottom) for name, top, bottom in question.parts}


def cases(*groups: tuple[int, Row]) -> list[Row]:
    rows = [changes for number, changes in groups for _ in range(number)]
    return [case(f"C{number}", **changes) for number, changes in enumerate(rows)]


def test_how_cases_come_to_light_stands_beside_and_needs_no_register(desk: Desk) -> None:
    rows = cases(
        # Two spellings of one answer are one answer.
        (1, {"detection_source": "ngo", "detection_mode": "proactive"}),
        (2, {"detection_source": "NGO", "detection_mode": "Proactive"}),
        (1, {"detection_source": "hotline", "detection_mode": "mixed"}),
        (1, {"detection_source": "unknown", "detection_mode": ""}),
    )
    answer = asked(desk, {"submission": [cover()], "cases": rows}, "VAL2")
    assert (answer.status, answer.value) == ("not_assessed", None)
    assert answer.why == "not assessed: needs the register of the units that are to report (validate --expected)"
    found = parts(answer)
    label = "How the case came to notice: "
    # Four cases say how they came to light: three of their own search; three from an NGO and one from a hotline.
    assert found.pop("Cases that the unit found itself") == (3, 4)
    (figure,) = answer.figures
    assert (figure.of, figure.value, figure.number) == (label.removesuffix(": "), (3**2 + 1**2) / 4**2, 4)
    assert figure.name == "concentration on few answers (Herfindahl, 1 where all cases have one)"
    # The field is personal, so that its answers are not named.
    assert {name: pair for name, pair in found.items() if name.startswith(label)} == {label + "rows with the most frequent answer": (3, 4)}
    assert answer.notes[-1].startswith("These are identified cases only."), "the caution stands there whatever is known"


def test_periods_are_weighted_by_what_a_unit_stands_for(desk: Desk, tmp_path: Path) -> None:
    lines = [
        "units:",
        "  - {code: NTH, region: A, first: 2025-01-01, weight: 900}",
        "  - {code: STH, region: B, first: 2025-01-01, weight: 100}",
    ]
    register = tmp_path / "units.yaml"
    register.write_text("\n".join(lines), "utf-8")
    sent = [Sent("NTH", "2025-01-01", "2025-03-31", False, False), Sent("STH", "2025-01-01", "2025-06-30", True, False)]
    found = coverage(load_expected_units(register), sent)
    sheets = {"submission": [cover()], "cases": cases((1, {}))}
    answer = asked(desk, sheets, "VAL2", Others(covered=found))
    # The north sent one of two quarters, the south both; 900 people live in the north, 100 in the south.
    assert (answer.numerator, answer.denominator) == (3, 4)
    told = parts(answer)
    assert told["Periods received, weighted by what each unit stands for"] == (900 * 1 + 100 * 2, 900 * 2 + 100 * 2)
    assert (told["Units that reported"], told["Regions from which a unit reported"]) == ((2, 2), (2, 2))
    complete = parts(asked(desk, sheets, "REL1", Others(covered=found)))
    assert (complete["Units that reported"], complete["Periods received"]) == ((2, 2), (3, 4))
    register.write_text("\n".join(lines).replace(", weight: 100", ""), "utf-8")
    answer = asked(desk, sheets, "VAL2", Others(covered=coverage(load_expected_units(register), sent)))
    assert "Periods received, weighted by what each unit stands for" not in parts(answer)
    assert answer.notes[0] == "Periods are not weighted, because the register gives no weight for STH."
    register.write_text("\n".join(lines).replace("900", "-900"), "utf-8")
    with pytest.raises(TipdataError, match="greater than 0"):
        load_expected_units(register)


def test_rows_in_detail_are_held_against_all_rows(desk: Desk) -> None:
    # Sixty cases, of which thirty have a chain: twenty of these came from an NGO, of the others ten.
    rows = cases((20, {}), (10, {"detection_source": "hotline"}), (10, {}), (20, {"detection_source": "hotline"}))
    chains = [process(f"S{number}", f"C{number}") for number in range(30)]
    answer = asked(desk, {"submission": [cover()], "cases": rows, "processes": chains}, "VAL2")
    # 20 of 30 against 30 of 60: 1/6 over the root of (2/3 * 1/3 + 1/2 * 1/2) / 2.
    difference = (1 / 6) / sqrt((2 / 9 + 1 / 4) / 2)
    assert answer.notes[0] == (
        "30 of 60 rows of Cases are described in detail. They are unlike all in How the case came to notice "
        f"({difference:.2f}), by the standardised difference; up to 0.10 is alike."
    )
    few = {"submission": [cover()], "cases": rows, "processes": chains[:29]}
    assert len(asked(desk, few, "VAL2").notes) == 1, "of fewer than thirty rows nothing is said"


def test_answers_are_held_against_those_of_the_other_units(desk: Desk) -> None:
    def sent(unit: str, ngo: int, hotline: int, **said: str) -> Sheets:
        rows = cases((ngo, {"detection_source": "ngo"}), (hotline, {"detection_source": "hotline"}))
        return {"submission": [cover(reporting_unit_code=unit, **said)], "cases": rows}

    north, south, east = sent("NTH", 40, 0), sent("STH", 10, 20), sent("EST", 20, 10)
    later = sent("EST", 0, 90, period_start="2025-04-01", period_end="2025-06-30")
    beside = units_beside([desk.read(one) for one in (north, south, east, later)])
    answer = asked(desk, north, "REL5", Others(beside=beside))
    # The north has 40 and 0, the others 30 and 30 in this quarter. Chi-squared: of 100, 70 and 30 in all; expected 28, 12 and 42, 18.
    squared = (40 - 28) ** 2 / 28 + (0 - 12) ** 2 / 12 + (30 - 42) ** 2 / 42 + (30 - 18) ** 2 / 18
    assert (answer.status, answer.value) == ("not_assessed", None)
    assert answer.notes == (
        "Cases, How the case came to notice: the answers differ from those of the other units in this period, Cramér's V "
        f"{sqrt(squared / 100):.2f} (40 answers against 60).",
    )
    assert asked(desk, south, "REL5", Others(beside=units_beside([desk.read(south)]))).notes == (), "nobody else reported"


def test_an_audit_tells_how_many_cells_are_as_in_the_files(desk: Desk) -> None:
    sheets = {"submission": [cover()], "cases": cases((3, {}))}
    looked_up = {"submission": [cover()], "cases": [{"case_id": "C1", "case_status": "open", "forms": "forced_labour", "n_victims": ""}]}
    answer = asked(desk, sheets, "ACC4", Others(audit=desk.read(looked_up)))
    # Of the cells of one case two were found in the file: the status, which is the same, and the forms, which are not.
    assert parts(answer)["Audited cells that are as in the files"] == (1, 2)
    (share,) = answer.figures
    assert (share.of, share.name, share.value, share.number) == ("Audited cells that are as in the files", "share", 0.5, 2)
    assert share.interval == pytest.approx((0.0945, 0.9055), abs=5e-5)
    assert answer.notes == ()
    assert (answer.numerator, answer.denominator) == (0, 3), "the value is the share of rows that were checked"
    simple = {"cover": [cover("simple")], "cases": [{"case_id": "C1", "status": "open"}]}
    again = {**simple, "cover": [cover("simple", submitted_on="2026-02-20")]}
    answer = asked(desk, simple, "ACC4", Others(audit=desk.read(again)))
    assert (answer.status, parts(answer)) == ("not_assessed", {"Audited cells that are as in the files": (1, 1)})
    itself = asked(desk, simple, "ACC4", Others(audit=desk.read(simple)))
    assert (itself.status, parts(itself)) == ("not_assessed", {})
    (said,) = itself.notes
    assert said.startswith("Audited sample: One and the same file stands for several collections (")


def test_what_is_blank_here_and_stands_in_the_files_is_not_as_in_the_files(desk: Desk) -> None:
    sheets = {"submission": [cover()], "cases": [*cases((2, {"n_victims": "2"})), case("C2", n_victims="")]}
    # C0 is as here; the file of C1 has another number, that of C2 one at all; and C3 was never sent.
    looked_up = [{"case_id": f"C{number}", "n_victims": said} for number, said in enumerate(("2", "5", "1", "1"))]
    answer = asked(desk, sheets, "ACC4", Others(audit=desk.read({"submission": [cover()], "cases": looked_up})))
    assert parts(answer)["Audited cells that are as in the files"] == (1, 3)
    assert answer.notes == (
        "Audited cells that have an answer in the files and are blank here: 1.",
        "Records of the audited sample that are not here: 1.",
    )


def test_the_command_takes_one_audited_sample(desk: Desk) -> None:
    sheets = {"submission": [cover()], "cases": cases((2, {}))}
    paths = [desk.write(sheets), desk.write({**sheets, "submission": [cover(submitted_on="2026-02-20")]})]
    with pytest.raises(TipdataError, match="goes with one submission"):
        validate(paths, BOOK, ValidateOptions(audit=paths[0]))
    (one,) = validate(paths[:1], BOOK, ValidateOptions(audit=paths[1])).submissions
    answer = next(q for q in one.scorecard.indicator("accuracy").questions if q.id == "ACC4")
    top, bottom = parts(answer)["Audited cells that are as in the files"]
    assert top == bottom > 0


def test_collections_that_share_no_record_leave_everything_else_measured(desk: Desk) -> None:
    sheets = {"submission": [cover()], "cases": cases((2, {}))}
    stranger = desk.read({"submission": [cover()], "cases": [case("ELSEWHERE")]})
    why = "The collections have no record in common, so nothing can be compared."
    again = asked(desk, sheets, "REL3", Others(again=(stranger,)))
    assert (again.status, again.why) == ("not_assessed", f"not assessed: {why[0].lower()}{why[1:-1]}")
    assert asked(desk, sheets, "REL4", Others(again=(stranger, stranger))).status == "not_assessed"
    assert asked(desk, sheets, "ACC4", Others(audit=stranger)).notes == (f"Audited sample: {why}",)
    assert asked(desk, sheets, "REL1", Others(again=(stranger,))).value == asked(desk, sheets, "REL1").value is not None


def test_court_decisions_need_day_court_and_article(desk: Desk) -> None:
    def decided(number: int, **said: str) -> Row:
        row = {"verdict": "convicted", "verdict_date": "2025-03-01", "court_level": "first_instance", "statute_article": "art. 1"}
        return {"proceeding_id": f"X{number}", "person_id": "P1", **row, **said}

    rows = [decided(1), decided(2, court_level=""), decided(3, statute_article="unknown"), decided(4, verdict_date="")]
    rows.append(decided(5, verdict="pending", verdict_date="", court_level=""))
    answer = asked(desk, {"submission": [cover()], "cases": cases((1, {})), "proceedings": rows}, "ACC4")
    assert parts(answer)["Court decisions with day, court and article"] == (1, 4)


def test_ages_and_places_are_parts_of_depth(desk: Desk) -> None:
    persons = [
        {"person_id": f"P{number}", "case_id": "C0", "person_kind": "natural", "age_group": group}
        for number, group in enumerate(["25_34", "u18", "unknown", ""])
    ]
    chains = [{"process_id": "S1", "case_id": "C0", "exploitation_country": "LUX", "exploitation_area": "unknown"}]
    found = parts(asked(desk, {"submission": [cover()], "persons": persons, "processes": chains}, "PRE1"))
    # A group is as exact as was asked; unknown is nothing, and a blank is no answer.
    assert found["Age precision"] == (2, 3)
    assert found["Precision of countries and areas"] == (1, 2)
    assert found["Code depth"] == (4, 4), "the kind of person, and nothing that is counted elsewhere"


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 50), min_size=1))
def test_concentration_lies_between_equal_shares_and_one(counts: dict[str, int]) -> None:
    top, bottom = concentration(counts)
    assert 1 / len(counts) - 1e-12 <= top / bottom <= 1
    assert (top == bottom) is (len(counts) == 1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_standardised_difference_is_symmetric_and_nought_for_equals(one: float, other: float) -> None:
    assert standardised_difference(one, other) == standardised_difference(other, one) >= 0
    assert standardised_difference(one, one) == 0
    assert isinf(standardised_difference(0, 1))


def test_cramers_v_is_that_of_a_textbook() -> None:
    # Two by two: 10, 20 and 20, 10. Chi-squared 6.667 of 60.
    assert cramers_v({"a": 10, "b": 20}, {"a": 20, "b": 10}) == pytest.approx(sqrt(60 * (10 * 10 - 20 * 20) ** 2 / 30**4 / 60))
