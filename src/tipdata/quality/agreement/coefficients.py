"""Coefficients of agreement between collectors who coded the same units (REFERENCE 3.5).

Codings are numbered categories, -1 where a collector gave none. Every function takes weights of the units, one row per resample,
so that a bootstrap is one call and the point estimate the case of weights that are all one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codings = npt.NDArray[np.int64]
"""Shape (collectors, units): the category that each collector gave each unit, -1 for none."""
Values = npt.NDArray[np.float64]
"""Shape (collectors, units): numbers or days, NaN for none."""
Weights = npt.NDArray[np.float64]
"""Shape (resamples, units): how often each unit counts."""
Estimates = npt.NDArray[np.float64]
"""Shape (resamples,): NaN where the coefficient is not defined."""
LEAST_RESAMPLES = 40
"""From so many resamples on one of them lies outside of a 95 % interval on each side."""


def once(units: int) -> Weights:
    """Weights that count every unit once."""
    return np.ones((1, units))


def percent_agreement(first: Codings, second: Codings, weights: Weights) -> Estimates:
    """Po: agreeing units / units coded by both. `first` and `second` have shape (units,)."""
    both = (first >= 0) & (second >= 0)
    return _ratio(weights[:, both & (first == second)].sum(axis=1), weights[:, both].sum(axis=1))


def cohens_kappa(first: Codings, second: Codings, categories: int, weights: Weights, ordered: bool = False) -> Estimates:
    """Cohen's kappa (1960), and with `ordered` the weighted kappa (1968) with quadratic weights 1 - (i - j)^2 / (k - 1)^2.

    Not defined where both collectors used one and the same category throughout.
    """
    both = np.flatnonzero((first >= 0) & (second >= 0))
    one, other, weights = first[both], second[both], weights[:, both]
    total = weights.sum(axis=1)
    span = max(categories - 1, 1)
    alike = 1 - (one - other) ** 2 / span**2 if ordered else (one == other).astype(float)
    observed = _ratio(weights @ alike, total)
    left, right = (_ratio(weights @ np.eye(categories)[codes], total[:, None]) for codes in (one, other))
    ranks = np.arange(categories)
    expected_alike = 1 - (ranks[:, None] - ranks) ** 2 / span**2 if ordered else np.eye(categories)
    expected = np.einsum("ri,ij,rj->r", left, expected_alike, right)
    return _ratio(observed - expected, 1 - expected)


def prevalence_adjusted_kappa(observed: Estimates) -> Estimates:
    """PABAK for two categories: 2 Po - 1. Cohen's kappa collapses where one category dominates; this does not."""
    return 2 * observed - 1


def nominal_alpha(codings: Codings, categories: int, weights: Weights) -> Estimates:
    """Krippendorff's alpha for unordered categories, any number of collectors, gaps allowed: 1 - Do / De."""
    counts = category_counts(codings, categories)
    given = counts.sum(axis=1)
    counts, given, weights = counts[given >= 2], given[given >= 2], weights[:, given >= 2]
    unlike = (given**2 - (counts**2).sum(axis=1)) / (given - 1)
    totals = weights @ counts
    number = totals.sum(axis=1)
    expected = _ratio(number**2 - (totals**2).sum(axis=1), number - 1)
    return 1 - _ratio(weights @ unlike, expected)


def interval_alpha(values: Values, weights: Weights) -> Estimates:
    """Krippendorff's alpha for numbers and days, with the squared difference as distance."""
    known = ~np.isnan(values)
    given = known.sum(axis=0).astype(float)
    centre = float(np.nanmean(values)) if known.any() else 0.0
    # Differences do not depend on the origin; near it the sums of squares lose no digits.
    held = np.where(known, values - centre, 0.0)[:, given >= 2]
    given, weights = given[given >= 2], weights[:, given >= 2]
    sums, squares = held.sum(axis=0), (held**2).sum(axis=0)
    observed = weights @ (2 * (given * squares - sums**2) / (given - 1))
    number, total, total_squares = weights @ given, weights @ sums, weights @ squares
    expected = _ratio(2 * (number * total_squares - total**2), number - 1)
    return 1 - _ratio(observed, np.where(expected > 0, expected, 0))


def category_counts(codings: Codings, categories: int) -> npt.NDArray[np.float64]:
    """Shape (units, categories): how many collectors gave each unit each category."""
    units = codings.shape[1]
    collector, unit = np.nonzero(codings >= 0)
    flat = np.bincount(unit * categories + codings[collector, unit], minlength=units * categories)
    return flat.reshape(units, categories).astype(float)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval by the percentiles of a bootstrap; both ends NaN where too few resamples had a value."""

    low: float
    high: float


def interval(estimates: Estimates) -> Interval:
    """From the 2.5th to the 97.5th percentile of the estimates that are defined, if nine of ten are, and enough."""
    defined = estimates[~np.isnan(estimates)]
    if len(defined) < max(0.9 * len(estimates), LEAST_RESAMPLES):
        return Interval(float("nan"), float("nan"))
    low, high = np.percentile(defined, [2.5, 97.5])
    return Interval(float(low), float(high))


def _ratio(top: npt.NDArray[np.float64], bottom: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: npt.NDArray[np.float64] = np.where(np.abs(bottom) > 1e-12, top / bottom, np.nan)
    return ratio
