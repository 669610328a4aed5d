"""A nil return says that nothing happened, and a file without it that something did (REFERENCE 4, N06)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import FieldSpec, Table, TableKind
from ...evaluation import where
from ...records import Mask
from .base import Answer, Context, Parameters, named_check, of_rows


class NilReturn(Parameters):
    """The answer of the cover that is looked at: with yes nothing may have happened, with no something must be there."""

    said: bool


@named_check("nil_return", NilReturn)
def nil_return(context: Context, asked: NilReturn) -> Answer | None:
    """Whether the cover's nil return agrees with the file.

    Against a yes speak a record with an event that certainly lies in the file's period, and a count that is certainly above zero; open
    cases that are carried on are no events. Against a no speaks a file without any record and without any count that may be above zero.
    Facts for the message: `what` names what was found.
    """
    cover = context.book.cover
    answer = context.field("nil_return", cover) if cover is not None else None
    if cover is None or answer is None:
        return None
    column = context.column(cover.name, answer.name)
    said = column.filled & (column.text == ("yes" if asked.said else "no"))
    found = [*_events(context), *_counts(context, certainly=True)] if asked.said else [*_records(context), *_counts(context, False)]
    fits = np.full(len(column), bool(found) is not asked.said)
    told = of_rows(cover.name, answer.name, where(said, fits))
    words = ", ".join(f"{label}: {number}" for label, number in found)
    return Answer(told.applied, tuple(failure.with_facts(what=words) for failure in told.failures), told.not_applied)


def _records(context: Context) -> Iterator[tuple[str, int]]:
    for data in context.submission.tables.values():
        if data.table.kind is TableKind.records and len(data):
            yield data.table.label, len(data)


def _events(context: Context) -> Iterator[tuple[str, int]]:
    """How many events of each kind certainly lie in the period of the file."""
    cover = context.book.cover
    assert cover is not None
    start, end = (context.field(role, cover) for role in ("period_start", "period_end"))
    if start is None or end is None:
        return
    for table, field in context.by_role("event"):
        if context.data(table.name) is None:
            continue
        inside = _inside(context, table, field, f"{cover.singular}.{start.name}", f"{cover.singular}.{end.name}")
        if inside.any():
            yield field.label, int(inside.sum())


def _inside(context: Context, table: Table, field: FieldSpec, start: str, end: str) -> Mask:
    return context.answer(table.name, f"{field.name} >= {start} and {field.name} <= {end}").true


def _counts(context: Context, certainly: bool) -> Iterator[tuple[str, int]]:
    """How many counts are above zero, certainly or possibly."""
    for table, field in context.by_role("value"):
        if table.kind is TableKind.counts and context.data(table.name) is not None:
            answer = context.answer(table.name, f"{field.name} > 0")
            above = answer.true if certainly else ~answer.false
            if above.any():
                yield field.label, int(above.sum())
