"""The cells that a person typed, sheet by sheet: each one once, however many rows of however many tables it fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from ..codebook import Collection, FieldId, FieldSpec, View
from ..records import Column, Mask, Positions, Received, Submission, Texts
from .measured import Share


def asked_columns(collection: Collection, view: View) -> Iterator[tuple[str, FieldId, FieldSpec]]:
    """(column of the sheet, field that it fills, the field as asked) for every asked field that the columns of a view fill."""
    for name, fills in view.fills.items():
        for fill in fills:
            if collection.asks(fill.field.table, fill.field.name):
                yield name, fill.field, collection.asked[fill.field.table][fill.field.name]


def sheet_columns(submission: Submission, sheet: Received) -> Iterator[Column]:
    """The columns of a received sheet that its form asks and that stand in the file."""
    for name in dict.fromkeys(name for name, *_ in asked_columns(submission.collection, sheet.view)):
        column = sheet.columns.get(name)
        if column is not None and column.at > 0:
            yield column


def share_of(view: View, column: Column, numerator: int, denominator: int) -> Share:
    """The share of a column of a sheet, under the first field that it fills."""
    field = view.fills[column.field.name][0].field
    return Share(field.table, field.name, numerator, denominator)


def typed(column: Column) -> Mask:
    """Cells in which something was written; a default that stands for a blank cell was not."""
    if column.field.default is None and column.direct:
        return ~column.empty
    written: Mask = ~column.empty & (column.raw != "")
    return written


def number_typed(column: Column, rows: Positions) -> int:
    """In how many of these cells something was written."""
    return int(np.count_nonzero(typed(column.apart.values)[column.apart.numbers[rows]]))


def holds_any(column: Column, texts: Iterable[str]) -> Mask:
    """Which filled cells hold one of these canonical texts."""
    coded, wanted = column.coded, set(texts)
    held = np.array([*(str(text) in wanted for text in coded.texts), False], dtype=bool)
    marked: Mask = column.filled & held[coded.numbers]
    return marked


def written_values(column: Column) -> tuple[Column, Positions]:
    """What was written into the cells of a column, as a column, and how many cells hold each of its values."""
    values = column.apart.values
    return values, np.where(typed(values), column.apart.cells, 0)


def which(texts: Texts, holds: Callable[[str], bool]) -> Mask:
    """The texts for which it holds; each different one is looked at once."""
    numbers, unique = pd.factorize(texts)
    found: Mask = np.fromiter((holds(str(text)) for text in unique), dtype=bool, count=len(unique))[numbers]
    return found
