"""Wrong texts for a cell, by the type and the limits of its column: each kind with the code under which it must be found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..codebook import Codebook, FieldSpec, FieldType, Requirement, loose

FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)
_NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count)
_SHORTEST_LABEL = 7


@dataclass(frozen=True)
class Wrong:
    """A wrong text, and for a misspelt answer the label that was probably meant."""

    text: str
    meant: str = ""


Spoil = Callable[[FieldSpec, Codebook, str], Wrong | None]


def _unknown_code(column: FieldSpec, book: Codebook, _: str) -> Wrong | None:
    return Wrong("no such answer") if book.codelist(column) is not None else None


def _misspelt(column: FieldSpec, book: Codebook, text: str) -> Wrong | None:
    """The label of the answer that stood in the cell, without one of its letters."""
    codelist = book.codelist(column)
    label = next((code.label for code in codelist.codes if code.code == text), "") if codelist is not None else ""
    middle = len(label) // 2
    wrong = label[:middle] + label[middle + 1 :]
    return Wrong(wrong, label) if len(label) >= _SHORTEST_LABEL and loose(wrong) not in book.answers_of(column) else None


def _impossible_date(column: FieldSpec, _: Codebook, __: str) -> Wrong | None:
    return Wrong("2025-02-30") if column.type is FieldType.date else None


def _text_for_number(column: FieldSpec, _: Codebook, __: str) -> Wrong | None:
    return Wrong("several") if column.type in _NUMBERS else None


def _out_of_range(column: FieldSpec, _: Codebook, __: str) -> Wrong | None:
    if column.type not in _NUMBERS or (column.minimum is None and column.maximum is None):
        return None
    number = column.maximum + 1 if column.maximum is not None else (column.minimum or 0) - 1
    return Wrong(format(number, ".10g"))


def _unfit_text(column: FieldSpec, _: Codebook, __: str) -> Wrong | None:
    if column.type not in FREE or column.type is FieldType.narrative:
        return None
    if column.max_length is not None:
        return _too_long(column.max_length)
    unfit = (text for text in ("?", "1", "x") if column.pattern is not None and not re.fullmatch(column.pattern, text))
    return next((Wrong(text) for text in unfit), None)


def _long_note(column: FieldSpec, _: Codebook, __: str) -> Wrong | None:
    return _too_long(column.max_length) if column.type is FieldType.narrative and column.max_length is not None else None


def _too_long(longest: int) -> Wrong:
    return Wrong(("too long " * longest)[:longest] + ".")


def _excuse(column: FieldSpec, book: Codebook, _: str) -> Wrong | None:
    """A reason for no value where this one may not stand."""
    if column.type in FREE:
        return None
    allowed, answers = book.allowed_missing(column), book.answers_of(column)
    reasons = (r for r in book.missing_reasons if r not in allowed and loose(r.code) not in answers and loose(r.label) not in answers)
    return next((Wrong(reason.code) for reason in reasons), None)


def _contradiction(column: FieldSpec, book: Codebook, _: str) -> Wrong | None:
    """An answer that stands alone, or a reason for no value, beside another answer."""
    codelist = book.codelist(column)
    if column.type is not FieldType.codes or codelist is None:
        return None
    codes = {code.code for code in codelist.codes}
    alone = [code.code for code in codelist.codes if code.alone]
    alone += [reason.code for reason in book.missing_reasons if reason.code not in codes]
    other = next((code.code for code in codelist.codes if not code.alone), None)
    return Wrong(f"{alone[0]}{book.separator}{other}") if alone and other is not None else None


CELL_FAULTS: tuple[tuple[str, Spoil], ...] = (
    ("TIP-K05", _unknown_code),
    ("TIP-K05", _misspelt),
    ("TIP-K05", _impossible_date),
    ("TIP-K05", _text_for_number),
    ("TIP-T02", _out_of_range),
    ("TIP-T03", _unfit_text),
    ("TIP-P03a", _long_note),
    ("TIP-T01", _excuse),
    ("TIP-L06", _contradiction),
)
"""Faults of single cells outside of keys."""


def longest_answer(column: FieldSpec, book: Codebook) -> str:
    """The answer with the longest label, for which a fault is possible if it is for any; nothing for free values."""
    codelist = book.codelist(column)
    return max(codelist.codes, key=lambda code: len(code.label)).code if codelist is not None else ""


def unreadable_key(column: FieldSpec, book: Codebook) -> str | None:
    """A text that a key column cannot hold; None for a column that takes any text."""
    if column.requirement is not Requirement.key:
        return None
    spoils = (_unknown_code, _impossible_date, _text_for_number)
    return next((wrong.text for spoil in spoils if (wrong := spoil(column, book, "")) is not None), None)
