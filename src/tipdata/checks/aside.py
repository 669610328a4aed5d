"""Rows that count for nothing: rejected, or set aside as the repeat of another row. They take no part in rules (REFERENCE 4, K and X01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Severity, TableKind
from ..records import Batch, Findings, Mask, Positions, Submission, TableData, first_of_key


@dataclass(frozen=True, eq=False)
class Standing:
    """A submission without the rows that are set aside.

    `kept` are, for each table that lost rows, the rows of it that are left. `aside` are the rows that were taken out and may yet turn out
    to be rows of their own: all but those that say the same as another row.
    """

    submission: Submission
    kept: Mapping[str, Positions]
    aside: Mapping[str, TableData]

    def told(self, findings: Findings) -> Findings:
        """What was found in the rows that are left, as findings about the whole submission."""
        return Findings(findings.book, map(self._told, findings.batches)) if self.kept else findings

    def _told(self, batch: Batch) -> Batch:
        rows = batch.rows if batch.rows is None or batch.table not in self.kept else self.kept[batch.table][batch.rows]
        operands = tuple((table, name, self.kept[table][at] if table in self.kept else at) for table, name, at in batch.operands)
        return replace(batch, rows=rows, operands=operands)


def standing(submission: Submission, findings: Findings) -> Standing:
    """What is left of a submission when the rows are taken out that its findings set aside."""
    rejected, identical, conflicting = _marked(submission), _marked(submission), _marked(submission)
    for batch in findings.by_severity(Severity.reject):
        if batch.rows is not None and batch.table in rejected:
            rejected[batch.table][batch.rows] = True
    _whole_sheet_rows(submission, rejected)
    for batch in findings.batches:
        if batch.repeats and batch.rows is not None and batch.table in rejected:
            marks = identical if batch.repeats == "identical" else conflicting
            marks[batch.table][_again(submission.tables[batch.table], batch.rows, rejected[batch.table])] = True
    _whole_sheet_rows(submission, identical)
    _whole_sheet_rows(submission, conflicting)
    kept = {name: np.flatnonzero(~(rejected[name] | identical[name] | conflicting[name])) for name in rejected}
    kept = {name: rows for name, rows in kept.items() if len(rows) < len(submission.tables[name])}
    tables = {name: data.take(kept[name]) if name in kept else data for name, data in submission.tables.items()}
    aside = {name: submission.tables[name].take(np.flatnonzero(rejected[name] | conflicting[name])) for name in kept}
    return Standing(replace(submission, tables=tables) if kept else submission, kept, {n: data for n, data in aside.items() if len(data)})


def _marked(submission: Submission) -> dict[str, Mask]:
    tables = submission.tables.items()
    return {name: np.zeros(len(data), dtype=bool) for name, data in tables if data.table.kind is not TableKind.cover}


def _whole_sheet_rows(submission: Submission, marks: dict[str, Mask]) -> None:
    """A sheet's row goes whole when any of the rows that it fills goes."""
    for name in [name for name, mask in marks.items() if mask.any()]:
        data = submission.tables[name]
        origins = data.origin[marks[name]]
        for other in marks:
            beside = submission.tables[other]
            if other != name and (beside.file, beside.sheet) == (data.file, data.sheet):
                marks[other] |= np.isin(beside.origin, origins)


def _again(data: TableData, rows: Positions, rejected: Mask) -> Positions:
    """Of rows that repeat a key those before which another row of that key can be used."""
    usable = data.has_key & ~rejected
    # Few keys stand twice, and the rows of all others are first.
    alike = data.repeated[usable[data.repeated]]
    first = np.arange(len(data))
    first[alike] = alike[first_of_key(data.keys_of(alike), np.ones(len(alike), dtype=bool))]
    again: Positions = rows[usable[rows] & (first[rows] != rows)]
    return again
