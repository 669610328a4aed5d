"""Summaries as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from little_datasets import Records, Tables, cover
from published_figures import global_2023, regional

from tipdata.reports.tables import summary_csv, summary_json, summary_text
from tipdata.summaries import Summary

Summarise = Callable[..., Summary]


def test_the_text_fits_eighty_columns(summary: Summarise) -> None:
    tables = regional()
    for number in range(12):
        Records(tables, cover("TIPR more", str(2006 + number), form="aggregates")).count("Oceania", "convictions", "10", str(2006 + number))
    text = summary_text(summary(tables))
    assert max(map(len, text.splitlines())) <= 80
    assert "South Asia 2005: partial, not covered: India" in text
    assert "Exact counts, not for publication" in text


def test_the_text_prints_figures_as_published(summary: Summarise) -> None:
    text = summary_text(summary(global_2023(), "T1"))
    assert [line.split() for line in text.splitlines() if line.startswith("2023")] == [
        ["2023", "18,774", "(3,684)", "7,115", "(1,256)", "133,943", "(42,098)", "14"]
    ]
    assert "Definition" in text
    assert "Open errors" in text


def test_many_years_go_onto_further_pages(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", form="aggregates", start="2000-01-01", end="2029-12-31"))
    for year in range(2000, 2030):
        sent.count("NTH", "convictions", "1234", str(year))
    text = summary_text(summary(tables, "U4"))
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("Not stated") == text.count("Total ") > 1
    assert all(str(year) in text for year in range(2000, 2030))


def test_long_notes_are_cut_unless_everything_is_asked_for(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", form="aggregates"))
    for number in range(20):
        sent.count(f"Area {number:02}", "convictions", "1", coverage="partial", not_covered=f"Village {number:02}")
    found = summary(tables, "T1")
    assert "... and 8 more: --verbose shows them" in summary_text(found)
    assert "Village 19" not in summary_text(found)
    assert "Village 19" in summary_text(found, everything=True)


def test_the_csv_has_a_line_per_figure_with_all_that_belongs_to_it(summary: Summarise) -> None:
    found = summary(regional())
    lines = list(csv.DictReader(io.StringIO(summary_csv(found))))
    assert len(lines) == sum(len(table.rows) * len(table.heads) for table in found.tables)
    one = next(line for line in lines if line["table"] == "T2" and line["area"] == "South Asia" and line["year"] == "2005")
    assert (one["measure"], one["figure"], one["low"], one["high"], one["part_low"]) == ("prosecutions", "964", "964", "964", "")
    assert "South Asia 2005: partial, not covered: India" in one["coverage"]
    assert one["audience"] == "internal: exact counts, not for publication"
    assert {line["figure"] for line in lines if line["low"] == ""} == {"not reported"}


def test_no_cell_of_the_csv_starts_a_formula(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", form="aggregates"))
    sent.count("=1+1", "convictions", "1", coverage="partial", not_covered="=cmd()")
    for line in csv.reader(io.StringIO(summary_csv(summary(tables, "T2")))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_the_json_holds_bounds_and_notes(summary: Summarise) -> None:
    tables: Tables = {}
    sent = Records(tables, cover("NTH", form="aggregates"))
    sent.count("NTH", "convictions", "x")
    sent.count("NTH", "prosecutions", "<5", of_which_labour="1")
    found = json.loads(summary_json(summary(tables, "T1", start="2024")))
    assert (found["audience"], found["banner"], found["marking"]) == ("internal", "exact counts, not for publication", "Official")
    assert (found["from"], found["to"]) == ("2024", None)
    (table,) = found["tables"]
    assert table["rows"][0]["labels"] == {"year": "2024"}
    first, second, third, _ = table["rows"][0]["cells"]
    bounds = {"low": 1, "high": 4, "part_low": 1, "part_high": 1, "rows": 1, "rows_with_open_errors": 0}
    assert first == {"measure": "prosecutions", "text": "at least 1 (1)", **bounds}
    assert (second["text"], second["low"], second["high"]) == ("at least 1", 1, None)
    assert (third["text"], third["low"]) == ("-", None)
    assert {"topic": "Definition", "text": "palermo-2000", "items": []} in table["notes"]


def test_texts_that_steer_a_terminal_are_harmless(summary: Summarise) -> None:
    tables: Tables = {}
    Records(tables, cover("NTH", form="aggregates")).count("A\x1b[31mB [red]", "convictions", "1")
    text = summary_text(summary(tables, "T2"))
    assert "\x1b" not in text
    assert "[red]" in text
