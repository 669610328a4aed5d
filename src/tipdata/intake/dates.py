"""Dates as offices write them -> ISO 8601, or why that cannot be done without guessing."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from ..codebook import fold_dashes
from .months import MONTHS

Order = Literal["", "dmy", "mdy"]
Why = Literal["", "order", "century", "calendar", "serial"]

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\.?{_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*([-/. ])\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{4}}|\d{{2}})\.?{_TIME}", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{4})|(\d{4})\s*[-/. ]\s*(\d{1,2})\.?")
_CUT_SHORT = re.compile(r"\d{4}\.\d")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"\d{4}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL = re.compile(r"(?<=\d)\s?(st|nd|rd|th|er|re|e|o|a|º|ª|°)\b\.?", re.IGNORECASE)
_BETWEEN = frozenset(
    ("de", "del", "d", "of", "the", "di", "da", "dne", "le", "el", "год", "года", "г", "р", "року", "r", "roku", "من", "ال")
)
_OTHER_CALENDARS = ((1300, 1450), (2400, 2600))
_FIRST_DAYS = {1900: datetime.date(1899, 12, 30), 1904: datetime.date(1904, 1, 1)}
_EARLIEST_SERIAL, _LATEST_SERIAL = datetime.date(1940, 1, 1), datetime.date(2100, 1, 1)
_MARKS = ("<super>", "<sub>", "<circle>", "<fraction>")
_EASTERN = str.maketrans({chr(base + digit): str(digit) for base in (0x0660, 0x06F0, 0x0966) for digit in range(10)})


@dataclass(frozen=True)
class DateRead:
    """A date in ISO 8601; where it depends on which of two numbers is the month, `text` is empty and `first` and `second` are what it may
    be (day first, month first), and `dotted` says that dots stand between them. `why` says why a text is no date that can be read, `meant`
    what it probably is."""

    text: str = ""
    how: str = ""
    why: Why = ""
    first: str = ""
    second: str = ""
    meant: str = ""
    dotted: bool = False


def plain_digits(text: str) -> str:
    """The text with every kind of digit as 0 to 9, and wide letters as usual ones. Raised and circled digits are marks, not digits."""
    if text.isascii():
        return text
    pieces = (piece if _is_mark(piece[0]) else unicodedata.normalize("NFKC", piece) for piece in _pieces(text))
    return "".join(pieces).translate(_EASTERN)


def _is_mark(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith(_MARKS)


def _pieces(text: str) -> Iterator[str]:
    """The text in runs of marks and of other signs."""
    return ("".join(run) for _, run in groupby(text, _is_mark))


def read_date(raw: str, epoch: int, is_year: Callable[[int], bool]) -> DateRead | None:
    """A date that is not written as ISO 8601; None for what is none. `epoch` is the year from which a workbook counts days, 0 for text."""
    text = fold_dashes(plain_digits(raw)).strip().strip("'\u200e\u200f").strip()
    for attempt in (_numeric, _compact, _named):
        found = attempt(text, is_year)
        if found is not None:
            return found
    return _serial(text, epoch)


def _numeric(text: str, is_year: Callable[[int], bool]) -> DateRead | None:
    if whole := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(whole[1]), int(whole[2]), int(whole[3])
        return None if _is_no_day(year, month, day) else _checked(year, month, day, "date", is_year)
    if whole := _YEAR_LAST.fullmatch(text):
        if _is_no_day(_whole_year(whole[4]), int(whole[1]), int(whole[3])):
            return None
        found = _year_last(int(whole[1]), int(whole[3]), whole[4], is_year)
        return replace(found, dotted=True) if found is not None and whole[2] == "." and not found.text else found
    # A number that was typed as 2025.10 is kept as 2025.1: month and precision are lost.
    if (part := _MONTH_YEAR.fullmatch(text)) and not _CUT_SHORT.fullmatch(text):
        return _checked(int(part[2] or part[3]), int(part[1] or part[4]), 0, "date", is_year)
    if _YEAR.fullmatch(text):
        return _checked(int(text), 0, 0, "digits", is_year)
    return None


def _is_no_day(year: int, one: int, two: int) -> bool:
    """How spreadsheets show the number 0 in a cell for dates: a day before the first of January 1900."""
    return year == 1900 and 0 in (one, two) and one + two < 2


def _year_last(one: int, two: int, year_text: str, is_year: Callable[[int], bool]) -> DateRead | None:
    year = _whole_year(year_text)
    days_first, months_first = (_checked(year, month, day, "", is_year) for month, day in ((two, one), (one, two)))
    if days_first is None and months_first is None:
        return None
    first, second = (found.text if found is not None else "" for found in (days_first, months_first))
    either = days_first or months_first
    if either is not None and either.why:
        return DateRead(why=either.why, meant=either.meant if first == second or not (days_first and months_first) else "")
    if len(year_text) == 2:
        return DateRead(why="century", meant=first or second, first=first, second=second)
    if first == second or 0 in (one, two):
        return DateRead(first or second, "date")
    return DateRead("", "", "order" if first and second else "", first, second)


def _compact(text: str, is_year: Callable[[int], bool]) -> DateRead | None:
    if whole := _COMPACT.fullmatch(text):
        found = _checked(int(whole[1]), int(whole[2]), int(whole[3]), "date", is_year)
        return found if found is not None and not found.why else None
    return None


def _named(text: str, is_year: Callable[[int], bool]) -> DateRead | None:
    """A day and a year in any order around the name of a month, or without the day."""
    words = [folded(word) for word in _WORDS.findall(_ORDINAL.sub("", text))]
    words = [word for word in words if word not in _BETWEEN]
    month, rest = 0, words
    for number, word in enumerate(words):
        pair = " ".join(words[number : number + 2])
        if pair in MONTHS or word in MONTHS:
            month = MONTHS.get(pair) or MONTHS[word]
            rest = words[:number] + words[number + (2 if pair in MONTHS else 1) :]
            break
    if not month or not 1 <= len(rest) <= 2 or not all(word.isdecimal() for word in rest):
        return None
    years = [word for word in rest if len(word) == 4]
    if len(years) == 1:
        day = next((int(word) for word in rest if len(word) <= 2), 0)
        return _checked(int(years[0]), month, day, "date", is_year) if all(len(word) in (1, 2, 4) for word in rest) else None
    if all(len(word) <= 2 for word in rest) and len(rest[-1]) == 2:
        meant = _checked(_whole_year(rest[-1]), month, int(rest[0]) if len(rest) == 2 else 0, "", is_year)
        return DateRead(why="century", meant=meant.text) if meant is not None else None
    return None


def _serial(text: str, epoch: int) -> DateRead | None:
    """The number of a day, as spreadsheets keep dates. In a text file nobody can tell from which year it counts."""
    number = _SERIAL.fullmatch(text)
    if number is None:
        return None
    day = _FIRST_DAYS[epoch or 1900] + datetime.timedelta(days=int(number[1]))
    if not _EARLIEST_SERIAL <= day <= _LATEST_SERIAL:
        return None
    return DateRead(day.isoformat(), "serial") if epoch else DateRead(why="serial", meant=day.isoformat())


def _checked(year: int, month: int, day: int, how: str, is_year: Callable[[int], bool]) -> DateRead | None:
    """The date with the precision that is left when zeros stand for what is not known."""
    if any(low <= year <= high for low, high in _OTHER_CALENDARS):
        meant = _iso(year - 543, month, day) if year > 2000 else ""
        return DateRead(why="calendar", meant=meant or "")
    text = _iso(year, month, day) if is_year(year) else None
    return DateRead(text, how) if text is not None else None


def _iso(year: int, month: int, day: int) -> str | None:
    if month == 0:
        return f"{year:04}" if day == 0 else None
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"


def _whole_year(text: str) -> int:
    """The year that two digits most probably mean; what it is said of is never read so, only suggested."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def folded(word: str) -> str:
    """Lower case without accents and vowel signs."""
    text = unicodedata.normalize("NFKD", word.casefold().replace("\u0131", "i"))
    return "".join(sign for sign in text if not unicodedata.combining(sign))
