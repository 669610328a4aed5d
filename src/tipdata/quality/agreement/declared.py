"""Pairs that somebody declared: which keys of several collections stand for one record, and in which table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ...codebook import Table
from ...errors import TipdataError
from ...records import Submission


@dataclass(frozen=True)
class Pair:
    """The keys that one record has in the collections, in their order, empty where one has none; `line` is where the pair was declared.

    `table` is the name of its table where that was declared too.
    """

    keys: tuple[str, ...]
    line: int = 0
    table: str = ""


def columns_of_pairs(pairs: Sequence[Pair], numbers: Sequence[int]) -> tuple[Pair, ...]:
    """The pairs for some of the collections only, by their numbers; those that pair nothing between these are left out."""
    cut = (replace(pair, keys=tuple(pair.keys[n] if n < len(pair.keys) else "" for n in numbers)) for pair in pairs)
    return tuple(pair for pair in cut if sum(map(bool, pair.keys)) > 1)


@dataclass(frozen=True)
class Declared:
    """The pairs of one table: for each collection the name of the record that a key stands for.

    `named` are all keys that stand in a pair, whichever collection they are of. `same_ids` says whether equal keys of two collections can
    still mean one record: they cannot where a pair says of one that it means another.
    """

    names: tuple[dict[str, str], ...]
    named: frozenset[str]
    same_ids: bool


def declared_pairs(pairs: Sequence[Pair], collections: Sequence[Submission], tables: Sequence[Table]) -> tuple[dict[str, Declared], int]:
    """The pairs by the name of their table, and how many of them have a key that does not stand in its collection.

    A pair belongs to the table in which all of its keys stand. A first line of which no key stands anywhere is a header.

    Raises:
        TipdataError: when a pair could be of several tables, names too many collections or a key twice; or no key stands anywhere.

    """
    say = collections[0].book.say
    held = {table.name: tuple(_keys(collection, table) for collection in collections) for table in tables}
    found: dict[str, list[Pair]] = {}
    lost = 0
    for pair in pairs:
        if len(pair.keys) > len(collections):
            raise TipdataError(say("agreement.pair_too_long", line=pair.line), say("agreement.pair_columns"))
        stands = [table for table in tables if pair.table in ("", table.name) and _stand(pair, held[table.name], any)]
        whole = [table for table in stands if _stand(pair, held[table.name], all)]
        if len(whole) > 1:
            named = ", ".join(table.label for table in whole)
            raise TipdataError(say("agreement.pair_of_tables", line=pair.line, tables=named), say("agreement.pair_name_table"))
        # A key whose twin stands nowhere still means no record of another collection that has the same key.
        for table in whole or stands:
            found.setdefault(table.name, []).append(pair)
        lost += not whole and bool(stands or pair.line != 1)
    if pairs and not found:
        raise TipdataError(say("agreement.pairs_stand_nowhere"), say("agreement.pair_columns"))
    return {name: _declared(own, held[name], collections) for name, own in found.items()}, lost


def _stand(pair: Pair, held: tuple[frozenset[str], ...], how: Callable[[Iterable[bool]], bool]) -> bool:
    return how(key in keys for key, keys in zip(pair.keys, held, strict=False) if key)


def _declared(pairs: Sequence[Pair], held: tuple[frozenset[str], ...], collections: Sequence[Submission]) -> Declared:
    say = collections[0].book.say
    names: tuple[dict[str, str], ...] = tuple({} for _ in held)
    same_ids = True
    for number, pair in enumerate(pairs):
        keys = (*pair.keys, *("",) * (len(held) - len(pair.keys)))
        for key, known in zip(keys, names, strict=True):
            if key in known:
                raise TipdataError(say("agreement.paired_twice", line=pair.line), say("agreement.pair_once"))
            if key:
                known[key] = f"\x1d{number}"
        others = [(other, there) for other, there in zip(keys, held, strict=True)]
        same_ids = same_ids and not any(key in there for key in keys if key for other, there in others if other != key)
    return Declared(names, frozenset(key for known in names for key in known), same_ids)


def _keys(collection: Submission, table: Table) -> frozenset[str]:
    data = collection.data(table)
    return frozenset(data.keys[data.has_key].tolist()) if data is not None else frozenset()
