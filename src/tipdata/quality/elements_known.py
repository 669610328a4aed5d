"""VAL1: the share of confirmed cases in which the elements of trafficking are known at all (REFERENCE 3.2)."""

from __future__ import annotations

import numpy as np

from ..definitions import chains_of, screening_tally
from ..definitions.elements import at_cases
from ..definitions.victims import children
from ..records import Column, Mask, Submission
from .measured import Measured, Parameters

BOTH, INTERNATIONAL_ONLY = "both", "international_only"


class ElementsParameters(Parameters):
    """The role of the field that says what the unit found of a case, and its answers that hold it to be trafficking."""

    determination: str
    confirmed: tuple[str, ...]


def elements_known(submission: Submission, parameters: ElementsParameters) -> Measured | None:
    """Confirmed cases with a chain of which an act, a purpose and means (or a child victim) are known / confirmed cases.

    Means that were looked into and not found are known. None where nobody is asked. Beside it stands the definition gap: how many of the
    cases under the international definition the national one counts too.
    """
    chains = chains_of(submission)
    found = chains.of_cases(parameters.determination) if chains is not None else None
    base = submission.book.international
    if chains is None or found is None or base is None or chains.chains is None:
        return None
    confirmed = found.filled & np.isin(found.text.astype(str), parameters.confirmed)
    child = at_cases(children(chains, base), chains.case_of).true
    known = _filled(chains.of_chains("act"), chains.length) & _filled(chains.of_chains("purpose"), chains.length)
    known &= _filled(chains.of_chains("means"), chains.length) | child
    whole = np.zeros(len(confirmed), dtype=bool)
    whole[chains.case_of[known & (chains.case_of >= 0)]] = True
    whole = whole[chains.first_rows]
    return Measured(int((confirmed & whole).sum()), int(confirmed.sum()), _gap(submission))


def _filled(column: Column | None, length: int) -> Mask:
    return column.filled if column is not None else np.zeros(length, dtype=bool)


def _gap(submission: Submission) -> tuple[tuple[str, float, float], ...]:
    tally = screening_tally(submission)
    decided = tally.classes[BOTH] + tally.classes[INTERNATIONAL_ONLY] if tally is not None else 0
    if tally is None or not decided:
        return ()
    return (("cases under the international definition that the national one counts too", tally.classes[BOTH], decided),)
