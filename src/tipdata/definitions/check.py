"""What a definition does to the cases of a dataset: how many it counts, how many it cannot decide, and what each deviation costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..codebook import LISTS, Codebook, Effect, Element, Found, Profile, ScreeningClass, deviations_between, undone
from ..records import Mask, Submission
from .answer import Stated, stated_answers
from .chains import Chains, chains_of
from .gap import Gap, gap_between
from .screen import Screening, classes, screen

Range = tuple[float, float]
"""The least and the greatest number, of cases or of victims."""


@dataclass(frozen=True)
class Cost:
    """What one deviation does to the number of cases: those that are not counted for it, and those that are counted only for it."""

    found: Found
    missed: Range
    added: Range


@dataclass(frozen=True)
class Under:
    """The cases under one definition. `classes` and `gap` compare it with the international one; no gap where nothing is decided.

    `victims` bounds the victims who count; `elements` says for how many cases each element decided; `stated` compares the officers' own
    answers, where the cases were recorded under it.
    """

    profile: Profile
    counts: Mapping[str, int]
    victims: Range
    elements: Mapping[str, Mapping[str, int]]
    classes: Mapping[str, int]
    gap: Gap | None
    costs: tuple[Cost, ...]
    stated: Stated | None

    @property
    def bounds(self) -> Range:
        """At least, and at most, this many cases meet the definition."""
        return self.counts["meets"], self.counts["meets"] + self.counts["undecided"]


def under(submission: Submission, profile: Profile, international: Screening) -> Under:
    """The cases of a submission or dataset under one definition, beside the international result."""
    chains = chains_of(submission)
    own = international if profile.id == international.profile.id else screen(submission, profile)
    assert chains is not None
    assert own is not None
    found = deviations_between(international.profile, profile, submission.book)
    named = classes(international.cases, own.cases)[own.screened]
    by_class = {one.value: int((named == one.value).sum()) for one in ScreeningClass}
    return Under(
        profile=profile,
        counts=own.counts(),
        victims=(float(own.victims_low[own.screened].sum()), float(own.victims_high[own.screened].sum())),
        elements=_elements(own),
        classes=by_class,
        gap=_gap(international, own),
        costs=tuple(_cost(submission, chains, own, one) for one in found if one.changes and one.effect is not Effect.documentary),
        stated=stated_answers(submission, own),
    )


def _elements(own: Screening) -> dict[str, dict[str, int]]:
    """For how many cases each element decided that they do not meet the definition, and that this cannot be told."""
    counted: dict[str, dict[str, int]] = {}
    for answer, mask in (("does_not_meet", own.cases.false), ("undecided", own.cases.undecided)):
        named = own.case_element[mask & own.screened]
        counted[answer] = {one.value: int((named == one.value).sum()) for one in Element if (named == one.value).any()}
    return counted


def _gap(international: Screening, own: Screening) -> Gap | None:
    return None if own is international else gap_between(international.cases, own.cases, own.screened)


def _cost(submission: Submission, chains: Chains, own: Screening, found: Found) -> Cost:
    """The definition as it is against the definition with this one deviation undone. Cases without a recorded chain tell nothing."""
    other = screen(submission, undone(own.profile, found))
    assert other is not None
    here = own.screened
    touched = _touched(own, other, _elements_of(found, submission.book))
    may_matter = np.zeros(len(here), dtype=bool)
    case_of = chains.case_of
    may_matter[case_of[touched & (case_of >= 0)]] = True
    may_matter = may_matter[chains.first_rows] & here
    certainly = int((other.cases.true & own.cases.false & here).sum()), int((own.cases.true & other.cases.false & here).sum())
    at_most = int((~other.cases.false & ~own.cases.true & may_matter).sum()), int((~own.cases.false & ~other.cases.true & may_matter).sum())
    # A limit leaves cases out and adds none; what is not known in a case must not make it look otherwise.
    only_missed, only_added = found.effect is Effect.under_count, found.effect is not Effect.under_count
    missed = (certainly[0], 0 if only_added and not certainly[0] else at_most[0])
    added = (certainly[1], 0 if only_missed and not certainly[1] else at_most[1])
    return Cost(found, missed, added)


def _elements_of(found: Found, book: Codebook) -> set[Element]:
    """The elements on which a deviation bears."""
    elements: set[Element] = set()
    for change in found.changes:
        name = change.about.removeprefix("open.")
        elements |= {Element(LISTS[name])} if name in LISTS else set(book.screening.switches[name].elements)
    return elements


def _touched(own: Screening, other: Screening, elements: set[Element]) -> Mask:
    """Which chains the deviation may decide: an element on which it bears is not known, or is not the same with it and without it."""
    touched = np.zeros(len(own.chains.true), dtype=bool)
    for element in elements:
        one, two = own.elements.get(element), other.elements.get(element)
        for truth in (one, two):
            touched |= truth.undecided if truth is not None else False
        met = np.ones(len(touched), dtype=bool)
        touched |= (one.true if one is not None else met) != (two.true if two is not None else met)
    return touched
