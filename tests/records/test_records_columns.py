"""Columns, keys, links and places: what every other room builds on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import type_column
from tipdata.records import (
    Column,
    Place,
    State,
    TableData,
    cells_of_values,
    column_letter,
    empty_column,
    match,
    parent_rows,
    period_word,
    plain_texts,
    strings,
)

LETTERS = st.sampled_from(["a", "b", "c", "a\x1f", ""])


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


def typed(book: Codebook, table: str, field: str, *texts: str) -> Column:
    return type_column(book.tables[table].field(field), strings(list(texts)), book, at=1)


@given(values=st.lists(LETTERS, max_size=8), keys=st.lists(LETTERS, max_size=8), data=st.data())
def test_a_match_is_the_first_row_with_the_key(values: list[str], keys: list[str], data: st.DataObject) -> None:
    usable = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    found = match(strings(values), strings(keys), np.array(usable, dtype=bool))
    assert found.tolist() == [keys.index(v) if v in keys and use else -1 for v, use in zip(values, usable, strict=True)]


@given(number=st.integers(1, 20_000))
def test_letters_of_columns_count_as_a_spreadsheet_counts(number: int) -> None:
    letters = column_letter(number)
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    assert value == number


def test_a_column_without_a_place_has_no_letter() -> None:
    assert column_letter(0) == ""
    assert Place("a.xlsx", "cases", 0, "B").cell == ""
    assert str(Place("a.xlsx", "cases", 3, "B")) == "a.xlsx cases B3"
    assert str(Place("a.csv", "", 3)) == "a.csv row 3"


def test_taking_rows_keeps_every_part_of_a_cell_and_minus_one_is_blank(book: Codebook) -> None:
    column = typed(book, "cases", "date_opened", "2025-02", "unknown", "?")
    taken = column.take(np.array([2, -1, 0]))
    assert taken.text.tolist() == ["", "", "2025-02"]
    assert taken.raw.tolist() == ["?", "", "2025-02"]
    assert taken.state.tolist() == [State.unreadable, State.blank, State.filled]
    assert taken.low is not None
    assert np.isnan(taken.low[:2]).all()
    assert taken.problem is not None
    assert taken.problem.tolist() == ["type", "", ""]


def test_taking_from_an_empty_column_gives_blanks(book: Codebook) -> None:
    taken = empty_column(book.tables["cases"].field("date_opened"), 0).take(np.array([-1, -1]))
    assert taken.blank.all()
    assert len(taken) == 2


def test_a_stated_reason_is_an_answer_and_a_blank_is_none(book: Codebook) -> None:
    column = typed(book, "cases", "n_victims", "2", "unknown", "withheld", "", "many")
    assert column.answered.tolist() == [True, True, True, False, False]
    assert column.empty.tolist() == [False, False, False, True, False]


def test_words_read_the_same_again(book: Codebook) -> None:
    column = typed(book, "cases", "n_victims", "2", "Unknown", "WITHHELD", "", "many", "007")
    words = plain_texts(column, book)
    assert words.tolist() == ["2", "unknown", "withheld", "", "many", "7"]
    again = type_column(column.field, words, book)
    assert again.state.tolist() == column.state.tolist()
    assert again.text.tolist() == column.text.tolist()


def table(book: Codebook, name: str, **columns: list[str]) -> TableData:
    length = len(next(iter(columns.values())))
    read = {field: typed(book, name, field, *texts) for field, texts in columns.items()}
    return TableData(book.tables[name], "a.csv", "", read, np.arange(length) + 2, np.arange(length))


def test_keys_of_several_parts_do_not_run_together(book: Codebook) -> None:
    data = table(book, "victim_tally", victim_group=["women", "women"], form=["sexual", ""], citizenship_group=["own", "own"])
    assert len(set(data.keys)) == 2
    assert data.has_key.tolist() == [True, False]


def test_a_reason_in_a_key_is_one_key_however_it_is_spelt(book: Codebook) -> None:
    units = ["unknown", "Unknown", "persons"]
    texts = {f.name: ["2025-01-01" if f.type == "date" else "total"] * 3 for f in book.tables["aggregates"].keys}
    data = table(book, "aggregates", **{**texts, "measure": ["arrests"] * 3, "counting_unit": units})
    assert len(set(data.keys)) == 2
    assert data.has_key.all()


def test_children_find_their_parents_within_their_unit(book: Codebook) -> None:
    cases = table(book, "cases", case_id=["C1", "C2", "C1"])
    persons = table(book, "persons", person_id=["P1", "P2", "P3", "P4"], case_id=["C2", "C1", "", "C9"])
    assert parent_rows({"cases": cases, "persons": persons}, book)["persons", "case_id"].tolist() == [1, 0, -1, -1]


@pytest.mark.parametrize(
    ("start", "end", "word"),
    [
        ("2025-01-01", "2025-12-31", "2025"),
        ("2025-04-01", "2025-06-30", "2025Q2"),
        ("2025-04-01", "2025-04-30", "2025-04-01..2025-04-30"),
        ("2024-10-01", "2025-03-31", "2024-10-01..2025-03-31"),
    ],
)
def test_a_period_is_told_in_one_word(start: str, end: str, word: str) -> None:
    assert period_word(start, end) == word


CELLS = st.lists(st.sampled_from(["open", "closed", "unknown", "", "?!", "2024", "2024-05-17"]), min_size=1, max_size=8)
PARTS = ("text", "state", "raw", "low", "high", "problem")


def parts(column: Column) -> list[object]:
    return [None if (values := getattr(column, part)) is None else np.asarray(values).astype(str).tolist() for part in PARTS]


def made(column: Column) -> Column:
    """The same column with all its arrays made, so that nothing is known of repeats."""
    return replace(column)


@given(texts=CELLS, field=st.sampled_from(["case_status", "date_opened", "case_id"]), data=st.data())
def test_a_column_held_apart_is_the_column_made(book: Codebook, texts: list[str], field: str, data: st.DataObject) -> None:
    column = typed(book, "cases", field, *texts)
    assert parts(column) == parts(made(column))
    rows = np.array(data.draw(st.lists(st.integers(-1, len(texts) - 1), max_size=10)), dtype=np.int64)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), dtype=bool)
    for change in (
        lambda one: one.take(rows),
        lambda one: one.unreadable_where(mask),
        lambda one: one.with_problem("type", mask),
        lambda one: one.unreadable_where(mask).take(rows).take(np.arange(len(rows))[::-1]),
        lambda one: one.take(rows).with_problem("moved", np.resize(mask, len(rows))),
    ):
        held, whole = change(column), change(made(column))
        assert parts(held) == parts(whole)
        assert held.apart.cells.sum() == len(held)
        assert parts(held.apart.values.take(held.apart.numbers.astype(np.int64))) == parts(whole)
        assert held.coded.texts[held.coded.numbers].tolist() == whole.text.tolist()


def test_a_column_without_rows_has_no_cells_apart(book: Codebook) -> None:
    column = empty_column(book.tables["cases"].field("case_id"), 0)
    assert (len(column), column.apart.cells.sum(), len(column.take(np.array([-1, -1])))) == (0, 0, 2)
    assert column.take(np.array([-1])).text.tolist() == [""]


@given(values=st.lists(st.booleans(), min_size=1, max_size=10), data=st.data())
def test_cells_of_few_values_and_of_many_are_those_that_hold_them(values: list[bool], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=12))
    found = cells_of_values(np.array(values, dtype=bool), np.array(numbers, dtype=np.int32))
    assert found.tolist() == [values[number] for number in numbers]
