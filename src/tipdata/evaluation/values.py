"""What names, fixed values and functions of an expression stand for, as bounds per row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..language import AS_OF, PROFILE, Kind, Name, given_operand
from .asked import Asked, Rows
from .bounds import UNKNOWN, Bounds, absolute, fixed
from .calendar import add_months, date_bounds, months_between, years_between
from .cells import Cells


@dataclass(frozen=True)
class Given:
    """A value that is the same for all rows; None where nobody gave it."""

    kind: Kind
    text: str | None

    @property
    def bounds(self) -> Bounds:
        if self.text is None:
            return UNKNOWN
        if self.kind is Kind.date:
            return Bounds(*date_bounds(self.text))
        return fixed(float(self.text))


def given(name: Name, rows: Rows) -> Given | None:
    """What a name without a row says; None for names of fields."""
    if name.path[0] == PROFILE or (name.path == (AS_OF,) and AS_OF in rows.given):
        operand = given_operand(name.path)
        if operand is not None:
            return Given(operand.kind, rows.given.get(name.text))
    return None


def source(name: Name, asked: Asked) -> Given | Cells:
    """What a name reads: a value for all rows, or cells of the rows asked or of the rows that ask."""
    if not name.of_asking_row:
        return given(name, asked.rows) or asked.cells(name.path)
    assert asked.outer is not None
    return source(Name(name.path[1:]), asked.outer)


def name_bounds(name: Name, asked: Asked) -> Bounds:
    found = source(name, asked)
    return found.bounds if isinstance(found, Given) else cell_bounds(found)


def cell_bounds(cells: Cells) -> Bounds:
    return Bounds(cells.low, cells.high, whole=cells.field.type != "decimal" and not cells.field.decimals)


def literal_limits(value: str | float) -> tuple[float, float]:
    """The smallest and largest value that a fixed value stands for: the first and last day of a date, a number twice."""
    return date_bounds(value) if isinstance(value, str) else (value, value)


def call(function: str, arguments: list[Bounds]) -> Bounds:
    """A function of dates and numbers. Each grows or falls with its arguments, so that bounds give bounds."""
    first = arguments[0]
    if function == "abs":
        return absolute(first)
    first, second = first.narrowed(), arguments[1].narrowed()
    if function == "add_months":
        low = add_months(first.low, second.low)
        return Bounds(low, low if first.is_point and second.is_point else add_months(first.high, second.high))
    between = years_between if function == "years_between" else months_between
    low = between(first.high, second.low)
    return Bounds(low, low if first.is_point and second.is_point else between(first.low, second.high))


def text_length(cells: Cells) -> Bounds:
    """How many characters each text has."""
    lengths = np.fromiter(map(len, cells.text), dtype=float, count=len(cells))
    lengths[~cells.filled] = np.nan
    return Bounds(lengths, lengths)


def codes_held(cells: Cells, separator: str) -> Bounds:
    """How many codes each cell holds."""
    held = cells.of_texts(np.array([text.count(separator) + 1.0 for text in cells.texts], dtype=float))
    numbers = np.where(cells.filled, held, np.nan)
    return Bounds(numbers, numbers)
