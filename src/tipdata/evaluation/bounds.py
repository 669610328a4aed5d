"""Numbers and dates of which only the smallest and the largest possible value are known, and reckoning with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..records import Mask, Numbers, Positions
from .truth import Truth

_SMALLEST_DIFFERENCE = 1e-8
_RELATIVE_DIFFERENCE = 1e-12

Number = Numbers | float


@dataclass(frozen=True, eq=False)
class Bounds:
    """The smallest and largest value per row, or one for all rows; NaN twice where nothing is known.

    `inexact` marks results that may be off by a rounding of binary fractions: sums of decimals, quotients.
    """

    low: Number
    high: Number
    inexact: bool = False
    whole: bool = True

    @property
    def is_point(self) -> bool:
        """Whether both bounds are known to be the same, everywhere; they may be so without being known to be."""
        return self.low is self.high

    def narrowed(self) -> Bounds:
        """The same, known to be points where they are, so that what follows is worked out once."""
        same = self.is_point or np.array_equal(self.low, self.high, equal_nan=True)
        return Bounds(self.low, self.low, self.inexact, self.whole) if same else self

    def take(self, rows: Positions) -> Bounds:
        """The bounds of these rows."""
        low = self.low[rows] if isinstance(self.low, np.ndarray) and self.low.ndim else self.low
        if self.is_point:
            return Bounds(low, low, self.inexact, self.whole)
        high = self.high[rows] if isinstance(self.high, np.ndarray) and self.high.ndim else self.high
        return Bounds(low, high, self.inexact, self.whole)


UNKNOWN = Bounds(np.nan, np.nan)


def fixed(value: float) -> Bounds:
    return Bounds(value, value, whole=float(value).is_integer())


def negative(value: Bounds) -> Bounds:
    low = -value.high
    return Bounds(low, low if value.is_point else -value.low, value.inexact, value.whole)


def absolute(value: Bounds) -> Bounds:
    low = np.abs(value.low)
    if value.is_point:
        return Bounds(low, low, value.inexact, value.whole)
    high = np.abs(value.high)
    smallest = np.where(np.less_equal(value.low, 0) & np.greater_equal(value.high, 0), 0.0, np.minimum(low, high))
    return Bounds(smallest, np.maximum(low, high), value.inexact, value.whole)


def reckon(operator: str, left: Bounds, right: Bounds) -> Bounds:
    """Sum, difference, product or quotient. A quotient is unknown where the divisor may be zero."""
    whole = left.whole and right.whole and operator != "/"
    points = left.is_point and right.is_point
    with np.errstate(all="ignore"):
        match operator:
            case "+":
                low = left.low + right.low
                high = low if points else left.high + right.high
            case "-":
                low = left.low - right.high
                high = low if points else left.high - right.low
            case _:
                low, high = _hull(operator, left, right, points)
    return Bounds(low, high, not whole, whole)


def _hull(operator: str, left: Bounds, right: Bounds, points: bool) -> tuple[Number, Number]:
    """The least and the greatest product or quotient."""
    zero = np.less_equal(right.low, 0) & np.greater_equal(right.high, 0) if operator == "/" else np.False_
    known = ~(np.isnan(left.low) | np.isnan(right.low) | zero)

    def corner(one: Number, other: Number) -> Number:
        found = np.multiply(one, other) if operator == "*" else np.divide(one, other)
        # An open bound times zero is zero, and so is the least quotient of two open bounds.
        return np.where(np.isnan(found) | zero, np.where(known, 0.0, np.nan), found)

    if points:
        low = corner(left.low, right.low)
        low = np.where(np.isinf(low), np.nan, low)
        return low, low
    found = [corner(one, other) for one in (left.low, left.high) for other in (right.low, right.high)]
    low, high = reduce(np.minimum, found), reduce(np.maximum, found)
    # Nothing is known of what has grown beyond all numbers.
    beyond = np.equal(low, np.inf) | np.equal(high, -np.inf)
    return np.where(beyond, np.nan, low), np.where(beyond, np.nan, high)


def compare(left: Bounds, operator: str, right: Bounds) -> Truth:
    """Decided where the bounds leave one answer; masks of one element where both sides are the same for all rows."""
    if operator in ("==", "!="):
        equal = _equal(left, right)
        return equal if operator == "==" else ~equal
    if operator in (">", "<="):
        # a > b is b < a; a <= b is b >= a.
        left, right = right, left
    inexact = left.inexact or right.inexact
    less = Truth(_below(left.high, right.low, inexact), _at_least(left.low, right.high, inexact))
    return less if operator in ("<", ">") else ~less


def within(value: Bounds, begin: float, end: float) -> Truth:
    """Whether a value lies between two fixed ones, both included."""
    inexact = value.inexact
    inside = _at_least(value.low, begin, inexact) & _at_least(end, value.high, inexact)
    return Truth(inside, _below(value.high, begin, inexact) | _below(end, value.low, inexact))


def _equal(left: Bounds, right: Bounds) -> Truth:
    inexact = left.inexact or right.inexact
    apart = _below(left.high, right.low, inexact) | _below(right.high, left.low, inexact)
    points = np.equal(left.low, left.high) & np.equal(right.low, right.high)
    return Truth(np.asarray(points & ~apart), apart)


# Comparisons with NaN are false, so a row without value ends up in neither mask.


def _below(one: Number, other: Number, inexact: bool) -> Mask:
    """Whether one is below the other, by more than a rounding."""
    below = np.less(one, other)
    return np.asarray(below & np.greater(np.subtract(other, one), _slack(one, other)) if inexact else below)


def _at_least(one: Number, other: Number, inexact: bool) -> Mask:
    at_least = np.greater_equal(one, other)
    if inexact:
        with np.errstate(invalid="ignore"):
            at_least = at_least | np.less_equal(np.subtract(other, one), _slack(one, other))
    return np.asarray(at_least)


def _slack(one: Number, other: Number) -> Number:
    size = np.maximum(np.abs(one), np.abs(other))
    return np.maximum(_SMALLEST_DIFFERENCE, np.where(np.isfinite(size), size * _RELATIVE_DIFFERENCE, 0.0))
