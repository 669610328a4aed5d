"""Three-valued columns: true, false, and neither where an operand is not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..records import Mask, Positions


@dataclass(frozen=True, eq=False)
class Truth:
    """One answer per row. A row that is in neither mask is undecided."""

    true: Mask
    false: Mask

    @property
    def undecided(self) -> Mask:
        return ~(self.true | self.false)

    def take(self, rows: Positions) -> Truth:
        """The answers of these rows."""
        return Truth(self.true[rows], self.false[rows])

    def spread(self, length: int) -> Truth:
        """One answer per row, where all rows have the same answer."""
        if self.true.shape == self.false.shape == (length,):
            return self
        return Truth(np.broadcast_to(self.true, length), np.broadcast_to(self.false, length))

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.true & other.true, self.false | other.false)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.true | other.true, self.false & other.false)

    def __invert__(self) -> Truth:
        return Truth(self.false, self.true)


def decided(mask: Mask) -> Truth:
    """True where the mask is set and false elsewhere."""
    return Truth(mask, ~mask)


def where(known: Mask, mask: Mask) -> Truth:
    """The mask where it is known, undecided elsewhere."""
    return Truth(known & mask, known & ~mask)


def undecided(length: int) -> Truth:
    return Truth(np.zeros(length, dtype=bool), np.zeros(length, dtype=bool))
