"""The same records in several collections: found by their key, or by declared pairs of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...codebook import FieldSpec, FieldType, Requirement, Table, TableKind
from ...errors import TipdataError
from ...records import Column, Mask, Positions, Submission, TableData, Texts, joined, key_text
from .case_files import case_files
from .declared import Pair
from .naming import Named, named_tables

_LEAST = 2
_NOT_COMPARED = (FieldType.identifier, FieldType.text, FieldType.narrative)
_OF_THE_COLLECTION = ("recorded", "recorder")
"""The roles of fields that tell of the collection and not of what was collected: when, and by whom."""


@dataclass(frozen=True, eq=False)
class Matched:
    """A table in several collections: `rows` has shape (collections, units), the row of each record in each collection, -1 for none.

    `only` counts for each collection the records that stand in no other, `repeated` those whose key stands twice with unlike rows and
    `nameless` the rows without a key, or where pairs were declared without a pair: neither are compared. `by_id` of the records have equal
    keys though pairs were declared for the table. `nameable` says which collections have a row that can be told from others at all.
    `files` numbers for each record the case file that it belongs to.
    """

    table: Table
    keys: Texts
    rows: Positions
    only: tuple[int, ...]
    repeated: tuple[int, ...]
    nameless: tuple[int, ...] = ()
    by_id: int = 0
    paired: bool = False
    nameable: tuple[bool, ...] = ()
    files: Positions | None = None


@dataclass(frozen=True)
class NotCompared:
    """A table of records that some collection holds and that could not be compared, and why."""

    table: Table
    why: str


@dataclass(frozen=True, eq=False)
class Shared:
    """The tables with records in common, those without, and how many declared pairs have a key that stands nowhere."""

    tables: tuple[Matched, ...]
    left: tuple[NotCompared, ...]
    lost: int


def matched_tables(collections: Sequence[Submission], pairs: Sequence[Pair] = ()) -> Shared:
    """Every table that at least two of the collections hold, with the records that at least two of them share; and the others.

    Records are found by their keys; with `pairs`, by these, and below them by those of their parents (see `naming`).

    Raises:
        TipdataError: when fewer than two collections are given, they share no record, or pairs are not as they should be.

    """
    say = collections[0].book.say
    if len(collections) < 2:
        raise TipdataError(say("agreement.one_collection"), f"{say('agreement.name_second')} {say('agreement.alone')}")
    names, lost = named_tables(collections, pairs)
    files = case_files(names, collections)
    found = [(named.table, _matched(named, files[name], collections)) for name, named in names.items()]
    records = [matched for table, matched in found if table.kind is TableKind.records and matched is not None]
    hindered = _counts_hindered(records)
    shared, left = [], []
    for table, matched in found:
        why = _why_not(matched) or (hindered if table.kind is TableKind.counts else "")
        if matched is not None and not why:
            shared.append(matched)
        elif any(_rows(collection, table) for collection in collections):
            left.append(NotCompared(table, why))
    holders = sum(any(_rows(collection, one.table) for one in left) for collection in collections)
    if not shared and holders < 2:
        raise TipdataError(say("agreement.one_holds" if holders else "agreement.none_holds"), say("agreement.alone"))
    if not shared:
        raise TipdataError(say("agreement.nothing_in_common"), f"{say('agreement.same_ids')} {say('agreement.alone')}")
    return Shared(tuple(shared), tuple(left), lost)


def _why_not(matched: Matched | None) -> str:
    if matched is None:
        return "only one collection has a row"
    if len(matched.keys):
        return ""
    if matched.paired:
        return "no pair"
    return "no ID" if sum(matched.nameable) < _LEAST else "no record in common"


def _counts_hindered(records: Sequence[Matched]) -> str:
    """Why counts of the collections cannot be held against each other: they count what was collected, so that only collections of the very
    same records count the same. Without records they stand for themselves."""
    shared = [matched for matched in records if len(matched.keys)]
    whole = shared and not any((*shared[0].only, *shared[0].nameless, *shared[0].repeated))
    return "" if whole or not records else "counts of other records"


def _rows(collection: Submission, table: Table) -> int:
    data = collection.data(table)
    return len(data) if data is not None else 0


def _matched(named: Named, files: Sequence[Texts], collections: Sequence[Submission]) -> Matched | None:
    held = [collection.data(named.table) for collection in collections]
    if sum(_rows(collection, named.table) > 0 for collection in collections) < 2:
        return None
    series, repeated = [], []
    for data, names in zip(held, named.names, strict=True):
        once, twice = _once(data, names)
        series.append(pd.Series(once, index=names[once], dtype=np.int64))
        repeated.append(twice)
    every = pd.Index(np.unique(np.concatenate([one.index.to_numpy(dtype=object) for one in series]).astype(str)).astype(object))
    rows = np.stack([one.reindex(every, fill_value=-1).to_numpy(dtype=np.int64) for one in series])
    stands = np.stack([every.isin(names) for names in named.names])
    only = tuple(int(((row >= 0) & (stands.sum(axis=0) == 1)).sum()) for row in rows)
    shared = (rows >= 0).sum(axis=0) >= 2
    rows = rows[:, shared]
    keys = _first(rows, [np.array([], dtype=object) if data is None else data.keys for data in held])
    order = np.argsort(keys.astype(str), kind="stable")
    rows, keys = rows[:, order], keys[order]
    by_id = int(_named_by_id(named, rows).sum()) if named.paired else 0
    nameless = tuple(int((names == "").sum()) for names in named.names)
    nameable = tuple(bool((names != "").any()) for names in named.names)
    of_file, _ = pd.factorize(_first(rows, files))
    return Matched(named.table, keys, rows, only, tuple(repeated), nameless, by_id, named.paired, nameable, of_file)


def _named_by_id(named: Named, rows: Positions) -> Mask:
    marks = [(row >= 0) & (own[row] if len(own) else False) for own, row in zip(named.by_id, rows, strict=True)]
    found: Mask = np.logical_or.reduce(marks)
    return found


def _once(data: TableData | None, names: Texts) -> tuple[Positions, int]:
    """The rows whose name stands once, or several times in rows that are all the same, of which one is taken; and how many other names
    stand twice."""
    told = np.flatnonzero(names != "")
    again = pd.Series(names[told]).duplicated(keep=False).to_numpy()
    if data is None or not again.any():
        return told, 0
    twice = told[again]
    whole = joined([key_text(column.take(twice)) for column in data.columns.values()], len(twice))
    unlike = pd.Series(whole).groupby(names[twice]).transform("nunique").to_numpy() > 1
    first = ~pd.Series(names[twice]).duplicated().to_numpy()
    return np.sort(np.concatenate([told[~again], twice[first & ~unlike]])), len(set(names[twice[unlike]]))


def _first(rows: Positions, texts: Sequence[Texts]) -> Texts:
    """The text of each record in the first collection that has it."""
    found = np.full(rows.shape[1], "", dtype=object)
    for row, own in reversed(list(zip(rows, texts, strict=True))):
        if len(own):
            found = np.where(row >= 0, own[row], found)
    return found


def compared_fields(matched: Matched, collections: Sequence[Submission]) -> list[FieldSpec]:
    """The fields that at least two of the collections asked and hold: answers, not the ids and texts that tell rows apart, nor when and by
    whom a row was recorded."""
    return [field for field in _answers(matched.table) if sum(_asked(collection, matched.table, field) for collection in collections) >= 2]


def lacking_columns(matched: Matched, collections: Sequence[Submission]) -> tuple[tuple[FieldSpec, ...], ...]:
    """For each collection that holds the table, the fields that it has no column for while another one asked and holds them."""
    fields = [field for field in _answers(matched.table) if any(_may_be_lacking(one, matched.table, field) for one in collections)]
    held = [(field, [_asked(collection, matched.table, field) for collection in collections]) for field in fields]
    shares = [bool((rows >= 0).any()) for rows in matched.rows]
    return tuple(tuple(field for field, by in held if not by[number]) if shares[number] else () for number in range(len(collections)))


def _answers(table: Table) -> list[FieldSpec]:
    return [
        field
        for field in table.fields
        if field.type not in _NOT_COMPARED
        and field.role not in _OF_THE_COLLECTION
        and field.requirement not in (Requirement.key, Requirement.derived)
        and field.references is None
    ]


def _asked(collection: Submission, table: Table, field: FieldSpec) -> bool:
    # The form of a dataset asks nothing: what its submissions asked stands in it as columns.
    is_asked = collection.is_dataset or collection.collection.asks(table.name, field.name)
    return is_asked and _stands(collection.data(table), field.name)


def _may_be_lacking(collection: Submission, table: Table, field: FieldSpec) -> bool:
    """Whether a collection has a column that another one may lack; in a dataset, which has every column, one that somebody filled."""
    data = collection.data(table)
    if data is None or not _asked(collection, table, field):
        return False
    return not collection.is_dataset or not bool(data.columns[field.name].empty.all())


def _stands(data: TableData | None, name: str) -> bool:
    return data is not None and name in data.columns and data.columns[name].at > 0


def columns_of(matched: Matched, field: FieldSpec, collections: Sequence[Submission]) -> list[Column | None]:
    """For each collection its cells of a field, one per shared record; None where it did not collect the field."""
    columns: list[Column | None] = []
    for collection, rows in zip(collections, matched.rows, strict=True):
        data = collection.data(matched.table)
        held = data is not None and _stands(data, field.name)
        columns.append(data.columns[field.name].take(rows) if held and data is not None else None)
    return columns
