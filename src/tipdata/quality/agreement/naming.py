"""Which rows of several collections are one record: rows that get the same name, from their key or from declared pairs.

Below a record that was paired only pairs count: the same key means nothing in the own numbering of another collector. A row there is the
twin of the row with the same number below the twin of its parent; what cannot be told so has no name, and is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...codebook import Codebook, Table, TableKind
from ...records import Mask, Positions, Submission, TableData, Texts, strings
from .declared import Declared, Pair, declared_pairs

_BELOW = "\x1e"


@dataclass(frozen=True, eq=False)
class Named:
    """The names of the rows of one table, in each collection; empty where nobody can tell which record a row is.

    `paired` says whether pairs were declared for this table or one above; `same_ids` whether equal keys still mean one record; `by_id`
    marks in each collection the rows that have their name from their key although pairs were declared.
    """

    table: Table
    names: tuple[Texts, ...]
    by_id: tuple[Mask, ...]
    paired: bool = False
    same_ids: bool = True


def named_tables(collections: Sequence[Submission], pairs: Sequence[Pair]) -> tuple[dict[str, Named], int]:
    """Every table of records or counts with the names of its rows; and how many pairs have a key that stands nowhere.

    Raises:
        TipdataError: when pairs are not as they should be.

    """
    book = collections[0].book
    tables = [table for table in book.tables.values() if table.kind in (TableKind.records, TableKind.counts)]
    declared, lost = declared_pairs(pairs, collections, tables)
    found: dict[str, Named] = {}
    for table in _parents_first(tables, book):
        found[table.name] = _named(table, collections, declared.get(table.name), found)
    return {table.name: found[table.name] for table in tables}, lost


def _parents_first(tables: Sequence[Table], book: Codebook) -> list[Table]:
    order: dict[str, Table] = {}

    def add(table: Table, below: frozenset[str]) -> None:
        for field in table.parents:
            above = book.tables.get(field.references or "")
            if above is not None and above.name not in below:
                add(above, below | {above.name})
        order.setdefault(table.name, table)

    for table in tables:
        add(table, frozenset({table.name}))
    return [table for table in order.values() if table in tables]


def _named(table: Table, collections: Sequence[Submission], declared: Declared | None, found: dict[str, Named]) -> Named:
    above = {field.name: named for field in table.parents if (named := found.get(field.references or "")) is not None and named.paired}
    held = [collection.data(table) for collection in collections]
    keys = [np.array([], dtype=object) if data is None else np.where(usable_keys(data), data.keys, "") for data in held]
    if declared is None and not above:
        return Named(table, tuple(keys), tuple(np.zeros(len(own), dtype=bool) for own in keys))
    same_ids = (declared is None or declared.same_ids) and all(named.same_ids for named in above.values())
    twins = {field: _keys_of(named, collections) for field, named in above.items()}
    below = []
    for number, (collection, own) in enumerate(zip(collections, keys, strict=True)):
        links = [(collection.parents.get((table.name, field)), named.names[number], twins[field]) for field, named in above.items()]
        below.append(_below(links, own) if links else np.full(len(own), "", dtype=object))
    if declared is not None and above and not _numbers_agree(keys, below, declared):
        below = [np.full(len(own), "", dtype=object) for own in below]
    names, by_id = [], []
    for number, (data, own, under) in enumerate(zip(held, keys, below, strict=True)):
        pairs = {} if declared is None else declared.names[number]
        taken = [] if declared is None else [*declared.named]
        alone = _alone(table, data) if above else np.ones(len(own), dtype=bool)
        # A name for each row, which no array operation finds: only where pairs were declared.
        told = strings([pairs.get(key, name) for key, name in zip(own, under, strict=True)])
        by_key = (told == "") & alone & (own != "") & ~np.isin(own.astype(str), taken) & same_ids
        names.append(np.where(by_key, own, told))
        by_id.append(by_key)
    return Named(table, tuple(names), tuple(by_id), True, same_ids)


def usable_keys(data: TableData) -> Mask:
    """The rows that can be told from others: those with a whole key; a count may leave a part of it blank."""
    if data.table.kind is TableKind.counts and data.table.keys:
        told: Mask = np.logical_or.reduce([data.column(field.name).answered for field in data.table.keys])
        return told
    return data.has_key


def _keys_of(named: Named, collections: Sequence[Submission]) -> dict[str, tuple[str, ...]]:
    """For each record of a table the keys that it has in the collections."""
    found: dict[str, tuple[str, ...]] = {}
    for collection, names in zip(collections, named.names, strict=True):
        data = collection.data(named.table)
        for name, key in zip(names, data.keys if data is not None else (), strict=True):
            found[name] = (*found.get(name, ()), key)
    return found


def _below(links: Sequence[tuple[Positions | None, Texts, dict[str, tuple[str, ...]]]], keys: Texts) -> Texts:
    """The name of the parent of each row and the number of the row below it; empty where a parent has no name.

    `links` are for each table above the parent of each row, the names of the parents, and the keys of each of these in all collections.
    """
    names, known = np.full(len(keys), "", dtype=object), keys != ""
    for rows, above, twins in links:
        if rows is None:
            return np.full(len(keys), "", dtype=object)
        over = np.append(above, "")[rows]
        known = known & (over != "")
        # As many steps as there are rows, and only where pairs were declared.
        told = [f"{name}{_BELOW}{_own_number(key, twins.get(name, ()))}" for key, name in zip(keys, over, strict=True)]
        names = names + strings(told)
    return np.where(known, names, "")


def _own_number(key: str, parents: tuple[str, ...]) -> str:
    """What a key adds to that of its parent, such as -P1, whichever collector numbered it; the whole key where it begins with none."""
    for parent in parents:
        rest = key.removeprefix(parent)
        if parent and rest and rest != key and not (rest[0].isdigit() and parent[-1].isdigit()):
            return rest
    return key


def _numbers_agree(keys: Sequence[Texts], below: Sequence[Texts], declared: Declared) -> bool:
    """Whether no declared pair says that rows of unlike numbers below one parent are twins."""
    seen: dict[str, str] = {}
    for own, under, named in zip(keys, below, declared.names, strict=True):
        for key, name in zip(own, under, strict=True):
            if key in named and name and seen.setdefault(named[key], name) != name:
                return False
    return True


def _alone(table: Table, data: TableData | None) -> Mask:
    """The rows that name no parent."""
    if data is None:
        return np.zeros(0, dtype=bool)
    none: Mask = np.logical_and.reduce([~data.column(field.name).filled for field in table.parents])
    return none
