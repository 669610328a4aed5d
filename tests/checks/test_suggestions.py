"""What a misspelt label was meant to be: right nearly always, wrong hardly ever, and nothing where it cannot be told."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tipdata.checks.suggestions import suggestions
from tipdata.codebook import Codebook, FieldSpec, load_codebook
from tipdata.records import strings
from typing_errors import misspelt

BOOK = load_codebook()


def fields_with_lists(book: Codebook) -> list[FieldSpec]:
    """One field for each list of answers that may be suggested."""
    by_list: dict[str, FieldSpec] = {}
    for table in book.tables.values():
        for field in table.fields:
            codelist = book.codelist(field)
            if codelist is not None and field.shows_values:
                by_list.setdefault(codelist.name, field)
    return list(by_list.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_five_hundred_typing_errors_nearly_all_are_mended_and_hardly_any_wrongly(language: str) -> None:
    book = BOOK.speak(language)
    draw = random.Random(1)
    slips = [
        (field, code.label, slip[0], slip[1])
        for field in fields_with_lists(book)
        for codelist in [book.codelist(field)]
        if codelist is not None
        for code in codelist.codes
        for slip in [misspelt(code.label, draw)]
        if slip is not None and slip[0] != code.label
    ]
    draw.shuffle(slips)
    fates: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    for field, label, text, kind in slips[:500]:
        said = str(suggestions(strings([text]), field, book)[0])
        # What is read all the same, such as a lost accent, needs no suggestion.
        fate = "right" if said == label or book.answers_of(field).get(text.casefold()) else "none" if not said else "wrong"
        fates[fate] += 1
        by_kind.setdefault(kind, Counter())[fate] += 1
    assert sum(fates.values()) >= 400
    assert fates["right"] >= 0.95 * sum(fates.values()), by_kind
    assert fates["wrong"] <= 0.02 * sum(fates.values()), by_kind
