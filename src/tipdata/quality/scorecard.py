"""The scorecard: the guide's questions under the four indicators, each answered, or said why not."""

from __future__ import annotations

from dataclasses import dataclass

from ..checks import Stated
from .measured import Figure, Grid, Share

AVERAGED = ("data", "second_collection")
"""The bases of the questions that make the score of an indicator."""


@dataclass(frozen=True)
class Question:
    """One question of the guide with its answer.

    `status` is measured, declared, needs_second_collection, not_assessed or not_in_plan; `value` is numerator / denominator
    where it is measured (for a mean, the sum of what is averaged and how many there are); `why` says what is missing where it
    is not. `parts` are (name, numerator, denominator) of what the value is made of. `interval` is the 95 % interval of a share; there is
    no `band` where it spans two. `stated` is what people answered, which stands beside and enters no score; `notes`
    are sentences without which the value would mislead; `shares` are the same numbers by table and field; `grid` shows two fields
    together; `figures` are numbers beside the value, such as a coefficient of each field. A question that is not `is_averaged` only flags:
    its notes are the flags, and its value is part of no score. `pieces` names the parts of which the value is the sum. With
    `of_run` the numbers are of all files of the run, and the same for each.
    """

    id: str
    text: str
    basis: str
    measure: str
    status: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    band: str = ""
    interval: tuple[float, float] | None = None
    why: str = ""
    parts: tuple[tuple[str, float, float], ...] = ()
    notes: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    shares: tuple[Share, ...] = ()
    grid: Grid | None = None
    figures: tuple[Figure, ...] = ()
    is_averaged: bool = True
    pieces: frozenset[str] = frozenset()
    of_run: bool = False

    @property
    def is_in_mean(self) -> bool:
        """Whether its value is part of the score of its indicator."""
        return self.value is not None and self.is_averaged and self.basis in AVERAGED

    @property
    def flags(self) -> tuple[str, ...]:
        """What somebody should look at, though nothing of it is a fault."""
        return () if self.is_averaged else self.notes


@dataclass(frozen=True)
class Indicator:
    """One of the four indicators (or skills): its questions, and a score of 0 to 100 where enough of them were measured.

    `assessed` is how many of its questions have a value that may be averaged, `possible` how many the form can yield.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    score: float | None
    assessed: int
    possible: int


@dataclass(frozen=True)
class Scorecard:
    """Records without an open error first, then the indicators."""

    records_total: int
    records_without_error: int
    indicators: tuple[Indicator, ...]

    def indicator(self, name: str) -> Indicator:
        return next(i for i in self.indicators if i.id == name)
