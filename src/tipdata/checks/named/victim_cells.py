"""Personal data of victims in rows that may not hold it (REFERENCE 4, V01, V02 and V04)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from ...codebook import Codebook, FieldSpec, Requirement, Rule, VictimData
from ...codebook.base import Name
from .base import Answer, Context, Failure, Parameters, expression_faults, field_faults, named_check

_NOT_REQUIRED = (Requirement.expected, Requirement.optional)


class VictimCells(Parameters):
    """In which rows no cell may be filled that is always personal data of a victim: of `all` such fields, or of those not required."""

    where: str
    fields: Literal["all", "not_required"]
    cell: Name


def _faults(asked: VictimCells, rule: Rule, book: Codebook) -> Iterator[str]:
    table = rule.table or ""
    yield from field_faults(book, table, asked.cell)
    yield from expression_faults(book, table, asked.where)


@named_check("victim_cells", VictimCells, needs_table=True, faults=_faults)
def victim_cells(context: Context, asked: VictimCells) -> Answer | None:
    """Rows for which `where` is true and in which a cell is filled that is always personal data of a victim.

    One finding per row; its operands are the cells that are to be withheld.
    """
    table = context.table.name
    fields = [field for field in context.submission.collection.asked.get(table, {}).values() if _is_meant(field, asked)]
    if not fields or not context.asks_all(table, asked.where):
        return None
    concerned = context.answer(table, asked.where).true
    columns = [context.column(table, field.name) for field in fields]
    filled = [concerned & column.filled for column in columns]
    failed = np.flatnonzero(np.logical_or.reduce(filled))
    operands = tuple((table, column.field.name, np.flatnonzero(here)) for column, here in zip(columns, filled, strict=True) if here.any())
    failures = (Failure(table, failed, asked.cell, operands=operands),) if len(failed) else ()
    return Answer(int(concerned.sum()), failures, int((~concerned).sum()))


def _is_meant(field: FieldSpec, asked: VictimCells) -> bool:
    if field.victim_personal_data is not VictimData.always:
        return False
    return asked.fields == "all" or field.requirement in _NOT_REQUIRED
