"""How answers are distributed, and how far two distributions lie apart (REFERENCE 3.1, 3.2)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import numpy as np

from ..records import Column


def total_variation(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Half the sum of the differences of shares: 0 for answers that are distributed alike, 1 for answers that have nothing in common."""
    first, second = sum(one.values()), sum(other.values())
    return math.fsum(abs(one.get(answer, 0) / first - other.get(answer, 0) / second) for answer in sorted({*one, *other})) / 2


def cramers_v(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Cramér's V of the table of two groups by their answers: the root of chi-squared / n, from 0 (alike) to 1 (nothing in common).

    Not defined (NaN) where all gave one and the same answer, or a group gave none.
    """
    given = sorted({answer for group in (one, other) for answer, count in group.items() if count})
    counts = np.array([[one.get(answer, 0), other.get(answer, 0)] for answer in given], dtype=float).reshape(-1, 2)
    if len(counts) < 2 or not counts.sum(axis=0).all():
        return math.nan
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return math.sqrt(float(((counts - expected) ** 2 / expected).sum()) / float(counts.sum()))


def concentration(counts: Mapping[str, int]) -> tuple[int, int]:
    """The Herfindahl index, the sum of the squared shares, as its two numbers: it is 1 where one answer is all, 1/k where k are equal."""
    return sum(count**2 for count in counts.values()), sum(counts.values()) ** 2


def standardised_difference(first: float, second: float) -> float:
    """The difference of two shares in units of their common standard deviation; infinite where one is 0 and the other 1."""
    spread = math.sqrt((first * (1 - first) + second * (1 - second)) / 2)
    return abs(first - second) / spread if spread else (math.inf if first != second else 0.0)


def answers_of(column: Column) -> Counter[str]:
    """How many of the filled cells of a column hold each canonical text, however it was spelt."""
    values = column.apart.values
    found: Counter[str] = Counter()
    for text, number in zip(values.text.tolist(), np.where(values.filled, column.apart.cells, 0).tolist(), strict=True):
        if number:
            found[text] += number
    return found
