"""Where a worksheet shows the fields of a row, and the small words of its formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field as part
from types import MappingProxyType

from .scope import Operand

LONGEST = 8192
"""The characters of the longest formula that Excel takes."""
MOST_CODES = 60
"""How many answers a formula can name one by one."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class NoFormula(Exception):  # noqa: N818 - the normal end of a search for a formula
    """An expression, or a part of it, that no formula can hold."""


@dataclass(frozen=True)
class Shown:
    """A field as a worksheet shows it.

    `ref` is its cell (or, of rows below, its range), as `$C2`; `words` are the labels under which codes stand there, `reasons` the words
    that say why there is no value, `answers` a range that holds all words of a long list, reasons too. Of numbers, `whole` are
    integers and `counts` may be hidden as `<5` or `x`; below `least` and above `most` they say nothing. `full_days` are dates that may not
    be partial; `ends` are cells in which the earliest and the latest day were worked out already, moved as in `formula_values`, and which
    hold no number where there is none. A blank cell reads as `default`, and a code that stands `alone` goes with no other. Where the sheet
    has a list of its own, `stands_for` says which codes each word may mean: a word of several decides only what is the same for all.
    """

    ref: str
    operand: Operand
    words: Mapping[str, str] = part(default_factory=lambda: _NOTHING)
    reasons: tuple[str, ...] = ()
    answers: str = ""
    whole: bool = False
    counts: bool = False
    full_days: bool = False
    default: str = ""
    alone: tuple[str, ...] = ()
    stands_for: Mapping[str, tuple[str, ...]] = part(default_factory=lambda: _NO_WORDS)
    ends: tuple[str, str] | None = None
    least: float | None = None
    most: float | None = None

    def word(self, code: str) -> str:
        """The one word for a code.

        Raises:
            NoFormula: where the sheet has words of its own.

        """
        if self.stands_for:
            raise NoFormula
        return self.words.get(code, code)

    def words_within(self, codes: Collection[str]) -> tuple[list[str], list[str]]:
        """The words that certainly mean one of some codes, and those that certainly mean another."""
        meant = self.stands_for or {self.word(code): (code,) for code in self.operand.codes}
        inside = [word for word, means in meant.items() if means and all(code in codes for code in means)]
        return inside, [word for word, means in meant.items() if means and not any(code in codes for code in means)]


@dataclass(frozen=True)
class Below:
    """The rows of another sheet: `parents` is the range in which they name their row above, `key` the cell here that they must name,
    `keys` the range of the keys of the rows above, where `key` is not the row's own."""

    parents: str
    key: Shown
    keys: str = ""
    fields: Mapping[str, Shown] = part(default_factory=dict)


@dataclass(frozen=True)
class Cells:
    """Everything within reach of a formula: fields under the names that expressions use, tables below as they are written there
    (`persons`, `case.persons`), and facts of the definition profile as texts."""

    fields: Mapping[str, Shown]
    below: Mapping[str, Below] = part(default_factory=dict)
    given: Mapping[str, str] = part(default_factory=dict)
    separator: str = ";"


TRUE, FALSE = "TRUE", "FALSE"


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def number(value: float) -> str:
    """A number in digits, whatever its size."""
    return str(int(value)) if float(value).is_integer() else re.sub(r"\.?0+$", "", f"{value:.12f}")


def both(conditions: Iterable[str]) -> str:
    """All of the conditions, as one."""
    return _joined("AND", conditions, none=TRUE, all_of=FALSE)


def either(conditions: Iterable[str]) -> str:
    """Any of the conditions, as one."""
    return _joined("OR", conditions, none=FALSE, all_of=TRUE)


def _joined(function: str, conditions: Iterable[str], none: str, all_of: str) -> str:
    parts = [part for part in dict.fromkeys(conditions) if part != none]
    if all_of in parts:
        return all_of
    if len(parts) > 250:
        raise NoFormula
    return f"{function}({','.join(parts)})" if len(parts) > 1 else parts[0] if parts else none


def safely(condition: str) -> str:
    """The condition; false where it cannot be worked out."""
    return condition if condition in (TRUE, FALSE) else f"IFERROR({condition},FALSE)"


def one_of(text: str, words: Iterable[str]) -> str:
    """Whether a text is one of some words."""
    return either(f"{text}={quoted(word)}" for word in words)
