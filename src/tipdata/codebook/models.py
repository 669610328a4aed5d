"""The shape of each kind of file in `schemas/`, as pydantic models. Nothing here knows a table, field or code by name."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field as Spec, model_validator

from .base import BY_SHAPE, CODE, VERSION, AsParts, AsText, Model, Name


class Level(IntEnum):
    """The guide's three levels of data needing protection, and none."""

    none = 0
    personal = 1
    sensitive = 2
    classified = 3


class FieldType(StrEnum):
    identifier = "identifier"
    text = "text"
    narrative = "narrative"
    integer = "integer"
    decimal = "decimal"
    count = "count"  # type: ignore[assignment]
    boolean = "boolean"
    yes_no = "yes_no"
    date = "date"
    code = "code"
    codes = "codes"
    country = "country"
    area = "area"
    currency = "currency"


class Requirement(StrEnum):
    key = "key"
    required = "required"
    expected = "expected"
    optional = "optional"
    derived = "derived"


class Travels(StrEnum):
    unit = "unit"
    region = "region"
    nation = "nation"


class VictimData(StrEnum):
    """Whether a field is personal data of a victim: never, always, or once the case has a single victim."""

    never = "never"
    single_victim = "single_victim"
    always = "always"


def level_named(value: Any) -> Any:
    """The level of that name. Raises ValueError where there is none."""
    if isinstance(value, Level):
        return value
    if isinstance(value, str) and value in Level.__members__:
        return Level[value]
    raise ValueError(f"a level is one of {', '.join(Level.__members__)}")


class Mapping(Model):
    """The nearest field of another standard."""

    standard: str
    name: str


class Choice(Model):
    """A code, and when a derived field has it. Without a condition always, where none before it fits."""

    code: str
    when: str | None = None


Derivation = Annotated[Annotated[str, AsText] | Annotated[tuple[Choice, ...], AsParts], BY_SHAPE]
"""How a field is worked out: the name of a function over roles, a condition for yes and no, or codes with their conditions."""


class FieldSpec(Model):
    """One column of a table: what it means, why it is asked, what may stand in it and who may see it.

    `section` begins a group of columns, whose title is among the words of a template. With `codes`, only these answers of its list may
    stand in it. Two texts of a `loose` field are the same whatever their capitals, blanks and dots. `proposed` is the
    pattern after which new ids are proposed.
    """

    name: Name
    label: str
    help: str
    example: str
    type: FieldType
    section: Name | None = None
    question: str | None = None
    requirement: Requirement = Requirement.optional
    when: str | None = None
    sensitivity: Annotated[Level, BeforeValidator(level_named)] = Level.none
    travels: Travels = Travels.nation
    victim_personal_data: VictimData = VictimData.never
    role: Name | None = None
    event: Name | None = None
    codelist: Name | None = None
    codes: tuple[str, ...] = ()
    ordered: bool = False
    multiple: bool = False
    references: Name | None = None
    proposed: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    pattern_words: str | None = None
    max_length: int | None = None
    missing: tuple[Name, ...] | None = None
    default: str | None = None
    loose: bool = False
    decimals: bool = False
    full_days: bool = False
    unit: Name | None = None
    derive: Derivation | None = None
    maps_to: tuple[Mapping, ...] = ()

    @property
    def is_multiple(self) -> bool:
        return self.multiple or self.type is FieldType.codes

    @property
    def shows_values(self) -> bool:
        """Whether a found value may stand in a message without being asked for by name."""
        return self.sensitivity is Level.none and self.type is not FieldType.narrative


class TableKind(StrEnum):
    cover = "cover"
    records = "records"
    counts = "counts"


class Repeats(Model):
    """The finding codes for a key that stands twice in one file."""

    conflict: str
    identical: str


class Table(Model):
    """One table: its grain, its columns, and how repeats of its key are reported.

    `finished` is true of a record of which nothing more is to be reported; where it is not certainly so, the record is open.
    """

    name: Name
    label: str
    singular: Name
    help: str
    kind: TableKind = TableKind.records
    subject: Name | None = None
    off_unless_justified: bool = False
    repeats: Repeats | None = None
    finished: str | None = None
    fields: tuple[FieldSpec, ...]

    def field(self, name: str) -> FieldSpec:
        return next(f for f in self.fields if f.name == name)

    def by_role(self, role: str) -> tuple[FieldSpec, ...]:
        return tuple(f for f in self.fields if f.role == role)

    @property
    def keys(self) -> tuple[FieldSpec, ...]:
        """The fields that together tell one row from another."""
        return self.by_role("key") or tuple(f for f in self.fields if f.requirement is Requirement.key)

    @property
    def parents(self) -> tuple[FieldSpec, ...]:
        return tuple(f for f in self.fields if f.references is not None)


class Code(Model):
    """One permitted answer. `ages` are the youngest and the oldest age in completed years that it takes in (None: no limit).

    `counts_as_tip` says of a class of offences whether it counts as trafficking: yes, never, or only where a definition says so (None).
    """

    code: str
    label: str
    definition: str = ""
    alone: bool = False
    vague: bool = False
    total: bool = False
    counts_as_tip: bool | None = None
    meaning: Name | None = None
    ages: tuple[int, int | None] | None = None
    aliases: tuple[str, ...] = ()
    maps_to: tuple[Mapping, ...] = ()


class CodeList(Model):
    """A closed list of answers, written out or taken from a well-kept public list."""

    name: Name
    label: str
    help: str = ""
    ordered: bool = False
    unknown: bool = True
    source: Name | None = None
    codes: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _has_codes_or_source(self) -> CodeList:
        if not self.codes and self.source is None:
            raise ValueError("a code list needs codes, or the name of the public list that they come from")
        return self


class Question(Model):
    """A question that the data is collected to answer."""

    id: str
    about: Name
    text: str


class MissingReason(Model):
    """A word that says why a cell holds no value, and the state that the cell then has."""

    code: Name
    label: str
    state: Literal["unknown", "not_applicable", "withheld"]
    help: str


class Severity(StrEnum):
    reject = "reject"
    error = "error"
    warning = "warning"
    info = "info"


class FindingText(Model):
    """One code of the catalogue: how grave it is, which question it bears on, and what is said to people.

    `wrong` and `right` are an example each; rules have whole rows as examples instead.
    """

    code: str = Spec(pattern=CODE)
    severity: Severity
    indicator: Literal["reliability", "validity", "accuracy", "precision", "structure", "privacy"]
    question: str | None = None
    title: str
    message: str
    message_many: str | None = None
    said_first: bool = False
    why: str
    mend: str
    wrong: str = ""
    right: str = ""


class Band(Model):
    """The lowest value that earns a word."""

    at_least: float
    word: str


class Asked(Model):
    """A question on the checklist, which the people who collect answer with yes, partly or no."""

    id: str
    text: str
    help: str = ""


class Measure(Model):
    """How a question is answered: by a named computation over the data, by people who are asked, or why it cannot be yet.

    `why` says what depends on the answer, and `mend` how it becomes a better one.

    One that is not `averaged` only flags what somebody should look at, and its value enters no score.
    """

    id: str
    indicator: Literal["reliability", "validity", "accuracy", "precision", "capacity"]
    text: str
    why: str = ""
    mend: str = ""
    basis: Literal["data", "second_collection", "submission", "declared"]
    formula: str
    compute: Name | None = None
    parameters: dict[str, Any] = Spec(default_factory=dict)
    averaged: bool = True
    bands: tuple[Band, ...] = ()
    asks: tuple[Asked, ...] = ()
    needs: str = ""
    caution: str = ""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What people are asked for it; the question itself where the codebook has no better words."""
        return self.asks or ((Asked(id=self.id, text=self.text),) if self.basis == "declared" else ())


Language = Annotated[str, Spec(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]


class CodebookFile(Model):
    """`codebook.yaml`: what the codebook is, and the order of its tables and forms.

    The first of the `languages` is the one that the codebook is written in; each of the others has a file of translations.
    """

    id: Name
    version: str = Spec(pattern=VERSION)
    title: str
    extends: Literal["tipdata"] | None = None
    languages: tuple[Language, ...] = ("en",)
    separator: str = Spec(default=";", min_length=1, max_length=1)
    tables: tuple[Name, ...] = ()
    forms: tuple[Name, ...] = ()
    default_form: Name | None = None
    international_definition: str | None = None
    missing_reasons: tuple[MissingReason, ...] = ()
    yes: str = "Yes"
    no: str = "No"
    victim_words: tuple[str, ...] = ()
    units: dict[Name, tuple[str, ...]] = Spec(default_factory=dict)


class FindingsFile(Model):
    """`findings.yaml`."""

    findings: tuple[FindingText, ...]


class QuestionsFile(Model):
    """`questions.yaml`."""

    questions: tuple[Question, ...]


class Scale(Model):
    """The words for coefficients of agreement whose names begin with one of `coefficients`, and where the limits come from."""

    coefficients: tuple[str, ...] = Spec(min_length=1)
    source: str
    bands: tuple[Band, ...] = Spec(min_length=1)

    def word(self, value: float) -> str:
        """The word of the highest limit that a value reaches; that of the lowest one for values below it."""
        reached = [band for band in self.bands if band.at_least <= value]
        return max(reached, key=lambda band: band.at_least).word if reached else min(self.bands, key=lambda band: band.at_least).word


class QualityFile(Model):
    """`quality.yaml`: the four indicators and skills, the guide's questions under them, and the scales of agreement."""

    indicators: dict[str, str]
    measures: tuple[Measure, ...]
    agreement: tuple[Scale, ...] = ()
