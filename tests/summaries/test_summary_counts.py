"""Ready-made counts: totals and parts, hidden and blank figures, and what is never added."""

from __future__ import annotations

from collections.abc import Callable

from little_datasets import Records, Tables, cover, lines, texts

from tipdata.summaries import Summary

Summarise = Callable[..., Summary]
CONVICTIONS = 1


def counts(unit: str = "NTH", **cells: str) -> tuple[Tables, Records]:
    tables: Tables = {}
    return tables, Records(tables, cover(unit, form="aggregates", **cells))


def convictions(found: Summary, year: str = "2024") -> str:
    return texts(found, "T1")[year][CONVICTIONS]


def test_a_total_is_never_added_to_its_parts(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "10")
    for sex, value in (("female", "3"), ("male", "6"), ("not_stated", "1")):
        sent.count("NTH", "convictions", value, sex=sex)
    sent.count("NTH", "convictions", "4", form="forced_labour")
    found = summary(tables)
    assert convictions(found) == "10"
    assert texts(found, "U4") == {"Total": ["10"], "Female": ["3"], "Male": ["6"], "Other sex": ["-"], "Not stated": ["1"]}


def test_what_parts_fall_short_of_the_total_is_not_stated(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "10")
    sent.count("NTH", "convictions", "3", sex="female")
    sent.count("NTH", "convictions", "2", sex="not_stated")
    assert texts(summary(tables), "U4") == {"Total": ["10"], "Female": ["3"], "Male": ["-"], "Other sex": ["-"], "Not stated": ["7"]}


def test_parts_without_a_total_are_added_up_and_told(summary: Summarise) -> None:
    tables, sent = counts()
    for sex, value in (("female", "3"), ("male", "6"), ("other", "0"), ("not_stated", "1")):
        sent.count("NTH", "convictions", value, sex=sex)
    other = Records(tables, cover("STH", form="aggregates"))
    other.count("STH", "convictions", "5", sex="male", age_group="adult")
    found = summary(tables)
    assert convictions(found) == "at least 15"
    assert lines(found, "T1", "Added up")[1:] == [
        "Convictions, NTH 2024, by sex",
        "Convictions, STH 2024, by sex and age group (not every part is given)",
    ]


def test_hidden_figures_give_lower_bounds(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "<5")
    sent.count("NTH", "prosecutions", "x")
    sent.count("STH", "convictions", "10")
    found = summary(tables, "T1")
    cells = found.table("T1").rows[0].cells
    assert [(cell.text, cell.low, cell.high) for cell in cells[:2]] == [("at least 1", 1, None), ("at least 11", 11, 14)]
    assert lines(found, "T1", "Suppression")


def test_a_blank_figure_is_not_reported_and_named(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "")
    sent.count("NTH", "prosecutions", "0")
    sent.count("STH", "prosecutions", "2")
    sent.count("STH", "convictions", "1,234")
    found = summary(tables, "T1")
    assert texts(found, "T1") == {"2024": ["2", "-", "-", "-"]}
    assert lines(found, "T1", "Coverage")[1:] == ["Convictions cannot be read: STH 2024", "Convictions not reported: NTH 2024"]


def test_a_part_that_only_some_report_is_told(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "10", of_which_labour="4")
    sent.count("STH", "convictions", "6")
    found = summary(tables, "T1")
    assert convictions(found) == "16 (4)"
    assert lines(found, "T1", "Labour part") == ["Convictions: not known for 6 of 16, which are in the total only"]


def test_unlike_counting_units_in_one_sum_are_named_side_by_side(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "10")
    sent.count("STH", "convictions", "7", counting_unit="mixed")
    found = summary(tables, "T1")
    assert convictions(found) == "17"
    assert lines(found, "T1", "Counting unit") == [
        "Prosecutions: persons",
        "Convictions: counting units: mixed, persons",
        "Victims identified: registrations",
        "New or amended laws: laws",
        "Convictions, 2024 adds up unlike units: 7 mixed + 10 persons",
    ]


def test_two_counting_units_of_one_area_are_not_added(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "7", counting_unit="cases")
    sent.count("NTH", "convictions", "10")
    found = summary(tables, "T1")
    assert convictions(found) == "10"
    assert lines(found, "T1", "Not added")[1:] == ["Convictions, NTH 2024: 10 persons used; 7 cases not added"]


def test_records_win_over_counts_of_the_same_unit_region_and_country(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH"))
    sent.convicted(1, "2024-05-17")
    sent.count("NTH", "convictions", "4")
    ministry = Records(tables, cover("MIN", form="aggregates", region_code="not_applicable"))
    ministry.count("LU-DI", "convictions", "5")
    ministry.count("lux", "convictions", "9")
    ministry.count("STH", "convictions", "2")
    ministry.count("LUX", "laws_new_or_amended", "1", counting_unit="laws")
    found = summary(tables, "T1")
    assert texts(found, "T1") == {"2024": ["1 (0)", "at least 3 (at least 0)", "-", "1"]}
    around = "for the area around them not added, so what is used is a lower bound"
    assert lines(found, "T1", "Not added")[1:] == [
        "Convictions, NTH 2024: 1 from records used; 4 persons from counts not added",
        f"Convictions, LU-DI 2024: 1 from records of NTH used; 5 persons {around}",
        f"Convictions, lux 2024: 1 from records of NTH used; 9 persons {around}",
    ]


def test_a_zero_from_records_wins_too(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH"))
    sent.count("NTH", "convictions", "4")
    found = summary(tables, "T1")
    assert convictions(found) == "0 (0)"
    assert lines(found, "T1", "Not added")[1:] == ["Convictions, NTH 2024: 0 from records used; 4 persons from counts not added"]


def test_counts_serve_the_time_for_which_a_unit_sent_no_records(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31", form="aggregates")).count(
        "NTH", "convictions", "4", start="2024-01-01", end="2024-03-31"
    )
    sent = Records(tables, cover("NTH", start="2024-04-01", end="2024-06-30"))
    sent.convicted(1, "2024-05-17")
    sent.convicted(2, "2024-02-01")
    found = summary(tables, "T1")
    assert convictions(found) == "5 (0)"
    assert lines(found, "T1", "Not added")[1:] == [
        "Convictions, NTH 2024-01-01 to 2024-03-31: 4 persons from counts used; 1 from later records of NTH not added"
    ]


def regions(whole: str, *parts: str, **cells: str) -> tuple[Tables, Records]:
    """Counts of convictions of LUX, and of the regions in it."""
    tables, sent = counts("MIN", region_code="not_applicable")
    sent.count("LUX", "convictions", whole)
    for region, value in zip(("LU-DI", "LU-LU", "LU-GR"), parts, strict=False):
        sent.count(region, "convictions", value, **cells)
    return tables, sent


def test_the_finer_areas_are_added_and_the_area_around_them_is_compared(summary: Summarise) -> None:
    tables, _ = regions("7", "3", "4")
    found = summary(tables, "T1", "T2")
    assert convictions(found) == "7"
    assert lines(found, "T1", "Not added")[1:] == [
        "Convictions, LUX 2024: the counts of LU-DI, LU-LU used, 7 in all; 7 persons for the area around them not added"
    ]
    assert {labels[0] for labels in texts(found, "T2")} == {"LU-DI", "LU-LU"}


def test_areas_that_say_more_than_the_area_around_them_are_added(summary: Summarise) -> None:
    tables, _ = regions("6", "3", "4")
    assert convictions(summary(tables)) == "7"


def test_a_part_of_an_area_does_not_take_the_place_of_the_whole(summary: Summarise) -> None:
    tables, _ = regions("30", "10")
    found = summary(tables, "T1", "T2")
    assert convictions(found) == "30"
    assert lines(found, "T1", "Not added")[1:] == [
        "Convictions, LUX 2024: 30 persons used; the counts of LU-DI, 10 in all, are less and not added"
    ]
    assert {labels[0] for labels in texts(found, "T2")} == {"LUX"}


def test_a_quarter_of_a_region_does_not_take_the_place_of_the_year_of_the_country(summary: Summarise) -> None:
    tables, _ = regions("30", "10", start="2024-01-01", end="2024-03-31")
    assert convictions(summary(tables)) == "30"


def test_parts_that_are_hidden_do_not_take_the_place_of_a_whole_that_is_known(summary: Summarise) -> None:
    tables, _ = regions("9", "3", "<5")
    assert convictions(summary(tables)) == "9"


def test_parts_that_cannot_be_compared_with_the_whole_are_a_lower_bound(summary: Summarise) -> None:
    for cells in ({"counting_unit": "cases"}, {"start": "2023-12-01", "end": "2024-11-30"}):
        tables, sent = regions("30")
        sent.count("LU-DI", "convictions", "10", **cells)
        found = summary(tables, "T1")
        assert [row[CONVICTIONS] for row in texts(found, "T1").values() if row[CONVICTIONS] != "-"] == ["at least 10"]
        assert lines(found, "T1", "Not added")[1:] == [
            "Convictions, LUX 2024: the counts of LU-DI used, 10 in all; 30 persons for the area around them not added, "
            "which cannot be compared with it"
        ]


def test_regions_are_weighed_against_their_units_before_the_country_against_its_regions(summary: Summarise) -> None:
    """NTH lies in LU-DI: 2 of its 5; with the 4 of LU-LU these are all 9 of the country."""
    tables, _ = regions("9", "5", "4")
    Records(tables, cover("NTH", form="aggregates")).count("NTH", "convictions", "2")
    found = summary(tables, "T1", "T2")
    assert convictions(found) == "9"
    assert {labels[0] for labels in texts(found, "T2")} == {"LU-DI", "LU-LU"}


def test_records_and_counts_of_parts_are_held_against_the_whole_together(summary: Summarise) -> None:
    tables, sent = regions("9")
    sent.count("LU-LU", "convictions", "8")
    Records(tables, cover("NTH")).convicted(1, "2024-05-17")
    found = summary(tables, "T1")
    assert convictions(found) == "9 (0)"
    assert lines(found, "T1", "Not added")[1:] == [
        "Convictions, LUX 2024: 1 from records of NTH and the counts of LU-LU used, 9 in all; 9 persons for the area around them not added"
    ]


def test_records_that_hold_none_do_not_make_the_country_none(summary: Summarise) -> None:
    tables, _ = regions("30")
    Records(tables, cover("NTH"))
    found = summary(tables, "T1")
    assert convictions(found) == "30"
    assert lines(found, "T1", "Not added")[1:] == ["Convictions, LUX 2024: 30 persons used; records of NTH hold none"]


def test_quarters_and_the_year_that_holds_them_are_not_added(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "9")
    sent.count("NTH", "convictions", "3", start="2024-01-01", end="2024-03-31")
    sent.count("NTH", "convictions", "2", start="2024-10-01", end="2024-12-31")
    found = summary(tables, "T1")
    assert convictions(found) == "9"
    assert len(lines(found, "T1", "Not added")) == 3


def test_one_area_told_by_two_senders_counts_once(summary: Summarise) -> None:
    tables, sent = counts("AAA")
    sent.count("STH", "convictions", "9")
    Records(tables, cover("STH", form="aggregates")).count("STH", "convictions", "8")
    found = summary(tables, "T1")
    assert convictions(found) == "8"
    assert lines(found, "T1", "Not added")[1:] == ["Convictions, STH 2024: 8 persons sent by STH used; 9 persons sent by AAA not added"]


def test_quarters_add_up_and_missing_ones_are_named(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "3", start="2024-01-01", end="2024-03-31")
    sent.count("NTH", "convictions", "2", start="2024-04-01", end="2024-06-30")
    found = summary(tables, "T1")
    assert convictions(found) == "5"
    assert "2024: counts of NTH cover only 2024-01-01 to 2024-06-30" in lines(found, "T1", "Coverage")


def test_a_count_of_two_years_is_counted_in_neither(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "12", start="2023-04-01", end="2024-03-31")
    found = summary(tables, "T1")
    assert texts(found, "T1") == {"Not known": ["-", "12", "-", "-"]}
    assert lines(found, "T1", "Year not known")[1:] == ["Convictions, NTH 2023-04-01 to 2024-03-31: the period spans two years"]


def test_a_nil_return_of_a_unit_that_sends_counts_is_zero(summary: Summarise) -> None:
    tables, _ = counts(nil_return="yes")
    assert texts(summary(tables, "T1"), "T1") == {"2024": ["0 (0)", "0 (0)", "-", "-"]}


def test_a_nil_return_does_not_take_the_place_of_counts(summary: Summarise) -> None:
    tables, sent = counts(nil_return="yes")
    sent.count("NTH", "convictions", "7")
    assert texts(summary(tables, "T1"), "T1") == {"2024": ["0 (0)", "7", "-", "-"]}


def test_an_area_is_one_however_it_is_spelled(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("Near East", "convictions", "3")
    sent.count("near  east", "convictions", "4", "2023")
    sent.count("Luxembourg", "convictions", "1")
    sent.count("LU", "convictions", "2", "2023")
    rows = texts(summary(tables, "T2"), "T2")
    assert {area for area, _ in rows} == {"LUX", "Near East"}


def test_measures_that_are_partly_covered_are_named(summary: Summarise) -> None:
    tables, sent = counts()
    sent.count("NTH", "convictions", "3", coverage="partial", not_covered="District 4")
    sent.count("NTH", "prosecutions", "3")
    sent.count("STH", "prosecutions", "3", coverage="unknown")
    found = lines(summary(tables, "T1"), "T1", "Coverage")
    assert found[1:] == ["NTH 2024: partial, not covered: District 4 (Convictions)", "coverage unknown: STH 2024"]
