"""Numbers of nines that stand far above all others of their column: in many tables 999 means that something is missing."""

from __future__ import annotations

import numpy as np

from ..codebook import FieldSpec, FieldType
from ..records import Column, Positions, cells_of_values

_NINES = tuple(float("9" * digits) for digits in range(3, 8))
_FAR = 5
_FEWEST_OTHERS = 5
_NUMBERS = (FieldType.integer, FieldType.count, FieldType.decimal)


def rows_of_nines(field: FieldSpec, column: Column) -> Positions:
    """The rows with such numbers; none where the column holds too few others to tell."""
    nothing = np.empty(0, dtype=np.int64)
    if field.type not in _NUMBERS:
        return nothing
    values, cells = column.apart.values, column.apart.cells
    low = values.low
    assert low is not None
    known = values.filled & (cells > 0)
    nines = known & np.isin(low, _NINES) & (low == values.high)
    if not nines.any():
        return nothing
    others = known & ~nines
    if cells[others].sum() < _FEWEST_OTHERS or low[nines].min() < _FAR * max(float(low[others].max()), 1.0):
        return nothing
    return np.flatnonzero(cells_of_values(nines, column.apart.numbers))
