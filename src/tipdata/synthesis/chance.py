"""Random numbers that depend on the seed, the round and the name of what is drawn, and on nothing else.

Only uniform numbers are drawn, row by row, so that the first rows are the same however many follow.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..records import Mask, Numbers, Positions

Uniform = npt.NDArray[np.float64]


def uniform(seed: int, stream: int, name: str, rows: int, width: int) -> Uniform:
    """`rows` x `width` numbers from 0 up to 1."""
    return np.random.default_rng([seed, stream, zlib.crc32(name.encode())]).random((rows, width))


def pick(weights: Sequence[float], chance: Uniform) -> Positions:
    """For each chance the position of the weight that it falls on."""
    bounds = np.cumsum(np.asarray(weights, dtype=float))
    found = np.searchsorted(bounds, chance * bounds[-1], side="right")
    last: Positions = np.minimum(found, np.flatnonzero(np.asarray(weights))[-1]).astype(np.int64)
    return last


def pick_several(weights: Sequence[float], alone: Mask, counts: Positions, chance: Uniform) -> Positions:
    """For each row up to `counts` different positions, in the order drawn, -1 where there are fewer.

    A position that stands alone is drawn alone. `chance` has one column per weight.
    """
    weighed = np.asarray(weights, dtype=float)
    # The largest of log(weight) + Gumbel noise is a draw by weight, the next largest the draw after it without replacement.
    with np.errstate(divide="ignore"):
        scores = np.log(weighed) - np.log(-np.log(np.clip(chance, 1e-300, 1 - 1e-16)))
    first = scores.argmax(axis=1)
    scores[:, alone] = -np.inf
    scores[np.arange(len(first)), first] = np.inf
    order = np.argsort(-scores, axis=1, kind="stable")[:, : int(counts.max(initial=1))]
    usable = np.take_along_axis(scores, order, axis=1) > -np.inf
    wanted = np.where(alone[first], 1, counts)
    return np.where(usable & (np.arange(order.shape[1]) < wanted[:, None]), order, -1)


def among(shares: Mapping[str, float], chance: Uniform) -> tuple[list[str], Positions]:
    """The names, and for each chance the position of the share that it falls into, -1 where it falls into none."""
    found = np.searchsorted(np.cumsum(list(shares.values())), chance, side="right")
    return list(shares), np.where(found < len(shares), found, -1)


def between(low: Numbers, high: Numbers, step: float, chance: Uniform) -> Numbers:
    """A number from `low` to `high`, both included, in steps from `low`; `low` where it is the greater of the two."""
    steps = np.floor(np.maximum(high - low, 0) / step + 1e-9)
    drawn: Numbers = low + step * np.floor(chance * (steps + 1))
    return drawn
