"""The cells that a person typed, sheet by sheet: each one once, however many rows of however many tables it fills."""

from __future__ import annotations

from collections.abc import Iterator

from ..codebook import Collection, FieldId, FieldSpec, View
from ..records import Column, Mask, Received, Submission
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
