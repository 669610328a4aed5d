"""The shape of `summaries/*.yaml`: what is counted, and the tables of figures made of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Spec

from .base import Model, Name


class CountedMeasure(Model):
    """How a published measure is counted from records.

    Rows of `table` that meet `where`, and do not certainly meet `unless`, are counted once per row of `once_per` (the table itself or
    one above it), or their `sum` is added. The event date of such a group is its earliest date in the first field of `year_of` in which
    the group has one; rows of a `flow` belong to the period of the submission instead. `part_where` picks the number in parentheses, of
    which `part_sum` is the value when it is added rather than counted; `part_label` names it. `by` says which field tells the rows apart
    for a dimension. In tables of ready-made counts the measure is the code of the same name; one without `table` is found only there.
    `lead` is the series whose records are counted; those of other series are told beside, never added.
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
    by: dict[Name, str] = Spec(default_factory=dict)
    lead: Name | None = None
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


class Series(Model):
    """Files of one kind of agency, told by their forms: they hold a part of the chain, other agencies hold other parts of the same cases.

    Files of forms that belong to no series hold the whole chain, and serve every measure.
    """

    id: Name
    label: str
    forms: tuple[Name, ...]


class MeasuresFile(Model):
    """`summaries/measures.yaml`.

    `agency` is the cover's field that says what kind of agency sent a file; `whole_coverage` the code of ready-made counts that cover their
    whole area and period.
    """

    dimensions: tuple[Dimension, ...]
    measures: tuple[CountedMeasure, ...]
    series: tuple[Series, ...] = ()
    agency: Name | None = None
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
