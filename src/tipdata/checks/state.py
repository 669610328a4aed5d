"""The current state of a unit's records, and where it is not known as a whole: what rules about rows below a row are asked of.

A file says of a record what is new. What it leaves out stands as earlier files said it (REFERENCE 1.2), so that a rule of absence is
certain only where no earlier file, and no row that lost its place, can hold what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..codebook import FieldSpec, Requirement
from ..evaluation import Gaps
from ..records import Column, Mask, State as CellState, Submission, TableData, match
from .earlier import with_earlier


@dataclass(frozen=True, eq=False)
class State:
    """The rows of a file and, below them in each table, the records of earlier files that it does not replace.

    `gaps` are, for a table and the table above it, the rows above that may have rows below them which are not at hand.
    """

    submission: Submission
    gaps: Gaps


def state_of(submission: Submission, earlier: Sequence[Submission] = (), aside: Mapping[str, TableData] | None = None) -> State:
    """The current state of a submission's records, with the unit's `earlier` files at hand; `aside` are rows of it that were taken out.

    Rows below a row may be missing in three cases: the record had an event before the first day that the files at hand cover, so that an
    earlier file may hold them; a row below names a row above that is not there, and may belong to any; a row below was set aside.
    """
    if not submission.collection.asked:
        return State(submission, {})
    state, first_day = with_earlier(submission, earlier)
    return State(state, _Gaps(state, aside or {}, first_day).find())


def state_and_begun(submission: Submission, earlier: Sequence[Submission], table: str) -> tuple[Submission, Mask]:
    """The current state of a submission's records, and which records of a table had an event before the first day that the files at hand
    cover, so that earlier files may hold what is missing below them."""
    state, first_day = with_earlier(submission, earlier)
    return state, _Gaps(state, {}, first_day).began_before(state.tables[table])


class _Gaps:
    """Looks for the rows of which rows below may be missing."""

    def __init__(self, state: Submission, aside: Mapping[str, TableData], first_day: str) -> None:
        self.state, self.aside = state, aside
        self.first_day = float(np.datetime64(first_day, "D").astype("int64")) if first_day else -np.inf
        self._began: dict[str, Mask] = {}

    def find(self) -> dict[tuple[str, str], Mask]:
        found = {}
        for name, data in self.state.tables.items():
            for field in data.table.parents:
                above = self.state.tables.get(field.references or "")
                if above is None or field.references == name or above.name not in self.state.collection.tables:
                    continue
                gaps = self.began_before(above) | self._lost(data, field, above)
                if gaps.any():
                    found[name, above.name] = gaps
        return found

    def began_before(self, data: TableData) -> Mask:
        """Which records, or records above them, had an event before the first day that the files at hand cover."""
        if data.name not in self._began:
            began = np.zeros(len(data), dtype=bool)
            for field in data.table.by_role("event"):
                low = data.columns[field.name].low if field.name in data.columns else None
                if low is not None:
                    began |= np.less(low, self.first_day)
            for field in data.table.parents:
                link = self.state.parents.get((data.name, field.name))
                if link is not None and field.references != data.name:
                    over = np.append(self.began_before(self.state.tables[field.references or ""]), False)
                    began |= over[link]
            self._began[data.name] = began
        return self._began[data.name]

    def _lost(self, data: TableData, field: FieldSpec, above: TableData) -> Mask:
        """The rows above to which a row may belong that has no place below any of them."""
        lost = np.zeros(len(above), dtype=bool)
        link = self.state.parents.get((data.name, field.name))
        if link is None or not len(above):
            return lost
        if self._is_loose(data.columns[field.name], field, link, above).any():
            return ~lost
        taken_out = self.aside.get(data.name)
        column = taken_out.columns.get(field.name) if taken_out is not None else None
        if column is None:
            return lost
        link = match(column.text, above.keys, column.filled)
        if self._is_loose(column, field, link, above).any():
            return ~lost
        lost[link[link >= 0]] = True
        return lost

    def _is_loose(self, column: Column, field: FieldSpec, link: np.ndarray, above: TableData) -> Mask:
        """Which cells should name a row above and name none: neither one that is there, nor one that was set aside."""
        blank = column.blank & (field.requirement is not Requirement.key)
        loose = (link < 0) & ~blank & ~column.is_any(CellState.not_collected)
        out = self.aside.get(above.name)
        if out is not None and loose.any():
            loose &= match(column.text, out.keys, column.filled) < 0
        return loose
