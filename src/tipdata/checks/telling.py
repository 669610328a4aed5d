"""What a rule found, as findings with places: once per cell, under the header that the person knows, without values nobody may see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..codebook import Rule
from ..records import Batch, Submission, TableData
from .named import Failure
from .places import once, places_of


def batches_of(submission: Submission, rule: Rule, failures: Sequence[Failure], show_values: bool = False) -> list[Batch]:
    """The findings of a rule in one submission; the rows of the failures are rows of its tables."""
    return [_batch(submission, rule, failure, show_values) for failure in failures if len(failure.rows)]


def _batch(submission: Submission, rule: Rule, failure: Failure, show_values: bool) -> Batch:
    data = submission.tables[failure.table]
    column = data.columns.get(failure.field)
    failed = np.zeros(len(data), dtype=bool)
    failed[failure.rows] = True
    rows = np.flatnonzero(once(data, failed))[: 1 if failure.together else None]
    spec = data.table.field(failure.field) if failure.field else None
    visible = spec is not None and column is not None and (spec.shows_values or show_values)
    order = {int(row): number for number, row in enumerate(failure.rows)} if failure.beside else {}
    return Batch(
        rule.code,
        places_of(data, column, rows),
        data.name,
        failure.field,
        label_of(submission, data, failure.field),
        rows=None if failure.together else rows,
        found=column.raw[rows] if visible and column is not None else None,
        beside=tuple(failure.beside[order[int(row)]] for row in rows) if failure.beside else (),
        operands=failure.operands or ((failure.table, failure.field, failure.rows),),
        facts=dict(failure.facts),
    )


def label_of(submission: Submission, data: TableData, field: str) -> str:
    """What the person knows a cell by: the header of its own sheet, where one stands over it."""
    column = data.columns.get(field)
    received = next((sheet for sheet in submission.received if (sheet.file, sheet.sheet) == (data.file, data.sheet)), None)
    if column is not None and column.at > 0 and received is not None:
        for cells in received.columns.values():
            if (cells.at, cells.at_row) == (column.at, column.at_row):
                return cells.field.label
    return data.table.field(field).label if field else data.table.label
