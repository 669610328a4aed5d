"""Rows under one row above that agree in so many facts that they may be one and the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import Codebook, Rule
from ...records import Column, Mask, Texts, joined
from ..field_names import field_of
from .base import Answer, Context, Failure, Parameters, field_faults, named_check


class Alike(Parameters):
    """`within` names the field of the row above, `equal` the fields that agree, and `below` a field of rows below (table.field) whose
    values agree as a set."""

    within: str
    equal: tuple[str, ...]
    below: str


def _faults(parameters: Alike, rule: Rule, book: Codebook) -> Iterator[str]:
    table = book.tables[rule.table or ""]
    for name in (parameters.within, *parameters.equal):
        yield from field_faults(book, table.name, name)
    below = field_of(parameters.below)
    if problems := list(field_faults(book, below.table, below.name)):
        yield from problems
    elif all(parent.references != table.name for parent in book.tables[below.table].parents):
        yield f"{below} is not of a table below {table.name}."


@named_check("look_alike", Alike, needs_table=True, faults=_faults)
def look_alike(context: Context, parameters: Alike) -> Answer | None:
    """Rows of one group are one finding. A row is compared where every fact is known, dates to the day."""
    table, below = context.table.name, field_of(parameters.below)
    names = (parameters.within, *parameters.equal)
    if not all(context.asks(table, name) for name in names) or not context.asks(below.table, below.name):
        return None
    columns = [context.column(table, name) for name in names]
    values, known = _values_below(context, parameters)
    for column in columns:
        known &= _is_point(column)
    facts = joined([*(column.text for column in columns), values], len(known))
    alike = pd.DataFrame({"facts": facts[known], "row": np.flatnonzero(known)})
    repeated = alike[alike["facts"].duplicated(keep=False)].groupby("facts", sort=False)["row"]
    # One finding for each group of look-alikes: few, however many rows there are.
    failures = tuple(
        Failure(table, rows, context.rule.cell or "", together=True, operands=tuple((table, name, rows) for name in parameters.equal))
        for rows in (np.asarray(group, dtype=np.int64) for _, group in repeated)
    )
    return Answer(int(known.sum()), failures, int((~known).sum()))


def _is_point(column: Column) -> Mask:
    """Where the cell holds exactly one value."""
    return column.filled if column.low is None or column.high is None else column.filled & (column.low == column.high)


def _values_below(context: Context, parameters: Alike) -> tuple[Texts, Mask]:
    """The values of the rows below each row as one text, and where there are any and all of them are known."""
    field = field_of(parameters.below)
    rows = context.rows(context.table.name)
    column, (_, up) = context.column(field.table, field.name), context.rows(field.table).above(rows.table.singular)
    linked = pd.DataFrame({"up": up[up >= 0], "text": column.text[up >= 0], "known": column.filled[up >= 0]})
    groups = linked.sort_values("text").drop_duplicates(["up", "text"]).groupby("up")
    text, known = np.full(len(rows), "", dtype=object), np.zeros(len(rows), dtype=bool)
    together = groups["text"].agg("\x1e".join)
    text[together.index.to_numpy(dtype=np.int64)] = together.to_numpy(dtype=object)
    every = groups["known"].all()
    known[every.index.to_numpy(dtype=np.int64)] = every.to_numpy(dtype=bool)
    return text, known
