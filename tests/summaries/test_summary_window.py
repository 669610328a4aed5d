"""--from and --to, the audience, and what cannot be asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from little_datasets import Records, Tables, cover, lines, texts
from published_figures import regional

from tipdata.errors import TipdataError
from tipdata.summaries import Summary

Summarise = Callable[..., Summary]


def test_events_are_cut_to_the_day(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", start="2024-01-01", end="2025-12-31"))
    for number, day in enumerate(["2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01", "2024", "unknown"]):
        sent.convicted(number, day, prosecuted="2020-01-01")
    found = summary(tables, "T1", start="2024-04-01", end="2025-03")
    assert texts(found, "T1") == {
        "2024": ["0 (0)", "1 (0)", "-", "-"],
        "2025": ["0 (0)", "1 (0)", "-", "-"],
        "Not known": ["0 (0)", "2 (0)", "-", "-"],
    }
    assert lines(found, "T1", "Dates") == ["2024-04-01 to 2025-03-31"]


def test_annual_counts_are_left_out_and_named_and_never_cut(summary: Summarise) -> None:
    found = summary(regional(), "T1", start="2003-04-01", end="2004-12-31")
    assert texts(found, "T1") == {"2004": ["6,885", "3,026", "-", "39"]}
    left_out = lines(found, "T1", "Dates")
    assert left_out[0].startswith("2003-04-01 to 2004-12-31; counts whose period does not lie wholly inside")
    assert "Prosecutions, Africa 2003: 50 mixed" in left_out
    assert len(left_out) == 1 + 18
    assert not any("2005" in line for line in left_out)


def test_tallies_that_the_dates_would_cut_are_left_out_and_named(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-06-30")).tally("3")
    Records(tables, cover("NTH", start="2024-07-01", end="2024-12-31")).tally("4")
    found = summary(tables, "T1", start="2024-04-01")
    assert texts(found, "T1")["2024"][2] == "4 (0)"
    assert lines(found, "T1", "Dates")[1:] == ["Victims identified, NTH 2024-01-01 to 2024-06-30: 3"]


def test_quarters_serve_where_the_year_cannot_be_cut(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", form="aggregates"))
    sent.count("NTH", "convictions", "9")
    sent.count("NTH", "convictions", "2", start="2024-04-01", end="2024-06-30")
    assert texts(summary(tables, "T1", start="2024-04-01"), "T1")["2024"][1] == "2"


def test_a_year_alone_is_a_window(summary: Summarise) -> None:
    assert list(texts(summary(regional(), "T1", start="2004", end="2004"), "T1")) == ["2004"]


@pytest.mark.parametrize("audience", ["official", "public", ""])
def test_other_audiences_are_refused(summary: Summarise, audience: str) -> None:
    with pytest.raises(TipdataError, match="Only the internal audience can be served until disclosure control exists"):
        summary(regional(), audience=audience)


def test_an_unknown_table_is_refused_with_those_that_exist(summary: Summarise) -> None:
    with pytest.raises(TipdataError, match="There is no table T9") as refused:
        summary(regional(), "T1", "T9")
    assert "T1, T2, U4" in refused.value.hint


@pytest.mark.parametrize(("start", "end"), [("2024-13", None), ("next year", None), (None, "2024-02-30"), ("2025", "2024")])
def test_dates_that_make_no_sense_are_refused(summary: Summarise, start: str | None, end: str | None) -> None:
    with pytest.raises(TipdataError):
        summary(regional(), start=start, end=end)


def test_tables_come_in_the_order_asked_for_and_capitals_do_not_matter(summary: Summarise) -> None:
    assert [table.id for table in summary(regional(), "u4", "t1", "T1").tables] == ["U4", "T1"]


def test_nothing_is_none_where_the_dates_would_cut_what_was_counted(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31")).tally("2")
    Records(tables, cover("STH", start="2023-01-01", end="2024-12-31"))
    found = summary(tables, "T1", start="2024-03-01")
    assert texts(found, "T1")["2024"][2] == "-"
    assert lines(found, "T1", "Dates")[1:] == ["Victims identified, NTH 2024-01-01 to 2024-03-31: 2"]


def test_a_none_that_the_dates_cut_is_still_none(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31")).tally("0")
    assert texts(summary(tables, "T1", start="2024-03-01"), "T1")["2024"][2] == "0 (0)"


def test_only_the_area_whose_figure_was_cut_is_not_known(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", start="2024-01-01", end="2024-03-31")).tally("2")
    Records(tables, cover("STH", start="2024-04-01", end="2024-06-30", region_code="LU-LU")).tally("0")
    rows = texts(summary(tables, "T2", start="2024-03-01"), "T2")
    assert {area: cells[2] for (area, _), cells in rows.items()} == {"LU-DI": "-", "LU-LU": "0 (0)"}


def test_nothing_is_none_where_records_win_over_counts_that_are_cut(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", start="2024-01-01", end="2024-12-31"))
    sent.count("NTH", "convictions", "4")
    assert texts(summary(tables, "T1", start="2024-03-01"), "T1")["2024"][1] == "0 (0)"
