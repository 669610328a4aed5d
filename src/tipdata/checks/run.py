"""A submission against its form: the masks of the table checks, turned into findings with places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldSpec, FieldType, Requirement, TableKind
from ..evaluation import evaluate, table_rows
from ..records import (
    Batch,
    Column,
    Findings,
    Mask,
    Place,
    Positions,
    State,
    Submission,
    TableData,
    Texts,
    cells_of_values,
    is_bounded,
    joined,
    key_text,
)
from .frames import coded_frame, frame_of
from .places import columns_shown, once, places_of
from .schemas import CellCheck, Meant, RowCheck, TableChecks, table_checks
from .spellings import spelling_batches
from .suggestions import alike_ids, suggestions
from .words import allowed_words

_BY_PROBLEM = {
    "type": "TIP-K05",
    "reason": "TIP-T01",
    "mixed": "TIP-L06",
    "error_cell": "TIP-F06",
    "no_value": "TIP-F07",
    "merged": "TIP-H12",
    "order": "TIP-T13",
    "century": "TIP-T06",
    "calendar": "TIP-T07",
    "serial": "TIP-T08",
    "mark": "TIP-T09",
    "several": "TIP-T10",
    "damaged": "TIP-T11",
    "spoilt": "TIP-T14",
    "swapped": "TIP-T15",
}
_OF_COLUMN = ("TIP-T13", "TIP-T15")
_ABSENT = {Requirement.key: "TIP-K01", Requirement.required: "TIP-H03", Requirement.expected: "TIP-H04"}
_SUGGESTS = ("TIP-K02", "TIP-K05", "TIP-T06", "TIP-T07", "TIP-T08", "TIP-T09")
_LONG_NUMBER = re.compile(r"[-+]?[0-9]{16,}(\.[0-9]+)?")
TOO_LONG = "a number of at most 15 digits"


def check_tables(submission: Submission, show_values: bool = False) -> Findings:
    """Everything that is wrong with single tables and with rows that refer to one another.

    Only the fields that the submission's form asks are looked at. `show_values` puts found text into findings about personal and
    higher fields too; suggestions about them are never made.
    """
    batches: list[Batch] = list(_cover_missing(submission))
    for name, data in submission.tables.items():
        asked = submission.collection.asked.get(name, {})
        batches += _TableRun(submission, data, asked, show_values).batches()
        batches += spelling_batches(submission, data, asked)
    return Findings(submission.book, batches)


def checks_for(submission: Submission, data: TableData) -> TableChecks:
    """The checks that a table of a submission has to pass."""
    return _TableRun(submission, data, submission.collection.asked.get(data.name, {}), show_values=False).checks


def _cover_missing(submission: Submission) -> list[Batch]:
    cover = submission.book.cover
    if cover is None or (cover.name in submission.tables and len(submission.tables[cover.name])):
        return []
    return [Batch("TIP-K03", (Place(submission.path),), cover.name, facts={"problem": "there is no cover with an answer"})]


def _meant(values: Column) -> Meant:
    """What the values of a column mean; those that are not filled mean nothing."""
    nothing = np.full(len(values), np.nan)
    low, high = (nothing if bounds is None else bounds for bounds in (values.low, values.high))
    return Meant(values.text, low, high, np.full(len(values), "", dtype=object))


def _of_column(batch: Batch) -> Batch:
    """One finding for all the cells of a column that have one cause, shown at the first of them."""
    facts = {**batch.facts, "count": str(batch.count)}
    return replace(batch, places=batch.places[:1], found=None, suggestions=None, facts=facts)


class _TableRun:
    """Runs the checks of one table."""

    def __init__(self, submission: Submission, data: TableData, asked: dict[str, FieldSpec], show_values: bool) -> None:
        self.submission, self.data, self.show_values = submission, data, show_values
        self.book: Codebook = submission.book
        self.shown = columns_shown(submission, data.name, asked)
        self.present = {name: field for name, field in asked.items() if self._stands(name)}
        self.absent = {name: field for name, field in asked.items() if not self._stands(name)}
        self.rows = table_rows(submission, data.name)
        self.checks = table_checks(
            self.book, data.table, self.present, rows=self.rows, parent_keys=self._parent_keys(), beside=self._beside()
        )

    def _stands(self, name: str) -> bool:
        column = self.data.columns.get(name)
        return column is not None and column.at > 0

    def _parent_keys(self) -> dict[str, Texts]:
        tables = self.submission.tables
        return {
            field.name: tables[field.references].keys
            for field in self.data.table.parents
            if field.references in tables and field.references in self.submission.collection.tables
        }

    def _beside(self) -> Callable[[Positions], Texts] | None:
        """What the sheet's rows say, where they fill other tables too."""
        sheet = next((r for r in self.submission.received if (r.file, r.sheet) == (self.data.file, self.data.sheet)), None)
        if sheet is None or sheet.view.is_table_itself:
            return None
        return lambda rows: joined([key_text(column)[self.data.origin[rows]] for column in sheet.columns.values()], len(rows))

    def batches(self) -> list[Batch]:
        found = self._absent_columns()
        if not len(self.data) or not self.present:
            return found
        for name, checks in self.checks.cells.items():
            found += self._cell_batches(name, checks)
        twins = self._twins()
        for check in self.checks.rows:
            failed = self._fails(check, twins) if check.column in self.present else np.zeros(len(self.data), dtype=bool)
            if failed.any():
                found += self._row_batches(check.code, check.column, once(self.data, failed), check.repeats)
        return found

    def _twins(self) -> pd.DataFrame:
        """The rows whose key stands more than once, since the others repeat nothing: with all their cells, under their numbers."""
        if len(self.data) < 2 or not any(check.repeats for check in self.checks.rows):
            return pd.DataFrame()
        rows = self.data.repeated
        if not len(rows):
            return pd.DataFrame()
        return frame_of(self.data.take(rows), list(self.present), self.book).set_axis(rows, axis="index")

    def _fails(self, check: RowCheck, twins: pd.DataFrame) -> Mask:
        """The rows that do not pass; a cell that was not asked for or cannot be read is another matter."""
        column = self.data.columns[check.column]
        if check.repeats:
            failed = np.zeros(len(self.data), dtype=bool)
            if len(twins):
                failed[twins.index] = ~check.holds(twins).to_numpy(dtype=bool)
        elif check.due is not None:
            failed = column.empty & check.due()
        else:
            failed = ~check.holds(coded_frame(self.data, [check.column], self.book)).to_numpy(dtype=bool)
        return failed & ~column.is_any(State.not_collected, State.unreadable) if failed.any() else failed

    def _absent_columns(self) -> list[Batch]:
        """Columns that the form asks and the sheet lacks. A sheet's column that fills several fields is told once."""
        found: dict[str, Batch] = {}
        for name, field in self.absent.items():
            batch = self._absent_column(name, field)
            if batch is not None:
                found.setdefault(self.shown[name].name, batch)
        return list(found.values())

    def _absent_column(self, name: str, field: FieldSpec) -> Batch | None:
        if field.requirement not in _ABSENT:
            return None
        if field.when is not None and not (len(self.data) and evaluate(self.book.tree(field.when), self.rows).true.any()):
            return None
        data = self.data
        row = data.header_row or (int(data.rows[0]) if len(data) else 0)
        code = _ABSENT[field.requirement]
        of_cover = data.table.kind is TableKind.cover and field.requirement is Requirement.key
        return Batch(
            code,
            (Place(data.file, data.sheet, row),),
            data.name,
            name,
            self.shown[name].label,
            everywhere=code != "TIP-H04",
            rows=np.array([0]) if of_cover else None,
        )

    def _cell_batches(self, name: str, checks: Iterable[CellCheck]) -> Iterator[Batch]:
        """The findings about single cells of one column. What could not be read was found when the sheet was read."""
        column = self.data.columns[name]
        values, numbers = column.apart.values, column.apart.numbers
        of_values = [check for check in checks if not check.of_reading]
        if of_values:
            meant = _meant(values)
            for check in of_values:
                wrong = values.filled & ~check.right(meant)
                failed = once(self.data, cells_of_values(wrong, numbers))
                if failed.any():
                    yield self._batch(check.code, name, failed)
        unreadable = np.equal(values.state, State.unreadable) & (column.apart.cells > 0)
        if not unreadable.any():
            return
        problems = values.problem if values.problem is not None else np.full(len(values), "type", dtype=object)
        is_key = self.present[name].requirement is Requirement.key
        there = set(problems[unreadable])
        for problem, code in ((problem, code) for problem, code in _BY_PROBLEM.items() if problem in there):
            here = unreadable & (problems == problem)
            too_long = self._too_long(name, values, here) if problem == "type" else np.zeros(len(values), dtype=bool)
            for of_value, allowed in ((here & ~too_long, ""), (too_long, TOO_LONG)):
                if of_value.any():
                    mask = once(self.data, cells_of_values(of_value, numbers))
                    batch = self._batch("TIP-K02" if is_key else code, name, mask, with_found=problem != "mixed", allowed=allowed)
                    yield _of_column(batch) if batch.code in _OF_COLUMN else batch

    def _too_long(self, name: str, values: Column, among: Mask) -> Mask:
        """Which of these values of a column are numbers that have too many digits."""
        found = np.zeros(len(values), dtype=bool)
        if is_bounded(self.present[name]) and self.present[name].type is not FieldType.date:
            found[among] = [_LONG_NUMBER.fullmatch(str(raw).strip()) is not None for raw in values.raw[among]]
        return found

    def _row_batches(self, code: str, name: str, failed: Mask, repeats: str) -> list[Batch]:
        if code != "TIP-K06b":
            batch = replace(self._batch(code, name, failed, with_found=False), repeats=repeats)
            if code == "TIP-X05b" and self.present[name].shows_values:
                ids = self.data.columns[name].take(np.flatnonzero(failed)).text
                batch = replace(batch, suggestions=alike_ids(ids, self._parent_keys()[name]))
            return [batch]
        field = self.present[name]
        due = evaluate(self.book.tree(field.when), self.rows).true if field.when else np.ones(len(self.data), dtype=bool)
        due &= self.data.columns[name].state != State.not_collected
        first = int(failed.argmax())
        facts = {"count": str(int(failed.sum())), "due": str(int(due.sum()))}
        return [Batch(code, (self.data.place(first, name),), self.data.name, name, self.shown[name].label, facts=facts)]

    def _batch(self, code: str, name: str, failed: Mask, with_found: bool = True, allowed: str = "") -> Batch:
        data, column, field = self.data, self.data.columns[name], self.present[name]
        rows = np.flatnonzero(failed)
        places = places_of(data, column, rows)
        visible = with_found and (field.shows_values or self.show_values)
        shown = self.shown[name]
        return Batch(
            code,
            places,
            data.name,
            name,
            shown.label,
            rows=rows,
            found=column.raw_at(rows) if visible else None,
            suggestions=suggestions(column.raw_at(rows), shown, self.book) if code in _SUGGESTS and field.shows_values else None,
            facts={"allowed": allowed or allowed_words(shown, self.book)},
        )
