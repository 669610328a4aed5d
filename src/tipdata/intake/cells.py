"""The cells of one column as they are read: typed, mended, marked where they show no value, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field as part, replace

import numpy as np

from ..codebook import Codebook, FieldSpec
from ..records import Column, State, changed
from .distinct import Distinct
from .mending import DateEvidence, MendedColumn, mend_column
from .repairs import Reading
from .typing import column_of, type_texts

Faults = list[tuple[int, str]]


@dataclass(frozen=True, eq=False)
class CellsRead:
    """The typed column, how many of its filled cells are used and reported, and what was done to read them."""

    column: Column
    used: int
    reported: int
    assumptions: tuple[str, ...] = ()
    evidence: DateEvidence = part(default_factory=DateEvidence)


@dataclass(frozen=True, eq=False)
class CellsFound:
    """The cells of a column as they were found: `at` and, on an upright cover, `at_row` say where they stand."""

    field: FieldSpec
    texts: Distinct
    faults: Faults
    at: int
    at_row: int = 0

    def read(self, book: Codebook, reading: Reading | None) -> CellsRead:
        """The column as it is read. Without a reading nothing is mended, as in a dataset, which says what it says."""
        if reading is None:
            typed = type_texts(self.field, self.texts, book)
            lost = [number for number, one in typed.items() if one.state is State.unreadable and self.texts.holds[number]]
            unreadable = int(self.texts.cells_of[lost].sum()) if lost else 0
            mended = MendedColumn(column_of(self.field, self.texts, typed), unreadable)
        else:
            mended = mend_column(self.field, self.texts, book, reading)
        column, unreadable = changed(mended.column, at=self.at, at_row=self.at_row), mended.unreadable
        if self.faults:
            column = with_faults(column, self.faults)
            unreadable = int(((column.state == State.unreadable) & self.texts.filled).sum())
        filled = int(self.texts.cells_of[self.texts.holds].sum())
        return CellsRead(column, filled - unreadable, unreadable, tuple(mended.sentences(self.field.label, book)), mended.evidence)

    @property
    def is_open(self) -> bool:
        """Whether another look at the file may tell more of these cells."""
        return self.field.type == "date"


def with_faults(column: Column, faults: Faults) -> Column:
    """The column with error cells, formulas without value and cells under merged ones marked unreadable."""
    problem = column.problem.copy() if column.problem is not None else np.full(len(column), "", dtype=object)
    state, text = column.state.copy(), column.text.copy()
    for index, fault in faults:
        problem[index], state[index], text[index] = fault, State.unreadable, ""
    without = np.isin(np.arange(len(column)), [index for index, _ in faults])
    low = None if column.low is None else np.where(without, np.nan, column.low)
    high = None if column.high is None else np.where(without, np.nan, column.high)
    return replace(column, problem=problem, state=state, text=text, low=low, high=high)
