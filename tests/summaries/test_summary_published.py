"""Published tables, entered as counts, come out as they were published."""

from __future__ import annotations

from collections.abc import Callable

from little_datasets import lines, texts
from published_figures import global_2023, regional

from tipdata.summaries import BANNER, Summary

Summarise = Callable[..., Summary]


def test_six_regions_add_up_to_the_global_line(summary: Summarise) -> None:
    assert texts(summary(regional(), "T1"), "T1") == {
        "2003": ["7,992", "2,815", "-", "24"],
        "2004": ["6,885", "3,026", "-", "39"],
        "2005": ["6,618", "4,766", "-", "41"],
    }


def test_regions_stand_by_year_and_zero_stays_zero(summary: Summarise) -> None:
    rows = texts(summary(regional(), "T2"), "T2")
    assert len(rows) == 18
    assert rows["South Asia", "2003"] == ["2,599", "355", "-", "0"]
    assert rows["South Asia", "2005"] == ["964", "214", "-", "0"]
    assert rows["Europe and Eurasia", "2004"] == ["3,329", "1,274", "-", "20"]


def test_what_is_not_covered_is_named_from_the_coverage_field(summary: Summarise) -> None:
    assert lines(summary(regional(), "T1"), "T1", "Coverage")[1:] == ["South Asia 2005: partial, not covered: India"]


def test_one_common_counting_unit_is_printed(summary: Summarise) -> None:
    found = lines(summary(regional(), "T1"), "T1", "Counting unit")
    assert found == ["Prosecutions, Convictions, New or amended laws: mixed", "Victims identified: registrations"]


def test_the_part_in_parentheses_is_the_labour_part(summary: Summarise) -> None:
    assert texts(summary(global_2023(), "T1"), "T1") == {"2023": ["18,774 (3,684)", "7,115 (1,256)", "133,943 (42,098)", "14"]}
    cell = summary(global_2023(), "T1").table("T1").rows[0].cells[0]
    assert (cell.low, cell.high, cell.part_low, cell.part_high, cell.rows, cell.rows_with_errors) == (18774, 18774, 3684, 3684, 1, 0)


def test_a_plain_total_is_not_stated_by_sex(summary: Summarise) -> None:
    table = summary(regional(), "U4").table("U4")
    assert table.header == ("Sex", "2003", "2004", "2005")
    assert texts(summary(regional(), "U4"), "U4") == {
        "Total": ["2,815", "3,026", "4,766"],
        "Female": ["-", "-", "-"],
        "Male": ["-", "-", "-"],
        "Other sex": ["-", "-", "-"],
        "Not stated": ["2,815", "3,026", "4,766"],
    }


def test_every_table_says_what_must_be_read_with_it(summary: Summarise) -> None:
    found = summary(regional())
    assert found.banner == BANNER
    assert found.marking == "Official"
    assert [table.id for table in found.tables] == ["T1", "T2", "U4"]
    for table in found.tables:
        topics = {note.topic for note in table.notes}
        assert topics >= {"Counting unit", "Year rule", "Definition", "Coverage", "Open errors", "Series", "Reading"}
        assert table.notes_on("Definition") == ("palermo-2000",)
    assert lines(found, "T1", "Open errors") == ["54 rows counted, of which 0 with open errors"]
