"""Which row stands above which: children point at their parent's key."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook
from .columns import Mask, Positions, State, Texts
from .tables import TableData

_SHORT = 500
"""Texts, up to which to go through them one by one is faster than to prepare for many."""


def match(values: Texts, keys: Texts, usable: Mask) -> Positions:
    """For each value the first row whose key is equal, -1 where there is none or the value is not usable."""
    if len(keys) + len(values) < _SHORT:
        rows: dict[str, int] = {}
        for row, key in enumerate(keys.tolist()):
            rows.setdefault(key, row)
        found = np.array([rows.get(value, -1) for value in values.tolist()], dtype=np.int64)
        return np.where(usable, found, -1)
    codes, unique = pd.factorize(np.concatenate([keys, values]))
    first = np.full(len(unique) + 1, -1, dtype=np.int64)
    # Assigned from the last to the first, so that of equal keys the first row stays.
    first[codes[: len(keys)][::-1]] = np.arange(len(keys))[::-1]
    first[-1] = -1
    return np.where(usable, first[codes[len(keys) :]], -1)


def first_of_key(keys: Texts, usable: Mask) -> Positions:
    """For each row the first row with an equal key; itself where its own key is not usable."""
    first = match(keys, np.where(usable, keys, "\x00"), usable)
    return np.where(first < 0, np.arange(len(keys)), first)


def parent_rows(tables: dict[str, TableData], book: Codebook) -> dict[tuple[str, str], Positions]:
    """For each (table, parent column): the row of the parent table behind each row, -1 where there is none.

    In a dataset a row has a parent only in its own unit, and only where its form has a sheet for parents: elsewhere the column holds the
    unit's own running numbers.
    """
    links = {}
    for data in tables.values():
        for field in data.table.parents:
            above = tables.get(field.references or "")
            if above is None or field.name not in data.columns:
                continue
            column = data.columns[field.name]
            values, keys = column.text, above.keys
            if "src_unit" in data.provenance and "src_unit" in above.provenance:
                values = data.provenance["src_unit"] + "\x1f" + values
                keys = above.provenance["src_unit"] + "\x1f" + keys
            usable = (column.state == State.filled) & ~_is_parentless(data, above.name, book)
            links[data.name, field.name] = match(values, keys, usable)
    return links


def _is_parentless(data: TableData, parent: str, book: Codebook) -> Mask:
    """Which rows of a dataset were sent in a form without a table of parents."""
    forms = data.provenance.get("src_form")
    if forms is None:
        return np.zeros(len(data), dtype=bool)
    without = [form for form, collection in book.collections.items() if parent not in collection.tables]
    return np.isin(forms.astype(str), without)
