"""The shape of `screening.yaml`: the words of the screening, and the ways in which definitions deviate (REFERENCE 2.2, 2.4)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator

from .base import Model, Name
from .profile_models import ListName, Switch


class Element(StrEnum):
    """What a definition asks of a chain of events, in the order in which it is looked at. `record` is that one was recorded at all."""

    act = "act"
    means = "means"
    purpose = "purpose"
    border = "border"
    movement = "movement"
    sex = "sex"
    age = "age"
    offenders = "offenders"
    occurred = "occurred"
    record = "record"


class ScreeningClass(StrEnum):
    """What the international and the national column say together."""

    both = "both"
    international_only = "international_only"
    national_only = "national_only"
    neither = "neither"
    undetermined = "undetermined"


RESULTS = ("meets", "does_not_meet", "undecided", "not_screened")
"""What can become of a case under one definition."""


class Effect(StrEnum):
    """What a deviation does to the number of cases that are counted. `documentary` ones are told and decide nothing."""

    under_count = "under_count"
    over_count = "over_count"
    other_forms = "other_forms"
    documentary = "documentary"


class Finder(Model):
    """How a deviation is found between two definitions: by exactly one of its keys, and with a list by some of its `codes`.

    `switches` have these values in the second and not in the first; `lower`, `higher` and `some` compare the two. `lacks` are codes that
    only the first takes in (`every` of the codes, or any), `adds` those that only the second does; `only` says that nothing but the codes
    is left; `closes` that codes which the first leaves open are out; `excludes` that single codes are.
    """

    switches: dict[Name, Switch] | None = None
    lacks: ListName | None = None
    adds: ListName | None = None
    only: ListName | None = None
    closes: ListName | None = None
    excludes: ListName | None = None
    codes: tuple[str, ...] = ()
    every: bool = False

    @model_validator(mode="after")
    def _has_one_way(self) -> Finder:
        ways = [w for w in (self.switches, self.lacks, self.adds, self.only, self.closes, self.excludes) if w is not None]
        if len(ways) != 1:
            raise ValueError("a deviation is found by exactly one of switches, lacks, adds, only, closes and excludes")
        return self

    @property
    def list_name(self) -> ListName | None:
        return self.lacks or self.adds or self.only or self.closes or self.excludes


class Deviation(Model):
    """One way in which a definition deviates, and what that does to counts. Without `finds` nobody but the profile's author can know."""

    code: Name
    label: str
    effect: Effect
    text: str
    lifted: str = ""
    finds: tuple[Finder, ...] = ()


class SwitchWords(Model):
    """What a switch of a profile says, and on which elements it bears."""

    text: str
    elements: tuple[Element, ...]


class ScreeningFile(Model):
    """`screening.yaml`."""

    note: str
    unknown: str
    floor: str
    elements: dict[Element, str]
    classes: dict[ScreeningClass, str]
    effects: dict[Effect, str]
    switches: dict[Name, SwitchWords]
    answers: dict[str, str]
    deviations: tuple[Deviation, ...]

    @property
    def elements_named(self) -> dict[str, str]:
        """The words of each element by its value."""
        return {element.value: words for element, words in self.elements.items()}

    def deviation(self, code: str) -> Deviation | None:
        return next((deviation for deviation in self.deviations if deviation.code == code), None)


SILENT = ScreeningFile(note="", unknown="", floor="", elements={}, classes={}, effects={}, switches={}, answers={}, deviations=())
"""The words of a codebook that screens nothing."""
