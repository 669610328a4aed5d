"""Who the victims of a case are, as far as counts and rows of victims tell: children, adults, women, men (REFERENCE 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..codebook import Profile
from ..evaluation import Truth
from ..records import Mask, Positions
from .chains import VICTIM_AGE, Chains
from .elements import meant, truth_of

COUNTED_AS_CHILDREN = 18
"""The age below which the role `child_count` counts victims, whatever the age of a definition is."""

NOT_A_VICTIM = "not_a_victim"


@dataclass(frozen=True, eq=False)
class Rows:
    """What the rows of victims say of each case: whether one of them certainly is of a kind, and whether all victims certainly are not."""

    chains: Chains
    above: Positions
    surely: Mask
    possibly: Mask

    def say(self, kind: Truth) -> Truth:
        """Whether a victim of the case is of a kind; `kind` is asked of each row. All victims are known where there is a row for each."""
        length = len(self.chains.cases) if self.chains.cases is not None else 0
        linked = self.above >= 0
        one = np.zeros(length, dtype=bool)
        one[self.above[linked & self.surely & kind.true]] = True
        open_rows = np.zeros(length, dtype=bool)
        open_rows[self.above[linked & self.possibly & ~(self.surely & kind.false)]] = True
        number = np.bincount(self.above[linked & self.surely], minlength=length) if length else np.zeros(0)
        low, high = self.chains.numbers("victim_count")
        complete = (number > 0) & (low == number) & (high == number)
        return Truth(one, complete & ~open_rows)


def rows_of_victims(chains: Chains) -> Rows:
    above = chains.case_above(chains.ground.victims)
    status = chains.of_victims("victim_status")
    if status is None:
        every = np.ones(len(above), dtype=bool)
        return Rows(chains, above, every, every)
    no_victim = truth_of(status, len(above), meant(chains, "victim_status", NOT_A_VICTIM))
    return Rows(chains, above, no_victim.false, ~no_victim.true)


def children(chains: Chains, profile: Profile) -> Truth:
    """Per case: at least one victim was under the profile's age when recruited or exploited."""
    low, high = chains.numbers("victim_count")
    few, many = chains.numbers("child_count")
    possible = ~(few > high)
    counted = Truth(possible & (few > 0) & ~(high == 0), possible & (many == 0) & (low > 0))
    if profile.child_age < COUNTED_AS_CHILDREN:
        counted = Truth(np.zeros_like(counted.true), counted.false)
    if profile.child_age > COUNTED_AS_CHILDREN:
        counted = Truth(counted.true, np.zeros_like(counted.false))
    return _together(counted, rows_of_victims(chains).say(_younger(chains, profile)))


def adults(chains: Chains, profile: Profile) -> Truth:
    """Per case: at least one victim was of the profile's age or older."""
    low, high = chains.numbers("victim_count")
    few, many = chains.numbers("child_count")
    counted = Truth(low > many, (low > 0) & (low == high) & (few == many) & (low == few))
    if profile.child_age < COUNTED_AS_CHILDREN:
        counted = Truth(counted.true, np.zeros_like(counted.false))
    if profile.child_age > COUNTED_AS_CHILDREN:
        counted = Truth(np.zeros_like(counted.true), counted.false)
    return _together(counted, rows_of_victims(chains).say(~_younger(chains, profile)))


def of_sex(chains: Chains, profile: Profile) -> Truth:
    """Per case: at least one victim is of the sex that the definition covers."""
    other = "male" if profile.victim_sex == "female" else "female"
    low, high = chains.numbers("victim_count")
    wanted, _ = chains.numbers(f"{profile.victim_sex}_count")
    others, _ = chains.numbers(f"{other}_count")
    some, none = wanted > 0, (low > 0) & (others >= high)
    counted = Truth(some & ~none, none & ~some)
    rows = rows_of_victims(chains)
    return _together(counted, rows.say(truth_of(chains.of_victims("sex"), len(rows.above), lambda text: text == profile.victim_sex)))


def _younger(chains: Chains, profile: Profile) -> Truth:
    """Per row of victims: under the profile's age; undecided where the age group has members on both sides of it."""
    column = chains.of_victims(VICTIM_AGE)
    length = len(chains.case_above(chains.ground.victims))
    codelist = chains.book.codelist(column.field) if column is not None else None
    ages = {code.code: code.ages for code in codelist.codes} if codelist else {}

    def says(text: str) -> bool | None:
        youngest, oldest = ages.get(text) or (0, None)
        if youngest >= profile.child_age:
            return False
        return True if oldest is not None and oldest < profile.child_age else None

    return truth_of(column, length, says)


def _together(one: Truth, other: Truth) -> Truth:
    """Two sources of one fact; where they contradict each other nothing is certain."""
    true, false = one.true | other.true, one.false | other.false
    return Truth(true & ~false, false & ~true)
