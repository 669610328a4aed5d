"""What the checks of ready-made counts have in common: every count of every report, with what it says it counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...codebook import FieldSpec, Table, TableKind, loose
from ...records import Mask, Numbers, Texts, joined, key_text, strings
from .base import Files, Stack

_PLACES = ("area", "period_start", "period_end")


@dataclass(frozen=True, eq=False)
class Counts:
    """The counts of one table, one below the other: `area` loosely spelt, `what` all of the key but area, period and counting unit."""

    stack: Stack
    value: FieldSpec
    area: Texts
    measure: Texts
    unit: Texts
    what: Texts
    start: Numbers
    end: Numbers
    low: Numbers
    high: Numbers
    known: Mask

    def __len__(self) -> int:
        return len(self.area)

    def field(self, role: str) -> str:
        """The name of the table's field with this role."""
        return self.stack.table.by_role(role)[0].name


def counts_of(files: Files, table: Table) -> Counts | None:
    """The counts of a table that says which measure they are of; None for any other table."""
    roles = {role: table.by_role(role) for role in (*_PLACES, "measure", "counting_unit", "value")}
    if table.kind is not TableKind.counts or not all(roles.values()):
        return None
    stack = files.stack(table.name)
    columns = {role: stack.column(fields[0].name) for role, fields in roles.items()}
    apart = {fields[0].name for role, fields in roles.items() if role != "measure"}
    what = joined([key_text(stack.column(field.name)) for field in table.keys if field.name not in apart], len(stack))
    start, end, value = columns["period_start"], columns["period_end"], columns["value"]
    assert start.low is not None
    assert end.high is not None
    assert value.low is not None
    assert value.high is not None
    return Counts(
        stack=stack,
        value=roles["value"][0],
        area=strings([loose(text) for text in columns["area"].text]),
        measure=columns["measure"].text,
        unit=columns["counting_unit"].text,
        what=what,
        start=start.low,
        end=end.high,
        low=np.where(value.filled, value.low, 0.0),
        high=np.where(value.filled, value.high, np.inf),
        known=stack.has_key & value.filled,
    )
