"""Raw text -> canonical text, state and bounds, by what the codebook says of the field. Nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from ..codebook import FORMULA_STARTS, Codebook, FieldSpec, FieldType, fold_dashes, loose, visible
from ..records import Column, State, Texts, changed, is_bounded, later
from .distinct import Distinct, distinct
from .lines import among

Problem = Literal[
    "",
    "type",
    "reason",
    "mixed",
    "error_cell",
    "no_value",
    "merged",
    "order",
    "century",
    "calendar",
    "serial",
    "mark",
    "several",
    "damaged",
    "spoilt",
    "swapped",
    "exchanged",
    "moved",
]

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]+)?")
# A number or date that holds nothing but figures, a dot or hyphens, as nearly all do.
_PLAIN = re.compile(r"[0-9][-.0-9]*")
_CANONICAL = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_BELOW = re.compile(r"<\s*([0-9]{1,9})")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FIGURES = b"0123456789"
_BETWEEN_IDS = b",&|;/+"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SHIELDED = tuple(f"'{start}" for start in FORMULA_STARTS)
EARLIEST_YEAR, LATEST_YEAR = 1850, 2150
_STATES = {"unknown": State.unknown, "not_applicable": State.not_applicable, "withheld": State.withheld}


class Typed(NamedTuple):
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
    known = distinct(raw)
    return changed(column_of(field, known, type_texts(field, known, book)), at=at, at_row=at_row)


def type_texts(field: FieldSpec, known: Distinct, book: Codebook) -> dict[int, Typed]:
    """What texts mean, by their numbers; those that are left out are filled and mean what they are."""
    read = reader(field, book)
    return {number: read(known.texts[number]) for number in _not_plain(field, known, book)}


def column_of(field: FieldSpec, known: Distinct, typed: Mapping[int, Typed]) -> Column:
    """The column of these texts, each of which means what `typed` says of it."""
    states, problems = np.zeros(len(known.texts), dtype=np.uint8), np.full(len(known.texts), "", dtype=object)
    other: dict[int, str] = {}
    for number, one in typed.items():
        states[number], problems[number] = one.state, one.problem
        if one.text != known.texts[number]:
            other[number] = one.text
    bounded = is_bounded(field)
    raw = text = later(known.array, known.numbers, are_unlike=True)
    if other:
        texts = known.array.copy()
        texts[list(other)] = list(other.values())
        text = later(texts, known.numbers)
    return Column(
        field=field,
        text=text,
        state=later(states, known.numbers, known.cells_of),
        raw=raw,
        low=later(np.array([t.low for t in typed.values()], dtype=float), known.numbers) if bounded else None,
        high=later(np.array([t.high for t in typed.values()], dtype=float), known.numbers) if bounded else None,
        problem=later(problems, known.numbers),
    )


def _not_plain(field: FieldSpec, known: Distinct, book: Codebook) -> Sequence[int]:
    """The texts that have to be read one by one. Most ids mean what they are, and each of them is another text: a letter or figure, other
    signs without blanks, and a figure at the end."""
    lines = known.lines
    if field.type not in (FieldType.text, FieldType.identifier) or lines is None or any(w[-1:].isdigit() for w in book.missing_words):
        return range(len(known.texts))
    plain = among(lines.first, _LETTERS + _FIGURES) & among(lines.sign(1), _FIGURES)
    plain &= ~lines.having(b" " + (book.separator.encode() + _BETWEEN_IDS if field.is_multiple else b""))
    found: list[int] = np.flatnonzero(~plain).tolist()
    return found


@lru_cache(maxsize=1024)
def reader(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    """A function that types one text of a field."""
    by_type = _READERS[field.type](field, book)
    reasons = {reason.code for reason in book.allowed_missing(field)}
    answers = book.answers_of(field)
    default = by_type(field.default) if field.default is not None else _BLANK
    separator = book.separator if field.is_multiple else ""
    of_figures = is_bounded(field) and not separator and not any(sign.isdigit() for word in book.missing_words for sign in word)

    def read(raw: str) -> Typed:
        if of_figures and _PLAIN.fullmatch(raw):
            return by_type(raw)
        text = visible(raw.strip())
        if not text:
            return default
        if separator and separator in text:
            text = separator.join(part for part in map(str.strip, text.split(separator)) if part)
            if not text:
                return _UNREADABLE
        text = _unshielded(text)
        spelling = loose(text)
        reason = book.missing_words.get(spelling)
        if reason is not None and spelling not in answers:
            if reason.code in reasons:
                return Typed("", _STATES[reason.state])
            if field.type not in (FieldType.text, FieldType.narrative, FieldType.identifier):
                return Typed("", State.unreadable, problem="reason")
        return by_type(text)

    return read


def _unshielded(text: str) -> str:
    """The text without the apostrophe that keeps worksheet programs from running it as a formula."""
    while text.startswith(_SHIELDED):
        text = text[1:].strip()
    return text


def _text(_field: FieldSpec, _book: Codebook) -> Callable[[str], Typed]:
    return lambda text: Typed(text, State.filled)


def _identifier(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    def read(text: str) -> Typed:
        return Typed(_unshielded(" ".join(fold_dashes(text).split())), State.filled)

    def read_several(text: str) -> Typed:
        return Typed(book.separator.join(read(part).text for part in text.split(book.separator)), State.filled)

    return read_several if field.is_multiple else read


def _number(pattern: re.Pattern[str]) -> Callable[[FieldSpec, Codebook], Callable[[str], Typed]]:
    def make(_field: FieldSpec, _book: Codebook) -> Callable[[str], Typed]:
        def read(text: str) -> Typed:
            if _CANONICAL.fullmatch(text) and pattern.fullmatch(text):
                number = float(text)
                return Typed(text, State.filled, number, number)
            folded = fold_dashes(text)
            if not pattern.fullmatch(folded):
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
        if text[:1].isdecimal():
            return number(text)
        if text.casefold() == "x":
            return Typed("x", State.filled, 1.0, np.inf)
        if below := _BELOW.fullmatch(text):
            limit = int(below[1])
            return Typed(f"<{limit}", State.filled, 1.0, float(limit - 1)) if limit > 1 else _UNREADABLE
        return number(text)

    return read


def _date(field: FieldSpec, _book: Codebook) -> Callable[[str], Typed]:
    def read(text: str) -> Typed:
        parts = _DATE.fullmatch(fold_dashes(text))
        if parts is None or (field.full_days and parts[3] is None) or not EARLIEST_YEAR <= int(parts[1]) <= LATEST_YEAR:
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
    return lambda text: by_code(logical.get(text.upper(), text))


def _codes(field: FieldSpec, book: Codebook) -> Callable[[str], Typed]:
    answers = book.answers_of(field)
    codelist = book.codelist(field)
    rank = {code.code: number for number, code in enumerate(codelist.codes)} if codelist else {}
    alone = {code.code for code in codelist.codes if code.alone} if codelist else set()

    def read(text: str) -> Typed:
        parts = [loose(part) for part in text.split(book.separator)]
        codes = [answers.get(part, "") for part in parts]
        if any(not code and part not in book.missing_words for part, code in zip(parts, codes, strict=True)):
            return _UNREADABLE
        several = set(codes)
        if "" in several or (len(several) > 1 and alone & several):
            return Typed("", State.unreadable, problem="mixed")
        if field.ordered:
            return Typed(book.separator.join(codes), State.filled)
        return Typed(book.separator.join(sorted(several, key=rank.__getitem__)), State.filled)

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
