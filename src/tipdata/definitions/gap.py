"""The share of the cases under the international definition that another one leaves out (REFERENCE 3.2, VAL1)."""

from __future__ import annotations

from dataclasses import dataclass

from ..evaluation import Truth
from ..records import Mask


@dataclass(frozen=True)
class Gap:
    """`outside` of the `decided` cases under the international definition are left out; `low` and `high` are the share with the undecided
    cases counted so as to make it smallest, and greatest."""

    outside: int
    decided: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.outside / self.decided


def gap_between(international: Truth, other: Truth, here: Mask) -> Gap | None:
    """The gap over some cases; None where nothing is decided."""
    outside, inside = (int((international.true & mask & here).sum()) for mask in (other.false, other.true))
    if outside + inside == 0:
        return None
    most_outside, most_inside = (int((~international.false & ~mask & here).sum()) for mask in (other.true, other.false))
    return Gap(outside, outside + inside, outside / (outside + most_inside), most_outside / (most_outside + inside))
