"""A coefficient with its interval: computed once over the records, and again over many samples of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .coefficients import Estimates, Interval, Values, Weights, interval

UNKNOWN = Interval(float("nan"), float("nan"))
_CELLS = 4_000_000


@dataclass(frozen=True)
class Coefficient:
    """One number with its bootstrap interval, from so many records that were answered twice; `value` is NaN where it is not defined, and
    `why` then says so. `leaves_out` records differ in what it cannot count, such as a date against an unknown one."""

    name: str
    value: float
    interval: Interval
    why: str = ""
    answered: int = 0
    leaves_out: int = 0


@dataclass(frozen=True)
class Resampling:
    """How many bootstrap samples are drawn, and from which seed."""

    resamples: int = 1000
    seed: int = 1


AS_USUAL = Resampling()


def undefined(name: str, why: str, answered: int = 0) -> Coefficient:
    """A coefficient that has no value."""
    return Coefficient(name, float("nan"), UNKNOWN, why, answered)


def estimated(name: str, data: npt.NDArray[np.generic], estimate: Callable[[Values, Weights], Estimates], how: Resampling) -> Coefficient:
    """A coefficient and its bootstrap over the records; records that were coded alike are drawn together.

    `data` has shape (collectors, records): numbers of categories with -1 for none, or values with NaN for none.
    """
    values = data.astype(float)
    units = values.shape[1]
    given = values >= 0 if np.issubdtype(data.dtype, np.integer) else ~np.isnan(values)
    answered = int((given.sum(axis=0) >= 2).sum())
    if not answered:
        return undefined(name, "not answered twice")
    if answered == 1:
        return undefined(name, "one record alone", answered)
    _, first, counts = np.unique(np.nan_to_num(values, nan=-np.inf), axis=1, return_index=True, return_counts=True)
    patterns = values[:, first]
    point = float(estimate(patterns, counts[None, :].astype(float))[0])
    if np.isnan(point):
        return undefined(name, "no variation", answered)
    rng = np.random.default_rng(how.seed)
    step = max(1, _CELLS // len(counts))
    drawn = [np.zeros(0)]
    for start in range(0, how.resamples, step):
        size = min(step, how.resamples - start)
        weights = rng.multinomial(units, counts / units, size=size).astype(float)
        drawn.append(estimate(patterns, weights))
    return Coefficient(name, point, interval(np.concatenate(drawn)), "", answered)
