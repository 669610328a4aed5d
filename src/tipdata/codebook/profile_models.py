"""The shape of `definitions/*.yaml`: definition profiles, each a definition of trafficking that a machine can apply (REFERENCE 2.3)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field as Spec

from .base import COUNTRY, DAY, Model, Name

ProfileId = Annotated[str, Spec(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ListName = Literal["acts", "means", "purposes"]
LISTS: dict[ListName, str] = {"acts": "act", "means": "means", "purposes": "purpose"}
"""The lists of a profile, and the role of the field whose answers each of them chooses from."""


def _day(value: Any) -> Any:
    """YAML reads a day without quotes as a date, and a year as a number."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _in_calendar(day: str) -> str:
    if len(day) == len("2025-03-15") or len(day) == len("2025-03"):
        try:
            datetime.date.fromisoformat(f"{day}-01"[: len("2025-03-15")])
        except ValueError:
            raise ValueError(f"{day} is no day of the calendar") from None
    return day


Day = Annotated[str, BeforeValidator(_day), Spec(pattern=DAY), AfterValidator(_in_calendar)]


class InForce(Model):
    """From which day to which day the law that the profile describes is in force; None where there is no such day."""

    begin: Annotated[Day | None, Spec(alias="from")] = None
    end: Annotated[Day | None, Spec(alias="to")] = None


class Open(Model):
    """Which lists are open: a code that an open list does not name is undecided, of a closed one it is out."""

    acts: bool
    means: bool
    purposes: bool


class MeansRequired(Model):
    """Whether means must be shown for adults and for children; `child_for` are purposes for which also a child needs them."""

    adult: bool = True
    child: bool = False
    child_for: tuple[str, ...] = ()


class Statute(Model):
    """An article, the class of charge it stands for, whether it counts as trafficking, and the custody it threatens, in months."""

    ref: str
    charge: Annotated[Name, Spec(alias="class")]
    counts_as_tip: bool = True
    penalty_months: tuple[float, float] | None = None
    life: bool = False


SWITCH, FACT = "switch", "fact"
"""The marks of a key that alone decides which cases meet a definition, and so may be a deviation; and of one that expressions may read."""

Switch = bool | int | str | tuple[str, ...]


class Profile(Model):
    """One definition of trafficking. It is never edited in place: a new version is a new profile."""

    forgiving: ClassVar[bool] = True

    profile: ProfileId
    title: str
    example: bool = False
    country: Annotated[str, Spec(pattern=COUNTRY)] | None = None
    sources: tuple[str, ...] = ()
    in_force: InForce = InForce()
    based_on: ProfileId | None = None
    child_age: Annotated[int, SWITCH, FACT] = Spec(default=18, ge=1, le=25)
    criminal_age: Annotated[int | None, FACT] = Spec(default=None, ge=1, le=25)
    acts: tuple[str, ...]
    means: tuple[str, ...]
    purposes: tuple[str, ...]
    open: Open
    excluded: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    equivalence: dict[str, str] = Spec(default_factory=dict)
    means_required: MeansRequired = MeansRequired()
    cross_border: Annotated[Literal["any", "required", "forbidden"], SWITCH, FACT] = "any"
    movement_required: Annotated[bool, SWITCH, FACT] = False
    victim_sex: Annotated[Literal["any", "female", "male"], SWITCH, FACT] = "any"
    victim_age: Annotated[Literal["any", "child", "adult"], SWITCH] = "any"
    victim_either: Annotated[bool, SWITCH] = False
    exploitation_must_occur: Annotated[bool, SWITCH] = False
    min_offenders: Annotated[int, SWITCH, FACT] = Spec(default=1, ge=1)
    consent_is_defence: Annotated[bool, SWITCH] = False
    statutes: tuple[Statute, ...] = ()
    has_child_offence: Annotated[bool | None, FACT] = None
    deviations: tuple[Name, ...] = ()
    limitations_note: str

    @property
    def id(self) -> str:
        return self.profile

    def listed(self, name: ListName) -> tuple[str, ...]:
        """The codes that one of the lists names."""
        codes: tuple[str, ...] = getattr(self, name)
        return codes

    def is_open(self, name: ListName) -> bool:
        return bool(getattr(self.open, name))

    @property
    def switches(self) -> dict[str, Switch]:
        """Everything but the lists that decides which cases meet the definition, by name. Consent is documentary: no data decides it."""
        return {
            "means_required_adult": self.means_required.adult,
            "means_required_child": self.means_required.child,
            "means_required_child_for": tuple(sorted(self.means_required.child_for)),
            **{name: getattr(self, name) for name, info in type(self).model_fields.items() if SWITCH in info.metadata},
            "victim_either": self.victim_either and "any" not in (self.victim_sex, self.victim_age),
        }

    def switched(self, changes: dict[str, Switch]) -> Profile:
        """The profile with some switches set otherwise."""
        required = {name.removeprefix(_OF_MEANS): value for name, value in changes.items() if name.startswith(_OF_MEANS)}
        plain = {name: value for name, value in changes.items() if not name.startswith(_OF_MEANS)}
        return self.model_copy(update={**plain, "means_required": self.means_required.model_copy(update=required)})


_OF_MEANS = "means_required_"
_WHOLE = "profile"


def facts(profile: Profile) -> dict[str, str]:
    """What rules may read of the profile in force, as raw texts: `profile.child_age` and the others. A fact left out is not known.

    The profile itself stands among them under a name that no expression can read, for checks that need its lists (`profile_given`).
    """
    known = {name: getattr(profile, name) for name, info in Profile.model_fields.items() if FACT in info.metadata}
    known |= {
        "in_force_from": profile.in_force.begin,
        "in_force_to": profile.in_force.end,
        "means_required_adult": profile.means_required.adult,
        "means_required_child": profile.means_required.child,
        "must_occur": profile.exploitation_must_occur,
    }
    words = {True: "yes", False: "no"}
    said = {name: words[value] if isinstance(value, bool) else str(value) for name, value in known.items() if value is not None}
    return {**{f"profile.{name}": text for name, text in said.items()}, _WHOLE: profile.model_dump_json(by_alias=True)}


def profile_given(given: Mapping[str, str]) -> Profile | None:
    """The profile whose facts were given; None where none was."""
    return _read(given[_WHOLE]) if _WHOLE in given else None


@lru_cache(maxsize=8)
def _read(text: str) -> Profile:
    return Profile.model_validate_json(text)
