"""VAL1: the share of confirmed cases in which the elements of trafficking are known at all (REFERENCE 3.2)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ..checks import state_and_begun
from ..definitions import Chains, ScreeningTally, chains_of, screening_tally
from ..definitions.elements import at_cases, yes_or_no
from ..definitions.victims import children
from ..records import Column, Mask
from .agreement.coefficients import cohens_kappa, once
from .cells import holds_any
from .measured import Evidence, Figure, Measured, Parameters

CASES_NAMED = 10
Say = Callable[..., str]


class ElementsParameters(Parameters):
    """The role of the field that says what the unit found of a case, and its answers that hold it to be trafficking; `proxy` is the role of
    the field that says that a country only stands for one that is not known."""

    determination: str
    confirmed: tuple[str, ...]
    proxy: str | None = None


def elements_known(evidence: Evidence, parameters: ElementsParameters) -> Measured | None:
    """Confirmed cases with a chain of which an act, a purpose and means (or a child victim) are known / confirmed cases.

    Means that were looked into and not found are known. A case without a chain knows none; but for one that began before the files at
    hand, whose chains an earlier file may hold: it is left out, and said. None where nobody is asked.
    Beside the value, and in no score, stand the officers' own answers against the screened result (with kappa, and the cases that differ),
    what the national definition leaves out, and how often a country only stands for one that is not known.
    """
    submission = evidence.submission
    chains = chains_of(submission)
    cases = confirmed_cases(evidence, parameters)
    if chains is None or cases is None:
        return None
    tally, say = screening_tally(submission), submission.book.say
    own_answer = say("scores.own_answer")
    agreement = (own_answer, tally.agree, tally.compared) if tally else None
    parts = tuple(part for part in (agreement, _proxies(chains, parameters.proxy, say)) if part is not None and part[2])
    kappa = _kappa(tally) if tally is not None else None
    figures = (Figure(own_answer, say("agreement.kappa"), kappa, tally.compared),) if tally is not None and kappa is not None else ()
    chain, case = chains.ground.chains.label, chains.ground.cases.label
    elsewhere = (say("scores.chains_elsewhere", number=f"{cases.elsewhere:,}", cases=case, chains=chain),) if cases.elsewhere else ()
    return Measured(
        cases.whole(),
        int(cases.confirmed.sum()),
        parts,
        notes=(*elsewhere, *_differing(tally, say, _may_be_named(chains)), *_gap(tally, say)),
        lacks=say("scores.chains_not_here" if elsewhere else "scores.no_confirmed"),
        figures=figures,
    )


@dataclass(frozen=True, eq=False)
class ConfirmedCases:
    """The cases that the unit holds to be trafficking, and the chains with the cases above them; `child` marks those with a child.
    So many more stand `elsewhere`: they began before the files at hand, which hold no chain of them."""

    chains: Chains
    confirmed: Mask
    child: Mask
    elsewhere: int = 0

    def whole(self, known: Mapping[str, Mask] = MappingProxyType({})) -> int:
        """How many have a chain with act, purpose, and means or child; as they would be if the chains `known`, by role, were answered."""

        def told(role: str) -> Mask:
            filled = _filled(self.chains.of_chains(role), self.chains.length)
            if role in known:
                # Chains of earlier files stand below those of the submission.
                filled = filled | np.concatenate([known[role], np.zeros(len(filled) - len(known[role]), dtype=bool)])
            return filled

        case_of = self.chains.case_of
        whole = np.zeros(len(self.confirmed), dtype=bool)
        whole[case_of[told("act") & told("purpose") & (told("means") | self.child) & (case_of >= 0)]] = True
        return int((self.confirmed & whole[self.chains.first_rows]).sum())

    def without_chain(self, named: Mask) -> int:
        """How many of these rows of the submission's cases have no chain at all."""
        return int((self.confirmed & ~_have_chain(self.chains))[: len(named)][named].sum())


def confirmed_cases(evidence: Evidence, parameters: ElementsParameters) -> ConfirmedCases | None:
    """The confirmed cases with the chains that this and the unit's earlier files hold of them; None where nobody is asked, or nothing is
    screened."""
    submission, base = evidence.submission, evidence.submission.book.international
    chains = chains_of(submission)
    found = chains.of_cases(parameters.determination) if chains is not None else None
    if chains is None or chains.cases is None or found is None or base is None:
        return None
    confirmed, elsewhere = holds_any(found, parameters.confirmed), 0
    if (confirmed & ~_have_chain(chains)).any():
        state, began_before = state_and_begun(submission, evidence.previous, chains.cases.name)
        chains = chains_of(state) or chains
        # Cases of earlier files stand below those of the submission, and are none of its own.
        confirmed = np.concatenate([confirmed, np.zeros(len(began_before) - len(confirmed), dtype=bool)])
        left_out = confirmed & ~_have_chain(chains) & began_before
        confirmed, elsewhere = confirmed & ~left_out, int(left_out.sum())
    return ConfirmedCases(chains, confirmed, at_cases(children(chains, base), chains.case_of).true, elsewhere)


def _have_chain(chains: Chains) -> Mask:
    """The cases of which at least one chain is at hand."""
    held = np.zeros(len(chains.first_rows), dtype=bool)
    held[chains.case_of[chains.case_of >= 0]] = True
    return held[chains.first_rows]


def _filled(column: Column | None, length: int) -> Mask:
    return column.filled if column is not None else np.zeros(length, dtype=bool)


def _proxies(chains: Chains, role: str | None, say: Say) -> tuple[str, float, float] | None:
    """Chains whose country is known as such / chains that say whether it is."""
    column = chains.of_chains(role) if role is not None else None
    if column is None:
        return None
    said = yes_or_no(column, chains.length)
    return say("scores.no_proxy"), int(said.false.sum()), int((~said.undecided).sum())


def _kappa(tally: ScreeningTally) -> float | None:
    """Cohen's kappa of the officers' own answers and the screened ones; None where all of both are one and the same."""
    own, screened = np.repeat([1, 1, 0, 0], tally.crossed), np.repeat([1, 0, 1, 0], tally.crossed)
    value = float(cohens_kappa(own, screened, 2, once(len(own)))[0])
    return None if math.isnan(value) else value


def _may_be_named(chains: Chains) -> bool:
    """Whether the keys of cases are of a level that may stand in a report."""
    return chains.cases is not None and all(field.shows_values for field in chains.cases.table.keys)


def _differing(tally: ScreeningTally | None, say: Say, named: bool) -> Iterator[str]:
    """The cases in which the officer's own answer and the screened one differ; only their number where their keys are not to be told."""
    if tally is None or not tally.differing:
        return
    cases = ", ".join(key.replace("\x1f", " ") for key in tally.differing[:CASES_NAMED])
    left = len(tally.differing) - CASES_NAMED
    if not named:
        yield say("scores.differing_number", number=f"{len(tally.differing):,}")
    elif left > 0:
        yield say("scores.differing_more", cases=cases, left=f"{left:,}")
    else:
        yield say("scores.differing", cases=cases)


def _gap(tally: ScreeningTally | None, say: Say) -> Iterator[str]:
    gap = tally.gap if tally is not None else None
    if gap is not None:
        bounds = {"value": f"{gap.value:.3f}", "low": f"{gap.low:.3f}", "high": f"{gap.high:.3f}"}
        yield say("scores.definition_gap", outside=f"{gap.outside:,}", decided=f"{gap.decided:,}", **bounds)
