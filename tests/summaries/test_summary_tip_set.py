"""Tables count the charges and convictions that the definition in force counts as trafficking, and say where it decides otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from little_datasets import Records, Tables, cover, lines, texts

from tipdata.codebook import Codebook, Statute
from tipdata.records import Submission
from tipdata.summaries import Summary, summarise

FORCED = {"charge_class": "forced_labour_slavery", "convicted_as": "forced_labour_slavery", "on": "2024-05-17"}


def sent(unit: str, definition: str, *articles: str) -> Tables:
    """A unit that sends a conviction of forced labour under each article, and one of trafficking without article."""
    tables: Tables = {}
    unit_rows = Records(tables, cover(unit, definition_profile=definition))
    for number, article in enumerate(articles):
        unit_rows.convicted(number, **FORCED, statute_article=article)
    unit_rows.convicted(99, on="2024-06-01")
    return tables


@pytest.mark.parametrize(
    ("definition", "articles", "counted"),
    [
        ("palermo-2000", ("Sec. 1589",), "1 (0)"),
        ("example-us-type", ("Sec. 1589", "sec.1589", "another law"), "4 (0)"),
        ("example-narrow", ("Art. 173",), "1 (0)"),
    ],
)
def test_the_definition_of_the_cover_decides_what_is_counted(
    summary: Callable[..., Summary], definition: str, articles: tuple[str, ...], counted: str
) -> None:
    table = texts(summary(sent("NTH", definition, *articles), "T1"), "T1")
    assert table["2024"][:2] == [counted, counted]


def test_units_under_unlike_definitions_are_counted_each_under_its_own(summary: Callable[..., Summary]) -> None:
    both = sent("NTH", "example-us-type", "Sec. 1589")
    for name, rows in sent("STH", "palermo-2000", "Sec. 1589").items():
        both[name] += rows
    told = summary(both, "T1")
    assert texts(told, "T1")["2024"][:2] == ["3 (0)", "3 (0)"]
    assert lines(told, "T1", "Articles")[1:] == ["example-us-type counts Sec. 1589 (Forced labour or slavery) as trafficking"]


def test_an_article_that_does_not_count_is_left_out_and_named(book: Codebook, read: Callable[[Tables], Submission]) -> None:
    excluded = Statute.model_validate({"ref": "CC 164", "class": "tip_completed", "counts_as_tip": False})
    profile = book.profiles["palermo-2000"].model_copy(update={"profile": "xx-less", "statutes": (excluded,)})
    other = replace(book, profiles={**book.profiles, "xx-less": profile})
    tables: Tables = {}
    rows = Records(tables, cover("NTH", definition_profile="xx-less"))
    rows.convicted(1, on="2024-05-17", statute_article="C.C. 164")
    rows.convicted(2, on="2024-05-17", statute_article="CC 165")
    told = summarise(replace(read(tables), book=other), ["T1"])
    assert texts(told, "T1")["2024"][:2] == ["1 (0)", "1 (0)"]
    assert lines(told, "T1", "Articles")[1:] == ["xx-less does not count CC 164 (TIP, completed) as trafficking"]


def test_nothing_is_said_where_the_definition_changes_nothing(summary: Callable[..., Summary]) -> None:
    assert lines(summary(sent("NTH", "example-narrow", "Art. 173"), "T1"), "T1", "Articles") == []
