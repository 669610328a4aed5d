"""Answers about rows below, gathered into one answer or value per asking row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..records import Mask, Numbers, Positions
from .asked import MOST_PAIRS, Asked, Kin
from .bounds import Bounds
from .cells import Cells
from .truth import Truth
from .values import cell_bounds


def any_below(kin: Kin, asks: Positions, answer: Truth) -> Truth:
    """Whether a row of the group meets a condition; open where none does and one is open, or where the group is not known as a whole."""
    known = asks >= 0

    def touched(mask: Mask) -> Mask:
        hit = np.zeros(kin.size + 1, dtype=bool)
        hit[kin.group[mask & (kin.group >= 0)]] = True
        return hit[asks]

    true = known & touched(answer.true)
    return Truth(true, known & ~true & ~touched(answer.undecided) & ~kin.may_lack(asks))


def number_below(kin: Kin, asks: Positions, answer: Truth) -> Bounds:
    """How many rows of the group meet a condition: at least those that certainly do, at most those that may, known to be there or not."""
    linked = kin.group >= 0

    def number(mask: Mask) -> Numbers:
        return np.bincount(kin.group[linked & mask], minlength=kin.size + 1).astype(np.float64)

    return with_gaps(_of_groups(number(answer.true), number(~answer.false), asks), kin, asks, 0.0, np.inf)


def fold_below(function: str, cells: Cells, kin: Kin, asks: Positions) -> Bounds:
    """Sum, first or last of the group's values. A value that is not known leaves a sum open as far as its field allows; first and last
    are those of the known values, and not known where there is none."""
    linked, known = kin.group >= 0, ~np.isnan(cells.low)
    whole = cell_bounds(cells).whole
    if function == "sum_of":
        group = kin.group[linked]
        least, most = _limits(cells)
        low = np.bincount(group, weights=np.where(known, cells.low, least)[linked], minlength=kin.size + 1).astype(np.float64)
        high = np.bincount(group, weights=np.where(known, cells.high, most)[linked], minlength=kin.size + 1).astype(np.float64)
        found = with_gaps(_of_groups(low, high, asks), kin, asks, min(least, 0.0), np.inf)
        return replace(found, inexact=not whole, whole=whole)
    use = linked & known
    start, choose = (np.inf, np.minimum) if function == "first_of" else (-np.inf, np.maximum)
    low, high = np.full(kin.size + 1, start), np.full(kin.size + 1, start)
    choose.at(low, kin.group[use], cells.low[use])
    choose.at(high, kin.group[use], cells.high[use])
    none = np.bincount(kin.group[use], minlength=kin.size + 1) == 0
    low[none] = high[none] = np.nan
    found = with_gaps(
        _of_groups(low, high, asks), kin, asks, -np.inf if function == "first_of" else 0.0, np.inf if function == "last_of" else 0.0
    )
    return replace(found, whole=whole)


def with_gaps(found: Bounds, kin: Kin, asks: Positions, less: float, more: float) -> Bounds:
    """The bounds, wider by what rows that are not here may take away and add, where the group may have such rows."""
    lacking = kin.may_lack(asks)
    if not lacking.any():
        return found
    return replace(found, low=found.low + np.where(lacking, less, 0.0), high=found.high + np.where(lacking, more, 0.0))


def _of_groups(low: Numbers, high: Numbers, asks: Positions) -> Bounds:
    known = asks >= 0
    return Bounds(np.where(known, low[asks], np.nan), np.where(known, high[asks], np.nan))


def _limits(cells: Cells) -> tuple[float, float]:
    """The least and the most that a value of a field can be."""
    field = cells.field
    least = -np.inf if field.minimum is None else field.minimum
    return max(least, 0.0) if field.type == "count" else least, np.inf if field.maximum is None else field.maximum


def too_many(kin: Kin, asks: Positions) -> bool:
    """Whether a question that compares rows with rows would look at more pairs than can be looked at."""
    return kin.number_of_pairs(asks) > MOST_PAIRS


@dataclass(frozen=True, eq=False)
class Alike:
    """Askers that can only get the same answer: the `first` of each kind, and for each asker the `number` of its kind."""

    first: Positions
    number: Positions


def alike_askers(asks: Positions, asked: Asked) -> Alike | None:
    """Askers with the same group to ask about and the same row that asks the whole; None where no two are alike.

    Without this, questions within questions would look at every way through the rows.
    """
    if asked.outer is None:
        return None
    outer = asked.outer.positions()
    both = (asks + 1) * (len(asked.outer.rows) + 1) + outer
    _, first, number = np.unique(both, return_index=True, return_inverse=True)
    return Alike(first, number) if len(first) < len(asks) else None


def pair_answers(kin: Kin, asks: Positions, asked: Asked, answer: Callable[[Asked], Truth]) -> Iterator[tuple[slice, Positions, Truth]]:
    """In blocks of asking rows: for each pair of (asking row, counted within the block; row below) the answer to a condition that speaks of
    both. Each row below carries the row that asks the whole expression with it."""
    outermost = asked if asked.outer is None else asked.outer
    for block, asker, below in kin.pairs(asks):
        yield block, asker, answer(Asked(kin.rows, below, outermost.pick(block).pick(asker)))
