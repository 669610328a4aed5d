"""What becomes of a row, by the table of REFERENCE 1.2 (stock and flow) and the rules X01, X05, X07 and X09."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitting import (
    Desk,
    Sheets,
    case,
    clean,
    count,
    cover,
    person,
    proceeding,
    simple_case,
    simple_convicted,
    simple_person,
    tally,
)
from tipdata.intake import read_submission
from tipdata.merging import Merge, write_merge

Q1 = {"period_start": "2025-01-01", "period_end": "2025-03-31"}
Q2 = {"period_start": "2025-04-01", "period_end": "2025-06-30"}
H1 = {"period_start": "2025-01-01", "period_end": "2025-06-30"}
Q3 = {"period_start": "2025-07-01", "period_end": "2025-09-30"}
YEAR = {"period_start": "2025-01-01", "period_end": "2025-12-31"}


def sheets(about: dict[str, str], form: str = "full", **tables: list[dict[str, str]]) -> Sheets:
    name = "cover" if form == "simple" else "submission"
    return {name: [cover(form, **about)], **tables}


def fates(merged: Merge, *tables: str) -> dict[tuple[str, str, str], str]:
    """(submission, table, key) -> fate, with the reason where there is one; rows that repeat a key have a number."""
    told: dict[tuple[str, str, str], str] = {}
    for line in merged.ledger.to_dict("records"):
        name = (line["submission"], line["table"], line["key"])
        while name in told:
            name = (*name[:2], name[2] + "'")
        if not tables or line["table"] in tables:
            told[name] = f"{line['fate']} {line['reason']}".strip()
    return told


def rows(merged: Merge, table: str, *columns: str) -> list[tuple[str, ...]]:
    if table not in merged.tables:
        return []
    return sorted(tuple(row) for row in merged.tables[table][list(columns)].to_numpy())


def codes(merged: Merge) -> list[str]:
    return [batch.code for batch in merged.findings.batches]


def test_the_same_id_in_a_later_period_takes_the_place_of_the_earlier_row(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1", case_status="open")]), "first")
    second = desk.read(sheets(Q2, cases=[case("C9"), case("C1", case_status="in_court")]), "second")
    merged = desk.merge(first, second)
    assert rows(merged, "cases", "case_id", "case_status") == [("C1", "in_court"), ("C9", "open")]
    (line,) = merged.ledger[merged.ledger["fate"] == "superseded"].to_dict("records")
    assert (line["file"], line["row"], line["by_file"], line["by_row"]) == ("first/cases.csv", 2, "second/cases.csv", "3")
    assert (line["submission"], line["by_submission"]) == ("NTH-2025Q1-v1", "NTH-2025Q2-v1")


def test_the_end_of_the_period_decides_and_not_the_order_of_files_or_of_sending(desk: Desk) -> None:
    late = desk.read(sheets({**Q2, "submitted_on": "2025-07-01"}, cases=[case("C1", case_status="in_court")]), "a")
    early = desk.read(sheets({**Q1, "submitted_on": "2026-12-31"}, cases=[case("C1", case_status="open")]), "b")
    assert rows(desk.merge(late, early), "cases", "case_status") == [("in_court",)]


def test_a_higher_version_replaces_its_period_whole(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1"), case("C2")], persons=[person("P1", "C1")], victim_tally=[tally()]))
    second = desk.read(sheets({**Q1, "version": "2"}, cases=[case("C1", case_status="suspended")]))
    merged = desk.merge(first, second)
    assert set(merged.tables) == {"submission", "cases"}
    assert rows(merged, "cases", "case_id", "case_status") == [("C1", "suspended")]
    assert merged.totals == {"merged": 2, "superseded": 5, "duplicate": 0, "set_aside": 0}
    by = merged.ledger[merged.ledger["fate"] == "superseded"].set_index("key")[["by_file", "by_row", "by_submission"]]
    assert by.loc["C1"].tolist() == ["unit-0002/cases.csv", "2", "NTH-2025Q1-v2"]
    assert by.loc["C2"].tolist() == ["unit-0002/submission.csv", "2", "NTH-2025Q1-v2"]


def test_a_version_10_is_higher_than_a_version_9(desk: Desk) -> None:
    versions = [desk.read(sheets({**Q1, "version": n}, cases=[case("C1", n_victims=n)])) for n in ("9", "10", "1")]
    assert rows(desk.merge(*versions), "cases", "n_victims") == [("10",)]


def test_a_correction_of_an_earlier_period_leaves_later_periods_alone(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1", n_victims="1"), case("C2", n_victims="1")]))
    later = desk.read(sheets(Q2, cases=[case("C1", n_victims="2")]))
    corrected = desk.read(sheets({**Q1, "version": "3"}, cases=[case("C1", n_victims="3"), case("C2", n_victims="3")]))
    assert rows(desk.merge(first, later, corrected), "cases", "case_id", "n_victims") == [("C1", "2"), ("C2", "3")]


def test_an_id_that_is_absent_later_stays_as_it_was(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("C1"), case("C2")])), desk.read(sheets(Q2, cases=[case("C2")])))
    assert rows(merged, "cases", "case_id", "src_submission") == [("C1", "NTH-2025Q1-v1"), ("C2", "NTH-2025Q2-v1")]


def test_two_contents_of_one_version_are_a_conflict_and_the_one_sent_first_is_used(desk: Desk) -> None:
    later = desk.read(sheets({**Q1, "submitted_on": "2025-04-20"}, cases=[case("C1", n_victims="9"), case("C2")]), "a")
    sooner = desk.read(sheets({**Q1, "submitted_on": "2025-04-10"}, cases=[case("C1", n_victims="1")]), "b")
    merged = desk.merge(later, sooner)
    assert rows(merged, "cases", "case_id", "n_victims") == [("C1", "1")]
    aside = merged.ledger[merged.ledger["fate"] == "set_aside"]
    assert set(aside["reason"]) == {"TIP-X09"}
    assert aside[["file", "row", "by_file"]].to_numpy().tolist() == [
        ["a/cases.csv", 2, "b/cases.csv"],
        ["a/cases.csv", 3, "b/submission.csv"],
        ["a/submission.csv", 2, "b/submission.csv"],
    ]
    assert codes(merged) == ["TIP-X09"]


def test_the_same_content_in_two_formats_is_one_submission(desk: Desk) -> None:
    full = clean("full")
    as_csv, as_workbook = desk.read(full, "one"), desk.read(full, "two", kind="xlsx")
    merged = desk.merge(as_csv, as_workbook)
    assert merged.totals["set_aside"] == merged.totals["superseded"] == 0
    assert merged.totals["duplicate"] == merged.totals["merged"]
    duplicates = merged.ledger[merged.ledger["fate"] == "duplicate"]
    assert (duplicates["by_row"] == duplicates["row"].astype(str)).all()
    assert codes(merged) == []


def test_a_file_sent_again_on_a_later_day_is_a_duplicate(desk: Desk) -> None:
    again = [desk.read(sheets({**Q1, "submitted_on": day}, cases=[case("C1")])) for day in ("2025-04-10", "2025-05-10")]
    merged = desk.merge(*again)
    assert merged.totals == {"merged": 2, "superseded": 0, "duplicate": 2, "set_aside": 0}


def test_rows_in_another_order_are_the_same_content(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("C1"), case("C2")])), desk.read(sheets(Q1, cases=[case("C2"), case("C1")])))
    assert merged.totals["duplicate"] == 3


def test_two_units_with_equal_ids_do_not_touch(desk: Desk) -> None:
    north = desk.read(sheets(Q1, cases=[case("C1", n_victims="1")], persons=[person("P1", "C1")], victim_tally=[tally()]))
    south = desk.read(sheets({**Q2, "reporting_unit_code": "STH"}, cases=[case("C1", n_victims="2")], victim_tally=[tally()]))
    merged = desk.merge(north, south)
    assert merged.totals["merged"] == sum(merged.totals.values())
    assert rows(merged, "cases", "src_unit", "n_victims") == [("NTH", "1"), ("STH", "2")]


def test_a_parent_of_another_unit_is_no_parent(desk: Desk) -> None:
    north = desk.read(sheets(Q1, cases=[case("C1")]))
    south = desk.read(sheets({**Q1, "reporting_unit_code": "STH"}, cases=[case("C2")], persons=[person("P1", "C1")]))
    assert fates(desk.merge(north, south), "persons") == {("STH-2025Q1-v1", "persons", "P1"): "set_aside TIP-X05a"}


def test_a_row_without_parent_is_set_aside_with_everything_below_it(desk: Desk) -> None:
    orphaned = sheets(
        Q1,
        cases=[case("C1")],
        persons=[person("P1", "C1"), person("P2", "C9")],
        proceedings=[proceeding("R1", "P1"), proceeding("R2", "P2"), proceeding("R3", "P7")],
    )
    merged = desk.merge(desk.read(orphaned))
    assert rows(merged, "persons", "person_id") == [("P1",)]
    assert rows(merged, "proceedings", "proceeding_id") == [("R1",)]
    aside = merged.ledger[merged.ledger["fate"] == "set_aside"]
    assert sorted(aside["key"]) == ["P2", "R2", "R3"]
    assert set(aside["reason"]) == {"TIP-X05a"}
    assert sorted((b.table, b.column, b.count) for b in merged.findings.batches) == [
        ("persons", "case_id", 1),
        ("proceedings", "person_id", 2),
    ]


def test_a_parent_in_an_earlier_file_of_the_unit_is_enough(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("C1")])), desk.read(sheets(Q2, cases=[case("C2")], persons=[person("P1", "C1")])))
    assert merged.totals["set_aside"] == 0


def test_an_update_that_names_no_parent_does_not_take_the_place_of_the_earlier_row(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1")], persons=[person("P1", "C1", stage="charged")]))
    second = desk.read(sheets(Q2, cases=[case("C1")], persons=[person("P1", "C-1", stage="tried")]))
    merged = desk.merge(first, second)
    assert rows(merged, "persons", "person_id", "stage") == [("P1", "charged")]
    assert fates(merged, "persons")["NTH-2025Q2-v1", "persons", "P1"] == "set_aside TIP-X05a"


def test_a_rejected_row_does_not_take_the_place_of_the_earlier_row(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1")], persons=[person("P1", "C1", stage="charged")]))
    second = desk.read(sheets(Q2, cases=[case("C1")], persons=[person("P1", "", stage="tried")]))
    merged = desk.merge(first, second)
    assert rows(merged, "persons", "stage") == [("charged",)]
    assert fates(merged, "persons")["NTH-2025Q2-v1", "persons", "P1"] == "set_aside TIP-K01"


def test_rows_below_a_rejected_row_go_with_it_and_come_back_with_it(desk: Desk) -> None:
    rejected = sheets(Q1, cases=[case("")], persons=[person("P1", "C1")])
    first = desk.read(rejected)
    assert desk.merge(first).totals == {"merged": 1, "superseded": 0, "duplicate": 0, "set_aside": 2}
    mended = desk.read(sheets({**Q1, "version": "2"}, cases=[case("C1")], persons=[person("P1", "C1")]))
    assert desk.merge(first, mended).totals == {"merged": 3, "superseded": 3, "duplicate": 0, "set_aside": 0}


def test_a_rejected_cover_sets_everything_aside(desk: Desk) -> None:
    merged = desk.merge(desk.read({**clean("full"), "submission": [cover(period_end="spring")]}))
    assert merged.tables == {}
    assert set(merged.ledger["fate"]) == {"set_aside"}
    assert set(merged.ledger["reason"]) == {"TIP-K02"}


def test_a_missing_cover_sets_everything_aside(desk: Desk) -> None:
    merged = desk.merge(desk.read({"cases": [case("C1")], "persons": [person("P1", "C1")]}))
    assert merged.totals == {"merged": 0, "superseded": 0, "duplicate": 0, "set_aside": 2}
    assert set(merged.ledger["reason"]) == {"TIP-K03"}


def test_a_cover_of_headers_alone_sets_everything_aside(desk: Desk) -> None:
    path = desk.write({"submission": [cover()], "cases": [case("C1")]})
    (path / "submission.csv").write_text("Reporting unit code,Period start,Period end\n")
    merged = desk.merge(read_submission(path, desk.book))
    assert merged.totals == {"merged": 0, "superseded": 0, "duplicate": 0, "set_aside": 1}


def test_a_version_that_cannot_be_used_leaves_the_former_one_in_place(desk: Desk) -> None:
    first = desk.read(sheets(Q1, cases=[case("C1")]))
    unusable = desk.read(sheets({**Q1, "version": "2", "reporting_unit_code": ""}, cases=[case("C1")]))
    assert desk.merge(first, unusable).totals == {"merged": 2, "superseded": 0, "duplicate": 0, "set_aside": 2}


def test_a_second_row_on_the_cover_is_set_aside_alone(desk: Desk) -> None:
    merged = desk.merge(desk.read({"submission": [cover(**Q1), cover(**Q2)], "cases": [case("C1")]}))
    assert sorted(merged.ledger["fate"]) == ["merged", "merged", "set_aside"]
    assert merged.ledger["reason"].tolist().count("TIP-H06") == 1


def test_of_an_id_that_stands_twice_the_first_row_is_used(desk: Desk) -> None:
    twice = [case("C1", n_victims="1"), case("C1", n_victims="2"), case("C1", n_victims="1")]
    merged = desk.merge(desk.read(sheets(Q1, cases=twice)))
    assert rows(merged, "cases", "n_victims") == [("1",)]
    told = merged.ledger[merged.ledger["table"] == "cases"][["row", "fate", "reason", "by_row"]].to_numpy().tolist()
    assert told == [[2, "merged", "", ""], [3, "set_aside", "TIP-X01a", "2"], [4, "duplicate", "", "2"]]


def test_a_row_that_cannot_be_used_is_not_the_first_one(desk: Desk) -> None:
    twice = [person("P1", "", stage="charged"), person("P1", "C1", stage="tried")]
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("C1")], persons=twice)))
    assert rows(merged, "persons", "stage") == [("tried",)]


def test_rows_with_errors_count_and_are_marked(desk: Desk) -> None:
    merged = desk.merge(desk.read({**clean("full"), "cases": [case("C1", case_status="opne", n_victims="two"), case("C2"), case("C3")]}))
    assert rows(merged, "cases", "case_id", "case_status", "src_errors") == [("C1", "opne", "2"), ("C2", "open", "0"), ("C3", "open", "0")]


def test_tallies_of_two_quarters_both_stay(desk: Desk) -> None:
    quarters = [desk.read(sheets(period, victim_tally=[tally(registrations=n)])) for period, n in ((Q1, "4"), (Q2, "5"))]
    merged = desk.merge(*quarters)
    assert rows(merged, "victim_tally", "registrations") == [("4",), ("5",)]
    assert codes(merged) == []


def test_tallies_of_overlapping_periods_are_told_and_both_stay(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, victim_tally=[tally()])), desk.read(sheets(H1, victim_tally=[tally()]), "later"))
    assert len(merged.tables["victim_tally"]) == 2
    assert codes(merged) == ["TIP-X07"]
    (finding,) = merged.findings
    assert finding.place.file.endswith("later/submission.csv")


def test_records_of_overlapping_periods_are_updates(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("C1")])), desk.read(sheets(H1, cases=[case("C1")])))
    assert codes(merged) == []
    assert rows(merged, "cases", "src_submission") == [("NTH-2025-01-01..2025-06-30-v1",)]


def test_overlaps_of_another_unit_are_none(desk: Desk) -> None:
    north, south = sheets(Q1, victim_tally=[tally()]), sheets({**H1, "reporting_unit_code": "STH"}, victim_tally=[tally()])
    assert codes(desk.merge(desk.read(north), desk.read(south))) == []


def test_counts_of_the_year_so_far_take_the_place_of_earlier_ones(desk: Desk) -> None:
    so_far = {"period_kind": "year_to_date"}
    first = desk.read(sheets(Q1, victim_tally=[tally(registrations="1"), tally("girls", registrations="2")]))
    second = desk.read(sheets({**H1, **so_far}, victim_tally=[tally(registrations="3")]), "half")
    third = desk.read(sheets({**YEAR, **so_far, "period_end": "2025-09-30"}, victim_tally=[tally(registrations="4")]), "nine")
    merged = desk.merge(first, second, third)
    assert rows(merged, "victim_tally", "registrations") == [("4",)]
    assert codes(merged) == []
    told = merged.ledger[merged.ledger["table"] == "victim_tally"]
    assert sorted(told["fate"]) == ["merged", "superseded", "superseded", "superseded"]
    assert set(told[told["fate"] == "superseded"]["by_submission"]) == {"NTH-2025-01-01..2025-09-30-v1"}


def test_counts_of_the_year_so_far_leave_last_year_alone(desk: Desk) -> None:
    last_year = {"period_start": "2024-10-01", "period_end": "2024-12-31"}
    first = desk.read(sheets(last_year, victim_tally=[tally(registrations="1")]))
    second = desk.read(sheets({**H1, "period_kind": "year_to_date"}, victim_tally=[tally(registrations="3")]))
    assert rows(desk.merge(first, second), "victim_tally", "registrations") == [("1",), ("3",)]


def test_a_quarter_that_ends_with_the_year_so_far_is_contained_in_it(desk: Desk) -> None:
    quarter = desk.read(sheets(Q2, victim_tally=[tally(registrations="2")]))
    so_far = desk.read(sheets({**H1, "period_kind": "year_to_date"}, victim_tally=[tally(registrations="3")]))
    merged = desk.merge(quarter, so_far)
    assert rows(merged, "victim_tally", "registrations") == [("3",)]
    assert codes(merged) == []


def test_a_quarter_after_the_year_so_far_is_added_to_it(desk: Desk) -> None:
    so_far = desk.read(sheets({**H1, "period_kind": "year_to_date"}, victim_tally=[tally(registrations="3")]))
    quarter = desk.read(sheets(Q3, victim_tally=[tally(registrations="2")]))
    merged = desk.merge(so_far, quarter)
    assert rows(merged, "victim_tally", "registrations") == [("2",), ("3",)]
    assert codes(merged) == []


def test_an_aggregate_sent_again_later_counts_once(desk: Desk) -> None:
    first = desk.read(sheets(Q1, "aggregates", aggregates=[count(value="37"), count("arrests", "5")]))
    second = desk.read(sheets(Q2, "aggregates", aggregates=[count(value="38"), count(value="9", **Q2)]))
    merged = desk.merge(first, second)
    told = rows(merged, "aggregates", "measure", "period_start", "value")
    assert told == [("arrests", "2025-01-01", "5"), ("convictions", "2025-01-01", "38"), ("convictions", "2025-04-01", "9")]
    assert codes(merged) == []


def test_aggregates_that_share_days_are_told(desk: Desk) -> None:
    first = desk.read(sheets(Q1, "aggregates", aggregates=[count()]))
    year = desk.read(sheets(YEAR, "aggregates", aggregates=[count(value="99", **YEAR), count("arrests", **YEAR)]), "year")
    merged = desk.merge(first, year)
    assert len(merged.tables["aggregates"]) == 3
    assert codes(merged) == ["TIP-X07"]


def test_a_year_and_its_quarters_in_one_file_are_the_sender_s_own_breakdown(desk: Desk) -> None:
    assert codes(desk.merge(desk.read(sheets(YEAR, "aggregates", aggregates=[count(**YEAR), count(**Q1), count(**Q2)])))) == []


def test_aggregates_of_the_year_so_far_take_the_place_of_earlier_rows_of_those_days(desk: Desk) -> None:
    old = {"period_start": "2024-01-01", "period_end": "2024-12-31"}
    first = desk.read(sheets(Q1, "aggregates", aggregates=[count(value="1", **Q1), count(value="7", **old)]))
    so_far = desk.read(sheets({**H1, "period_kind": "year_to_date"}, "aggregates", aggregates=[count(value="3", **H1)]))
    merged = desk.merge(first, so_far)
    assert rows(merged, "aggregates", "period_end", "value") == [("2024-12-31", "7"), ("2025-06-30", "3")]
    assert codes(merged) == []


def test_rows_of_a_form_without_the_parent_table_need_no_parent(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, "aggregates", aggregates=[count(area_or_unit="nowhere")])))
    assert merged.totals["set_aside"] == 0


def test_rows_that_a_simple_sheet_was_turned_into_go_with_their_sheet_row(desk: Desk) -> None:
    first = desk.read(sheets(Q1, "simple", cases=[simple_case("C1")], persons=[simple_person("C1", "1", charge="both")]))
    second = desk.read(sheets(Q2, "simple", cases=[simple_case("C1")], persons=[simple_person("C1", "1")]))
    assert rows(desk.merge(first), "proceedings", "proceeding_id") == [("C1-1-C1",), ("C1-1-C2",)]
    merged = desk.merge(first, second)
    assert rows(merged, "proceedings", "proceeding_id", "src_submission") == [("C1-1-C1", "NTH-2025Q2-v1")]
    assert sum(merged.totals.values()) == 6


def test_the_same_holds_for_rows_that_are_in_a_dataset_already(desk: Desk, tmp_path: Path) -> None:
    first = desk.read(sheets(Q1, "simple", cases=[simple_case("C1")], persons=[simple_person("C1", "1", charge="both")]))
    second = desk.read(sheets(Q2, "simple", cases=[simple_case("C1")], persons=[simple_person("C1", "1")]))
    write_merge(desk.merge(first), tmp_path / "region")
    merged = desk.merge(read_submission(tmp_path / "region", desk.book), second)
    assert rows(merged, "proceedings", "proceeding_id", "src_submission") == [("C1-1-C1", "NTH-2025Q2-v1")]
    told = merged.ledger.loc[merged.ledger["table"] == "proceedings", ["key", "fate", "by_submission"]].to_numpy().tolist()
    assert told == [["C1-1-C1", "superseded", "NTH-2025Q2-v1"], ["C1-1-C2", "superseded", "NTH-2025Q2-v1"]]


def test_rows_of_a_set_aside_simple_row_are_set_aside_with_it(desk: Desk) -> None:
    persons = [simple_person("C1", "1"), simple_person("C1", "1", charge="both"), simple_person("C9", "1"), simple_person("", "2")]
    merged = desk.merge(desk.read(sheets(Q1, "simple", cases=[simple_case("C1")], persons=persons)))
    assert rows(merged, "proceedings", "proceeding_id", "src_row") == [("C1-1-C1", "2")]
    told = merged.ledger[merged.ledger["table"] == "persons"][["row", "fate", "reason"]].to_numpy().tolist()
    assert told == [[2, "merged", ""], [3, "set_aside", "TIP-X01a"], [4, "set_aside", "TIP-X05a"], [5, "set_aside", "TIP-K01"]]


def test_a_unit_that_changes_from_the_full_to_the_simple_form_keeps_one_row_per_record(desk: Desk) -> None:
    full = sheets(Q1, cases=[case("C1")], persons=[person("C1-1", "C1")], proceedings=[proceeding("C1-1-C1", "C1-1")])
    simple = sheets(Q2, "simple", cases=[simple_case("C1")], persons=[simple_convicted("C1", "1", "2025-05-02")])
    merged = desk.merge(desk.read(full), desk.read(simple))
    assert rows(merged, "proceedings", "proceeding_id", "verdict") == [("C1-1-C1", "convicted")]
    assert rows(merged, "persons", "person_id", "outcome") == [("C1-1", "convicted_tip")]


def test_a_partial_date_on_the_cover_is_the_whole_month(clinic_desk: Desk) -> None:
    """So that a period is the same however it is written."""
    patient = {"patient_no": "P-1", "ward": "surgery"}
    words = clinic_desk.read(
        {"report": [{"clinic": "EAST", "from_day": "2025-02", "to_day": "2025-02", "edition": "1"}], "patients": [patient]}
    )
    days = {"clinic": "EAST", "from_day": "2025-02-01", "to_day": "2025-02-28", "edition": "2"}
    assert words.period == ("2025-02-01", "2025-02-28")
    merged = clinic_desk.merge(words, clinic_desk.read({"report": [days], "patients": [{**patient, "ward": "children"}]}))
    assert merged.totals == {"merged": 2, "superseded": 2, "duplicate": 0, "set_aside": 0}


def test_keys_with_a_stated_reason_are_keys(desk: Desk) -> None:
    first = desk.read(sheets(Q1, "aggregates", aggregates=[count(value="1", counting_unit="unknown")]))
    second = desk.read(sheets(Q2, "aggregates", aggregates=[count(value="2", counting_unit="Unknown")]))
    assert rows(desk.merge(first, second), "aggregates", "counting_unit", "value") == [("unknown", "2")]


@pytest.mark.parametrize("reverse", [False, True])
def test_fields_that_stay_in_the_unit_are_left_out_and_named(reverse: bool, desk: Desk) -> None:
    noted = {**clean("full"), "cases": [case("C1", narrative="said by the neighbour"), case("C2"), case("C3")]}
    noted["victim_tally"][0]["note"] = "seen at the station"
    submissions = [desk.read(noted), desk.read(clean("simple"))]
    merged = desk.merge(*(reversed(submissions) if reverse else submissions))
    assert merged.left_out == ("cases.narrative", "victim_tally.note")
    held = "".join(frame.to_csv() for frame in (*merged.tables.values(), merged.ledger, *merged.set_aside.values()))
    assert "neighbour" not in held
    assert "station" not in held


def test_a_note_in_a_row_that_is_set_aside_stays_in_the_unit_too(desk: Desk) -> None:
    merged = desk.merge(desk.read(sheets(Q1, cases=[case("", narrative="said by the neighbour")])))
    assert len(merged.set_aside["cases"]) == 1
    assert "neighbour" not in merged.set_aside["cases"].to_csv()


def test_a_difference_in_a_note_is_a_difference_within_one_file(desk: Desk) -> None:
    twice = [case("C1", narrative="one"), case("C1", narrative="two")]
    merged = desk.merge(desk.read(sheets(Q1, cases=twice)))
    assert merged.ledger["reason"].tolist().count("TIP-X01a") == 1


def test_another_codebook_is_merged_by_its_roles(clinic_desk: Desk) -> None:
    def month(number: str, **changes: str) -> Sheets:
        about = {"clinic": "EAST", "from_day": f"2025-{number}-01", "to_day": f"2025-{number}-28", "edition": "1", "sent_on": "2025-12-02"}
        patient = {"patient_no": "P-1", "ward": "surgery", "admitted_on": "2025-02-07", "earlier_stays": "0", "allergies": "not_told"}
        return {"report": [about], "patients": [{**patient, **changes}], "visits": [{"visit_no": f"V{number}", "patient_no": "P-1"}]}

    first, second = clinic_desk.read(month("02")), clinic_desk.read(month("03", ward="children"))
    merged = clinic_desk.merge(first, second)
    assert rows(merged, "patients", "patient_no", "ward", "allergies") == [("P-1", "children", "not_told")]
    assert rows(merged, "visits", "visit_no") == [("V02",), ("V03",)]
    assert merged.totals == {"merged": 5, "superseded": 1, "duplicate": 0, "set_aside": 0}


def test_a_dataset_has_every_column_that_was_asked_and_those_outside_the_form_only_when_filled(desk: Desk) -> None:
    simple = desk.merge(desk.read(sheets(Q1, "simple", cases=[simple_case("C1")], persons=[simple_person("C1", "1")])))
    assert {"closed_on", "date_opened", "date_closed", "transferred_on", "n_victims"} & set(simple.tables["cases"]) == {
        "date_opened",
        "date_closed",
        "transferred_on",
    }
    assert (simple.tables["cases"]["date_closed"] == "").all()
    assert "court_level" not in simple.tables["proceedings"]
