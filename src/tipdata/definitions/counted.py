"""How many victims of a case count under a definition: of a mixed case only the group through which it meets it (REFERENCE 2.4)."""

from __future__ import annotations

import numpy as np

from ..codebook import Profile
from ..evaluation import Truth
from ..records import Numbers
from .chains import Chains
from .victims import COUNTED_AS_CHILDREN

Amount = tuple[Numbers, Numbers]
"""The least and the greatest number."""


def victims_counted(chains: Chains, profile: Profile, child: Truth, adult: Truth) -> Amount:
    """Per case the least and the greatest number of victims who count.

    `child` and `adult` say whether the case meets the definition through its children, and through its adults.
    """
    whole, children = _victims(chains, profile)
    adults = (np.maximum(whole[0] - children[1], 0), whole[1] - children[0])
    if profile.victim_sex == "any":
        return _by_age(child, adult, whole, children, adults)
    of_sex = _amount(chains, f"{profile.victim_sex}_count")
    of_sex = (of_sex[0], np.minimum(of_sex[1], whole[1]))
    if not profile.victim_either:
        low, high = _by_age(child, adult, whole, children, adults)
        return np.maximum(low + of_sex[0] - whole[1], 0), np.minimum(high, of_sex[1])
    if profile.victim_age == "child":
        return _either(child, adult, children, whole, of_sex)
    return _either(adult, child, adults, whole, of_sex)


def _amount(chains: Chains, role: str) -> Amount:
    """Anything from none on where the number is not known."""
    low, high = chains.numbers(role)
    return np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), np.inf, high)


def _victims(chains: Chains, profile: Profile) -> tuple[Amount, Amount]:
    """All victims of a case, and those under the profile's age. A count of children says at least how many victims there are."""
    low, high = _amount(chains, "victim_count")
    few, many = _amount(chains, "child_count")
    few, many = np.minimum(few, high), np.minimum(many, high)
    low = np.maximum(low, few)
    if profile.child_age < COUNTED_AS_CHILDREN:
        few = np.zeros_like(few)
    if profile.child_age > COUNTED_AS_CHILDREN:
        many = high
    return (low, high), (few, many)


def _by_age(child: Truth, adult: Truth, whole: Amount, children: Amount, adults: Amount) -> Amount:
    low = np.select([child.true & adult.true, child.true, adult.true], [whole[0], children[0], adults[0]], 0.0)
    high = np.select([~child.false & ~adult.false, ~child.false, ~adult.false], [whole[1], children[1], adults[1]], 0.0)
    return low, high


def _either(covered: Truth, others: Truth, group: Amount, whole: Amount, of_sex: Amount) -> Amount:
    """Everybody of the age group that the law covers; of the others those of the sex that it covers."""
    rest = np.maximum(of_sex[0] - group[1], 0), np.minimum(whole[1] - group[0], of_sex[1])
    low = np.where(covered.true, group[0], 0.0) + np.where(others.true, rest[0], 0.0)
    high = np.where(covered.false, 0.0, group[1]) + np.where(others.false, 0.0, rest[1])
    return low, np.minimum(high, whole[1])
