"""The same records in several collections: found by their key, or by declared pairs of keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...codebook import FieldSpec, FieldType, Requirement, Table, TableKind
from ...errors import TipdataError
from ...records import Column, Positions, Submission, TableData, Texts

_NOT_COMPARED = (FieldType.identifier, FieldType.text, FieldType.narrative)
_OF_THE_COLLECTION = ("recorded", "recorder")
"""The roles of fields that tell of the collection and not of what was collected: when, and by whom."""


@dataclass(frozen=True, eq=False)
class Matched:
    """A table in several collections: `rows` has shape (collections, units), the row of each record in each collection, -1 for none.

    `only` counts for each collection the records that stand in no other, `repeated` those whose key stands twice (they are not compared).
    """

    table: Table
    keys: Texts
    rows: Positions
    only: tuple[int, ...]
    repeated: tuple[int, ...]


@dataclass(frozen=True)
class NotCompared:
    """A table of records that some collection holds and that could not be compared, and why."""

    table: Table
    why: str


def matched_tables(
    collections: Sequence[Submission], pairs: Mapping[str, str] | None = None
) -> tuple[list[Matched], tuple[NotCompared, ...]]:
    """Every table of records that at least two of the collections hold, with the records that at least two of them share; and the others.

    `pairs` reads a key of any later collection as the key of the first one that it stands for.

    Raises:
        TipdataError: when fewer than two collections are given, they were made for different codebooks, or share no record.

    """
    _comparable(collections)
    say = collections[0].book.say
    shared, left = [], []
    for table in (table for table in collections[0].book.tables.values() if table.kind is TableKind.records):
        matched = _matched(table, collections, pairs or {})
        if matched is not None and len(matched.keys):
            shared.append(matched)
        elif any(_rows(collection, table) for collection in collections):
            left.append(NotCompared(table, "no record in common" if matched is not None else "only one collection has a row"))
    holders = sum(any(_rows(collection, one.table) for one in left) for collection in collections)
    if not shared and holders < 2:
        raise TipdataError(say("agreement.one_holds" if holders else "agreement.none_holds"), say("agreement.alone"))
    if not shared:
        raise TipdataError(say("agreement.nothing_in_common"), f"{say('agreement.same_ids')} {say('agreement.alone')}")
    return shared, tuple(left)


def _rows(collection: Submission, table: Table) -> int:
    data = collection.data(table)
    return len(data) if data is not None else 0


def _comparable(collections: Sequence[Submission]) -> None:
    say = collections[0].book.say
    if len(collections) < 2:
        raise TipdataError(say("agreement.one_collection"), f"{say('agreement.name_second')} {say('agreement.alone')}")
    versions = {s.stamp["codebook_version"]: s.path for s in collections if s.stamp.get("codebook_version")}
    if len(versions) > 1:
        told = ", ".join(say("agreement.version_of", path=path, version=version) for version, path in versions.items())
        raise TipdataError(say("agreement.other_versions", told=told), f"{say('agreement.one_template')} {say('agreement.alone')}")


def _matched(table: Table, collections: Sequence[Submission], pairs: Mapping[str, str]) -> Matched | None:
    held = [collection.data(table) for collection in collections]
    if sum(_rows(collection, table) > 0 for collection in collections) < 2:
        return None
    series, repeated = [], []
    for number, data in enumerate(held):
        keys = _keys(data) if data is not None else pd.Series(dtype=object)
        if number and pairs:
            keys = keys.replace(dict(pairs))
        again = keys.duplicated(keep=False)
        repeated.append(int(keys[again].nunique()))
        once = keys[~again]
        series.append(pd.Series(once.index.to_numpy(), index=once.to_numpy()))
    every = pd.Index(np.unique(np.concatenate([one.index.to_numpy(dtype=object) for one in series]).astype(str)).astype(object))
    rows = np.stack([one.reindex(every).fillna(-1).to_numpy(dtype=np.int64) for one in series])
    holders = (rows >= 0).sum(axis=0)
    only = tuple(int(((row >= 0) & (holders == 1)).sum()) for row in rows)
    shared = holders >= 2
    return Matched(table, every.to_numpy(dtype=object)[shared], rows[:, shared], only, tuple(repeated))


def _keys(data: TableData) -> pd.Series:
    """The usable keys of a table by row number."""
    rows = np.flatnonzero(data.has_key)
    return pd.Series(data.keys[rows], index=rows, dtype=object)


def compared_fields(matched: Matched, collections: Sequence[Submission]) -> list[FieldSpec]:
    """The fields that at least two of the collections asked and hold: answers, not the ids and texts that tell rows apart, nor when and by
    whom a row was recorded."""
    fields = []
    for field in matched.table.fields:
        holders = [
            c for c in collections if c.collection.asks(matched.table.name, field.name) and _stands(c.data(matched.table), field.name)
        ]
        of_file = field.type not in _NOT_COMPARED and field.role not in _OF_THE_COLLECTION
        answers = of_file and field.requirement is not Requirement.key and field.references is None
        if answers and len(holders) >= 2:
            fields.append(field)
    return fields


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
