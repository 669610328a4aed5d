"""How many cases of a submission meet the international and the national definition, as its derived columns say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..codebook import ScreeningClass
from ..evaluation import Truth
from ..records import Column, Mask, State, Submission
from .answer import STATED
from .chains import chains_of
from .elements import yes_or_no
from .gap import Gap, gap_between
from .screen import classes

INTERNATIONAL, NATIONAL = "screened_international", "screened_national"


@dataclass(frozen=True)
class ScreeningTally:
    """The cases by result, in each column; no national one where its definition is not known.

    `classes` counts cases by both columns, and `gap` is what the national one leaves out, where the two differ. Of the cases
    with an officer's own answer and a decided national result (`compared`), `agree` have them alike; `crossed` counts the compared
    ones by own and screened answer (yes and yes, yes and no, no and yes, no and no); `differing` are the keys of those that differ.
    """

    international: Mapping[str, int]
    national: Mapping[str, int] | None
    classes: Mapping[str, int]
    gap: Gap | None = None
    compared: int = 0
    agree: int = 0
    crossed: tuple[int, int, int, int] = (0, 0, 0, 0)
    differing: tuple[str, ...] = ()


def screening_tally(derived: Submission) -> ScreeningTally | None:
    """The tally of a submission whose derived fields were filled; None where its codebook screens nothing or it holds no cases."""
    chains = chains_of(derived)
    if chains is None or chains.cases is None or not len(chains.cases):
        return None
    first, second = chains.of_cases(INTERNATIONAL), chains.of_cases(NATIONAL)
    if first is None:
        return None
    one, other = _truth(first), _truth(second) if second is not None else None
    screened = _screened(first)
    named = classes(one, other)[screened]
    national = None if second is None or other is None or not _screened(second).any() else _counts(other, _screened(second))
    counted = {c.value: int((named == c.value).sum()) for c in ScreeningClass}
    if other is None:
        return ScreeningTally(_counts(one, screened), national, counted)
    stated = yes_or_no(chains.of_cases(STATED), len(first))
    both = screened & ~stated.undecided & ~other.undecided
    differing = tuple(str(key) for key in chains.cases.keys[both & (stated.true != other.true)])
    gap = gap_between(one, other, screened) if (one.true != other.true).any() or (one.false != other.false).any() else None
    own, result = stated.true[both], other.true[both]
    crossed = (int((own & result).sum()), int((own & ~result).sum()), int((~own & result).sum()), int((~own & ~result).sum()))
    agree = crossed[0] + crossed[3]
    return ScreeningTally(_counts(one, screened), national, counted, gap, sum(crossed), agree, crossed, differing)


def _truth(column: Column) -> Truth:
    return yes_or_no(column, len(column))


def _screened(column: Column) -> Mask:
    return np.isin(column.state, (State.filled, State.unknown))


def _counts(answers: Truth, screened: Mask) -> dict[str, int]:
    return {
        "meets": int((answers.true & screened).sum()),
        "does_not_meet": int((answers.false & screened).sum()),
        "undecided": int((answers.undecided & screened).sum()),
        "not_screened": int((~screened).sum()),
    }
