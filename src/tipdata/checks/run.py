"""A submission against its form: the masks of the table checks, turned into findings with places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldSpec, Requirement, TableKind
from ..evaluation import evaluate, table_rows
from ..records import Batch, Findings, Mask, Place, State, Submission, TableData, column_letter
from .frames import frame_of
from .schemas import TableChecks, table_checks
from .suggestions import suggestions
from .words import allowed_words

_PROBLEMS = {"error_cell": "TIP-F06", "no_value": "TIP-F07"}
_UNREADABLE = ("TIP-K02", "TIP-K05", "TIP-T01", "TIP-L06")
_SUGGESTS = ("TIP-K02", "TIP-K05")


def check_tables(submission: Submission, show_values: bool = False) -> Findings:
    """Everything that is wrong with single tables and with rows that refer to one another.

    Only the fields that the submission's form asks are looked at. `show_values` puts found text into findings about personal and
    higher fields too.
    """
    batches: list[Batch] = list(_cover_missing(submission))
    for name, data in submission.tables.items():
        batches += _TableRun(submission, data, submission.collection.asked.get(name, {}), show_values).batches()
    return Findings(submission.book, batches)


def checks_for(submission: Submission, data: TableData) -> TableChecks:
    """The checks that a table of a submission has to pass."""
    return _TableRun(submission, data, submission.collection.asked.get(data.name, {}), show_values=False).checks


def _cover_missing(submission: Submission) -> list[Batch]:
    cover = submission.book.cover
    if cover is None or (cover.name in submission.tables and len(submission.tables[cover.name])):
        return []
    return [Batch("TIP-K03", (Place(submission.path),), cover.name, facts={"problem": "there is no cover with an answer"})]


class _TableRun:
    """Runs the checks of one table."""

    def __init__(self, submission: Submission, data: TableData, asked: dict[str, FieldSpec], show_values: bool) -> None:
        self.submission, self.data, self.show_values = submission, data, show_values
        self.book: Codebook = submission.book
        self.present = {name: field for name, field in asked.items() if self._stands(name)}
        self.absent = {name: field for name, field in asked.items() if not self._stands(name)}
        self.rows = table_rows(submission, data.name)
        self.checks = table_checks(self.book, data.table, self.present, self.rows, self._parent_keys())

    def _stands(self, name: str) -> bool:
        column = self.data.columns.get(name)
        return column is not None and column.at > 0

    def _parent_keys(self) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
        tables = self.submission.tables
        return {
            field.name: tables[field.references].keys
            for field in self.data.table.parents
            if field.references in tables and field.references in self.submission.collection.tables
        }

    def batches(self) -> list[Batch]:
        found = [batch for name, field in self.absent.items() if (batch := self._absent_column(name, field)) is not None]
        if not len(self.data):
            return found
        frame = frame_of(self.data, list(self.present))
        asked_here = {name: self.data.columns[name].state != State.not_collected for name in self.present}
        for name, checks in self.checks.cells.items():
            series = frame[name]
            if not series.notna().any():
                continue
            for check in checks:
                failed = self._failed(check.as_pandera(), series)
                if failed.any():
                    found += self._cell_batches(check.code, name, failed)
        for check in self.checks.rows:
            failed = ~check.test(frame).to_numpy(dtype=bool) & asked_here[check.column]
            failed &= ~self._unread_source(check.column)
            if failed.any():
                found += self._row_batches(check.code, check.column, failed, check.repeats)
        return found

    @staticmethod
    def _failed(check, series: pd.Series) -> Mask:  # type: ignore[no-untyped-def, type-arg]
        """The mask of cells that fail; `check_output` speaks of the cells that are not blank."""
        right = check(series).check_output
        return ~right.reindex(series.index, fill_value=True).to_numpy(dtype=bool)

    def _unread_source(self, name: str) -> Mask:
        return self.data.columns[name].state == State.unreadable

    def _absent_column(self, name: str, field: FieldSpec) -> Batch | None:
        if field.requirement not in (Requirement.required, Requirement.expected, Requirement.key):
            return None
        if field.when is not None and not (len(self.data) and evaluate(self.book.tree(field.when), self.rows).true.any()):
            return None
        data = self.data
        row = data.header_row or (int(data.rows[0]) if len(data) else 0)
        cover_key = field.requirement is Requirement.key and data.table.kind is TableKind.cover
        code = {Requirement.key: "TIP-K01", Requirement.required: "TIP-H03"}.get(field.requirement, "TIP-H04")
        place = Place(data.file, data.sheet, row)
        return Batch(
            code, (place,), data.name, name, field.label, everywhere=code != "TIP-H04", rows=np.array([0]) if cover_key else None
        )

    def _cell_batches(self, code: str, name: str, failed: Mask) -> list[Batch]:
        column = self.data.columns[name]
        found = []
        problems = column.problem if column.problem is not None else np.full(len(column), "", dtype=object)
        told = np.zeros(len(column), dtype=bool)
        for problem, own_code in _PROBLEMS.items():
            here = failed & (problems == problem)
            told |= here
            if here.any():
                found.append(self._batch(own_code, name, here))
        rest = failed & ~told
        if code in _UNREADABLE:
            rest &= column.state == State.unreadable
        if rest.any():
            found.append(self._batch(code, name, rest, with_found=code != "TIP-L06"))
        return found

    def _row_batches(self, code: str, name: str, failed: Mask, repeats: str) -> list[Batch]:
        if code != "TIP-K06b":
            return [replace(self._batch(code, name, failed, with_found=False), repeats=repeats)]
        field = self.present[name]
        due = evaluate(self.book.tree(field.when), self.rows).true if field.when else np.ones(len(self.data), dtype=bool)
        due &= self.data.columns[name].state != State.not_collected
        first = int(failed.argmax())
        facts = {"count": str(int(failed.sum())), "due": str(int(due.sum()))}
        return [Batch(code, (self.data.place(first, name),), self.data.name, name, field.label, facts=facts)]

    def _batch(self, code: str, name: str, failed: Mask, with_found: bool = True) -> Batch:
        data, column, field = self.data, self.data.columns[name], self.present[name]
        rows = np.flatnonzero(failed)
        letter = column_letter(column.at)
        numbers = np.full(len(rows), column.at_row) if column.at_row else data.rows[rows]
        places = tuple(Place(data.file, data.sheet, int(number), letter) for number in numbers)
        visible = with_found and (field.shows_values or self.show_values)
        typed_as = self._typed_as(name) or field
        return Batch(
            code,
            places,
            data.name,
            name,
            field.label,
            rows=rows,
            found=column.raw[rows] if visible else None,
            suggestions=suggestions(column.raw[rows], typed_as, self.book) if visible and code in _SUGGESTS else None,
            facts={"allowed": allowed_words(typed_as, self.book)},
        )

    def _typed_as(self, name: str) -> FieldSpec | None:
        """The column of the sheet that a person saw, where the form shows shorter words than the table has."""
        at, sheet = self.data.columns[name].at, self.data.sheet
        for received in self.submission.received:
            if received.sheet == sheet and received.file == self.data.file:
                return next((c.field for c in received.columns.values() if c.at == at and c.at_row == self.data.columns[name].at_row), None)
        return None
