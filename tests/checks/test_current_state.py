"""Rules look at the current state of records: rows set aside take no part, and absence is certain only where no row can be elsewhere."""

from __future__ import annotations

import pytest

from submitting import Desk, Sheets, case, clean, convicted, cover, person, process, sentence
from tipdata.checks import Checked, check_submission
from tipdata.codebook import facts
from tipdata.records import Submission

ENDED = {"case_status": "closed_completed", "date_closed": "2025-03-20", "closure_reason": "final_verdict"}
FOUND = {"tip_determination": "confirmed", "determination_basis": "final_verdict"}
GUILTY = {"stage": "tried", "outcome": "convicted_tip", "outcome_date": "2025-03-01", "outcome_final": "yes"}
Told = set[tuple[str, str, int]]


def one_case() -> Sheets:
    """A case with one convicted person, as a file of its quarter tells all of it."""
    sheets = clean("full")
    return sheets | {
        "cases": [case("C1", **ENDED, **FOUND)],
        "persons": [person("P1", "C1", **GUILTY)],
        "proceedings": [convicted("R1", "P1", "2025-03-01")],
        "sentences": [sentence("S1", "P1")],
        "processes": [process("T1", "C1")],
    }


def told(submission: Submission, *earlier: Submission) -> Told:
    """Code, table and row of everything graver than mere information."""
    found = checked(submission, *earlier).findings
    return {(f.code, f.table, f.place.row) for f in found if f.severity != "info"}


def checked(submission: Submission, *earlier: Submission) -> Checked:
    profile = submission.book.international
    return check_submission(submission, facts(profile) if profile is not None else {}, earlier=earlier)


def later(**changes: str) -> list[dict[str, str]]:
    return [cover(period_start="2025-04-01", period_end="2025-06-30", **changes)]


def test_nothing_is_found_in_the_whole_case(desk: Desk) -> None:
    assert told(desk.read(one_case())) == set()


def test_a_row_that_stands_twice_is_one_row(desk: Desk) -> None:
    sheets = one_case()
    sheets["persons"] *= 2
    sheets["proceedings"] *= 2
    sheets["sentences"] *= 2
    assert told(desk.read(sheets)) == set()


def test_the_losing_twin_of_a_conflict_accuses_nobody(desk: Desk) -> None:
    sheets = one_case()
    sheets["persons"].append(person("P1", "C1", **GUILTY | {"outcome": "acquitted"}))
    sheets["sentences"].append({**sheets["sentences"][0], "custody_months": "12", "suspended_months": "13"})
    assert told(desk.read(sheets)) == {("TIP-X01a", "persons", 3), ("TIP-X01a", "sentences", 3)}


@pytest.mark.parametrize(("table", "key", "told_at"), [("cases", "case_id", 3), ("persons", "person_id", 3)])
def test_a_rejected_row_is_asked_nothing(desk: Desk, table: str, key: str, told_at: int) -> None:
    sheets = one_case()
    sheets["cases"][0]["n_suspects"] = "2"
    sheets[table].append({**sheets[table][0], key: ""})
    assert told(desk.read(sheets)) == {("TIP-K01", table, told_at)}


def test_what_a_rejected_row_may_hold_is_not_absent(desk: Desk) -> None:
    sheets = one_case()
    sheets["proceedings"][0]["proceeding_id"] = ""
    assert told(desk.read(sheets)) == {("TIP-K01", "proceedings", 2)}


def test_findings_behind_rows_set_aside_point_at_their_own_rows(desk: Desk) -> None:
    sheets = one_case()
    wrong = person("P2", "C1", **GUILTY | {"stage": "suspected", "outcome": "pending", "outcome_date": "", "arrest_date": "2025-02-01"})
    sheets["cases"][0]["n_suspects"] = "2"
    sheets["persons"] += [sheets["persons"][0], wrong | {"arrested": "yes", "outcome_final": "no", "identified_on": "2025-02-05"}]
    submission = desk.read(sheets)
    (batch,) = [batch for batch in checked(submission).findings.batches if batch.code == "TIP-D05a"]
    assert batch.rows is not None
    assert (batch.rows.tolist(), batch.places[0].row) == ([2], 4)
    assert [rows.tolist() for table, _, rows in batch.operands if table == "persons"] == [[2], [2]]


@pytest.mark.parametrize(
    ("table", "column", "typed"), [("proceedings", "person_id", "P1x"), ("sentences", "person_id", "P1x"), ("processes", "case_id", "C7")]
)
def test_a_row_that_names_no_parent_may_belong_to_any(desk: Desk, table: str, column: str, typed: str) -> None:
    sheets = one_case()
    sheets[table][0][column] = typed
    assert told(desk.read(sheets)) == {("TIP-X05b", table, 2)}


def test_a_row_that_names_a_parent_leaves_the_others_certain(desk: Desk) -> None:
    sheets = one_case()
    sheets["cases"].append(case("C2", **ENDED, **FOUND, n_suspects="0"))
    assert told(desk.read(sheets)) == {("TIP-N09", "cases", 3)}


def update() -> Sheets:
    """The next quarter, in which the same case has a new sentence, and the rest was sent before."""
    sheets = one_case()
    del sheets["proceedings"], sheets["processes"]
    return sheets | {"submission": later(), "sentences": [sentence("S1", "P1", custody_months="30")]} | empty()


def empty() -> Sheets:
    """Two tables that have nothing to do with the case."""
    return {
        "proceedings": [convicted("R9", "P9", "2025-05-01")],
        "processes": [process("T9", "C9")],
        "cases": [case("C1", **ENDED, **FOUND), case("C9", date_opened="2025-04-02", recorded_on="2025-04-02", **ENDED | late(), **FOUND)],
        "persons": [
            person("P1", "C1", **GUILTY),
            person("P9", "C9", **GUILTY | {"outcome_date": "2025-05-01"}, identified_on="2025-04-03"),
        ],
    }


def late() -> dict[str, str]:
    return {"date_closed": "2025-05-20"}


def in_time(sheets: Sheets) -> Sheets:
    dates = {"charge_date": "2025-04-10", "prosecution_date": "2025-04-20"}
    return sheets | {
        "proceedings": [{**row, **dates} for row in sheets["proceedings"]],
        "sentences": [*sheets["sentences"], sentence("S9", "P9", sentence_date="2025-05-01")],
    }


def test_a_record_from_before_the_period_may_have_rows_in_earlier_files(desk: Desk) -> None:
    assert told(desk.read(in_time(update()))) == set()


def test_a_record_of_the_period_has_none(desk: Desk) -> None:
    sheets = in_time(update())
    sheets["cases"][0] |= {"date_opened": "2025-04-01", "recorded_on": "2025-04-01"}
    sheets["persons"][0] |= {"identified_on": "2025-04-01", "outcome_date": "2025-05-01"}
    sheets["sentences"][0] |= {"sentence_date": "2025-05-01"}
    assert {code for code, _, _ in told(desk.read(sheets))} >= {"TIP-N09", "TIP-N10", "TIP-J02"}


def test_earlier_files_answer_what_the_file_leaves_out(desk: Desk) -> None:
    first, second = desk.read(one_case()), desk.read(in_time(update()))
    assert told(second, first) == set()
    assert told(second, first, second) == set()


def test_with_earlier_files_at_hand_what_is_in_none_of_them_is_nowhere(desk: Desk) -> None:
    before = one_case()
    before["processes"][0]["case_id"] = "C2"
    before["cases"].append(case("C2", n_suspects="0"))
    assert told(desk.read(in_time(update())), desk.read(before)) == {("TIP-N09", "cases", 2)}


def test_rows_of_earlier_files_count_with_those_of_the_file(desk: Desk) -> None:
    before = one_case()
    before["persons"].append(person("P2", "C1", **GUILTY | {"stage": "suspected", "outcome": "pending", "outcome_date": ""}))
    before["cases"][0]["n_suspects"] = "2"
    assert told(desk.read(in_time(update())), desk.read(before)) == {("TIP-N01", "cases", 2)}


def test_files_of_other_units_and_later_periods_say_nothing(desk: Desk) -> None:
    other, after = one_case(), one_case()
    other["submission"] = [cover(reporting_unit_code="STH")]
    after["submission"] = [cover(period_start="2025-07-01", period_end="2025-09-30")]
    sheets = in_time(update())
    sheets["cases"][0] |= {"date_opened": "2025-04-01", "recorded_on": "2025-04-01"}
    sheets["persons"][0] |= {"identified_on": "2025-04-01"}
    alone = told(desk.read(sheets))
    assert ("TIP-N09", "cases", 2) in alone
    assert told(desk.read(sheets), desk.read(other), desk.read(after)) == alone
