"""Reports: what one unit sent for one period in one version, whether it stands in a file of its own or was merged into a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property

import numpy as np
import pandas as pd

from ...codebook import Codebook, Collection, FieldId, loose
from ...evaluation import TableRows, rows_of
from ...records import Column, Place, Positions, Submission, TableData, Texts
from ..reads import is_asked

_SUBMISSION, _UNIT, _FORM = "src_submission", "src_unit", "src_form"
_START, _END, _VERSION, _SUBMITTED = "src_period_start", "src_period_end", "src_version", "src_submitted"


@dataclass(frozen=True, eq=False)
class Report:
    """One report. `at` says, for each of its tables, which rows of the submission's table are its own.

    `earlier` marks reports that are only there to be compared with: nothing is told of them.
    """

    submission: Submission
    source: int
    unit: str
    start: str
    end: str
    version: int
    submitted: str
    form: str
    tables: dict[str, TableData]
    at: dict[str, Positions]
    earlier: bool = False
    given: Mapping[str, str] = part(default_factory=dict)

    @property
    def book(self) -> Codebook:
        return self.submission.book

    @property
    def sender(self) -> str:
        """The unit in a spelling that does not depend on case, blanks and dashes."""
        return loose(self.unit)

    @property
    def rank(self) -> tuple[str, int, str, str]:
        """Later is the end of the period, then the version (REFERENCE 1.2)."""
        return self.end, self.version, self.start, self.submitted

    @property
    def period(self) -> tuple[str, str, str]:
        return self.sender, self.start, self.end

    @cached_property
    def collection(self) -> Collection | None:
        """What the report's form asks; None where nothing says which form it was."""
        if not self.submission.is_dataset:
            return self.submission.collection
        return self.book.collections.get(self.form)

    def asks(self, table: str, field: str) -> bool:
        return self.collection is not None and is_asked(FieldId(table, field), self.collection, self.book)

    @cached_property
    def _rows(self) -> dict[str, TableRows]:
        return {}

    def rows(self, table: str) -> TableRows:
        """The rows of one of its tables, ready for expressions."""
        if table not in self._rows:
            self._rows[table] = rows_of(self.book, self.tables, table, given=self.given)
        return self._rows[table]

    def column(self, table: str, field: str) -> Column:
        return self.rows(table).column((field,))

    def place(self, table: str, row: int, field: str | None = None) -> Place:
        """The place of a row (from 0) of one of its tables, or of a cell in it."""
        return self.submission.tables[table].place(int(self.at[table][row]), field)

    def cover_text(self, role: str) -> str:
        """What its cover says in the field of that role; nothing where it says nothing."""
        name, cover = self.book.cover_field(role), self.book.cover
        if name is None or cover is None or not len(self.rows(cover.name)):
            return ""
        column = self.column(cover.name, name)
        return str(column.text[0]) if column.filled[0] else ""


def reports_of(submission: Submission, source: int, *, earlier: bool = False, given: Mapping[str, str] | None = None) -> list[Report]:
    """The report that a submission is, or the reports that a dataset holds. `source` numbers the submissions."""
    if submission.is_dataset:
        return _reports_of_dataset(submission, source, earlier, given or {})
    start, end = submission.period
    at = {name: np.arange(len(data)) for name, data in submission.tables.items()}
    return [
        Report(
            submission=submission,
            source=source,
            unit=submission.unit,
            start=start,
            end=end,
            version=submission.version,
            submitted=submission.cover_value("submitted"),
            form=submission.collection.form.name,
            tables=submission.tables,
            at=at,
            earlier=earlier,
            given=given or {},
        )
    ]


def _reports_of_dataset(submission: Submission, source: int, earlier: bool, given: Mapping[str, str]) -> list[Report]:
    parts: dict[str, dict[str, Positions]] = {}
    for name, data in submission.tables.items():
        codes, ids = pd.factorize(_said(data, _SUBMISSION))
        for number, identity in enumerate(ids):
            if identity:
                parts.setdefault(str(identity), {})[name] = np.flatnonzero(codes == number)
    reports = []
    for at in parts.values():
        tables = {name: submission.tables[name].take(rows) for name, rows in at.items()}
        first = next(iter(tables.values()))
        unit, form, start, end, version, submitted = (
            str(_said(first, name)[0]) for name in (_UNIT, _FORM, _START, _END, _VERSION, _SUBMITTED)
        )
        number = int(version) if version.lstrip("-").isdecimal() else 1
        reports.append(Report(submission, source, unit, start, end, number, submitted, form, tables, at, earlier, given))
    return reports


def _said(data: TableData, name: str) -> Texts:
    return data.provenance[name] if name in data.provenance else np.full(len(data), "", dtype=object)


def highest_versions(reports: Sequence[Report]) -> list[Report]:
    """One report for each unit and period, the one of the highest version, in the order of units and time."""
    best: dict[tuple[str, str, str], Report] = {}
    for report in sorted(reports, key=_preference):
        best.setdefault(report.period, report)
    return sorted(best.values(), key=lambda report: (report.sender, report.rank))


def _preference(report: Report) -> tuple[int, bool, str, str, str]:
    """Of equal versions, what a file says itself goes before what a merge kept of it, then what was sent first (REFERENCE X09)."""
    submission = report.submission
    return -report.version, submission.is_dataset, report.submitted or "9999", submission.sha256, submission.path
