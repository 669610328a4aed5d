"""The answer that somebody probably meant. Never asked for personal and higher fields."""

from __future__ import annotations

import difflib

import pandas as pd

from ..codebook import Codebook, FieldSpec, loose
from ..records import Texts, strings


def suggestions(found: Texts, field: FieldSpec, book: Codebook) -> Texts:
    """For each found text the label of the nearest answer of the field's list, or nothing when none is near."""
    answers = book.answers_of(field)
    codelist = book.codelist(field)
    if codelist is None:
        return strings([""] * len(found))
    labels = {code.code: code.label for code in codelist.codes}
    codes, unique = pd.factorize(found)
    return strings([_nearest(str(text), answers, labels) for text in unique])[codes]


def _nearest(text: str, answers: dict[str, str], labels: dict[str, str]) -> str:
    near = difflib.get_close_matches(loose(text), list(answers), n=1, cutoff=0.75)
    return labels[answers[near[0]]] if near else ""
