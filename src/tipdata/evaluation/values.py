"""What names, fixed values and functions of an expression stand for, as bounds per row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..language import AS_OF, PROFILE, Kind, Name, given_operand
from ..records import Column, Numbers
from .asked import Asked, Rows
from .bounds import UNKNOWN, Bounds, absolute, fixed
from .calendar import add_months, date_bounds, months_between, years_between


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


def source(name: Name, asked: Asked) -> Given | Column:
    """What a name reads: a value for all rows, or cells."""
    if not name.of_asking_row:
        return given(name, asked.rows) or asked.column(name.path)
    assert asked.outer is not None
    inner = Name(name.path[1:])
    return given(inner, asked.outer.rows) or asked.outer.column(inner.path)


def column_bounds(column: Column) -> Bounds:
    assert column.low is not None
    assert column.high is not None
    return Bounds(column.low, column.high, whole=column.field.type != "decimal" and not column.field.decimals)


def name_bounds(name: Name, asked: Asked) -> Bounds:
    found = source(name, asked)
    return found.bounds if isinstance(found, Given) else column_bounds(found)


def literal_limits(value: str | float) -> tuple[float, float]:
    """The smallest and largest value that a fixed value stands for: the first and last day of a date, a number twice."""
    return date_bounds(value) if isinstance(value, str) else (value, value)


def call(function: str, arguments: list[Bounds]) -> Bounds:
    """A function of dates and numbers. Each grows or falls with its arguments, so that bounds give bounds."""
    first = arguments[0]
    match function:
        case "abs":
            return absolute(first)
        case "add_months":
            months = arguments[1]
            return Bounds(add_months(first.low, months.low), add_months(first.high, months.high))
    second = arguments[1]
    between = years_between if function == "years_between" else months_between
    return Bounds(between(first.high, second.low), between(first.low, second.high))


def text_length(column: Column) -> Bounds:
    """How many characters each text has."""
    return _per_text(column, {text: float(len(text)) for text in pd.unique(column.text)})


def codes_held(column: Column, separator: str) -> Bounds:
    """How many codes each cell holds."""
    return _per_text(column, {text: float(text.count(separator) + 1) for text in pd.unique(column.text)})


def _per_text(column: Column, numbers: dict[str, float]) -> Bounds:
    codes, unique = pd.factorize(column.text)
    values: Numbers = np.array([numbers[text] for text in unique], dtype=float)[codes] if len(unique) else np.zeros(0)
    values = np.where(column.filled, values, np.nan)
    return Bounds(values, values)
