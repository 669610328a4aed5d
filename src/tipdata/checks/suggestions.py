"""The answer that somebody probably meant. Never asked for personal and higher fields."""

from __future__ import annotations

import pandas as pd

from ..codebook import Codebook, FieldSpec
from ..intake import Nearest, meant_by, nearest_answers
from ..records import Texts, strings

_MOST = 2000


def suggestions(found: Texts, field: FieldSpec, book: Codebook) -> Texts:
    """For each found text what was probably meant: the label of an answer that is spelt like it and like no other, or the same date or
    number written as it should be; nothing where that cannot be told."""
    codes, unique = pd.factorize(found)
    nearest = nearest_answers(field, book)
    meant = [_meant(str(text), field, book, nearest) for text in unique[:_MOST]]
    return strings([*meant, *[""] * (len(unique) - len(meant))])[codes]


def _meant(text: str, field: FieldSpec, book: Codebook, nearest: Nearest | None) -> str:
    return meant_by(text, field, book) or (nearest.label(text) if nearest is not None else "")
