"""Counts of parts against the count of their total (REFERENCE 4, AG01 and AG04)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ...codebook import FieldSpec
from ...records import Mask, Numbers, Positions, TableData, first_of_key, joined, key_text
from .base import Answer, Context, Failure, Parameters, named_check

_ROUNDING = 1e-9


class PartsAndTotal(Parameters):
    """The roles of the fields that tell parts and total apart, and what is a fault: parts that exceed the total, or fall short of it."""

    roles: tuple[str, ...]
    parts: Literal["exceed", "fall_short"]


@named_check("parts_and_total", PartsAndTotal, needs_table=True)
def parts_and_total(context: Context, asked: PartsAndTotal) -> Answer | None:
    """Whether the parts of a total add up to more, or to less, than the total itself.

    Rows that agree in all of their key but one field form a group: the row whose code there is marked as a total, and its parts. Counts
    known only by their bounds are added by their bounds, and a group is judged only where the bounds leave no doubt. Facts for the
    message: `by` is the field that tells the parts apart.
    """
    table = context.table
    value = context.field("value", table)
    fields = [field for role in asked.roles for _, field in context.by_role(role, table) if field in table.keys]
    if value is None or not fields:
        return None
    data = context.data(table.name)
    if data is None:
        return Answer(0)
    answers = [_along(context, data, field, value, asked.parts) for field in fields]
    failures = tuple(failure for answer in answers for failure in answer.failures)
    return Answer(sum(a.applied for a in answers), failures, sum(a.not_applied for a in answers))


def _along(context: Context, data: TableData, field: FieldSpec, value: FieldSpec, wrong: str) -> Answer:
    """The groups along one field of the key."""
    codelist = context.book.codelist(field)
    totals = [code.code for code in codelist.codes if code.total] if codelist else []
    column, counts = data.column(field.name), data.column(value.name)
    usable = data.has_key & (first_of_key(data.keys, data.has_key) == np.arange(len(data)))
    is_total = usable & np.isin(column.text.astype(str), totals)
    is_part = usable & ~is_total
    others = joined([key_text(data.column(key.name)) for key in data.table.keys if key.name != field.name], len(data))
    group, names = pd.factorize(others)
    assert counts.low is not None
    assert counts.high is not None
    low, high = np.where(counts.filled, counts.low, 0.0), np.where(counts.filled, counts.high, np.inf)
    whole = np.full(len(names), -1, dtype=np.int64)
    whole[group[is_total]] = np.flatnonzero(is_total)
    has_both = (whole >= 0) & (np.bincount(group[is_part], minlength=len(names)) > 0)
    at = whole[has_both]
    parts_low, parts_high = (_sums(group, is_part, values, len(names))[has_both] for values in (low, high))
    fails, holds = _judged(parts_low, parts_high, low[at], high[at], wrong)
    # A total that is not filled in leaves nothing to compare with.
    fails, holds = fails & counts.filled[at], holds & counts.filled[at]
    failed = at[fails]
    cells = np.flatnonzero(usable & np.isin(group, group[failed]))
    failure = Failure(data.name, failed, value.name, facts={"by": field.label}, operands=((data.name, value.name, cells),))
    return Answer(int((fails | holds).sum()), (failure,) if len(failed) else (), int((~(fails | holds)).sum()))


def _sums(group: Positions, here: Mask, values: Numbers, length: int) -> Numbers:
    sums: Numbers = np.bincount(group[here], weights=values[here], minlength=length).astype(float)
    return sums


def _judged(low: Numbers, high: Numbers, total_low: Numbers, total_high: Numbers, wrong: str) -> tuple[Mask, Mask]:
    """Where the parts certainly are wrong, and where they certainly are not; a rounding step of decimals is no difference."""
    slack = _ROUNDING * np.maximum(1.0, np.where(np.isfinite(total_high), total_high, 1.0))
    if wrong == "exceed":
        return low > total_high + slack, high <= total_low + slack
    return high < total_low - slack, low >= total_high - slack
