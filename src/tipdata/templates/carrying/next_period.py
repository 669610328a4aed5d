"""The period that follows another: as long as it, whole months where it was whole months."""

from __future__ import annotations

import calendar
import datetime

ONE_DAY = datetime.timedelta(days=1)


def next_period(start: str, end: str) -> tuple[str, str]:
    """First and last day of the period after one; empty where a day is not known."""
    try:
        first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    except ValueError:
        return "", ""
    begins = last + ONE_DAY
    if first > last:
        return "", ""
    if first.day == 1 and begins.day == 1:
        return begins.isoformat(), _months_later(begins, _months(first, begins)).isoformat()
    return begins.isoformat(), (begins + (last - first)).isoformat()


def next_of_year(start: str, end: str, before: str) -> tuple[str, str]:
    """The same where each period runs from the first day of the year: the next one ends as much later as this one ended after the one
    `before`, and begins with the year; after the end of a year, in the next year. `before` is empty where there was none."""
    begins_new_year = end[5:] == "12-31"
    since = f"{end[:4]}-01-01" if not before or before[:4] != end[:4] else _day_after(before)
    first, last = next_period(since, end)
    if not first:
        return "", ""
    year = f"{int(end[:4]) + 1:04}" if begins_new_year else start[:4]
    return f"{year}-01-01", last if last[:4] == year else f"{year}-12-31"


def _day_after(day: str) -> str:
    return (datetime.date.fromisoformat(day) + ONE_DAY).isoformat()


def _months(first: datetime.date, after: datetime.date) -> int:
    return (after.year - first.year) * 12 + after.month - first.month


def _months_later(first: datetime.date, months: int) -> datetime.date:
    """The last day of so many whole months."""
    years, month = divmod(first.month - 1 + months - 1, 12)
    year = first.year + years
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
