"""Days, months and years over whole columns. Days count from 1970-01-01; beyond all finite days lies infinity."""

from __future__ import annotations

import datetime

import numpy as np
import numpy.typing as npt

from ..language import first_and_last
from ..records import Numbers

_DAY_ZERO = datetime.date(1970, 1, 1).toordinal()
_FARTHEST = 1e12
_FEW_DAYS = 200_000

Whole = npt.NDArray[np.int64]


def date_bounds(text: str) -> tuple[float, float]:
    """First and last day of a year, month or day, in days since 1970-01-01."""
    first, last = first_and_last(text)
    return float(first.toordinal() - _DAY_ZERO), float(last.toordinal() - _DAY_ZERO)


def add_months(days: Numbers | float, months: Numbers | float) -> Numbers:
    """The same day of the month, so many months later (earlier when negative); the last day where that month is shorter."""
    days, months = np.broadcast_arrays(np.asarray(days, dtype=float), np.asarray(months, dtype=float))
    near = (np.abs(days) < _FARTHEST) & (np.abs(months) < _FARTHEST)
    month, day = _parts(np.where(near, days, 0.0))
    goal = month + np.trunc(np.where(near, months, 0.0)).astype(np.int64)
    first = _first_day(goal)
    moved = first + np.minimum(day, _first_day(goal + 1) - first - 1)
    with np.errstate(invalid="ignore"):
        far = np.where(np.isfinite(days), np.sign(months) * np.inf, days + months)
    return np.where(near, moved.astype(float), far)


def months_between(first: Numbers | float, second: Numbers | float) -> Numbers:
    """Completed months from the first day to the second; negative, and counted the same way, when the second is earlier.

    A month is completed on the day that `add_months` gives.
    """
    first, second = np.broadcast_arrays(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    near = (np.abs(first) < _FARTHEST) & (np.abs(second) < _FARTHEST)
    one, other = np.where(near, first, 0.0), np.where(near, second, 0.0)
    sign = np.where(other < one, -1.0, 1.0)
    (start, start_day), (end, end_day) = _parts(np.minimum(one, other)), _parts(np.maximum(one, other))
    last_of_month = _first_day(end + 1) - _first_day(end) - 1
    months = end - start - (np.minimum(start_day, last_of_month) > end_day)
    with np.errstate(invalid="ignore"):
        far = np.sign(second - first) * np.inf
    return np.where(near, sign * months, far)


def years_between(first: Numbers | float, second: Numbers | float) -> Numbers:
    """Completed years from the first day to the second; negative when the second is earlier."""
    return np.trunc(months_between(first, second) / 12)


def _parts(days: Numbers) -> tuple[Whole, Whole]:
    """The month of each day (from January 1970), and its day in that month (from 0)."""
    whole = np.floor(days).astype(np.int64)
    first, last = (int(whole.min()), int(whole.max())) if whole.size else (0, 0)
    if last - first > max(_FEW_DAYS, whole.size):
        return _parts_of_days(whole)
    # The days of a column lie close together: each of them is looked up, and not worked out for every row.
    months, in_month = _parts_of_days(np.arange(first, last + 1))
    return months[whole - first], in_month[whole - first]


def _parts_of_days(days: Whole) -> tuple[Whole, Whole]:
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months, days - _first_day(months)


def _first_day(months: Whole) -> Whole:
    """The day on which each month begins."""
    first, last = (int(months.min()), int(months.max())) if months.size else (0, 0)
    if last - first > max(_FEW_DAYS, months.size):
        return _first_day_of(months)
    return _first_day_of(np.arange(first, last + 1))[months - first]


def _first_day_of(months: Whole) -> Whole:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
