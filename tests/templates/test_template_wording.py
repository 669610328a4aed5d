"""What a cell says before and after an entry."""

from __future__ import annotations

import pytest

from tipdata.codebook import Codebook, FieldSpec, FieldType
from tipdata.templates.answer_lists import AnswerLists
from tipdata.templates.validation import validation
from tipdata.templates.wording import prompt, refusal, shortened, title


def field(kind: FieldType, **settings: object) -> FieldSpec:
    known = {"name": "field", "label": "Field", "help": "What it means.", "example": ""}
    return FieldSpec(type=kind, **{**known, **settings})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": FieldType.integer}, "Write a whole number."),
        ({"kind": FieldType.integer, "minimum": 10, "maximum": 99}, "Write a whole number from 10 to 99."),
        ({"kind": FieldType.decimal, "maximum": 2.5}, "Write a number of 2.5 or less."),
        ({"kind": FieldType.decimal, "minimum": 1_000_000}, "Write a number of 1000000 or more."),
        ({"kind": FieldType.count, "minimum": 0}, "Write a whole number of 0 or more. Where the source hides it, write <5 or x."),
        ({"kind": FieldType.narrative, "max_length": 500}, "Write at most 500 characters."),
        ({"kind": FieldType.boolean}, "Choose one of: Yes; No"),
        ({"kind": FieldType.country}, "Choose one of the 251 answers in the list."),
    ],
)
def test_a_refusal_says_what_is_allowed(book: Codebook, settings, words: str) -> None:
    assert refusal(field(**settings, missing=()), book) == words


def test_a_refusal_names_the_reasons_for_no_value(book: Codebook) -> None:
    assert refusal(field(FieldType.date, missing=("unknown", "withheld")), book) == (
        "Write year-month-day, such as 2025-03-15, or 2025-03 or 2025 where the rest is not known. "
        "Where there is no value to give, write one of: Unknown; Withheld"
    )


def test_a_prompt_gives_help_example_and_reasons(book: Codebook) -> None:
    asked = field(FieldType.integer, example="3", missing=("unknown",))
    assert prompt(asked, book) == "What it means.\nExample: 3\nOr: Unknown"


def test_a_prompt_shows_the_example_as_the_drop_down_does(book: Codebook) -> None:
    assert prompt(field(FieldType.country, example="LUX"), book) == "What it means.\nExample: Luxembourg"


def test_a_prompt_for_several_answers_says_how_to_part_them(book: Codebook) -> None:
    asked = field(FieldType.codes, codelist="country", example="LUX;DEU")
    assert prompt(asked, book) == "What it means.\nSeparate several answers by ';'.\nExample: Luxembourg; Germany"


def test_a_list_too_long_to_open_has_a_prompt_with_a_code_and_refuses_nothing(book: Codebook) -> None:
    asked = field(FieldType.area, example="LU-DI", missing=("unknown",))
    lists = AnswerLists(book)
    message = "What it means.\nExample: LU-DI\nOr: Unknown"
    assert validation(asked, "A2", lists) == {"validate": "any", "input_title": "Field", "input_message": message}
    assert lists.names == {}


def test_long_words_are_cut_to_what_excel_takes(book: Codebook) -> None:
    asked = field(FieldType.date, label="Date " * 20, help="Help " * 100, example="2025-03-15 " * 30)
    assert len(title(asked)) <= 32
    assert len(prompt(asked, book)) <= 255
    assert prompt(asked, book).startswith("Help Help")
    assert len(refusal(field(FieldType.narrative, max_length=10**250), book)) <= 255


def test_a_text_is_cut_between_words(book: Codebook) -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two\u2026"
    assert shortened("onetwothree", 5) == "onet\u2026"
