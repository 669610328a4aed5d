"""Rows that fill any form of any codebook, field by field."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tipdata.codebook import Codebook, FieldSpec, FieldType, load_codebook

Filled = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="session")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def fill(book: Codebook) -> Callable[[str, int], Filled]:
    """`fill(form, seed)` gives eight rows per sheet (one on the cover) with an answer in every cell, some of them missing reasons."""

    def rows(form: str, seed: int) -> Filled:
        draw = random.Random(seed)
        collection = book.collection(form)
        sizes = {view.name: 1 if view is collection.cover else 8 for view in collection.views}
        filled = {
            view.name: [{column.name: answer(column, book, draw, number) for column in view.entered} for number in range(sizes[view.name])]
            for view in collection.views
        }
        if collection.cover is not None:
            for column in collection.cover.entered:
                if column.role == "form":
                    filled[collection.cover.name][0][column.name] = form
        return filled

    return rows


def answer(field: FieldSpec, book: Codebook, draw: random.Random, number: int) -> str:
    """A canonical answer of a field."""
    reasons = book.allowed_missing(field)
    if reasons and draw.random() < 0.2:
        return draw.choice(reasons).code
    codelist = book.codelist(field)
    if codelist is not None:
        if not field.is_multiple:
            return draw.choice(codelist.codes).code
        chosen = draw.sample([code.code for code in codelist.codes if not code.alone], 2)
        order = [code.code for code in codelist.codes]
        return book.separator.join(chosen if field.ordered else sorted(chosen, key=order.index))
    low = int(field.minimum if field.minimum is not None else 0)
    match field.type:
        case FieldType.integer:
            return str(low + number)
        case FieldType.decimal:
            return f"{low + number}.25"
        case FieldType.count:
            return draw.choice([str(low + number), "<5", "x"])
        case FieldType.date:
            return draw.choice(["2025-03-31", "2024-02-29"] if field.full_days else ["2025", "2025-03", "2024-02-29"])
        case FieldType.identifier:
            return draw.choice([f"00{number}", "NA-7", "C 12/25"])
        case _:
            return draw.choice(["=1+1", "@home", "-a", "+33 1 23", 'with, comma and "quotes"', "two\nlines", f"00{number}", "NA", "Ærø"])
