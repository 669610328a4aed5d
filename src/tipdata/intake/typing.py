"""Raw text -> canonical text, state and bounds, by what the codebook says of the field. Nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldSpec, FieldType, fold_dashes, loose
from ..records import Column, State, Texts, is_bounded, strings

Problem = Literal["", "type", "reason", "mixed", "error_cell", "no_value"]

_INTEGER = re.compile(r"[-+]?\d{1,15}")
_DECIMAL = re.compile(r"[-+]?\d{1,15}(\.\d+)?")
_BELOW = re.compile(r"<\s*(\d{1,9})")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
EARLIEST_YEAR, LATEST_YEAR = 1850, 2150
_STATES = {"unknown": State.unknown, "not_applicable": State.not_applicable, "withheld": State.withheld}


@dataclass(frozen=True)
class Typed:
    """What one text means in one field."""

    text: str
    state: State
    low: float = np.nan
    high: float = np.nan
    problem: Problem = ""


_BLANK = Typed("", State.blank)
_UNREADABLE = Typed("", State.unreadable, problem="type")


def type_column(field: FieldSpec, raw: Texts, book: Codebook, at: int = 0, at_row: int = 0) -> Column:
    """The typed column of a field, from the texts as they were received."""
    read = reader(field, book)
    codes, unique = pd.factorize(raw)
    typed = [read(str(text)) for text in unique]
    bounded = is_bounded(field)
    return Column(
        field=field,
        text=strings([t.text for t in typed])[codes],
        state=np.array([t.state for t in typed], dtype=np.uint8)[codes],
        raw=raw,
        low=np.array([t.low for t in typed], dtype=float)[codes] if bounded else None,
        high=np.array([t.high for t in typed], dtype=float)[codes] if bounded else None,
        problem=strings([t.problem for t in typed])[codes],
        at=at,
        at_row=at_row,
    )


@lru_cache(maxsize=1024)
def reader(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    """A function that types one text of a field."""
    by_type = _READERS[field.type](field, book)
    reasons = {reason.code for reason in book.allowed_missing(field)}
    answers = book.answers_of(field)
    default = by_type(field.default) if field.default is not None else _BLANK

    def read(raw: str) -> Typed:
        text = raw.strip()
        if not text:
            return default
        if text[0] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r"):
            text = text[1:]
        spelling = loose(text)
        reason = book.missing_words.get(spelling)
        if reason is not None and spelling not in answers:
            if reason.code in reasons:
                return Typed("", _STATES[reason.state])
            if field.type not in (FieldType.text, FieldType.narrative, FieldType.identifier):
                return Typed("", State.unreadable, problem="reason")
        return by_type(text)

    return read


def _text(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    return lambda text: Typed(text, State.filled)


def _identifier(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    separator = book.separator

    def read(text: str) -> Typed:
        parts = text.split(separator) if field.multiple else [text]
        folded = (" ".join(fold_dashes(part).split()) for part in parts)
        return Typed(separator.join(part for part in folded if part), State.filled)

    return read


def _number(pattern: re.Pattern[str]) -> Callable[[FieldSpec, Codebook], Callable[[str], Typed]]:
    def make(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
        def read(text: str) -> Typed:
            folded = fold_dashes(text)
            if not pattern.fullmatch(folded) or not folded.isascii():
                return _UNREADABLE
            canonical = plain_number(folded)
            return Typed(canonical, State.filled, float(canonical), float(canonical))

        return read

    return make


def plain_number(text: str) -> str:
    """The number without plus sign, leading zeros and useless decimals."""
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.lstrip("+-").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    number = f"{whole}.{decimals}" if decimals else whole
    return number if number == "0" else sign + number


def _count(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    number = _number(_DECIMAL if field.decimals else _INTEGER)(field, book)

    def read(text: str) -> Typed:
        if text.casefold() == "x":
            return Typed("x", State.filled, 1.0, np.inf)
        if below := _BELOW.fullmatch(text):
            limit = int(below[1])
            return Typed(f"<{limit}", State.filled, 1.0, float(limit - 1)) if limit > 1 else _UNREADABLE
        return number(text)

    return read


def _date(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    def read(text: str) -> Typed:
        parts = _DATE.fullmatch(fold_dashes(text)) if text.isascii() else None
        if parts is None or not EARLIEST_YEAR <= int(parts[1]) <= LATEST_YEAR:
            return _UNREADABLE
        year, month, day = int(parts[1]), int(parts[2] or 1), int(parts[3] or 1)
        try:
            first = datetime.date(year, month, day)
        except ValueError:
            return _UNREADABLE
        last = first
        if parts[2] is None:
            last = datetime.date(year, 12, 31)
        elif parts[3] is None:
            last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        return Typed(parts[0], State.filled, float(days(first)), float(days(last)))

    return read


def days(date: datetime.date) -> int:
    """Days since 1970-01-01."""
    return date.toordinal() - 719163


def _code(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    answers = book.answers_of(field)

    def read(text: str) -> Typed:
        code = answers.get(loose(text))
        return _UNREADABLE if code is None else Typed(code, State.filled)

    return read


def _boolean(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    by_code = _code(field, book)
    logical = {"TRUE": "yes", "FALSE": "no"}
    return lambda text: by_code(logical.get(text, text))


def _codes(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    answers = book.answers_of(field)
    codelist = book.codelist(field)
    rank = {code.code: number for number, code in enumerate(codelist.codes)} if codelist else {}
    alone = {code.code for code in codelist.codes if code.alone} if codelist else set()

    def read(text: str) -> Typed:
        parts = [part for part in (loose(part) for part in text.split(book.separator)) if part]
        codes = [answers.get(part, "") for part in parts]
        reasons = [part for part, code in zip(parts, codes, strict=True) if not code and part in book.missing_words]
        if not codes or any(not code and part not in reasons for part, code in zip(parts, codes, strict=True)):
            return _UNREADABLE
        if len(codes) > 1 and (reasons or alone.intersection(codes)):
            return Typed("", State.unreadable, problem="mixed")
        if field.ordered:
            return Typed(book.separator.join(codes), State.filled)
        return Typed(book.separator.join(sorted(set(codes), key=rank.__getitem__)), State.filled)

    return read


_READERS: dict[FieldType, Callable[[FieldSpec, Codebook], Callable[[str], Typed]]] = {
    FieldType.identifier: _identifier,
    FieldType.text: _text,
    FieldType.narrative: _text,
    FieldType.integer: _number(_INTEGER),
    FieldType.decimal: _number(_DECIMAL),
    FieldType.count: _count,
    FieldType.boolean: _boolean,
    FieldType.yes_no: _boolean,
    FieldType.date: _date,
    FieldType.code: _code,
    FieldType.codes: _codes,
    FieldType.country: _code,
    FieldType.area: _code,
    FieldType.currency: _code,
}
