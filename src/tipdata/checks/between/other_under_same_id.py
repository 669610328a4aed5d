"""An id that seems to have been used again for something else (REFERENCE 4, X11)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Rule
from ..named.base import Failure, Parameters, field_faults
from .base import BetweenAnswer, Files, between_check
from .reports import Report


class OtherUnderSameId(Parameters):
    """For each table the fields that never change for one and the same record."""

    fields: dict[str, tuple[str, ...]]


def _faults(asked: OtherUnderSameId, _rule: Rule, book: Codebook) -> Iterator[str]:
    for table, names in asked.fields.items():
        for name in names:
            yield from field_faults(book, table, name)


@between_check("other_under_same_id", OtherUnderSameId, faults=_faults)
def other_under_same_id(files: Files, asked: OtherUnderSameId) -> BetweenAnswer:
    """Whether two successive reports of a record agree in what cannot change. A date that only became more exact agrees.

    Shown at the first field that differs in the later report, beside the earlier one.
    """
    applied = not_applied = 0
    failures: list[tuple[Report, Failure]] = []
    for table, names in asked.fields.items():
        stack = files.stack(table)
        earlier, later = stack.successive()
        known = np.zeros(len(earlier), dtype=bool)
        shown = np.full(len(earlier), "", dtype=object)
        for name in names:
            column = stack.column(name)
            both = column.filled[earlier] & column.filled[later]
            if column.low is not None and column.high is not None:
                differs = both & ((column.high[earlier] < column.low[later]) | (column.high[later] < column.low[earlier]))
            else:
                differs = both & (column.text[earlier] != column.text[later])
            known |= both
            shown[differs & (shown == "")] = name
        applied, not_applied = applied + int(known.sum()), not_applied + int((~known).sum())
        for name in names:
            here = shown == name
            failures += stack.failures(later[here], name, earlier[here])
    return BetweenAnswer(applied, tuple(failures), not_applied)
