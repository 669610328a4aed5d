"""Notes that never leave the unit, in a file that goes further (REFERENCE 4, P03)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, FieldType, Rule, Travels
from .base import Answer, Context, Failure, Parameters, expression_faults, named_check


class NotesThatStay(Parameters):
    """Of which files it is asked: a condition on the cover."""

    where: str


def _faults(asked: NotesThatStay, _rule: Rule, book: Codebook) -> Iterator[str]:
    if book.cover is None:
        yield "there is no cover that says where the file goes."
    else:
        yield from expression_faults(book, book.cover.name, asked.where)


@named_check("notes_that_stay", NotesThatStay, faults=_faults)
def notes_that_stay(context: Context, asked: NotesThatStay) -> Answer | None:
    """Free notes whose field says that they stay in the unit, filled in a file for which `where` is true. One finding for each note."""
    cover = context.book.cover
    fields = [
        (table.name, field)
        for table in context.book.tables.values()
        for field in table.fields
        if field.type is FieldType.narrative and field.travels is Travels.unit and context.asks(table.name, field.name)
    ]
    if cover is None or not fields or not context.asks_all(cover.name, asked.where):
        return None
    sent = context.answer(cover.name, asked.where).true.any()
    columns = [(table, context.column(table, field.name)) for table, field in fields]
    cells = sum(len(column) for _, column in columns)
    if not sent:
        return Answer(0, (), cells)
    filled = [(table, column.field.name, np.flatnonzero(column.filled)) for table, column in columns]
    return Answer(cells, tuple(Failure(table, rows, name) for table, name, rows in filled if len(rows)))
