"""A submission with the records of the unit's earlier files below its own rows, as far as it does not replace them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Table, TableKind, loose
from ..records import (
    Column,
    Mask,
    Positions,
    Submission,
    TableData,
    Texts,
    first_of_key,
    match,
    stacked_columns,
)

_UNIT, _START, _END = "src_unit", "src_period_start", "src_period_end"


@dataclass(frozen=True, eq=False)
class _Report:
    """What a unit sent earlier: the period and the tables."""

    start: str
    end: str
    version: int
    tables: dict[str, TableData]


def with_earlier(submission: Submission, earlier: Sequence[Submission]) -> tuple[Submission, str]:
    """The submission with records of earlier files, and the first day from which on files are at hand without a break."""
    reports = _latest_first(submission, earlier)
    if not reports:
        return submission, submission.period[0]
    tables = dict(submission.tables)
    for name in submission.collection.tables:
        table = submission.book.tables[name]
        if table.kind is TableKind.records and table.keys:
            data = _stacked(table, submission.tables.get(name), reports, submission)
            if data is not None:
                tables[name] = data
    return replace(submission, tables=tables), _first_day(submission, reports)


def _latest_first(submission: Submission, earlier: Sequence[Submission]) -> list[_Report]:
    """The unit's reports of other periods that end no later, of each period its highest version."""
    unit, own = loose(submission.unit), submission.period
    if not unit or not own[1]:
        return []
    found: dict[tuple[str, str], _Report] = {}
    for report in (report for other in earlier for report in _reports(other, unit)):
        period = report.start, report.end
        known = found.get(period)
        if report.end and report.end <= own[1] and period != own and (known is None or known.version < report.version):
            found[period] = report
    return sorted(found.values(), key=lambda report: (report.end, report.start), reverse=True)


def _reports(other: Submission, unit: str) -> Iterator[_Report]:
    """What a submission, or a dataset, holds of this unit."""
    if not other.is_dataset:
        if loose(other.unit) == unit:
            yield _Report(*other.period, other.version, other.tables)
        return
    parts: dict[tuple[str, str], dict[str, TableData]] = {}
    for name, data in other.tables.items():
        if not {_UNIT, _START, _END} <= set(data.provenance):
            continue
        own = np.array([loose(str(text)) for text in data.provenance[_UNIT]]) == unit
        starts, ends = (data.provenance[column].astype(str) for column in (_START, _END))
        for start, end in sorted(set(zip(starts[own].tolist(), ends[own].tolist(), strict=True))):
            rows = np.flatnonzero(own & (starts == start) & (ends == end))
            parts.setdefault((start, end), {})[name] = data.take(rows)
    for (start, end), tables in sorted(parts.items()):
        yield _Report(start, end, 0, tables)


def _first_day(submission: Submission, reports: Sequence[_Report]) -> str:
    """The first day of the oldest report, back to the first break between periods."""
    first = submission.period[0]
    for report in reports:
        if report.start and first and np.datetime64(report.end, "D") + 1 >= np.datetime64(first, "D"):
            first = min(first, report.start)
    return first


def _stacked(table: Table, own: TableData | None, reports: Sequence[_Report], submission: Submission) -> TableData | None:
    """The rows of a table, and below them those of the reports whose records no later one holds."""
    pieces: list[TableData] = [own] if own is not None else []
    later = [submission.tables]
    for report in reports:
        data = report.tables.get(table.name)
        if data is not None:
            left = data.take(np.flatnonzero(_is_left(data, report, later)))
            pieces += [left] if len(left) else []
        later.append(report.tables)
    if len(pieces) == (own is not None):
        return None
    first = pieces[0]
    names = own.columns if own is not None else {name: None for piece in pieces for name in piece.columns}
    columns = {name: _column([piece.column(name) for piece in pieces]) for name in names}
    rows: list[Positions] = [piece.rows for piece in pieces]
    origins = [piece.origin if piece is own else np.full(len(piece), -1) for piece in pieces]
    at, origin = np.concatenate(rows), np.concatenate(origins)
    return replace(first, columns=columns, rows=at, origin=origin, provenance={}, pieces=(), piece=None)


def _column(columns: list[Column]) -> Column:
    first = columns[0]
    return replace(stacked_columns(first.field, columns), at=first.at, at_row=first.at_row, direct=first.direct)


def _is_left(data: TableData, report: _Report, later: Sequence[dict[str, TableData]]) -> Mask:
    """Which rows are the first with their key, and stand in no later report.

    Rows that a form makes beside a record go with it: a later report of the record makes them anew.
    """
    left: Mask = data.has_key & (first_of_key(data.keys, data.has_key) == np.arange(len(data))) & ~_is_held(data.name, data, later)
    if data.made:
        for name, beside in report.tables.items():
            if not beside.made and (beside.file, beside.sheet) == (data.file, data.sheet):
                left &= ~np.isin(data.origin, beside.origin[_is_held(name, beside, later)])
    return left


def _is_held(name: str, data: TableData, later: Sequence[dict[str, TableData]]) -> Mask:
    held = np.zeros(len(data), dtype=bool)
    for tables in later:
        if name in tables:
            other = tables[name]
            keys: Texts = other.keys[other.has_key]
            held |= match(data.keys, keys, data.has_key) >= 0
    return held
