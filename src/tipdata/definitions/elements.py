"""What a definition asks of a chain of events, element by element, as three-valued truths (REFERENCE 2.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..codebook import LISTS, ListName, Profile, Standing, standing
from ..evaluation import Truth
from ..evaluation.truth import undecided
from ..records import Column, Mask, Positions
from .chains import Chains

MOVEMENT, ACTED_ALONE = "movement", "acted_alone"
YES, NO = "yes", "no"


def truth_of(column: Column | None, length: int, says: Callable[[str], bool | None]) -> Truth:
    """What each cell says, each different text asked once; a cell without one is undecided, and so is a text of which `says` gives None."""
    if column is None or not len(column):
        return undecided(length)
    numbers, texts = pd.factorize(column.text)
    said = [says(str(text)) for text in texts]
    true, false = (np.array([one is wanted for one in said], dtype=bool)[numbers] for wanted in (True, False))
    return Truth(column.filled & true, column.filled & false)


def taken(chains: Chains, profile: Profile, name: ListName, but: Sequence[str] = ()) -> Truth:
    """Whether one of the recorded acts, means or purposes is of the profile's list.

    False where the cell says that there was none. Outside codes of an open list leave it undecided, unless they are excluded. Codes that
    are `but` codes, themselves or by equivalence, do not count.
    """
    book, column = chains.book, chains.of_chains(LISTS[name])
    codelist = book.codelist(column.field) if column is not None else None
    none = {code.code for code in codelist.codes if code.alone} if codelist else set()

    def says(text: str) -> bool | None:
        codes = [code for code in text.split(book.separator) if code not in none]
        counted = [code for code in codes if code not in but and profile.equivalence.get(code, code) not in but]
        best = max((standing(profile, name, code) for code in counted), default=Standing.out)
        return None if best is Standing.undecided else best is Standing.taken

    return truth_of(column, chains.length, says)


def meant(chains: Chains, role: str, meaning: str) -> Callable[[str], bool]:
    """Whether a text of the field with this role holds a code that is marked with a meaning."""
    fields = [f for table in chains.book.tables.values() for f in table.by_role(role)]
    lists = [codelist for field in fields if (codelist := chains.book.codelist(field))]
    codes = {code.code for codelist in lists for code in codelist.codes if code.meaning == meaning}
    return lambda text: not codes.isdisjoint(text.split(chains.book.separator))


def yes_or_no(column: Column | None, length: int) -> Truth:
    return truth_of(column, length, {YES: True, NO: False}.get)


def at_cases(truth: Truth, rows: Positions) -> Truth:
    """The answers of cases, beside each of their chains; undecided where a chain has no case."""
    if not len(truth.true):
        return undecided(len(rows))
    there = rows >= 0
    at = np.where(there, rows, 0)
    return Truth(truth.true[at] & there, truth.false[at] & there)


def border(chains: Chains, profile: Profile) -> Truth | None:
    crossed = yes_or_no(chains.of_chains("border"), chains.length)
    if profile.cross_border == "any":
        return None
    return crossed if profile.cross_border == "required" else ~crossed


def movement(chains: Chains, profile: Profile) -> Truth | None:
    """Shown by an act of moving or by a crossed border; what is not recorded may have happened all the same, so it is never false."""
    if not profile.movement_required:
        return None
    moved = truth_of(chains.of_chains("act"), chains.length, meant(chains, "act", MOVEMENT))
    crossed = yes_or_no(chains.of_chains("border"), chains.length)
    return Truth(moved.true | crossed.true, np.zeros(chains.length, dtype=bool))


def occurred(chains: Chains, profile: Profile) -> Truth | None:
    return yes_or_no(chains.of_chains("occurred"), chains.length) if profile.exploitation_must_occur else None


def offenders(chains: Chains, profile: Profile) -> Truth | None:
    """Per case: enough suspected persons are counted. Too few only where every one of them is known to have acted alone: others may not be
    known yet."""
    if profile.min_offenders <= 1:
        return None
    low, high = chains.numbers("offender_count")
    return Truth(low >= profile.min_offenders, _all_alone(chains) & (high < profile.min_offenders))


def _all_alone(chains: Chains) -> Mask:
    """Per case: it has rows of persons, and each of them is recorded to have acted alone."""
    length = len(chains.cases) if chains.cases is not None else 0
    above = chains.case_above(chains.ground.persons)
    column = chains.of_persons("group_structure")
    alone = truth_of(column, len(above), meant(chains, "group_structure", ACTED_ALONE))
    linked = above >= 0
    some, others = np.zeros(length, dtype=bool), np.zeros(length, dtype=bool)
    some[above[linked & alone.true]] = True
    others[above[linked & ~alone.true]] = True
    return some & ~others
