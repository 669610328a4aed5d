"""Chains of events and cases against a definition: met, not met or undecided, and what decided it (REFERENCE 2.4).

Every result is a screening result on recorded elements, not a legal finding. It stands beside the officer's own answer, never over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_

import numpy as np

from ..codebook import Element, Profile, ScreeningClass
from ..evaluation import Truth
from ..evaluation.truth import decided, undecided
from ..records import Mask, Numbers, Submission, Texts
from . import elements
from .chains import Chains, chains_of
from .counted import victims_counted
from .victims import adults, children, of_sex


@dataclass(frozen=True, eq=False)
class Screening:
    """The chains and cases of a submission under one definition.

    `elements` holds for each chain what became of each element that the definition sets. `chain_element` and `case_element` name the
    element that decided (`Element` values; empty where the definition is met): the first that is missing, else the first that is not known.
    `screened` are the cases whose form asks for chains at all. `victims_low` and `victims_high` bound the victims who count.
    """

    profile: Profile
    elements: dict[Element, Truth]
    chains: Truth
    chain_element: Texts
    cases: Truth
    case_element: Texts
    screened: Mask
    victims_low: Numbers
    victims_high: Numbers

    def counts(self) -> dict[str, int]:
        """How many screened cases meet the definition, do not meet it, cannot be decided; and how many could not be screened."""
        return {
            "meets": int((self.cases.true & self.screened).sum()),
            "does_not_meet": int((self.cases.false & self.screened).sum()),
            "undecided": int((self.cases.undecided & self.screened).sum()),
            "not_screened": int((~self.screened).sum()),
        }


def screen(submission: Submission, profile: Profile) -> Screening | None:
    """Screens every chain and every case of a submission or dataset; None where its codebook has nothing to screen by."""
    chains = chains_of(submission)
    if chains is None:
        return None
    name = chains.ground.chains.name
    forms = {form: name in collection.tables for form, collection in submission.book.collections.items()}
    own = submission.is_dataset or name in submission.collection.tables
    return screen_chains(chains, profile, chains.screened(forms, own))


def screen_chains(chains: Chains, profile: Profile, screened: Mask) -> Screening:
    """The same over chains that were found already."""
    found = _elements(chains, profile)
    met = reduce(and_, found.values())
    cases = _any_chain(met, chains)
    low, high = victims_counted(chains, profile, *(_any_chain(group, chains) for group in _groups(chains, profile, found)))
    chain_element = _deciding(found, met)
    return Screening(
        profile=profile,
        elements=found,
        chains=met,
        chain_element=chain_element,
        cases=cases,
        case_element=_of_cases(chain_element, met, cases, chains),
        screened=screened,
        victims_low=np.where(cases.true, low, 0.0),
        victims_high=np.where(cases.false, 0.0, high),
    )


def _elements(chains: Chains, profile: Profile) -> dict[Element, Truth]:
    """Per chain the elements that the definition sets, in the order in which they are looked at."""
    case_of = chains.case_of
    by_age = profile.victim_age != "any"
    by_sex = profile.victim_sex != "any"
    sex = of_sex(chains, profile) if by_sex else None
    age = (children if profile.victim_age == "child" else adults)(chains, profile) if by_age else None
    if profile.victim_either and sex is not None and age is not None:
        sex, age = sex | age, None
    of_cases = {Element.sex: sex, Element.age: age, Element.offenders: elements.offenders(chains, profile)}
    found: dict[Element, Truth | None] = {
        Element.act: elements.taken(chains, profile, "acts"),
        Element.means: _means(chains, profile),
        Element.purpose: elements.taken(chains, profile, "purposes"),
        Element.border: elements.border(chains, profile),
        Element.movement: elements.movement(chains, profile),
        **{element: None if truth is None else elements.at_cases(truth, case_of) for element, truth in of_cases.items()},
        Element.occurred: elements.occurred(chains, profile),
    }
    return {element: truth for element, truth in found.items() if truth is not None}


def _means(chains: Chains, profile: Profile) -> Truth:
    """Means were used, or none are needed: for a child, for an adult, or for nobody, whatever the age.

    Where some purposes need means for children too, a child is excused by the other purposes alone.
    """
    required, case_of = profile.means_required, chains.case_of
    used = elements.taken(chains, profile, "means")
    child = elements.at_cases(children(chains, profile), case_of)
    adult = elements.at_cases(adults(chains, profile), case_of)
    no = decided(np.zeros(chains.length, dtype=bool))
    always = used if required.adult else used | adult
    excused = no if required.child else child if required.adult else child | ~no
    if required.child_for:
        excused = excused & _free_purpose(chains, profile)
    return always | excused


def _free_purpose(chains: Chains, profile: Profile) -> Truth:
    """A purpose for which a child needs no means."""
    return elements.taken(chains, profile, "purposes", but=profile.means_required.child_for)


def _groups(chains: Chains, profile: Profile, found: dict[Element, Truth]) -> tuple[Truth, Truth]:
    """Whether a chain meets the definition for a child, and for an adult. Which of them are of the sex that it covers is for counting."""
    required = profile.means_required
    used = elements.taken(chains, profile, "means")
    about_victims = (Element.means, Element.sex, Element.age)
    rest = reduce(and_, (truth for element, truth in found.items() if element not in about_victims))
    yes = decided(np.ones(chains.length, dtype=bool))
    free = _free_purpose(chains, profile) if required.child_for else yes
    child = rest & (used if required.child else used | free)
    adult = rest & (used if required.adult else yes)
    if profile.victim_either:
        return child, adult
    no = ~yes
    return (no if profile.victim_age == "adult" else child), (no if profile.victim_age == "child" else adult)


def _any_chain(truth: Truth, chains: Chains) -> Truth:
    """Per case: one of its chains is true. All of them must be false for it to be false, and without any it is undecided."""
    case_of = chains.case_of
    length = len(chains.cases) if chains.cases is not None else 0
    linked = case_of >= 0

    def touched(mask: Mask) -> Mask:
        hit = np.zeros(length, dtype=bool)
        hit[case_of[mask & linked]] = True
        return hit[chains.first_rows]

    true = touched(truth.true)
    return Truth(true, touched(truth.false) & ~true & ~touched(truth.undecided))


def _deciding(found: dict[Element, Truth], met: Truth) -> Texts:
    """For each chain that is not met the first missing element, for each undecided one the first that is not known."""
    named = np.full(len(met.true), "", dtype=object)
    for element, truth in reversed(found.items()):
        named[(met.false & truth.false) | (met.undecided & truth.undecided)] = element.value
    return named


def _of_cases(chain_element: Texts, met: Truth, cases: Truth, chains: Chains) -> Texts:
    """For each case the element of the first of its chains that speaks for it; without a chain, that none was recorded."""
    named = np.full(len(cases.true), Element.record.value, dtype=object)
    case_of = chains.case_of
    speaks = {True: met.undecided, False: met.false}
    for is_open, mask in speaks.items():
        rows = np.flatnonzero(mask & (case_of >= 0))[::-1]
        here = rows[cases.undecided[case_of[rows]] == is_open]
        named[case_of[here]] = chain_element[here]
    named = named[chains.first_rows] if len(named) else named
    named[cases.true] = ""
    return named


@dataclass(frozen=True, eq=False)
class TwoColumns:
    """The international and the national result side by side; no national one where the profile named is not known."""

    international: Screening
    national: Screening | None

    @property
    def chain_class(self) -> Texts:
        return classes(self.international.chains, self.national.chains if self.national else None)

    @property
    def case_class(self) -> Texts:
        return classes(self.international.cases, self.national.cases if self.national else None)


def classes(international: Truth, national: Truth | None) -> Texts:
    """The class that follows from the two columns (`ScreeningClass` values); undetermined where one of them is undecided."""
    other = undecided(len(international.true)) if national is None else national
    named = np.full(len(international.true), ScreeningClass.undetermined.value, dtype=object)
    named[international.true & other.true] = ScreeningClass.both.value
    named[international.true & other.false] = ScreeningClass.international_only.value
    named[international.false & other.true] = ScreeningClass.national_only.value
    named[international.false & other.false] = ScreeningClass.neither.value
    return named


def screen_both(submission: Submission, national: Profile | None) -> TwoColumns | None:
    """Both columns; None where the codebook has no international definition or nothing to screen by."""
    international = submission.book.international
    first = screen(submission, international) if international is not None else None
    if first is None:
        return None
    if national is None:
        return TwoColumns(first, None)
    return TwoColumns(first, first if national is international else screen(submission, national))
