"""Rows that are all alike in something that should not hold for every one of them (REFERENCE 4, G09)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Rule
from ...codebook.base import Name
from .base import Answer, Context, Failure, Parameters, expression_faults, field_faults, named_check


class EveryRow(Parameters):
    """What may not hold for every row, how many rows there must be at least, and the field at which the finding is shown."""

    where: str
    at_least: int
    cell: Name


def _faults(asked: EveryRow, rule: Rule, book: Codebook) -> Iterator[str]:
    table = rule.table or ""
    yield from field_faults(book, table, asked.cell)
    yield from expression_faults(book, table, asked.where)


@named_check("every_row", EveryRow, needs_table=True, faults=_faults)
def every_row(context: Context, asked: EveryRow) -> Answer | None:
    """Whether `where` holds for every single row; asked once per file, of enough rows. Facts for the message: `count` of the rows."""
    table = context.table.name
    if not context.asks_all(table, asked.where):
        return None
    rows = len(context.rows(table))
    if rows < asked.at_least:
        return Answer(0, (), 1)
    answer = context.answer(table, asked.where)
    if answer.false.any():
        return Answer(1)
    if not answer.true.all():
        return Answer(0, (), 1)
    return Answer(1, (Failure(table, np.arange(rows), asked.cell, together=True, facts={"count": str(rows)}),))
