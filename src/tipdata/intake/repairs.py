"""Texts that the strict reading cannot read: repaired where that cannot change what they say, else told what is wrong with them.

What is repaired is counted and said; nothing is guessed that the file does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Code, Codebook, FieldSpec, FieldType, fold_dashes, loose
from ..records import State
from .bands import band_of, bands_of
from .dates import DateRead, Order, folded, plain_digits, read_date
from .distinct import is_blank
from .marks import Meaning, meaning_of, meaning_of_signs
from .quantities import NumberRead, read_number
from .spoilt import is_error
from .typing import EARLIEST_YEAR, LATEST_YEAR, Problem, Typed, reader

HOWS = {
    "spelling": "intake.spelling",
    "digits": "intake.digits",
    "unit": "intake.unit",
    "comma": "intake.comma",
    "zeros": "intake.zeros",
    "zero_before": "intake.zero_before",
    "signs": "intake.signs",
    "band": "intake.band",
    "several": "intake.several",
    "date": "intake.date",
    "dots": "intake.dots",
    "unseen": "intake.unseen",
    "dmy": "intake.dmy",
    "mdy": "intake.mdy",
    "serial": "intake.serial",
}
_NUMBERS = (FieldType.integer, FieldType.count, FieldType.decimal)
_TIDIED = {FieldType.date: "date", **dict.fromkeys(_NUMBERS, "signs")}
_FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)
_YES_NO = {"y": "yes", "n": "no"}
_AROUND = " \t.,:;!'\"\u2018\u2019\u201c\u201d\u00ab\u00bb()[]\u200e\u200f\u00a0"
_QUOTED = " \t!'\"\u2018\u2019\u201c\u201d\u00ab\u00bb\u200e\u200f\u00a0"
_BEHIND_NUMBERS = _QUOTED + ".,:;"
_JOINTS = re.compile(r"\s*(?:[,;/|+&\n\r\u060c\u061b]|\band\b|\bet\b|\by\b|\bund\b|\be\b|\u0648(?=\s))\s*", re.IGNORECASE)
_CUT = re.compile(rf"({_JOINTS.pattern})", re.IGNORECASE)
_CODE_AND_LABEL = re.compile(r"(.+?)\s*(?:[-:=\u2013]|\((?=.*\)$))\s*(.+?)\)?")
_ID_JOINTS = re.compile(r"\s*[,&|\n\r\u060c]\s*|\s+(?:and|et|y|und|\u0648)\s+", re.IGNORECASE)
_ID = re.compile(r"\S*\d\S*")
_LOST = "\ufffd"
_SHORTEST_WORD = 4
# Zero-width blanks and joiners, soft hyphens and byte order marks, as copying from web pages and word processors brings them.
_WITHOUT_WIDTH = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


@dataclass(frozen=True)
class Reading:
    """What is known of a file: which of day and month its dates have first, and from which year a workbook counts days (0 for text).

    Where the order is not known, the dates of a column may show it (`trusts_column`).
    """

    order: Order = ""
    epoch: int = 0
    trusts_column: bool = True


@dataclass(frozen=True)
class Mended:
    """A text that was repaired, with how; or one that was not, with why and what it probably means."""

    typed: Typed
    how: str = ""
    meant: str = ""


Mend = Callable[[str], Mended | None]
LONGEST = 2000
"""Signs in a cell. Nobody means a date, a number or an answer by more of them, and looking for one in them takes long."""


def unread(problem: Problem, meant: str = "") -> Mended:
    return Mended(Typed("", State.unreadable, problem=problem), meant=meant)


@lru_cache(maxsize=1024)
def mender(field: FieldSpec, book: Codebook, reading: Reading) -> Mend:
    """A function that looks at one text that the strict reading could not read; it gives None where nothing better can be said."""
    strict = reader(field, book)
    by_type = _MENDERS.get(field.type, _no_mender)(field, book, reading)
    is_number = field.type in _NUMBERS

    def mend(raw: str) -> Mended | None:
        if _LOST in raw:
            return unread("damaged")
        if len(raw) > LONGEST:
            return None
        seen = raw if raw.isascii() else raw.translate(_WITHOUT_WIDTH)
        if seen != raw:
            typed = strict(seen)
            if typed.state is not State.unreadable:
                return Mended(typed, "unseen")
            raw = seen
        # Brackets around a number make it negative in accounts, and a dot before it belongs to it.
        text = plain_digits(raw).strip(_QUOTED).rstrip(_BEHIND_NUMBERS) if is_number else plain_digits(raw).strip(_AROUND)
        if text != raw.strip() and text:
            typed = strict(text)
            if typed.state is not State.unreadable:
                is_other = text.casefold() != raw.strip(_AROUND).casefold()
                return Mended(typed, "digits" if is_other else _TIDIED.get(field.type, "spelling"))
        found = by_type(raw)
        if found is not None:
            return found
        meaning = meaning_of(raw.strip())
        if meaning is not None:
            return unread("mark", _word_for(meaning, field, book))
        return unread("error_cell") if is_error(raw) else None

    return mend


@lru_cache(maxsize=1024)
def objection(field: FieldSpec, book: Codebook) -> Mend:
    """A function that looks at a text that can be read: a free text may hold nothing but a sign, lost letters, or several ids; and a short
    name in a list may be a word for yes, no or nothing."""
    if field.type not in _FREE:
        return _of_short_names(field, book)

    several = field.is_multiple and field.type is FieldType.identifier
    strict = reader(field, book)

    def look(raw: str) -> Mended | None:
        if _LOST in raw:
            return unread("damaged")
        if len(raw) > LONGEST:
            return None
        if not raw.isascii() and is_blank(raw.translate(_WITHOUT_WIDTH)):
            return Mended(strict(""), "unseen")
        meaning = _meaning_of_free(raw.strip(), field)
        if meaning is not None:
            return unread("mark", _word_for(meaning, field, book))
        parts = [part for part in _ID_JOINTS.split(raw.strip()) if part] if several else []
        if len(parts) > 1 and book.separator not in raw and all(_ID.fullmatch(part) for part in parts):
            return Mended(strict(book.separator.join(parts)), "several")
        return None

    return look


def _meaning_of_free(text: str, field: FieldSpec) -> Meaning | None:
    """What a free text means that stands for a missing answer. None is a surname, NA a beginning of names, and 999 may be an id; but no id
    is called none, and neither is a reference that may not be shown."""
    is_id = field.type is FieldType.identifier
    is_reference = field.type is FieldType.text and ("/" in text or (len(text) >= _SHORTEST_WORD and not field.shows_values))
    return meaning_of(text, with_numbers=False) if is_id or is_reference else meaning_of_signs(text)


def _of_short_names(field: FieldSpec, book: Codebook) -> Mend:
    """Norway is NO and Namibia NA, but who writes no or na beside a question may as well answer it."""
    answers, codelist = book.answers_of(field), book.codelist(field)
    if codelist is None:
        return _nothing
    names = {loose(word) for one in (book, *book.others) for code in _codes_of(field, one) for word in (code.code, code.label)}
    said = {folded(word) for word in book.answers(None)}
    plain = {word for word in answers.keys() - names if folded(word) in said or word in _YES_NO or meaning_of(word) is not None}
    if not plain:
        return _nothing

    def look(raw: str) -> Mended | None:
        text = raw.strip()
        return None if loose(text) not in plain or text.isupper() else unread("mark", _word_for(meaning_of(text) or "", field, book))

    return look


def _codes_of(field: FieldSpec, book: Codebook) -> tuple[Code, ...]:
    codelist = book.codelist(field)
    return codelist.codes if codelist is not None else ()


def meant_by(raw: str, field: FieldSpec, book: Codebook) -> str:
    """What a text that cannot be read probably means, in words of the field; nothing where that cannot be told."""
    mended = mender(field, book, Reading())(raw)
    return mended.meant if mended is not None else ""


def _nothing(_raw: str) -> None:
    return None


def _no_mender(_field: FieldSpec, _book: Codebook, _reading: Reading) -> Mend:
    return _nothing


def _word_for(meaning: str, field: FieldSpec, book: Codebook) -> str:
    """The label of the stated reason that is meant, where the field allows it."""
    return next((reason.label for reason in book.allowed_missing(field) if reason.state == meaning), "") if meaning else ""


def _dates(field: FieldSpec, book: Codebook, reading: Reading) -> Mend:
    strict = reader(field, book)

    def mend(raw: str) -> Mended | None:
        found = read_loosely(raw, reading)
        if found is None:
            return None
        text, how = in_order(found, reading.order)
        if text:
            typed = strict(text)
            return Mended(typed, how) if typed.state is not State.unreadable else None
        return unread(found.why, found.meant) if found.why else None

    return mend


def read_loosely(raw: str, reading: Reading) -> DateRead | None:
    return read_date(raw, reading.epoch, lambda year: EARLIEST_YEAR <= year <= LATEST_YEAR)


def in_order(found: DateRead, order: Order) -> tuple[str, str]:
    """The date and how it was read, where day and month stand in this order; nothing where that is not known or cannot be."""
    if found.text or found.why not in ("", "order"):
        return found.text, found.how
    # With dots between them the day stands before the month in every language that Unicode's CLDR knows.
    if found.dotted and found.first and order != "mdy":
        return found.first, "dots"
    if not order and not (found.first and found.second):
        order = "dmy" if found.first else "mdy"
    return {"dmy": (found.first, "dmy"), "mdy": (found.second, "mdy"), "": ("", "")}[order]


def _numbers(field: FieldSpec, book: Codebook, _reading: Reading) -> Mend:
    strict = reader(field, book)
    whole = field.type is FieldType.integer or (field.type is FieldType.count and not field.decimals)

    def mend(raw: str) -> Mended | None:
        if field.type is FieldType.count:
            typed = strict(plain_digits(raw))
            if typed.state is not State.unreadable:
                return Mended(typed, "digits")
        found = read_number(raw, field, book, whole)
        if found is None:
            return None
        return _number(found, strict)

    return mend


def _number(found: NumberRead, strict: Callable[[str], Typed]) -> Mended | None:
    if found.text:
        typed = strict(found.text)
        return Mended(typed, found.how or "digits") if typed.state is not State.unreadable else None
    return unread("type", found.meant)


def _parts(text: str) -> list[str]:
    """A text cut at every sign or word that may join two answers, these signs and words included."""
    return [part for part in _CUT.split(fold_dashes(text)) if part]


def _codes(field: FieldSpec, book: Codebook, _reading: Reading) -> Mend:
    answers, codelist = book.answers_of(field), book.codelist(field)
    strict = reader(field, book)
    bands = bands_of(codelist) if codelist is not None else {}
    is_yes_no = field.type in (FieldType.yes_no, FieldType.boolean)

    # A code and its label, with a sign between them, is the longest way to write an answer.
    reach = 2 * max((len(_parts(answer)) for answer in answers), default=1) + 1

    def one(text: str) -> str:
        """The code that a single text means, by another spelling; nothing where there is none."""
        word = loose(text.strip(_AROUND))
        if word in answers:
            return answers[word]
        if is_yes_no and word in _YES_NO:
            return answers.get(_YES_NO[word], "")
        band = band_of(text)
        if band is not None and band in bands:
            return bands[band]
        pair = _CODE_AND_LABEL.fullmatch(text.strip())
        if pair is not None:
            codes = {answers.get(loose(pair[1])), answers.get(loose(pair[2]))}
            if len(codes) == 1:
                return codes.pop() or ""
        return ""

    def several(text: str) -> list[str]:
        """The codes that texts joined by any sign mean, longest answers first; none where a part means nothing."""
        parts = _parts(text)
        codes: list[str] = []
        start = 0
        while start < len(parts):
            for end in range(min(start + reach, len(parts)), start, -1):
                if _JOINTS.fullmatch(parts[start]) and (end == start + 1 or start > 0 or not parts[start].isupper()):
                    continue
                code = one("".join(parts[start:end]))
                if code:
                    codes.append(code)
                    start = end
                    break
            else:
                if not _JOINTS.fullmatch(parts[start]) or _may_be_an_answer(parts, start):
                    return []
                start += 1
        return codes

    def _may_be_an_answer(parts: list[str], at: int) -> bool:
        """Whether a word that joins answers is a code too and does not stand between two answers, as AND in `AND, FRA`."""
        word = parts[at].strip()
        beside = [at > 0 and not _JOINTS.fullmatch(parts[at - 1]), at + 1 < len(parts) and not _JOINTS.fullmatch(parts[at + 1])]
        return word.isupper() and loose(word) in answers and not all(beside)

    def mend(raw: str) -> Mended | None:
        code = one(raw)
        if code:
            return Mended(strict(code), "band" if band_of(raw) is not None else "spelling")
        codes = several(raw)
        if not codes:
            return None
        if not field.is_multiple:
            return unread("several") if len(set(codes)) > 1 else Mended(strict(codes[0]), "spelling")
        typed = strict(book.separator.join(codes))
        return Mended(typed, "several")

    return mend


_MENDERS: dict[FieldType, Callable[[FieldSpec, Codebook, Reading], Mend]] = {
    FieldType.date: _dates,
    FieldType.integer: _numbers,
    FieldType.decimal: _numbers,
    FieldType.count: _numbers,
    FieldType.code: _codes,
    FieldType.codes: _codes,
    FieldType.yes_no: _codes,
    FieldType.boolean: _codes,
    FieldType.country: _codes,
    FieldType.area: _codes,
    FieldType.currency: _codes,
}
