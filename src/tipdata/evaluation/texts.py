"""Codes and texts: compared, looked for, ranked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..language import Kind, Literal
from ..records import Column, Mask, Numbers
from .truth import Truth, undecided, where
from .values import Given


def is_text(found: Given | Column) -> bool:
    """Whether what a name reads is compared as a text, not by bounds."""
    return found.kind in (Kind.code, Kind.text) if isinstance(found, Given) else found.low is None


def compare_texts(left: Given | Column, operator: str, right: Given | Column | Literal, book: Codebook) -> Truth:
    """Two codes or texts; of one row each, or of all rows."""
    first, first_known = _texts(left)
    second, second_known = _texts(right)
    known = first_known & second_known
    if operator in ("==", "!="):
        equal = where(known, np.asarray(np.equal(first, second), dtype=bool))
        return equal if operator == "==" else ~equal
    field = next(side.field for side in (left, right) if isinstance(side, Column))
    codelist = book.codelist(field)
    ranks = {code.code: float(rank) for rank, code in enumerate(codelist.codes)} if codelist else {}
    one, other = _ranks(first, ranks), _ranks(second, ranks)
    outcome = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[operator]
    return where(known, np.asarray(outcome))


def _texts(side: Given | Column | Literal) -> tuple[np.ndarray, Mask]:
    if isinstance(side, Column):
        return side.text, side.filled
    text = str(side.value) if isinstance(side, Literal) else side.text
    return np.array(text or "", dtype=object), np.array(text is not None)


def _ranks(texts: np.ndarray, ranks: dict[str, float]) -> Numbers:
    codes, unique = pd.factorize(np.atleast_1d(texts))
    found = np.array([ranks.get(text, np.nan) for text in unique], dtype=float)
    return found[codes] if texts.ndim else found[0]


def holds(column: Column, code: str, book: Codebook) -> Truth:
    """Whether each cell of several codes holds a code."""
    return _of_codes(column, book, lambda codes: code in codes)


def repeats(column: Column, book: Codebook) -> Truth:
    """Whether a cell of several codes in order holds the same code twice in a row."""
    return _of_codes(column, book, lambda codes: any(one == other for one, other in pairwise(codes)))


def _of_codes(column: Column, book: Codebook, test: Callable[[list[str]], bool]) -> Truth:
    numbers, unique = pd.factorize(column.text)
    answers = np.array([test(text.split(book.separator)) for text in unique], dtype=bool)
    return where(column.filled, answers[numbers]) if len(unique) else undecided(len(column))
