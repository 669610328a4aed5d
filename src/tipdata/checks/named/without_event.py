"""Records that are over and in which nothing happened in the period: no date of theirs, or of rows below them, lies in it or after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

import numpy as np

from ...codebook import Codebook, FieldId, Rule
from ...evaluation import TableRows, Truth
from ...evaluation.truth import undecided
from ...records import State
from ..field_names import field_of
from .base import Answer, Context, Parameters, field_faults, named_check, of_rows

_NOTHING_HAPPENED = (State.blank, State.not_collected, State.not_applicable)


class Events(Parameters):
    """The field that tells the state of a record, its codes that stand for a running one, and the dates of events as table.field."""

    state: str
    open: tuple[str, ...]
    events: tuple[str, ...]


def _faults(parameters: Events, rule: Rule, book: Codebook) -> Iterator[str]:
    table = book.tables[rule.table or ""]
    state = next((field for field in table.fields if field.name == parameters.state), None)
    codelist = book.codelist(state) if state is not None else None
    if codelist is None:
        yield f"{table.name} has no field {parameters.state} with a list of codes."
    else:
        known = {code.code for code in codelist.codes}
        yield from (f"{parameters.state} has no code {code}." for code in parameters.open if code not in known)
    for field in map(field_of, parameters.events):
        if problems := list(field_faults(book, field.table, field.name)):
            yield from problems
        elif field.table != table.name and table.singular not in book.above(book.tables[field.table]):
            yield f"{field} is not of a row below {table.name}."


@named_check("without_event", Events, needs_table=True, faults=_faults)
def without_event(context: Context, parameters: Events) -> Answer | None:
    """Fails where the record is certainly not running and every event of it certainly lies before the period."""
    table, collection, cover = context.table.name, context.submission.collection, context.book.cover
    asked = [field for field in map(field_of, parameters.events) if collection.asks(field.table, field.name)]
    begin = context.book.cover_field("period_start")
    if cover is None or begin is None or not asked or not context.asks(table, parameters.state):
        return None
    rows = context.rows(table)
    state = context.column(table, parameters.state)
    running = Truth(state.filled & np.isin(state.text, parameters.open), state.filled & ~np.isin(state.text, parameters.open))
    happened = [_happened(context, field, rows, (cover.singular, begin)) for field in asked]
    return of_rows(table, context.rule.cell or parameters.state, reduce(or_, happened, running))


def _happened(context: Context, field: FieldId, rows: TableRows, begin: tuple[str, ...]) -> Truth:
    """For each record, whether this event of it lies in the period or after it."""
    if context.data(field.table) is None:
        return undecided(len(rows))
    below = context.rows(field.table)
    column, period = below.column((field.name,)), below.column(begin)
    assert column.low is not None
    assert column.high is not None
    assert period.low is not None
    none = column.is_any(*_NOTHING_HAPPENED) & ~np.isnan(period.low)
    own = Truth(column.low >= period.low, none | (column.high < period.low))
    if field.table == rows.name:
        return own
    up = below.above(rows.table.singular)[1]
    true, open_ = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    true[up[(up >= 0) & own.true]] = True
    open_[up[(up >= 0) & own.undecided]] = True
    return Truth(true, ~true & ~open_)
