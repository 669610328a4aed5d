"""What a dataset holds of one unit: its submissions, and which of its records are still open."""

from __future__ import annotations

import numpy as np

from ...codebook import Codebook, Collection, Table, TableKind, loose
from ...evaluation import evaluate, table_rows
from ...records import Mask, Positions, Submission, TableData, Texts

UNIT, FORM = "src_unit", "src_form"
PERIOD_START, PERIOD_END, VERSION = "src_period_start", "src_period_end", "src_version"


def of_rows(data: TableData, name: str) -> Texts:
    """A column of provenance; empty texts where the dataset lacks it."""
    found = data.provenance.get(name)
    return np.full(len(data), "", dtype=object) if found is None else found


def units_in(dataset: Submission) -> list[str]:
    """The codes of all units that a dataset holds rows of, by the alphabet."""
    return sorted({str(unit) for data in dataset.tables.values() for unit in np.unique(of_rows(data, UNIT).astype(str))} - {""})


def own_rows(data: TableData, unit: str) -> Mask:
    """The rows that a unit sent; codes that differ only in case, blanks or dashes are one unit."""
    units, numbers = np.unique(of_rows(data, UNIT).astype(str), return_inverse=True)
    same = np.array([loose(name) == loose(unit) for name in units], dtype=bool)
    return np.asarray(same[numbers], dtype=bool) if len(data) else np.zeros(0, dtype=bool)


def latest(dataset: Submission, unit: str) -> tuple[TableData, int] | None:
    """A table and its row that tell of the unit's last submission, by the end of its period and its version; the cover first."""
    cover = dataset.book.cover
    found: list[tuple[tuple[str, bool, int], TableData, int]] = []
    for data in dataset.tables.values():
        own = np.flatnonzero(own_rows(data, unit))
        if len(own):
            ends, versions = of_rows(data, PERIOD_END)[own].astype(str), of_rows(data, VERSION)[own]
            numbers = np.array([int(text) if str(text).isdecimal() else 0 for text in versions])
            at = np.lexsort((numbers, ends))[-1]
            found.append(((str(ends[at]), data.table is cover, int(numbers[at])), data, int(own[at])))
    if not found:
        return None
    _, data, row = max(found, key=lambda one: one[0])
    return data, row


def last_form(dataset: Submission, unit: str) -> str:
    """The form of the unit's last submission; empty where the dataset does not say."""
    last = latest(dataset, unit)
    return str(of_rows(last[0], FORM)[last[1]]) if last is not None else ""


def open_rows(dataset: Submission, unit: str, collection: Collection) -> dict[str, Positions]:
    """For each table of records that a form fills the rows to go on with, in the order of the rows above them.

    A record that stands below no other goes on unless it is certainly finished; what stands below one goes on with it, finished or not.
    """
    chosen: dict[str, Positions] = {}
    for table in _from_the_top(dataset.book, collection):
        data = dataset.tables.get(table.name)
        if data is None:
            continue
        own = own_rows(data, unit)
        above = [(name, parent) for name, parent in _parents(table, collection)]
        if not above:
            chosen[table.name] = np.flatnonzero(own & ~_finished(dataset, table))
            continue
        order = np.full(len(data), -1, dtype=np.int64)
        for name, parent in above:
            rows = chosen.get(parent, np.zeros(0, dtype=np.int64))
            place = np.full(len(dataset.tables[parent]) + 1 if parent in dataset.tables else 1, -1, dtype=np.int64)
            place[rows] = np.arange(len(rows))
            link = dataset.parents.get((table.name, name))
            if link is not None:
                order = np.where(order < 0, place[link], order)
        kept = np.flatnonzero(own & (order >= 0))
        chosen[table.name] = kept[np.argsort(order[kept], kind="stable")]
    return chosen


def _from_the_top(book: Codebook, collection: Collection) -> list[Table]:
    tables = [book.tables[name] for name in collection.tables]
    records = [table for table in tables if table.kind is TableKind.records]
    return sorted(records, key=lambda table: len(book.above(table)))


def _parents(table: Table, collection: Collection) -> list[tuple[str, str]]:
    """(field, table) for every field that names a row above which the form has a sheet or rows for."""
    asked = collection.asked.get(table.name, {})
    named = [(field.name, field.references) for field in table.parents if getattr(asked.get(field.name, field), "references", None)]
    return [(name, parent) for name, parent in named if parent is not None and parent != table.name and parent in collection.tables]


def _finished(dataset: Submission, table: Table) -> Mask:
    rows = table_rows(dataset, table.name)
    if table.finished is None:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(evaluate(dataset.book.tree(table.finished), rows).true, dtype=bool)
