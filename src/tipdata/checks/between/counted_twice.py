"""What two units seem to count at the same time (REFERENCE 4, X02)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import Codebook, Rule
from ...codebook.base import Model
from ...records import Column, Numbers, Positions, State, Texts
from ..named.base import Failure, Parameters, expression_faults, field_faults
from .base import BetweenAnswer, Files, Stack, between_check
from .reports import Report


class Shared(Model):
    """A reference that several units may hold in common, and the dates (`case.date_opened`) between which a record with it is open.

    It ends on the first of the `closed` days that is given; without any it goes on, unless `ended` says that it does not.
    """

    table: str
    field: str
    opened: str
    closed: tuple[str, ...]
    ended: str | None = None


class CountedTwice(Parameters):
    """The shared references, and the cover's field that tells apart files of agencies that may well hold the same cases."""

    shared: tuple[Shared, ...]
    series: str | None = None


def _faults(asked: CountedTwice, _rule: Rule, book: Codebook) -> Iterator[str]:
    for one in asked.shared:
        yield from field_faults(book, one.table, one.field)
        yield from expression_faults(book, one.table, one.ended)
        for path in (one.opened, *one.closed) if one.table in book.tables else ():
            if book.scope(book.tables[one.table]).lookup(tuple(path.split("."))) is None:
                yield f"from rows of {one.table} there is no field {path}."
    if asked.series is not None and book.cover is not None:
        yield from field_faults(book, book.cover.name, asked.series)


@between_check("counted_twice", CountedTwice, faults=_faults)
def counted_twice(files: Files, asked: CountedTwice) -> BetweenAnswer:
    """Whether records of two units with the same reference certainly are open at the same time, in files of the same series.

    Asked of the latest report of each record with a reference that another unit holds too. Shown at each of them, beside the other.
    """
    applied = not_applied = 0
    failures: list[tuple[Report, Failure]] = []
    for one in asked.shared:
        stack = files.stack(one.table)
        reference = stack.column(one.field)
        at = np.flatnonzero(stack.latest() & reference.filled)
        frame = pd.DataFrame({"reference": reference.text[at], "sender": stack.sender[at], "at": at})
        several = frame[frame.groupby("reference")["sender"].transform("nunique") > 1]
        pairs = list(_pairs(several, _spans(stack, one), _series(files, stack, asked.series)))
        applied += sum(1 for *_, judged in pairs if judged is not None)
        not_applied += sum(1 for *_, judged in pairs if judged is None)
        twins = {first: second for first, second, judged in pairs if judged} | {second: first for first, second, judged in pairs if judged}
        rows = np.array(sorted(twins), dtype=np.int64)
        failures += stack.failures(rows, one.field, np.array([twins[row] for row in sorted(twins)], dtype=np.int64))
    return BetweenAnswer(applied, tuple(failures), not_applied)


def _pairs(several: pd.DataFrame, spans: tuple[Numbers, ...], series: Texts) -> Iterator[tuple[int, int, bool | None]]:
    """Each two records of different units with one reference, and whether they overlap; None where that is not known.

    References that several units hold are few, so their records are looked at one by one. Files of different series are no pair.
    """
    first, latest_first, earliest_last, last = spans
    for _, rows in several.groupby("reference", sort=True):
        members: Positions = rows["at"].to_numpy()
        senders = rows["sender"].to_numpy()
        for number, one in enumerate(members):
            for other in members[number + 1 :][senders[number + 1 :] != senders[number]]:
                if series[one] != series[other]:
                    continue
                if series[one] == "":
                    yield int(one), int(other), None
                    continue
                # A record that one unit closes on the day on which the other opens it was handed over.
                surely = latest_first[one] < earliest_last[other] and latest_first[other] < earliest_last[one]
                never = first[one] >= last[other] or first[other] >= last[one]
                yield int(one), int(other), True if surely else False if never else None


def _spans(stack: Stack, one: Shared) -> tuple[Numbers, ...]:
    """For each record the earliest and latest first day on which it is open, and the earliest and latest last day."""
    first, latest_first = _bounds(stack.column(one.opened))
    earliest_last, last = np.full(len(stack), -np.inf), np.full(len(stack), np.inf)
    # Without a day of closing the record is still open; a day that is only unknown may be any.
    goes_on = np.ones(len(stack), dtype=bool) if one.ended is None else ~stack.answer(one.ended).true
    for closed in map(stack.column, reversed(one.closed)):
        goes_on &= closed.state == State.blank
        low, high = _bounds(closed)
        earliest_last, last = np.where(closed.filled, low, earliest_last), np.where(closed.filled, high, last)
    earliest_last[goes_on] = np.inf
    return first, latest_first, earliest_last, last


def _bounds(column: Column) -> tuple[Numbers, Numbers]:
    assert column.low is not None
    assert column.high is not None
    return np.where(column.filled, column.low, -np.inf), np.where(column.filled, column.high, np.inf)


def _series(files: Files, stack: Stack, field: str | None) -> Texts:
    """The series of each row's file; where the codebook knows none, all are of one."""
    cover = files.book.cover
    said: list[str] = []
    for report in stack.reports:
        column = report.column(cover.name, field) if cover is not None and field is not None and cover.name in report.tables else None
        said.append("one" if field is None else str(column.text[0]) if column is not None and len(column) and column.filled[0] else "")
    names = np.array(said, dtype=object)
    return names[stack.report] if len(names) else names
