"""What people are told: one message for one cause, the most harmful first."""

from __future__ import annotations

import numpy as np
import pytest

from tipdata.codebook import Codebook, load_codebook
from tipdata.records import Batch, Findings, Place, messages_of, strings


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


def batch(code: str, column: str, *rows: int, table: str = "cases", found: list[str] | None = None, **more: object) -> Batch:
    places = tuple(Place(f"{table}.csv", "", row, "B") for row in rows)
    label = column.replace("_", " ").capitalize()
    return Batch(code, places, table, column, label, np.array(rows) - 2, found=strings(found) if found else None, **more)  # type: ignore[arg-type]


def told(book: Codebook, *batches: Batch, **rows: int) -> list[tuple[str, str, int]]:
    return [(message.code, message.text, message.count) for message in messages_of(Findings(book, batches), rows)]


def test_cells_of_one_cause_are_one_message_with_all_places(book: Codebook) -> None:
    (message,) = messages_of(Findings(book, [batch("TIP-D03", "date_closed", 3, 9, 4)]))
    assert (message.code, message.count, message.harm) == ("TIP-D03", 3, 3)
    assert message.text == book.findings["TIP-D03"].message
    assert [place.row for place in message.places] == [3, 9, 4]


def test_columns_with_the_same_fault_are_told_together_where_there_are_words_for_many(book: Codebook) -> None:
    found = told(
        book,
        batch("TIP-H03", "date_opened", 1, everywhere=True),
        batch("TIP-H03", "case_status", 1, everywhere=True),
        batch("TIP-H03", "sex", 1, table="persons", everywhere=True),
        batch("TIP-K06a", "forms", 3),
        batch("TIP-K06a", "case_status", 5),
    )
    assert found == [
        ("TIP-H03", "2 required columns are missing from the sheet: Case status, Date opened.", 2),
        ("TIP-K06a", "Case status is required here and is blank.", 1),
        ("TIP-K06a", "Forms is required here and is blank.", 1),
        ("TIP-H03", "The required column Sex is missing from the sheet.", 1),
    ]


def test_what_touches_more_rows_comes_first_within_a_severity(book: Codebook) -> None:
    few, many = batch("TIP-D03", "date_closed", 3), batch("TIP-D16", "date_closed", 4, 5)
    missing = batch("TIP-H03", "forms", 1, everywhere=True)
    info, question = batch("TIP-D11", "case_id", *range(2, 60)), batch("TIP-D06", "verdict_date", 2, table="proceedings")
    assert [code for code, *_ in told(book, info, few, question, many, missing, cases=40)] == [
        "TIP-H03",
        "TIP-D16",
        "TIP-D03",
        "TIP-D06",
        "TIP-D11",
    ]
    assert [code for code, *_ in told(book, few, many, missing)] == ["TIP-D16", "TIP-D03", "TIP-H03"]


def test_one_rule_over_many_fields_is_one_message_where_it_says_the_same(book: Codebook) -> None:
    found = messages_of(Findings(book, [batch("TIP-X11", "sex", 3), batch("TIP-X11", "person_kind", 3, 4)]))
    assert [(message.code, message.count) for message in found] == [("TIP-X11", 3)]


def test_facts_that_differ_are_told_apart(book: Codebook) -> None:
    by = [batch("TIP-AG01", "value", 3, table="aggregates", facts={"by": word}) for word in ("Sex", "Age group")]
    assert {text for _, text, _ in told(book, *by)} == {
        "The parts by Sex add up to more than the total.",
        "The parts by Age group add up to more than the total.",
    }


def test_a_found_value_is_shown_only_where_it_stands_alone(book: Codebook) -> None:
    one = messages_of(Findings(book, [batch("TIP-K05", "forms", 3, found=["sexul"])]))
    two = messages_of(Findings(book, [batch("TIP-K05", "forms", 3, 4, found=["sexul", "labor"])]))
    assert "\u201csexul\u201d" in one[0].text
    assert "sexul" not in two[0].text
    assert "labor" not in two[0].text


def test_a_rule_over_fields_of_many_tables_is_one_message_with_words_for_many(book: Codebook) -> None:
    batches = [batch("TIP-D01", "date_opened", 3), batch("TIP-D01", "arrest_date", 4, 5, table="persons")]
    expected = "Dates in 2 columns lie after the day on which the file was sent: Date opened, Arrest date."
    assert told(book, *batches) == [("TIP-D01", expected, 3)]
    assert told(book, batches[0]) == [("TIP-D01", "Date opened lies after the day on which the file was sent.", 1)]
