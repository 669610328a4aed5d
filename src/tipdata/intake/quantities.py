"""Numbers as offices write them -> plain numbers, as far as that cannot change what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..codebook import Codebook, FieldSpec, fold_dashes
from .dates import folded, plain_digits

_ZEROS = re.compile(r"([-+]?\d{1,15})[.,]0{1,2}")
_COMMA = re.compile(r"([-+]?\d{1,15}),(\d{1,2}|\d{4,9})|([-+]?\d{4,15}),(\d{3})")
_GROUPED = re.compile(r"([-+]?\d{1,3})((?:[ \u00a0\u202f.,'\u2019]\d{3})+)(?:[.,](\d{1,2}))?")
_WITH_WORD = re.compile(r"([-+]?\d[\d.,]*)\s*([^\W\d_][\w.]*\.?)")
_MONEY = re.compile(
    r"(?:[^\W\d_]{1,3}\.?|[$\u20ac\u00a3\u00a5])?\s*([-+]?\d[\d., \u00a0\u202f'\u2019]*?)\s*(?:[^\W\d_]{1,3}\.?|[$\u20ac\u00a3\u00a5])?"
)


@dataclass(frozen=True)
class NumberRead:
    """A plain number and how it was written; where it cannot be read, what it probably is."""

    text: str = ""
    how: str = ""
    meant: str = ""


def read_number(raw: str, field: FieldSpec, book: Codebook, whole: bool) -> NumberRead | None:
    """A number that is not written plainly; None for what is none. `whole` numbers have no decimals."""
    text = fold_dashes(plain_digits(raw)).replace("\u066b", ".").strip()
    unit = _WITH_WORD.fullmatch(text)
    if unit is not None and _is_unit(unit[2], field.unit, book):
        inner = _plain(unit[1], whole)
        return NumberRead(inner.text, "unit") if inner is not None and inner.text else inner
    if text != raw.strip() or not whole:
        plain = _plain(text, whole)
        if plain is not None:
            return plain if plain.how else NumberRead(plain.text, "digits")
    return _plain(text, whole) or _meant(text, whole)


def _plain(text: str, whole: bool) -> NumberRead | None:
    if not whole and (part := re.fullmatch(r"([-+]?)[.,](\d{1,9})", text)):
        return NumberRead(f"{part[1]}0.{part[2]}", "zero_before")
    if re.fullmatch(r"[-+]?\d{1,15}", text):
        return NumberRead(text)
    if zeros := _ZEROS.fullmatch(text):
        return NumberRead(zeros[1], "zeros" if whole else "comma" if "," in text else "")
    if whole:
        return None
    if re.fullmatch(r"[-+]?\d{1,15}\.\d+", text):
        return NumberRead(text)
    # A comma before three digits may as well stand between thousands, so that it is not guessed.
    if comma := _COMMA.fullmatch(text):
        return NumberRead(f"{comma[1] or comma[3]}.{comma[2] or comma[4]}", "comma")
    return None


def _is_unit(word: str, unit: str | None, book: Codebook) -> bool:
    return unit is not None and folded(word.rstrip(".")) in {folded(known.rstrip(".")) for known in book.units.get(unit, ())}


def _meant(text: str, whole: bool) -> NumberRead | None:
    """What a number with signs between its thousands, or with a currency, probably is."""
    money = _MONEY.fullmatch(text)
    inner = money[1].strip() if money else text
    grouped = _GROUPED.fullmatch(inner)
    if grouped is not None:
        digits = grouped[1] + re.sub(r"\D", "", grouped[2])
        if grouped[3] is None and not whole and len(grouped[2]) == 4 and grouped[2][0] in ".,":
            return NumberRead()
        return NumberRead(meant=f"{digits}.{grouped[3]}" if grouped[3] and not whole else digits)
    plain = _plain(inner, whole) if inner != text else None
    return NumberRead(meant=plain.text) if plain is not None else None
