"""What a computation returns, and the parameters that `quality.yaml` may give it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..checks import RuleResult, Stated
from ..codebook.base import Model
from ..records import Findings, Submission
from .agreement import Agreement, NotComparable
from .coverage import Coverage
from .units_beside import UnitsBeside


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a measure may look at: a submission, everything found in it, and how often each rule was asked.

    `again` is its agreement with a second collection of the same files, `among` that of three or more collectors, `audit` that with a
    sample which somebody looked up in the files, `coverage` who was expected to report and who did; None where that is not in hand.
    `stated` is what people answered on the checklist; `previous` are earlier files, of this unit and of others; `beside` is
    what all units of the run answered. `show_values` lets counts tell of single rows.
    """

    submission: Submission
    findings: Findings
    rules: tuple[RuleResult, ...] = ()
    again: Agreement | NotComparable | None = None
    among: Agreement | NotComparable | None = None
    coverage: Coverage | None = None
    stated: Sequence[Stated] = ()
    previous: tuple[Submission, ...] = ()
    audit: Agreement | NotComparable | None = None
    beside: UnitsBeside | None = None
    show_values: bool = False


@dataclass(frozen=True)
class Share:
    """The share of one field of a table; of a whole table where `field` is empty."""

    table: str
    field: str
    numerator: float
    denominator: float

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


@dataclass(frozen=True)
class Grid:
    """How often each pair of answers was given to two fields: `counts` has a row for each of `rows`, and a column for each of `columns`."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A number that stands beside a measure, such as a coefficient of one field: what it is of, what it is, and of how many.

    `interval` is its 95 % interval, or the bounds between which it certainly lies; `word` is its band, where it has one.
    """

    of: str
    name: str
    value: float
    number: int
    interval: tuple[float, float] | None = None
    word: str = ""


@dataclass(frozen=True)
class Measured:
    """A share as its two numbers. A denominator of 0 says that there was nothing to measure.

    `parts` are (name, numerator, denominator), for readers who want to know where the number comes from. `counted` is false where the
    value is no share of things counted, such as a mean of shares; such a value has no interval.
    `notes` are sentences that belong beside the value; `lacks` says what a denominator of 0 means (by default that there is no cell to
    measure), unless it `waits` for what the measure needs beside the file. `shares` are the same numbers field by field; they add up to the
    whole. `figures` stand beside the value. `word` is the word for it where the bands of the measure do not say it; an empty one says that
    there is none. `is_short` holds back the best word, because something that must be is not.
    `pieces` names the parts of which the value is the sum; all others stand beside it.
    `between` are the bounds between which a value without an interval is likely to lie; it has no word where they span two.
    With `of_run` the numbers are of all files of the run, and the same for each of them.
    """

    numerator: float
    denominator: float
    parts: tuple[tuple[str, float, float], ...] = ()
    counted: bool = True
    notes: tuple[str, ...] = ()
    lacks: str = ""
    shares: tuple[Share, ...] = ()
    grid: Grid | None = None
    waits: bool = False
    figures: tuple[Figure, ...] = ()
    word: str | None = None
    is_short: bool = False
    pieces: frozenset[str] = frozenset()
    between: tuple[float, float] | None = None
    of_run: bool = False

    @property
    def value(self) -> float:
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a share."""
        return wilson(self.numerator, self.denominator) if self.counted else None


_Z = 1.959963984540054  # the 97.5th percentile of the standard normal distribution


def wilson(successes: float, number: float) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); it stays between 0 and 1, also for few cases and shares of 0 or 1."""
    share, square = successes / number, _Z * _Z
    middle = share + square / (2 * number)
    reach = _Z * math.sqrt(share * (1 - share) / number + square / (4 * number * number))
    scale = 1 + square / number
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


class Parameters(Model):
    """What any measure may say: it concerns a form only when the form asks a field with this role."""

    role: str | None = None
