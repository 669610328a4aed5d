"""What records say of a measure: one entry per person, case or count, with the days between which it happened."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..codebook import CountedMeasure, TableKind
from ..evaluation import TableRows, evaluate
from ..language import reads
from ..records import Mask, Numbers, Positions, State, TableData, Texts
from .dataset import Dataset, Sent


@dataclass(frozen=True, eq=False)
class Events:
    """Counted things of one measure, one array entry each.

    `low` and `high` bound how much each counts for, `part_low` and `part_high` the part in parentheses (NaN where it is not known);
    `start` and `end` are the days between which it happened (NaN where not known); `sent` the cover's row (-1 for none); `by` the codes
    of each dimension, empty where not stated. `blanks` counts rows whose number is not reported.
    """

    units: Texts
    sent: Positions
    start: Numbers
    end: Numbers
    low: Numbers
    high: Numbers
    part_low: Numbers
    part_high: Numbers
    errors: Mask
    by: dict[str, Texts]
    blanks: int = 0

    def __len__(self) -> int:
        return len(self.units)

    def take(self, keep: Mask) -> Events:
        arrays = ("units", "sent", "start", "end", "low", "high", "part_low", "part_high", "errors")
        kept = {name: getattr(self, name)[keep] for name in arrays}
        return replace(self, **kept, by={name: codes[keep] for name, codes in self.by.items()})


def events_of(measure: CountedMeasure, dataset: Dataset) -> Events | None:
    """The events of a measure in the dataset's records; None where the measure is not counted from records, or there is no such table."""
    data = dataset.tables.get(measure.table or "")
    if measure.table is None or data is None:
        return None
    rows = dataset.rows(measure.table)
    keep = np.ones(len(data), dtype=bool)
    if measure.where is not None:
        keep &= evaluate(dataset.book.tree(measure.where), rows).true
    if measure.unless is not None:
        keep &= ~evaluate(dataset.book.tree(measure.unless), rows).true
    low, high = _amounts(measure.sum, rows)
    blanks = int((keep & np.isnan(low)).sum())
    keep &= ~np.isnan(low)
    at = np.flatnonzero(keep)
    groups, first = _groups(measure, rows, dataset, at)
    start, end = _flow_days(rows, at) if measure.flow else _event_days(measure, rows, at, groups, len(first))
    part_low, part_high = _parts(measure, rows, at, groups, len(first))
    errors = np.zeros(len(first), dtype=bool)
    errors[groups[_errors(measure, rows, dataset, at)]] = True
    return Events(
        units=dataset.units(data)[at][first],
        sent=dataset.cover_rows.get(data.name, np.full(len(data), -1, dtype=np.int64))[at][first],
        start=start,
        end=end,
        low=low[at][first],
        high=high[at][first],
        part_low=part_low,
        part_high=part_high,
        errors=errors,
        by={name: _common(rows.column(tuple(path.split("."))).take(at).text, groups, first) for name, path in measure.by.items()},
        blanks=blanks,
    )


def _amounts(name: str | None, rows: TableRows) -> tuple[Numbers, Numbers]:
    """What each row counts for: one, or the bounds of its number (NaN where it holds none)."""
    if name is None:
        return np.ones(len(rows)), np.ones(len(rows))
    column = rows.column(tuple(name.split(".")))
    assert column.low is not None
    assert column.high is not None
    return column.low, column.high


def _groups(measure: CountedMeasure, rows: TableRows, dataset: Dataset, at: Positions) -> tuple[Positions, Positions]:
    """For each kept row the number of the thing that it is counted under, and for each thing one of its rows (a position in `at`)."""
    if measure.sum is not None or measure.once_per in (None, measure.table):
        return np.arange(len(at)), np.arange(len(at))
    above = next(t for t in dataset.book.above(rows.table).values() if t.name == measure.once_per)
    _, parents = rows.above(above.singular)
    names = parents[at].astype(str).astype(object)
    lost = parents[at] < 0
    if lost.any():
        names[lost] = _names_without_parent(measure, rows, dataset, at[lost])
    groups, _ = pd.factorize(names)
    return groups, np.unique(groups, return_index=True)[1]


def _names_without_parent(measure: CountedMeasure, rows: TableRows, dataset: Dataset, at: Positions) -> Texts:
    """Rows without a parent row: those of one unit that name the same parent belong together, the others stand alone."""
    data = rows.data
    assert data is not None
    link = next((f.name for f in data.table.parents if f.references == measure.once_per), None)
    column = data.columns.get(link) if link else None
    alone = np.array([f"row {row}" for row in at], dtype=object)
    if column is None:
        return alone
    named = "parent " + dataset.units(data)[at] + "\x1f" + column.text[at]
    return np.where(column.filled[at], named, alone)


def _flow_days(rows: TableRows, at: Positions) -> tuple[Numbers, Numbers]:
    """The first and last day of the period of the submission that sent each row."""
    book = rows.book
    assert book.cover is not None
    bounds = []
    for role, bound in (("period_start", "low"), ("period_end", "high")):
        days = getattr(rows.column((book.cover.singular, book.cover_field(role) or "")), bound)
        bounds.append(days[at])
    return bounds[0], bounds[1]


def _event_days(measure: CountedMeasure, rows: TableRows, at: Positions, groups: Positions, count: int) -> tuple[Numbers, Numbers]:
    """The bounds of the earliest date of each group, from the first field in which the group has any date."""
    start, end = np.full(count, np.nan), np.full(count, np.nan)
    for name in measure.year_of:
        column = rows.column(tuple(name.split("."))).take(at)
        assert column.low is not None
        assert column.high is not None
        low, high = np.full(count, np.nan), np.full(count, np.nan)
        np.fmin.at(low, groups, column.low)
        np.fmin.at(high, groups, column.high)
        missing = np.isnan(start)
        start, end = np.where(missing, low, start), np.where(missing, high, end)
    return start, end


def _parts(measure: CountedMeasure, rows: TableRows, at: Positions, groups: Positions, count: int) -> tuple[Numbers, Numbers]:
    """The part in parentheses of each group: nothing where no row meets the condition, not known where that is open."""
    if measure.part_where is None:
        return np.full(count, np.nan), np.full(count, np.nan)
    answer = evaluate(rows.book.tree(measure.part_where), rows)
    low, high = _amounts(measure.part_sum or measure.sum, rows)
    row_low = np.where(answer.true, low, np.where(answer.false, 0.0, np.nan))[at]
    row_high = np.where(answer.true, high, np.where(answer.false, 0.0, np.nan))[at]
    part_low, part_high = np.full(count, -np.inf), np.full(count, -np.inf)
    np.fmax.at(part_low, groups, row_low)
    np.fmax.at(part_high, groups, row_high)
    open_rows = np.zeros(count, dtype=bool)
    open_rows[groups[np.isnan(row_low)]] = True
    unknown = np.isinf(part_low) | (open_rows & (part_low <= 0))
    return np.where(unknown, np.nan, part_low), np.where(unknown, np.nan, part_high)


def _errors(measure: CountedMeasure, rows: TableRows, dataset: Dataset, at: Positions) -> Mask:
    """Which kept rows have open errors, or stand under a counted row with open errors."""
    assert rows.data is not None
    marks = _marks(rows.data, dataset)[at]
    above = next((t for t in dataset.book.above(rows.table).values() if t.name == measure.once_per), None)
    parent = dataset.tables.get(above.name) if above else None
    if above is not None and parent is not None:
        _, up = rows.above(above.singular)
        marks = marks | np.append(_marks(parent, dataset), False)[up[at]]
    return marks


def _marks(data: TableData, dataset: Dataset) -> Mask:
    marks = dataset.open_errors(data)
    return np.zeros(len(data), dtype=bool) if marks is None else marks


def _common(codes: Texts, groups: Positions, first: Positions) -> Texts:
    """The code of each group, empty where its rows disagree."""
    chosen = codes[first]
    if len(first) == len(codes):
        return chosen
    unlike = np.zeros(len(first), dtype=bool)
    unlike[groups[codes != chosen[groups]]] = True
    return np.where(unlike, "", chosen)


def serves(sent: Sent, measure: CountedMeasure) -> bool:
    """Whether records of a submission are counted in a measure: they belong to its lead series, or hold the whole chain."""
    return measure.lead is None or sent.series in ("", measure.lead)


def recording(measure: CountedMeasure, dataset: Dataset) -> list[Sent]:
    """The submissions that serve a measure and hold records of it: the sheet was sent; of counts, those that give a number in it."""
    if measure.table is None:
        return []
    if dataset.book.tables[measure.table].kind is not TableKind.counts:
        asked = (sent for sent in dataset.sent if _tells(sent, measure, dataset))
        return [sent for sent in asked if dataset.holds(sent, measure.table)]
    told = _with_numbers(measure, dataset)
    return [sent for row, sent in enumerate(dataset.sent) if row in told and serves(sent, measure)]


def _tells(sent: Sent, measure: CountedMeasure, dataset: Dataset) -> bool:
    """Whether a submission serves a measure, and its plan asks what decides if a row counts: that none counts is else no nought."""
    if not serves(sent, measure):
        return False
    if not sent.not_asked or measure.table is None or measure.where is None:
        return True
    book = dataset.book
    read = reads(book.tree(measure.where), book.scope(book.tables[measure.table]))
    return sent.not_asked.isdisjoint(f"{table}.{name}" for table, name in read)


def speaking(measure: CountedMeasure, dataset: Dataset) -> list[Sent]:
    """The submissions whose silence about a measure means none: those that hold records of it, and nil returns of units that are asked.

    An empty table of counts alone is not reported, not zero.
    """
    if measure.table is None:
        return []
    held = set(recording(measure, dataset))
    is_counts = dataset.book.tables[measure.table].kind is TableKind.counts
    held |= {
        s
        for s in dataset.sent
        if s.nil and serves(s, measure) and _tells(s, measure, dataset) and _is_asked(s, measure, dataset, is_counts)
    }
    return [sent for sent in dataset.sent if sent in held]


def _is_asked(sent: Sent, measure: CountedMeasure, dataset: Dataset, is_counts: bool) -> bool:
    assert measure.table is not None
    if is_counts:
        return dataset.collects(sent, measure.table, measure.sum)
    return dataset.collects(sent, measure.table) or dataset.sends_counts(sent)


def _with_numbers(measure: CountedMeasure, dataset: Dataset) -> set[int]:
    data = dataset.tables.get(measure.table or "")
    if data is None or measure.sum is None or not len(data):
        return set()
    column = dataset.rows(data.name).column(tuple(measure.sum.split(".")))
    return {int(row) for row in np.unique(dataset.cover_rows[data.name][column.state == State.filled])} - {-1}
