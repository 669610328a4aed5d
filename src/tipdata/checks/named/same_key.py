"""Rows of one key that stands for one person, in which facts differ that do not change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import Codebook, Rule
from ...records import Mask
from .base import Answer, Context, Failure, Parameters, field_faults, named_check

_DAY_ZERO = np.datetime64("1970-01-01")


class SameKey(Parameters):
    """The field of the key, and either a field that must be `equal`, or `date` and `age`, whose years of birth may be `years` apart."""

    key: str
    equal: str | None = None
    date: str | None = None
    age: str | None = None
    years: int = 0


def _faults(parameters: SameKey, rule: Rule, book: Codebook) -> Iterator[str]:
    for name in (parameters.key, parameters.equal, parameters.date, parameters.age):
        if name is not None:
            yield from field_faults(book, rule.table or "", name)
    if (parameters.equal is None) != (parameters.date is not None and parameters.age is not None):
        yield "name either `equal`, or both `date` and `age`."


@named_check("same_key", SameKey, needs_table=True, faults=_faults)
def same_key(context: Context, parameters: SameKey) -> Answer | None:
    """Compares all rows of a key in which the fact is known; rows that differ are one finding."""
    table = context.table.name
    compared = [name for name in (parameters.equal, parameters.date, parameters.age) if name is not None]
    if not all(context.asks(table, name) for name in (parameters.key, *compared)):
        return None
    key = context.column(table, parameters.key)
    value, known = _facts(context, parameters)
    known = known & key.filled
    facts = pd.DataFrame({"key": key.text[known], "value": value[known], "row": np.flatnonzero(known)})
    groups = facts.groupby("key", sort=False)["value"]
    facts["apart"], facts["rows"] = groups.transform("max") - groups.transform("min"), groups.transform("size")
    several = facts[facts["rows"] > 1]
    field = context.rule.cell or compared[-1]
    # One finding for each key whose rows differ: few, however many rows there are.
    differing = several[several["apart"] > parameters.years].groupby("key", sort=False)["row"]
    failures = tuple(
        Failure(table, rows, field, together=True, operands=tuple((table, name, rows) for name in compared))
        for rows in (np.asarray(group, dtype=np.int64) for _, group in differing)
    )
    keys = pd.Series(key.text[key.filled])
    return Answer(several["key"].nunique(), failures, keys.nunique() - several["key"].nunique())


def _facts(context: Context, parameters: SameKey) -> tuple[pd.Series, Mask]:
    """The fact of each row as a number: a running number of the text, or the year of birth; and where it is known."""
    table = context.table.name
    if parameters.equal is not None:
        column = context.column(table, parameters.equal)
        return pd.Series(pd.factorize(column.text)[0]), column.filled
    date, age = context.column(table, parameters.date or ""), context.column(table, parameters.age or "")
    assert date.low is not None
    assert age.low is not None
    known = date.filled & age.filled
    days = np.where(known, date.low, 0).astype("timedelta64[D]")
    years = (_DAY_ZERO + days).astype("datetime64[Y]").astype(int)
    return pd.Series(years - np.where(known, age.low, 0)), known
