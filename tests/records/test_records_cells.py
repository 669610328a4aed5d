"""Many cells of one column are one object, and each reads as a place when somebody asks for it."""

from __future__ import annotations

import numpy as np
import pytest

from tipdata.records import Cells, Place

CELLS = Cells("a.xlsx", "Cases", "D", np.array([4, 9, 2]))


def test_each_cell_reads_as_a_place() -> None:
    assert list(CELLS) == [Place("a.xlsx", "Cases", row, "D") for row in (4, 9, 2)]
    assert CELLS[1] == Place("a.xlsx", "Cases", 9, "D")
    assert CELLS[-1].cell == "D2"
    assert [type(place.row) for place in CELLS] == [int, int, int]


def test_part_of_them_is_as_good() -> None:
    assert list(CELLS[1:]) == list(CELLS)[1:]
    assert len(CELLS[:2]) == 2


def test_none_is_empty() -> None:
    none = Cells("a.csv", "", "", np.zeros(0, dtype=np.int64))
    assert not none
    with pytest.raises(IndexError):
        none[0]
