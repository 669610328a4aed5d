"""Ids and short texts that a spreadsheet took for a number, a date, a truth value or a formula, and changed into one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..codebook import FieldSpec, FieldType
from .dates import folded
from .distinct import Distinct, is_blank
from .lines import among
from .months import MONTHS
from .typing import Problem

_SHORT = (FieldType.identifier, FieldType.text)
_FREE = (*_SHORT, FieldType.narrative)
_ERROR = r"#[\u00a1\u00bf]?[^\W\d_]{2,9}[!?]|#DIV/0!|#\u00a1DIV/0!|#N/[AD]|#NV|(?:Err|Fehler):5\d{2}"
_ROUNDED = r"[-+]?\d(?:[.,]\d+)?E\+\d{2}|[-+]?\d[.,]\d+E-\d{2}"
_MIDNIGHT = r"\d{4}-\d{2}-\d{2}[T ]00:00(?::00)?"
_MONTH = r"\d{1,2}(?:-|\. ?| )(?P<behind>[^\W\d_]{3,5})\.?|(?P<before>[^\W\d_]{3,5})\.?[- ]\d{2}"
_TRUTH = r"TRUE|FALSE|True|False"
_ERRORS = re.compile(_ERROR)
_ANY = re.compile(f"(?P<error>{_ERROR})|(?P<changed>{_ROUNDED}|{_MIDNIGHT})|{_MONTH}|(?P<truth>{_TRUTH})")
_SIGNS = frozenset("+-: ")
_BEFORE_NUMBER_OF_ERROR = ":5"
_LONGEST = 30


def spoilt(field: FieldSpec, known: Distinct) -> dict[int, Problem]:
    """The texts of a column that are no longer what was typed, by their numbers, and what happened to them."""
    if field.type not in _FREE:
        return {}
    found: dict[int, Problem] = {}
    months: list[int] = []
    for number in _doubtful(known):
        match = _ANY.fullmatch(known.texts[number].strip())
        if match is None:
            continue
        if match["error"]:
            found[number] = "error_cell"
        elif field.type in _SHORT and (match["changed"] or (match["truth"] and field.type is FieldType.identifier)):
            found[number] = "spoilt"
        elif field.type in _SHORT and _is_month(match["behind"] or match["before"] or ""):
            months.append(number)
    # Where most ids are made so, a month and a number are how the office counts.
    if months and 2 * sum(1 for number in months if known.cells_of[number]) <= sum(1 for text in known.held if not is_blank(text)):
        found |= dict.fromkeys(months, "spoilt")
    if known.dated is not None and field.type in _SHORT:
        found |= dict.fromkeys(np.unique(known.numbers[known.dated]).tolist(), "spoilt")
    return found


def _doubtful(known: Distinct) -> Sequence[int]:
    """The texts to be looked at one by one. Nearly every id is another one, and what spreadsheets write ends otherwise than most."""
    lines = known.lines
    if lines is None:
        return [number for number, text in enumerate(known.texts) if len(text) < _LONGEST and _ends_otherwise(text)]
    before = lines.sign(3)
    ends_otherwise = among(before, "".join(_SIGNS).encode()) | ~among(lines.sign(1), b"0123456789")
    sign, five = _BEFORE_NUMBER_OF_ERROR.encode()
    ends_otherwise |= (before == five) & (lines.sign(4) == sign)
    found: list[int] = np.flatnonzero((lines.lengths < _LONGEST) & ends_otherwise).tolist()
    return found


def _ends_otherwise(text: str) -> bool:
    return not text[-1:].isdecimal() or text[-3:-2] in _SIGNS or text[-4:-2] == _BEFORE_NUMBER_OF_ERROR


def is_error(text: str) -> bool:
    """Whether a text is what worksheets show in place of a value that cannot be computed."""
    return _ERRORS.fullmatch(text.strip()) is not None


def _is_month(word: str) -> bool:
    """Whether a word is a month's name as spreadsheets write it, which is never in capitals alone."""
    return not word.isupper() and folded(word) in MONTHS
