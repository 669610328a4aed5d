"""Days, years and the window that a summary is cut to. Days count from 1970-01-01; NaN is a day that is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import TipdataError
from ..evaluation import date_bounds
from ..records import Mask, Numbers

Years = npt.NDArray[np.int64]
NO_YEAR = 0
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Window:
    """The first and last day of a summary; open where infinite."""

    start: float = -np.inf
    end: float = np.inf

    @property
    def is_open(self) -> bool:
        return bool(np.isinf(self.start) and np.isinf(self.end))

    def holds(self, start: Numbers, end: Numbers) -> Mask:
        """Which intervals lie wholly inside."""
        return (start >= self.start) & (end <= self.end)

    def misses(self, start: Numbers, end: Numbers) -> Mask:
        """Which intervals lie wholly outside; an unknown day is never certainly outside."""
        return (end < self.start) | (start > self.end)

    def of_year(self, year: int) -> tuple[float, float]:
        """The days of a year that lie inside; the second is before the first where none does."""
        first, last = date_bounds(f"{year:04d}")
        return max(first, self.start), min(last, self.end)

    def words(self) -> str:
        """The window in words."""
        if np.isinf(self.start):
            return f"up to {day_text(self.end)}"
        return f"{day_text(self.start)} to {day_text(self.end)}" if np.isfinite(self.end) else f"from {day_text(self.start)}"


def window_of(start: str | None, end: str | None) -> Window:
    """The window between two dates, each of which may be a year or a month.

    Raises:
        TipdataError: for a text that is no date, and for an end before the start.

    """
    window = Window(_bound(start, 0, -np.inf), _bound(end, 1, np.inf))
    if window.start > window.end:
        raise TipdataError(f"The summary would end ({end}) before it starts ({start}).", "Give --from the earlier date.")
    return window


def _bound(text: str | None, which: int, otherwise: float) -> float:
    if text is None:
        return otherwise
    try:
        if not _DATE.fullmatch(text.strip()):
            raise ValueError
        return date_bounds(text.strip())[which]
    except ValueError:
        raise TipdataError(f"'{text}' is not a date.", "Write it as 2024, 2024-04 or 2024-04-01.") from None


def years_of(start: Numbers, end: Numbers) -> Years:
    """The year that an interval lies in, NO_YEAR where it spans two or a day is not known."""
    first, last = _year(start), _year(end)
    return np.where(first == last, first, NO_YEAR)


def _year(days: Numbers) -> Years:
    known = np.isfinite(days)
    whole = np.where(known, days, 0).astype("int64").astype("datetime64[D]")
    return np.where(known, whole.astype("datetime64[Y]").astype("int64") + 1970, NO_YEAR)


def year_of(start: float, end: float) -> int:
    return int(years_of(np.array([start]), np.array([end]))[0])


def day_text(day: float) -> str:
    return str(np.datetime64(int(day), "D")) if np.isfinite(day) else "?"


def span_text(start: float, end: float) -> str:
    """A period as a year, or as its two days."""
    year = year_of(start, end)
    if year != NO_YEAR and (start, end) == date_bounds(f"{year:04d}"):
        return str(year)
    return f"{day_text(start)} to {day_text(end)}"


def overlap(start: float, end: float, other_start: float, other_end: float) -> bool:
    """Whether two periods have a day in common; never where a day is not known."""
    return start <= other_end and other_start <= end


def gaps_filled(periods: list[tuple[float, float]], first: float, last: float) -> list[tuple[float, float]]:
    """The days between `first` and `last` that the periods cover, as periods that do not touch each other."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted((max(s, first), min(e, last)) for s, e in periods):
        if not start <= end:
            continue
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
