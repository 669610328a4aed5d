"""The marking of what is shown: the highest level of any field that it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from ..codebook import Level
from ..records import Submission


def marking_of(submission: Submission) -> Level:
    """The highest level of any field in which the submission holds a value, confirmations and answers on the checklist among them."""
    levels = [
        field.sensitivity
        for data in submission.tables.values()
        for field in data.table.fields
        if field.name in data.columns and not data.columns[field.name].blank.all()
    ]
    if submission.confirmations is not None and len(submission.confirmations.received):
        levels += [column.sensitivity for column in submission.confirmations.received.view.columns]
    if submission.checklist is not None:
        answered = (column for column in submission.checklist.columns.values() if not column.blank.all())
        levels += [column.field.sensitivity for column in answered]
    return max(levels, default=Level.none)


def highest(levels: Iterable[Level]) -> Level:
    return max(levels, default=Level.none)
