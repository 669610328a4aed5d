"""Codes and texts: compared, looked for, ranked. Codes are looked at once per different text of a column."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..codebook import Codebook, bare
from ..language import Kind
from ..records import Mask
from .cells import Cells, ranks_of
from .truth import Truth, where
from .values import Given


def is_text(found: Given | Cells) -> bool:
    """Whether what a name reads is compared as a text, not by bounds."""
    return found.kind in (Kind.code, Kind.text) if isinstance(found, Given) else not found.is_bounded


def among(found: Given | Cells, options: Collection[str]) -> Truth:
    """Whether a code or text is one of some."""
    if isinstance(found, Given):
        return where(np.array(found.text is not None), np.array(found.text in options))
    if found.field.loose:
        options = {bare(option) for option in options}
        return where(found.filled, found.of_texts(np.array([bare(text) in options for text in found.texts], dtype=bool)))
    if found.is_listed:
        return where(found.filled, found.of_texts(np.array([text in options for text in found.texts], dtype=bool)))
    mask = np.zeros(len(found), dtype=bool)
    for option in options:
        mask |= np.equal(found.text, option).astype(bool)
    return where(found.filled, mask)


def compare_texts(left: Given | Cells, operator: str, right: Given | Cells | str, book: Codebook) -> Truth:
    """Two codes or texts; of one row each, or of all rows."""
    if operator not in ("==", "!="):
        return _compare_ranks(left, operator, right, book)
    if isinstance(right, str):
        equal = among(left, (right,))
    elif isinstance(left, Cells) and isinstance(right, Cells):
        equal = where(left.filled & right.filled, _equal(left, right))
    else:
        given, other = (left, right) if isinstance(left, Given) else (right, left)
        assert isinstance(given, Given)
        same = among(other, () if given.text is None else (given.text,))
        equal = same if given.text is not None else Truth(same.true & False, same.false & False)
    return equal if operator == "==" else ~equal


def _equal(left: Cells, right: Cells) -> Mask:
    loose = left.field.loose or right.field.loose
    if not loose and not (left.is_listed and right.is_listed):
        return np.equal(left.text, right.text).astype(bool)
    spelt = [[bare(text) if loose else text for text in side.texts] for side in (left, right)]
    numbers = {text: number for number, text in enumerate(dict.fromkeys([*spelt[0], *spelt[1]]))}
    first, second = (
        side.of_texts(np.array([numbers[text] for text in texts], dtype=np.int32)) for side, texts in zip((left, right), spelt, strict=True)
    )
    return np.asarray(np.equal(first, second), dtype=bool)


def _compare_ranks(left: Given | Cells, operator: str, right: Given | Cells | str, book: Codebook) -> Truth:
    assert isinstance(left, Cells)
    first = ranks_of(left, book)
    second: npt.NDArray[np.float64] | float
    if isinstance(right, Cells):
        second, known = ranks_of(right, book), left.filled & right.filled
    else:
        codelist = book.codelist(left.field)
        second = float([code.code for code in codelist.codes].index(str(right))) if codelist else np.nan
        known = left.filled
    outcome = {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[operator]
    return where(known, np.asarray(outcome))


def holds(cells: Cells, codes: Collection[str], book: Codebook) -> Truth:
    """Whether each cell of several codes holds one of some."""
    return _of_codes(cells, book, lambda held: any(code in held for code in codes))


def repeats(cells: Cells, book: Codebook) -> Truth:
    """Whether a cell of several codes in order holds the same code twice in a row."""
    return _of_codes(cells, book, lambda held: any(one == other for one, other in pairwise(held)))


def _of_codes(cells: Cells, book: Codebook, test: Callable[[list[str]], bool]) -> Truth:
    answers = np.array([test(text.split(book.separator)) for text in cells.texts], dtype=bool)
    return where(cells.filled, cells.of_texts(answers))
