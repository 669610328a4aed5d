"""The rows that an expression is asked about, while it is asked: as they stand, or picked out for questions between rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from ..codebook import Codebook
from ..records import Mask, Positions
from .cells import Cells

PAIRS_AT_ONCE = 1 << 21
MOST_PAIRS = 1 << 26


class Rows(Protocol):
    """Rows that an expression can be asked about."""

    book: Codebook
    given: Mapping[str, str]

    def __len__(self) -> int: ...

    def cells(self, path: tuple[str, ...]) -> Cells:
        """The cells of a field of these rows, or of the rows above them (blank where there is no row above)."""

    def kin(self, table: str, above: str = "") -> Kin | None:
        """The rows of a table below these rows, or below the rows above them that a word names; None where nobody sent them."""


@dataclass(frozen=True, eq=False)
class Kin:
    """Rows below, in groups: `group` is the group of each, `asks` the group that each asking row asks about (-1: none known).

    Rows that repeat a key share the rows below them. `gaps` are the groups that may have rows which are not here, by their numbers: whether
    such a row exists, and how many, is certain only as far as the rows here decide it.
    """

    rows: Rows
    group: Positions
    asks: Positions
    gaps: Mask | None = None

    def may_lack(self, asks: Positions) -> Mask:
        """Which askers ask about a group that may have further rows."""
        known = asks >= 0
        return np.zeros(len(asks), dtype=bool) if self.gaps is None or not len(self.gaps) else known & self.gaps[np.where(known, asks, 0)]

    @cached_property
    def size(self) -> int:
        return int(max(self.group.max(initial=-1), self.asks.max(initial=-1))) + 1

    @cached_property
    def _grouped(self) -> tuple[Positions, Positions, Positions]:
        """The rows below, those of a group together; where each group begins among them; and how many each has.

        There is one group more than there are: an asker whose group is not known asks the last, which is empty.
        """
        order = np.argsort(self.group, kind="stable")
        order = order[np.searchsorted(self.group[order], 0) :]
        sizes = np.bincount(self.group[order], minlength=self.size + 1)
        return order, np.cumsum(sizes) - sizes, sizes

    def number_of_pairs(self, asks: Positions) -> int:
        """How many pairs `pairs` would give."""
        return int(self._grouped[2][asks].sum())

    def pairs(self, asks: Positions) -> Iterator[tuple[slice, Positions, Positions]]:
        """Blocks of askers, and in each block every pair of (asker, counted within the block; row below)."""
        order, starts, sizes = self._grouped
        counts = sizes[asks]
        ends = np.cumsum(counts)
        begin = 0
        while begin < len(asks):
            before = ends[begin - 1] if begin else 0
            end = max(int(np.searchsorted(ends, before + PAIRS_AT_ONCE, side="right")), begin + 1)
            own = counts[begin:end]
            asker = np.repeat(np.arange(end - begin), own)
            within = np.arange(len(asker)) - np.repeat(np.cumsum(own) - own, own)
            yield slice(begin, end), asker, order[np.repeat(starts[asks[begin:end]], own) + within]
            begin = end


@dataclass(frozen=True, eq=False)
class Asked:
    """Rows as they are asked about: `at` picks out of `rows` (None: each in its order), `outer` are the rows that ask."""

    rows: Rows
    at: Positions | None = None
    outer: Asked | None = None

    def __len__(self) -> int:
        return len(self.rows) if self.at is None else len(self.at)

    def cells(self, path: tuple[str, ...]) -> Cells:
        cells = self.rows.cells(path)
        return cells if self.at is None else cells.take(self.at)

    def positions(self) -> Positions:
        return np.arange(len(self.rows)) if self.at is None else self.at

    def pick(self, rows: Positions | slice) -> Asked:
        """Some of these rows."""
        return Asked(self.rows, self.positions()[rows], self.outer.pick(rows) if self.outer is not None else None)
