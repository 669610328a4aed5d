"""The cells that a name reads, picked out of their column when they are needed and no sooner."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..codebook import Codebook, FieldSpec
from ..records import Column, Mask, Numbers, Positions, State, Texts, cells_of_values

FREE = ("text", "narrative", "identifier")


class Cells:
    """The cells of a column at some of its rows: `at` is the row behind each cell (-1: a blank cell), None where each row has its own."""

    def __init__(self, column: Column, at: Positions | None = None) -> None:
        self.column = column
        self.at = at

    def __len__(self) -> int:
        return len(self.column) if self.at is None else len(self.at)

    @property
    def field(self) -> FieldSpec:
        return self.column.field

    @property
    def is_bounded(self) -> bool:
        return self.column.low is not None

    @property
    def is_listed(self) -> bool:
        """Whether the cells hold few different texts, so that each is looked at once."""
        return self.field.type not in FREE or self.field.is_multiple

    def take(self, rows: Positions) -> Cells:
        return Cells(self.column, rows if self.at is None else self.at[rows])

    @cached_property
    def state(self) -> npt.NDArray[np.uint8]:
        return self._pick(self.column.state, State.blank)

    @cached_property
    def filled(self) -> Mask:
        return self.column.filled if self.at is None else np.equal(self.state, State.filled)

    @cached_property
    def text(self) -> Texts:
        return self._pick(self.column.text, "")

    @cached_property
    def low(self) -> Numbers:
        assert self.column.low is not None
        return self._pick(self.column.low, np.nan)

    @cached_property
    def high(self) -> Numbers:
        assert self.column.high is not None
        # Nothing but dates and counts is known by bounds that differ.
        return self.low if self.field.type in ("integer", "decimal") else self._pick(self.column.high, np.nan)

    @cached_property
    def codes(self) -> npt.NDArray[np.int32]:
        """The number of each cell's text among `texts`; -1 stands for a blank cell."""
        return self._pick(self.column.coded.numbers, -1)

    @property
    def texts(self) -> Texts:
        """The different texts of the column."""
        return self.column.coded.texts

    def of_texts(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """One value per text -> one per cell. What it says of blank cells means nothing."""
        if not len(values):
            return np.zeros(len(self), dtype=values.dtype)
        return cells_of_values(values, self.codes) if values.dtype == bool else values.take(self.codes)

    def _pick(self, values: npt.NDArray[Any], empty: object) -> npt.NDArray[Any]:
        if self.at is None:
            return values
        if self._same_row:
            value = values[self.at[0]] if self.at[0] >= 0 else empty
            return np.broadcast_to(np.asarray(value, dtype=values.dtype), len(self.at))
        if not len(values):
            return np.full(len(self.at), empty, dtype=values.dtype)
        picked = values[self.at]
        if self._some_absent:
            picked[self.at < 0] = empty
        return picked

    @cached_property
    def _same_row(self) -> bool:
        """Whether one row stands behind all cells, as the cover often does."""
        assert self.at is not None
        return len(self.at) > 0 and bool((self.at == self.at[0]).all())

    @cached_property
    def _some_absent(self) -> bool:
        assert self.at is not None
        return bool((self.at < 0).any())


def ranks_of(cells: Cells, book: Codebook) -> Numbers:
    """The place of each cell's code in its list."""
    codelist = book.codelist(cells.field)
    ranks = {code.code: float(rank) for rank, code in enumerate(codelist.codes)} if codelist else {}
    return cells.of_texts(np.array([ranks.get(text, np.nan) for text in cells.texts], dtype=float))
