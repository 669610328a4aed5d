"""A coefficient with its interval: computed once over the records, and again over many samples of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...records import Positions
from .coefficients import Estimates, Interval, Values, Weights, interval

UNKNOWN = Interval(float("nan"), float("nan"))
_CELLS = 4_000_000
_MOST_FILES = 2_000


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


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn for the intervals of one table: whole case files, of which `files` gives for each record the number. Where that is not
    given, each record is a file of its own."""

    how: Resampling
    files: Positions | None = None


def undefined(name: str, why: str, answered: int = 0) -> Coefficient:
    """A coefficient that has no value."""
    return Coefficient(name, float("nan"), UNKNOWN, why, answered)


def estimated(name: str, data: npt.NDArray[np.generic], estimate: Callable[[Values, Weights], Estimates], drawn: Drawn) -> Coefficient:
    """A coefficient and its bootstrap over the case files.

    `data` has shape (collectors, records): numbers of categories with -1 for none, or values with NaN for none. There is no interval where
    the records that were answered twice are all of one file.
    """
    values = data.astype(float)
    given = values >= 0 if np.issubdtype(data.dtype, np.integer) else ~np.isnan(values)
    twice = given.sum(axis=0) >= 2
    answered = int(twice.sum())
    if not answered:
        return undefined(name, "not answered twice")
    if answered == 1:
        return undefined(name, "one record alone", answered)
    # Records that were coded alike are counted together.
    _, first, pattern, counts = np.unique(
        np.nan_to_num(values, nan=-np.inf), axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    patterns = values[:, first]
    point = float(estimate(patterns, counts[None, :].astype(float))[0])
    if np.isnan(point):
        return undefined(name, "no variation", answered)
    if drawn.files is not None and len(np.unique(drawn.files[twice])) == 1:
        return Coefficient(name, point, UNKNOWN, "", answered)
    estimates = [estimate(patterns, weights) for weights in _draws(drawn, pattern.reshape(-1), counts)]
    return Coefficient(name, point, interval(np.concatenate([np.zeros(0), *estimates])), "", answered)


def _draws(drawn: Drawn, pattern: Positions, counts: Positions) -> Iterator[Weights]:
    """How often each pattern of answers was drawn in some of the samples."""
    rng = np.random.default_rng(drawn.how.seed)
    files = drawn.files if drawn.files is not None else np.arange(len(pattern))
    number = int(files.max()) + 1
    if number == len(files):
        step = max(1, _CELLS // len(counts))
        for size in _sizes(drawn.how.resamples, step):
            yield rng.multinomial(number, counts / number, size=size).astype(float)
        return
    if number > _MOST_FILES:
        # Of very many files, bundles are drawn, which bear out the same.
        files, number = (rng.permutation(number) % _MOST_FILES)[files], _MOST_FILES
    chances = np.full(number, 1 / number)
    if number * len(counts) <= _CELLS:
        held = np.bincount(files * len(counts) + pattern, minlength=number * len(counts)).reshape(number, -1).astype(float)
        for size in _sizes(drawn.how.resamples, max(1, _CELLS // max(number, len(counts)))):
            yield rng.multinomial(number, chances, size=size).astype(float) @ held
        return
    order = np.argsort(pattern, kind="stable")
    starts = np.cumsum(counts) - counts
    for size in _sizes(drawn.how.resamples, max(1, _CELLS // len(pattern))):
        yield np.add.reduceat(rng.multinomial(number, chances, size=size)[:, files[order]], starts, axis=1).astype(float)


def _sizes(resamples: int, step: int) -> Iterator[int]:
    """How many samples are drawn at a time."""
    for start in range(0, resamples, step):
        yield min(step, resamples - start)
