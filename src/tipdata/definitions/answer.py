"""The officer's own answer beside the screening result: compared, never changed (REFERENCE 2.4, VAL1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..records import Submission
from .chains import chains_of
from .elements import yes_or_no
from .in_force import in_force
from .screen import Screening

STATED = "stated_result"


@dataclass(frozen=True)
class Difference:
    """One case in which the officer's answer and the result of screening differ; `element` decided the latter."""

    unit: str
    case: str
    stated: bool
    screened: bool
    element: str


@dataclass(frozen=True)
class Stated:
    """How many cases have both an answer and a decided result under the definition they were recorded under, and where the two differ."""

    compared: int
    differences: tuple[Difference, ...]

    @property
    def agree(self) -> int:
        return self.compared - len(self.differences)


def stated_answers(submission: Submission, screening: Screening) -> Stated | None:
    """The officers' answers against one definition; None where no case was recorded under it, or nobody was asked."""
    chains = chains_of(submission)
    data = chains.cases if chains is not None else None
    if chains is None or data is None or not data.table.by_role(STATED):
        return None
    cover = submission.book.cover
    own = in_force(submission).of_rows(data, submission.tables.get(cover.name) if cover else None) == screening.profile.id
    stated = yes_or_no(chains.of_cases(STATED), len(data))
    both = own & screening.screened & ~stated.undecided & ~screening.cases.undecided
    if not own.any():
        return None
    differ = np.flatnonzero(both & (stated.true != screening.cases.true))
    units = data.provenance.get("src_unit")
    found = tuple(
        Difference(
            unit=str(units[row]) if units is not None else submission.unit,
            case=str(data.keys[row]),
            stated=bool(stated.true[row]),
            screened=bool(screening.cases.true[row]),
            element=str(screening.case_element[row]),
        )
        for row in differ
    )
    return Stated(int(both.sum()), found)
