"""Counts from records, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

from little_datasets import Records, Tables, cover, lines, texts

from tipdata.summaries import Summary

Summarise = Callable[..., Summary]
T1 = ["prosecutions", "convictions", "victims", "laws"]


def one_unit(year: str = "2024", **cells: str) -> tuple[Tables, Records]:
    tables: Tables = {}
    return tables, Records(tables, cover("NTH", year, **cells))


def test_a_person_counts_once_however_many_charges(summary: Summarise) -> None:
    tables, sent = one_unit()
    person = sent.convicted(1, "2024-05-17", prosecuted="2024-02-01")
    sent.charge(person, 2, verdict="convicted", convicted_as="tip_attempt", verdict_date="2024-05-17", prosecution_date="2024-02-01")
    sent.person(2, charge_class="tip_completed", prosecution_date="2024-03-01")
    assert texts(summary(tables, "T1"), "T1") == {"2024": ["2 (0)", "1 (0)", "-", "-"]}


def test_charges_and_verdicts_outside_the_set_do_not_count(summary: Summarise) -> None:
    tables, sent = one_unit()
    sent.person(1, charge_class="smuggling_migrants", prosecution_date="2024-03-01")
    sent.person(2, prosecution_decision="no_prosecution_evidence", prosecution_date="2024-03-01")
    sent.convicted(3, "2024-05-17", convicted_as="knowing_use_of_services")
    sent.convicted(4, "2024-05-17", verdict="acquitted", convicted_as="")
    sent.convicted(5, "2024-05-17", verdict="convicted_lesser", convicted_as="tip_attempt")
    assert texts(summary(tables, "T1"), "T1") == {"2024": ["3 (0)", "1 (0)", "-", "-"]}


def test_the_event_decides_the_year_never_the_period_of_the_file(summary: Summarise) -> None:
    tables, sent = one_unit("2025")
    sent.convicted(1, "2024-12-31", prosecuted="2023-06-01")
    sent.convicted(2, "2025-01-01", prosecuted="2024-06-01")
    assert texts(summary(tables, "T1"), "T1") == {
        "2023": ["1 (0)", "-", "-", "-"],
        "2024": ["1 (0)", "1 (0)", "-", "-"],
        "2025": ["0 (0)", "1 (0)", "-", "-"],
    }
    assert "2023, 2024: no file is about this year; its figures are events told later" in lines(summary(tables, "T1"), "T1", "Coverage")


def test_the_charge_decides_where_no_start_of_proceedings_is_known(summary: Summarise) -> None:
    tables, sent = one_unit()
    sent.person(1, prosecution_date="", charge_date="2023-11-02")
    sent.person(2, prosecution_date="2024-01-10", charge_date="2023-11-02")
    assert texts(summary(tables, "T1"), "T1") == {"2023": ["1 (0)", "-", "-", "-"], "2024": ["1 (0)", "0 (0)", "-", "-"]}


def test_a_retrial_and_an_appeal_are_no_new_events(summary: Summarise) -> None:
    tables, sent = one_unit("2025")
    person = sent.convicted(1, "2023-03-01", prosecuted="2022-03-01", superseded="yes")
    again = {"verdict": "convicted", "convicted_as": "tip_completed"}
    sent.charge(person, 2, court_level="appeal", verdict_date="2024-03-01", prosecution_date="2024-01-01", **again)
    sent.charge(person, 3, court_level="first_instance", verdict_date="2025-03-01", prosecution_date="2025-01-01", **again)
    rows = texts(summary(tables, "T1"), "T1")
    assert rows == {"2022": ["1 (0)", "-", "-", "-"], "2023": ["-", "1 (0)", "-", "-"], "2025": ["0 (0)", "0 (0)", "-", "-"]}


def test_a_conviction_first_made_on_appeal_is_not_one_of_first_instance(summary: Summarise) -> None:
    tables, sent = one_unit()
    person = sent.person(1, verdict="acquitted", court_level="first_instance", verdict_date="2024-02-01", prosecution_date="2024-01-01")
    sent.charge(person, 2, verdict="convicted", convicted_as="tip_completed", court_level="appeal", verdict_date="2024-09-01")
    assert texts(summary(tables, "T1"), "T1")["2024"][1] == "0 (0)"


def test_without_a_court_level_the_earliest_conviction_counts(summary: Summarise) -> None:
    tables, sent = one_unit("2025")
    person = sent.convicted(1, "2025-02-01", court_level="")
    sent.charge(person, 2, verdict="convicted", convicted_as="tip_completed", verdict_date="2024-02-01", prosecution_date="2024-01-01")
    rows = texts(summary(tables, "T1"), "T1")
    assert rows["2024"][1] == "1 (0)"
    assert rows["2025"][1] == "0 (0)"


def test_a_date_that_is_not_exact_enough_is_counted_in_no_year(summary: Summarise) -> None:
    tables, sent = one_unit()
    sent.convicted(1, "2024-05", prosecuted="2024")
    sent.convicted(2, "unknown", prosecuted="2024-02-01")
    found = summary(tables, "T1")
    assert texts(found, "T1") == {"2024": ["2 (0)", "1 (0)", "-", "-"], "Not known": ["0 (0)", "1 (0)", "-", "-"]}
    assert lines(found, "T1", "Year not known")[1:] == ["Convictions: 1 event whose date is not known exactly enough"]


def test_the_labour_part_is_labour_alone(summary: Summarise) -> None:
    tables, sent = one_unit()
    for number, forms in enumerate(
        ["forced_labour", "forced_begging;other", "sexual", "sexual;forced_labour", "organ_removal", "", "unknown"]
    ):
        sent.convicted(number, "2024-05-17", forms=forms)
    found = summary(tables, "T1")
    assert texts(found, "T1")["2024"][:2] == ["7 (2)", "7 (2)"]
    assert lines(found, "T1", "Labour part") == [
        "Prosecutions: not known for 2 of 7, which are in the total only",
        "Convictions: not known for 2 of 7, which are in the total only",
    ]


def test_no_part_is_printed_where_no_form_is_known(summary: Summarise) -> None:
    tables, sent = one_unit()
    sent.convicted(1, "2024-05-17", forms="")
    found = summary(tables, "T1")
    assert texts(found, "T1")["2024"][:2] == ["1", "1"]
    assert lines(found, "T1", "Labour part") == ["Prosecutions: not reported", "Convictions: not reported"]


def test_silence_of_records_is_zero_only_for_years_that_a_file_covers(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31", form="simple"))
    Records(tables, cover("STH", "2023", form="aggregates")).count("STH", "laws_new_or_amended", "2", "2023", counting_unit="laws")
    assert texts(summary(tables, "T1"), "T1") == {"2023": ["-", "-", "-", "2"], "2024": ["0 (0)", "0 (0)", "-", "-"]}
    assert lines(summary(tables, "T1"), "T1", "Coverage") == [
        "2 units reported: NTH, STH",
        "2024: records of NTH cover only 2024-01-01 to 2024-03-31",
        "2023: nothing from NTH",
        "2024: nothing from STH",
    ]


def test_victims_come_from_the_tally_in_the_year_of_the_period(summary: Summarise) -> None:
    tables: Tables = {}
    first = Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31"))
    first.tally("3")
    first.tally("4", form="forced_labour")
    first.tally("", form="other")
    second = Records(tables, cover("NTH", start="2024-04-01", end="2024-06-30"))
    second.tally("2", form="forced_begging")
    found = summary(tables, "T1")
    assert texts(found, "T1") == {"2024": ["0 (0)", "0 (0)", "9 (6)", "-"]}
    assert "Victims identified: the number is blank in 1 row of Victim tally" in lines(found, "T1", "Coverage")


def test_an_empty_tally_is_not_reported_and_a_nil_return_is_zero(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH"))
    assert texts(summary(tables, "T1"), "T1")["2024"][2] == "-"
    Records(tables, cover("STH", nil_return="yes"))
    assert texts(summary(tables, "T1"), "T1")["2024"][2] == "0 (0)"


def test_a_tally_of_two_years_is_counted_in_neither(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2023-10-01", end="2024-03-31")).tally("5")
    found = summary(tables, "T1")
    rows = texts(found, "T1")
    assert [rows[year][2] for year in rows] == ["-", "-", "5 (0)"]
    assert lines(found, "T1", "Year not known")[1:] == ["Victims identified, NTH 2023-10-01 to 2024-03-31: the period spans two years"]


def test_overlapping_tallies_of_one_unit_are_not_added(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31")).tally("3")
    Records(tables, cover("NTH", start="2024-01-01", end="2024-06-30", period_kind="year_to_date")).tally("7")
    found = summary(tables, "T1")
    assert texts(found, "T1")["2024"][2] == "7 (0)"
    assert lines(found, "T1", "Not added")[1:] == [
        "Victims identified, NTH 2024-01-01 to 2024-03-31: 3 not added; it lies in 2024-01-01 to 2024-06-30, which is used"
    ]


def test_open_errors_are_counted_with_the_number(summary: Summarise) -> None:
    tables, sent = one_unit()
    sent.convicted(1, "2024-05-17", errors=2)
    sent.convicted(2, "2024-05-17")
    sent.person(3, prosecution_date="2024-05-17")
    found = summary(tables, "T1")
    assert [(cell.rows, cell.rows_with_errors) for cell in found.table("T1").rows[0].cells] == [(3, 1), (2, 1), (0, 0), (0, 0)]
    assert lines(found, "T1", "Open errors") == [
        "5 rows counted, of which 2 with open errors",
        "Prosecutions: 3 rows counted, of which 1 with open errors",
        "Convictions: 2 rows counted, of which 1 with open errors",
    ]


def test_persons_of_two_units_with_the_same_ids_are_two_persons(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH")).convicted(1, "2024-05-17", forms="forced_labour")
    Records(tables, cover("STH", region_code="LU-LU")).convicted(1, "2024-05-17", forms="sexual")
    found = summary(tables)
    assert texts(found, "T1")["2024"][1] == "2 (1)"
    assert texts(found, "T2")["LU-DI", "2024"][1] == "1 (1)"
    assert texts(found, "T2")["LU-LU", "2024"][1] == "1 (0)"


def test_rows_without_a_parent_row_count_once_per_person_named(summary: Summarise) -> None:
    tables, sent = one_unit()
    for number in (1, 2):
        sent.charge(
            "P9", number, verdict="convicted", convicted_as="tip_completed", verdict_date="2024-05-17", prosecution_date="2024-01-01"
        )
    sent.person(1)
    found = summary(tables, "T1")
    assert texts(found, "T1")["2024"][:2] == ["1", "1"]


def test_convictions_by_sex_keep_those_not_stated(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", start="2023-01-01", end="2024-12-31"))
    for number, (sex, year) in enumerate([("female", 2023), ("male", 2023), ("male", 2024), ("unknown", 2024), ("", 2024)]):
        sent.convicted(number, f"{year}-05-17", sex=sex)
    assert texts(summary(tables, "U4"), "U4") == {
        "Total": ["2", "3"],
        "Female": ["1", "0"],
        "Male": ["1", "1"],
        "Other sex": ["0", "0"],
        "Not stated": ["0", "2"],
    }


def test_unlike_agencies_and_definitions_are_told(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH")).convicted(1, "2024-05-17")
    Records(tables, cover("COURT", agency_type="court", definition_profile="national-1")).convicted(1, "2024-05-17")
    found = summary(tables, "T1")
    assert lines(found, "T1", "Series")[1] == (
        "records of unlike agencies are added; a case that two of them hold counts twice (Criminal court: COURT; Police: NTH)"
    )
    assert lines(found, "T1", "Definition") == [
        "figures under different definitions are added together",
        "national-1: COURT",
        "palermo-2000: NTH",
    ]
