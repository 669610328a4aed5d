"""How far two collections of the same files lie apart: in days, and in who recorded them (REFERENCE 3.1, REL3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..codebook import loose
from ..records import Column, Mask, Numbers, Submission
from .agreement import Agreement


@dataclass(frozen=True)
class Apart:
    """Of how many rows (of the two files, with `of_files`) it is known whether enough days lie between, and for how many they do."""

    enough: int
    known: int
    of_files: bool = False


def days_apart(again: Agreement, recorded: str, submitted: str, days: int) -> Apart:
    """How many rows were recorded a second time at least so many days after, or before, the first time.

    By the days of recording of the shared rows where both collections state them, else by the days on which the two files were sent. Of a
    date that is not exact enough to tell nothing is known.
    """
    found = [_enough(*columns, days) for columns in _both(again, recorded)]
    enough, known = (sum(counts) for counts in zip(*found, strict=True)) if found else (0, 0)
    if known:
        return Apart(enough, known)
    sent = [_day(submission, submitted) for submission in again.collections[:2]]
    if None in sent:
        return Apart(0, 0)
    first, second = (np.datetime64(day, "D").astype(np.int64) for day in sent)
    return Apart(int(abs(second - first) >= days), 1, of_files=True)


def recorders_differ(again: Agreement, recorder: str) -> bool:
    """Whether every shared row that says in both collections who recorded it names two people, and at least one row says so."""
    told = same = 0
    for one, other in _both(again, recorder):
        both = one.filled & other.filled
        told += int(both.sum())
        same += sum(loose(str(a)) == loose(str(b)) for a, b in zip(one.text[both], other.text[both], strict=True))
    return bool(told) and not same


def _both(again: Agreement, role: str) -> Iterator[tuple[Column, Column]]:
    """The cells of a role in the rows that the first two collections share."""
    own, other = again.collections[:2]
    for table in again.tables:
        matched = table.matched
        rows = matched.rows[:2]
        shared = (rows >= 0).all(axis=0)
        data = [submission.data(matched.table) for submission in (own, other)]
        for field in matched.table.by_role(role):
            columns = [one.columns.get(field.name) if one is not None else None for one in data]
            one, two = columns
            if one is not None and two is not None and one.at > 0 and two.at > 0:
                yield one.take(rows[0][shared]), two.take(rows[1][shared])


def _enough(one: Column, other: Column, days: int) -> tuple[int, int]:
    """Rows with certainly enough days between, and rows of which it is certain whether they have them."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return 0, 0
    least = np.maximum(np.maximum(_between(other.low, one.high), _between(one.low, other.high)), 0)
    most = np.maximum(_between(other.high, one.low), _between(one.high, other.low))
    enough: Mask = least >= days
    soon: Mask = most < days
    return int(enough.sum()), int((enough | soon).sum())


def _between(later: Numbers, earlier: Numbers) -> Numbers:
    finite = np.isfinite(later) & np.isfinite(earlier)
    return np.where(finite, np.where(finite, later, 0) - np.where(finite, earlier, 0), np.nan)


def _day(submission: Submission, role: str) -> str | None:
    said = submission.cover_value(role)
    return said if len(said) == len("2025-03-15") else None
