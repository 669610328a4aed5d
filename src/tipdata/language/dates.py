"""Dates as expressions write them: a year, a month or a day."""

from __future__ import annotations

import calendar
import datetime
import re

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_date(text: str) -> bool:
    """Whether a text is a year, month or day of the calendar."""
    parts = _PARTIAL_DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def first_and_last(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year, month or day."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return datetime.date(year, month or 1, day or 1), datetime.date(year, last_month, last_day)
