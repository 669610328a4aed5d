"""Things that are counted one by one have no decimals (REFERENCE 1.4, `value`)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Rule
from ...evaluation import where
from .base import Answer, Context, Parameters, expression_faults, named_check, of_rows


class WholeNumbers(Parameters):
    """The role of the field that must hold whole numbers, and an expression that says in which rows."""

    role: str
    where: str | None = None


def _faults(asked: WholeNumbers, rule: Rule, book: Codebook) -> Iterator[str]:
    yield from expression_faults(book, rule.table or "", asked.where)


@named_check("whole_numbers", WholeNumbers, needs_table=True, faults=_faults)
def whole_numbers(context: Context, asked: WholeNumbers) -> Answer | None:
    """Whether a number has no decimals. A suppressed count is an interval of whole numbers and fits."""
    field = context.field(asked.role, context.table)
    if field is None:
        return None
    column = context.column(context.table.name, field.name)
    low, high = column.low, column.high
    if low is None or high is None:
        return None
    known = column.filled & np.isfinite(low)
    fits = np.where(known, low, 0) % 1 == 0
    concerned = context.answer(context.table.name, asked.where).true if asked.where is not None else None
    return of_rows(context.table.name, field.name, where(known, fits), concerned)
