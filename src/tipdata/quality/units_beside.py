"""REL5: how a unit's answers are distributed against those of all other units in the same period (REFERENCE 3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..checks.between import Report, highest_versions, reports_of
from ..codebook import FieldSpec, FieldType, Requirement, Table, TableKind
from ..records import Submission
from .distributions import answers_of, cramers_v

LEAST_ANSWERS = 30
UNLIKE = 0.3

_Place = tuple[str, str, str, str]
"""First and last day of a period, table, field."""


@dataclass(frozen=True)
class UnitsBeside:
    """How often each answer was given, by period, table and field: in all, and by each unit."""

    every: dict[_Place, Counter[str]]
    own: dict[tuple[str, _Place], Counter[str]]

    def without(self, sender: str, place: _Place) -> Counter[str]:
        """The answers of all other units."""
        return self.every.get(place, Counter()) - self.own.get((sender, place), Counter())


def units_beside(submissions: Sequence[Submission]) -> UnitsBeside:
    """What all units of these submissions answered, of each period as last reported."""
    reports = [report for number, submission in enumerate(submissions) for report in reports_of(submission, number)]
    beside = UnitsBeside({}, {})
    for report in highest_versions(reports):
        for table, field in coded_answers(report):
            place = (report.start, report.end, table.name, field.name)
            counts = answers(report, table, field)
            beside.every.setdefault(place, Counter()).update(counts)
            beside.own.setdefault((report.sender, place), Counter()).update(counts)
    return beside


def unlike_others(own: Report, beside: UnitsBeside) -> Iterator[str]:
    """The coded fields whose answers hang on which unit gave them (Cramér's V of this unit against the rest): flags, no faults."""
    say = own.book.say
    for table, field in coded_answers(own):
        here = answers(own, table, field)
        others = beside.without(own.sender, (own.start, own.end, table.name, field.name))
        numbers = sum(here.values()), sum(others.values())
        if min(numbers) < LEAST_ANSWERS:
            continue
        strength = cramers_v(here, others)
        if strength >= UNLIKE:
            facts = {"number": f"{numbers[0]:,}", "others": f"{numbers[1]:,}", "value": f"{strength:.2f}"}
            yield say("scores.unlike_others", table=table.label, field=field.label, **facts)


def coded_answers(report: Report) -> Iterator[tuple[Table, FieldSpec]]:
    """The fields of records that the report asks and holds, and that have one answer from a list."""
    for data in report.tables.values():
        for field in data.table.fields if data.table.kind is TableKind.records else ():
            if report.book.codelist(field) is not None and not field.is_multiple and is_answer(field) and holds(report, data.table, field):
                yield data.table, field


def is_answer(field: FieldSpec) -> bool:
    """Whether somebody states it: no key, no id, and not worked out."""
    return field.requirement not in (Requirement.key, Requirement.derived) and field.type is not FieldType.identifier


def holds(report: Report, table: Table, field: FieldSpec) -> bool:
    """Whether the report asks the field and its file has a column for it."""
    data = report.tables.get(table.name)
    column = data.columns.get(field.name) if data is not None else None
    return column is not None and column.at > 0 and report.asks(table.name, field.name)


def answers(report: Report, table: Table, field: FieldSpec) -> Counter[str]:
    """How often each answer was given."""
    return answers_of(report.tables[table.name].columns[field.name])
