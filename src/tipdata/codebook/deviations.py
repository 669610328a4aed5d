"""How two definitions differ: every single change, gathered under the codes of the catalogue (REFERENCE 2.2), and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from .profile_models import LISTS, ListName, Profile, Switch
from .screening_models import Deviation, Effect, Finder

if TYPE_CHECKING:
    from .codebook import Codebook

Codes = Mapping[ListName, Sequence[str]]


class Standing(IntEnum):
    """Whether a definition leaves a code out, leaves it open, or takes it in."""

    out = 0
    undecided = 1
    taken = 2


@dataclass(frozen=True)
class Change:
    """One thing in which the second of two definitions differs from the first: a switch, whether a list is open, or a code of a list."""

    about: str
    code: str
    before: Switch
    after: Switch

    @property
    def turned(self) -> Change:
        return Change(self.about, self.code, self.after, self.before)


@dataclass(frozen=True)
class Found:
    """A deviation of the second definition from the first, or with `lifted` of the first from the second; `changes` are its parts."""

    deviation: Deviation
    lifted: bool
    changes: tuple[Change, ...]

    @property
    def code(self) -> str:
        return self.deviation.code

    @property
    def label(self) -> str:
        return f"No longer: {self.deviation.label[:1].lower()}{self.deviation.label[1:]}" if self.lifted else self.deviation.label

    @property
    def text(self) -> str:
        """What it does to the counts of the second definition, in words."""
        return self.deviation.lifted if self.lifted else self.deviation.text

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the lists that it concerns."""
        return tuple(change.code for change in self.changes if change.code)

    @property
    def effect(self) -> Effect:
        """What it does to the counts of the second definition."""
        turned = {Effect.under_count: Effect.over_count, Effect.over_count: Effect.under_count}
        return turned.get(self.deviation.effect, self.deviation.effect) if self.lifted else self.deviation.effect


def element_codes(book: Codebook) -> dict[ListName, tuple[str, ...]]:
    """The codes that each list of a profile may name: those of the field with its role, without the one that says that there was none."""
    fields = {f.role: f for table in book.tables.values() for f in table.fields if f.role in LISTS.values()}
    lists = {name: book.codelist(fields[role]) if role in fields else None for name, role in LISTS.items()}
    return {name: tuple(c.code for c in codelist.codes if not c.alone) if codelist else () for name, codelist in lists.items()}


def standing(profile: Profile, name: ListName, code: str) -> Standing:
    """Whether a code meets the element: as itself, or as the code that it is held to equal."""
    meant = profile.equivalence.get(code, code)
    if meant in profile.listed(name):
        return Standing.taken
    return Standing.undecided if profile.is_open(name) and meant not in profile.excluded else Standing.out


def changes_between(first: Profile, second: Profile, codes: Codes) -> tuple[Change, ...]:
    """Everything that decides cases and is not the same in both. A code that is only left open or out with its whole list is not told."""
    return (*_of_lists(first, second, codes), *_of_switches(first, second))


def _of_lists(first: Profile, second: Profile, codes: Codes) -> Iterator[Change]:
    for name in LISTS:
        opened = (first.is_open(name), second.is_open(name))
        for code in codes[name]:
            before, after = standing(first, name, code), standing(second, name, code)
            if before != after and (Standing.taken in (before, after) or opened[0] == opened[1]):
                yield Change(name, code, int(before), int(after))
        if opened[0] != opened[1]:
            yield Change(f"open.{name}", "", *opened)


def _of_switches(first: Profile, second: Profile) -> Iterator[Change]:
    after = second.switches
    for name, value in first.switches.items():
        if value != after[name]:
            yield Change(name, "", value, after[name])


def deviations_between(first: Profile, second: Profile, book: Codebook) -> tuple[Found, ...]:
    """How the second definition deviates from the first, in the order of the catalogue; every change stands under exactly one deviation.

    Documentary deviations stand where only one of the two states them.
    """
    codes = element_codes(book)
    left = list(changes_between(first, second, codes))
    found: list[Found] = []
    for lifted in (False, True):
        pair = (second, first) if lifted else (first, second)
        every = changes_between(*pair, codes)
        for deviation in book.screening.deviations:
            turned = {change.turned if lifted else change: change for change in left}
            own = [change for change in _explained(deviation, every, *pair, codes) if change in turned]
            if own:
                found.append(Found(deviation, lifted, tuple(turned[change] for change in own)))
                left = [change for change in left if change not in found[-1].changes]
    found += [Found(_unnamed(change), False, (change,)) for change in left]
    return (*found, *_documentary(first, second, book))


def explained(deviation: Deviation, first: Profile, second: Profile, codes: Codes) -> list[Change]:
    """The changes from the first to the second that a deviation of the catalogue stands for."""
    return _explained(deviation, changes_between(first, second, codes), first, second, codes)


def _explained(deviation: Deviation, every: tuple[Change, ...], first: Profile, second: Profile, codes: Codes) -> list[Change]:
    return list(dict.fromkeys(change for finder in deviation.finds for change in _found_by(finder, every, first, second, codes)))


def _found_by(finder: Finder, every: tuple[Change, ...], first: Profile, second: Profile, codes: Codes) -> list[Change]:
    if finder.switches is not None:
        changed = [change for change in every if change.about in finder.switches]
        fits = all(_fits(value, first.switches[name], second.switches[name]) for name, value in finder.switches.items())
        return changed if fits else []
    name = finder.list_name
    own = [change for change in every if change.about == name and (not finder.codes or change.code in finder.codes)]
    if finder.closes is not None:
        return [change for change in every if change.about == f"open.{name}" and not change.after]
    if finder.adds is not None:
        return [change for change in own if change.after == Standing.taken]
    if finder.excludes is not None:
        return [change for change in own if change.after == Standing.out and change.before == Standing.undecided]
    lacking = [change for change in own if change.before == Standing.taken]
    if finder.only is not None and name is not None:
        taken = {code for code in codes[name] if standing(second, name, code) is Standing.taken}
        others = [change for change in every if change.about == name and change.before == Standing.taken]
        return others if taken and taken <= set(finder.codes) else []
    if finder.every:
        assert name is not None
        had = {code for code in finder.codes if standing(first, name, code) is Standing.taken}
        return lacking if had and {change.code for change in lacking} == had else []
    return lacking


def _fits(wanted: Switch, before: Switch, after: Switch) -> bool:
    match wanted:
        case "lower":
            return isinstance(before, int) and isinstance(after, int) and after < before
        case "higher":
            return isinstance(before, int) and isinstance(after, int) and after > before
        case "some":
            return bool(after) and not set(after if isinstance(after, tuple) else ()) <= set(before if isinstance(before, tuple) else ())
    return after == wanted


def _unnamed(change: Change) -> Deviation:
    """A change that the codebook's own catalogue has no word for."""
    return Deviation(code="not_in_catalogue", label=f"Differs in {change.about} {change.code}".strip(), effect=Effect.documentary, text="")


def _documentary(first: Profile, second: Profile, book: Codebook) -> Iterator[Found]:
    for deviation in book.screening.deviations:
        stated = (deviation.code in first.deviations, deviation.code in second.deviations)
        if not deviation.finds and stated[0] != stated[1]:
            yield Found(deviation, stated[0], ())


def undone(profile: Profile, found: Found) -> Profile:
    """The second of two definitions with one of its deviations from the first taken back."""
    for change in found.changes:
        if change.about in LISTS:
            profile = _with_code_as_before(profile, change)
        elif change.about.startswith("open."):
            opened = profile.open.model_copy(update={change.about.removeprefix("open."): change.before})
            profile = profile.model_copy(update={"open": opened})
        else:
            profile = profile.switched({change.about: change.before})
    return profile


def _with_code_as_before(profile: Profile, change: Change) -> Profile:
    """The code stands as it does in the first definition; codes that were held to equal it keep their own standing."""
    code, name = change.code, change.about
    standing_in = tuple(own for own, meant in profile.equivalence.items() if meant == code)
    listed = (*(c for c in getattr(profile, name) if c != code), *standing_in)
    excluded = tuple(c for c in profile.excluded if c != code)
    equal = {own: meant for own, meant in profile.equivalence.items() if code not in (own, meant)}
    if change.before == Standing.taken:
        listed = (*listed, code)
    elif change.before == Standing.out:
        excluded = (*excluded, code)
    return profile.model_copy(update={name: listed, "excluded": excluded, "equivalence": equal})
