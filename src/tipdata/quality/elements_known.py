"""VAL1: the share of confirmed cases in which the elements of trafficking are known at all (REFERENCE 3.2)."""

from __future__ import annotations

import numpy as np

from ..definitions import Chains, ScreeningTally, chains_of, screening_tally
from ..definitions.elements import at_cases, yes_or_no
from ..definitions.victims import children
from ..records import Column, Mask, Submission
from .measured import Measured, Parameters


class ElementsParameters(Parameters):
    """The role of the field that says what the unit found of a case, and its answers that hold it to be trafficking; `proxy` is the role of
    the field that says that a country only stands for one that is not known."""

    determination: str
    confirmed: tuple[str, ...]
    proxy: str | None = None


def elements_known(submission: Submission, parameters: ElementsParameters) -> Measured | None:
    """Confirmed cases with a chain of which an act, a purpose and means (or a child victim) are known / confirmed cases.

    Means that were looked into and not found are known. A submission without a row of chains knows none. None where nobody is asked.
    Beside the value, and in no score, stand the officers' own answers against the screened result, what the national definition leaves out,
    and how often a country only stands for one that is not known.
    """
    chains = chains_of(submission)
    found = chains.of_cases(parameters.determination) if chains is not None else None
    base = submission.book.international
    if chains is None or found is None or base is None:
        return None
    confirmed = found.filled & np.isin(found.text.astype(str), parameters.confirmed)
    child = at_cases(children(chains, base), chains.case_of).true
    known = _filled(chains.of_chains("act"), chains.length) & _filled(chains.of_chains("purpose"), chains.length)
    known &= _filled(chains.of_chains("means"), chains.length) | child
    whole = np.zeros(len(confirmed), dtype=bool)
    whole[chains.case_of[known & (chains.case_of >= 0)]] = True
    whole = whole[chains.first_rows]
    tally = screening_tally(submission)
    agreement = ("Own answer on the national definition like the screened one", tally.agree, tally.compared) if tally else None
    proxy = _proxies(chains, parameters.proxy)
    parts = tuple(part for part in (agreement, proxy) if part is not None and part[2])
    return Measured(int((confirmed & whole).sum()), int(confirmed.sum()), parts, notes=_gap(tally))


def _filled(column: Column | None, length: int) -> Mask:
    return column.filled if column is not None else np.zeros(length, dtype=bool)


def _proxies(chains: Chains, role: str | None) -> tuple[str, float, float] | None:
    """Chains whose country is known as such / chains that say whether it is."""
    column = chains.of_chains(role) if role is not None else None
    if column is None:
        return None
    said = yes_or_no(column, chains.length)
    return "Country of the event itself, not one that stands for it", int(said.false.sum()), int((~said.undecided).sum())


def _gap(tally: ScreeningTally | None) -> tuple[str, ...]:
    gap = tally.gap if tally is not None else None
    if gap is None:
        return ()
    cases = f"{gap.outside:,} of {gap.decided:,} cases under the international definition"
    bounds = f"{gap.value:.3f}, from {gap.low:.3f} to {gap.high:.3f} as undecided cases count for or against it"
    return (
        f"Definition gap: the national definition leaves out {cases} ({bounds}); a floor, since cases outside of the law are seldom kept.",
    )
