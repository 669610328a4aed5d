"""The shape of each kind of file in `schemas/`, as pydantic models. Nothing here knows a table, field or code by name."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field as Spec, model_validator

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Spec(pattern=NAME)]


class Model(BaseModel):
    """A part of a schema file: unknown keys are faults, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    count = "count"
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


def _level(value: Any) -> Any:
    return Level[value] if isinstance(value, str) and value in Level.__members__ else value


class Mapping(Model):
    """The nearest field of another standard."""

    standard: str
    name: str


class FieldSpec(Model):
    """One column of a table: what it means, why it is asked, what may stand in it and who may see it."""

    name: Name
    label: str
    help: str
    example: str
    type: FieldType
    question: str | None = None
    requirement: Requirement = Requirement.optional
    when: str | None = None
    sensitivity: Annotated[Level, BeforeValidator(_level)] = Level.none
    travels: Travels = Travels.nation
    victim_personal_data: VictimData = VictimData.never
    role: Name | None = None
    event: Name | None = None
    codelist: Name | None = None
    ordered: bool = False
    multiple: bool = False
    references: Name | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    pattern_words: str | None = None
    max_length: int | None = None
    missing: tuple[Name, ...] | None = None
    default: str | None = None
    decimals: bool = False
    derive: str | None = None
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
    """One table: its grain, its columns, and how repeats of its key are reported."""

    name: Name
    label: str
    singular: Name
    help: str
    kind: TableKind = TableKind.records
    subject: Name | None = None
    off_unless_justified: bool = False
    repeats: Repeats | None = None
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
    """One permitted answer."""

    code: str
    label: str
    definition: str = ""
    alone: bool = False
    vague: bool = False
    total: bool = False
    meaning: Name | None = None
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


class Setting(Model):
    """Where a made cell gets its value: a column of the sheet, a fixed code, or parts joined by a dash; while a condition holds.

    In `compose`, a part that begins with `=` is written as it stands, the others are columns of the sheet.
    """

    copy_of: Name | None = None
    code: str | None = None
    compose: tuple[str, ...] = ()
    when: str | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Setting:
        if sum((self.copy_of is not None, self.code is not None, bool(self.compose))) != 1:
            raise ValueError("a made cell needs exactly one of copy_of, code and compose")
        return self


Settings = tuple[Setting, ...]


class Target(Model):
    """The field that a sheet column fills while a condition holds."""

    field: str
    when: str | None = None


class SheetColumn(Model):
    """A column of a form's sheet: a field of its table seen through shorter words."""

    name: Name
    label: str | None = None
    help: str | None = None
    example: str | None = None
    field: str | tuple[Target, ...] | None = None
    type: FieldType | None = None
    codelist: Name | None = None
    requirement: Requirement | None = None
    when: str | None = None
    recode: dict[str, str | Settings] = {}
    compose: tuple[str, ...] = ()


class MadeRow(Model):
    """A row of a further table that one sheet row becomes while a condition over the sheet's own columns holds."""

    table: Name
    when: str | None = None
    sets: dict[str, Settings] = {}


class Sheet(Model):
    """A sheet of a form: a table as it is, or a shorter view that intake turns into tables."""

    table: Name
    name: Name | None = None
    label: str | None = None
    help: str | None = None
    omit: tuple[Name, ...] = ()
    columns: tuple[Name | SheetColumn, ...] = ()
    sets: dict[str, Settings] = {}
    rows: tuple[MadeRow, ...] = ()


class Form(Model):
    """A choice of tables and fields that a unit is asked to fill."""

    name: Name
    label: str
    help: str
    sheets: tuple[Sheet, ...]


class Severity(StrEnum):
    reject = "reject"
    error = "error"
    warning = "warning"
    info = "info"


class FindingText(Model):
    """One code of the catalogue: how grave it is, which question it bears on, and what is said to people."""

    code: str = Spec(pattern=r"^TIP-[A-Z]{1,2}\d{2}[a-z]?$")
    severity: Severity
    indicator: Literal["reliability", "validity", "accuracy", "precision", "structure", "privacy"]
    question: str | None = None
    title: str
    message: str
    why: str
    mend: str


class Band(Model):
    """The lowest value that earns a word."""

    at_least: float
    word: str


class Measure(Model):
    """How a question is answered: by a named computation over the data, or why it cannot be yet."""

    id: str
    indicator: Literal["reliability", "validity", "accuracy", "precision", "capacity"]
    text: str
    basis: Literal["data", "second_collection", "submission", "declared"]
    formula: str
    compute: Name | None = None
    parameters: dict[str, Any] = {}
    bands: tuple[Band, ...] = ()
    needs: str = ""


class CodebookFile(Model):
    """`codebook.yaml`: what the codebook is, and the order of its tables and forms."""

    id: Name
    version: str = Spec(pattern=r"^\d+\.\d+\.\d+$")
    title: str
    extends: Name | None = None
    languages: tuple[str, ...] = ("en",)
    separator: str = Spec(default=";", min_length=1, max_length=1)
    tables: tuple[Name, ...] = ()
    forms: tuple[Name, ...] = ()
    default_form: Name | None = None
    missing_reasons: tuple[MissingReason, ...] = ()
    yes: str = "Yes"
    no: str = "No"
    victim_words: tuple[str, ...] = ()


class FindingsFile(Model):
    """`findings.yaml`."""

    findings: tuple[FindingText, ...]


class QuestionsFile(Model):
    """`questions.yaml`."""

    questions: tuple[Question, ...]


class QualityFile(Model):
    """`quality.yaml`: the four indicators and skills, and the guide's questions under them."""

    indicators: dict[str, str]
    measures: tuple[Measure, ...]


class CountedMeasure(Model):
    """How a published measure is counted from records.

    Rows of `table` that meet `where`, and do not certainly meet `unless`, are counted once per row of `once_per` (the table itself or
    one above it), or their `sum` is added. The event date of such a group is its earliest date in the first field of `year_of` in which
    the group has one; rows of a `flow` belong to the period of the submission instead. `part_where` picks the number in parentheses, of
    which `part_sum` is the value when it is added rather than counted; `part_label` names it. `by` says which field tells the rows apart
    for a dimension. In tables of ready-made counts the measure is the code of the same name; one without `table` is found only there.
    """

    id: Name
    label: str
    counting_unit: str
    year_rule: str
    table: Name | None = None
    where: str | None = None
    unless: str | None = None
    once_per: Name | None = None
    sum: str | None = None
    year_of: tuple[str, ...] = ()
    flow: bool = False
    part_label: str = ""
    part_where: str | None = None
    part_sum: str | None = None
    by: dict[Name, str] = {}
    note: str = ""


class Dimension(Model):
    """Something that figures are told apart by: the year of the event, the area, or a field.

    Of a field, `counts_field` is the field of ready-made counts that holds it, and `not_stated` the code of that field's list under which
    cases without an answer are shown.
    """

    id: Name
    label: str
    kind: Literal["year", "area", "field"] = "field"
    counts_field: Name | None = None
    not_stated: str | None = None


class MeasuresFile(Model):
    """`summaries/measures.yaml`.

    `series` is the cover's field that tells apart files of agencies that may hold the same cases; `whole_coverage` the code of ready-made
    counts that cover their whole area and period.
    """

    dimensions: tuple[Dimension, ...]
    measures: tuple[CountedMeasure, ...]
    series: Name | None = None
    whole_coverage: str | None = None


class ReportColumn(Model):
    measure: Name
    label: str
    with_part: bool = False


class ReportTable(Model):
    """One table of figures: what stands in its rows, across, and in its columns.

    With `total`, rows over everything that its fields and areas tell apart come first.
    """

    id: str
    title: str
    standard: str
    rows: tuple[Name, ...]
    across: Name | None = None
    columns: tuple[ReportColumn, ...]
    total: bool = False
    notes: tuple[str, ...] = ()
