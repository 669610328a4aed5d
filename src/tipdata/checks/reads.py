"""What a rule looks at, and whether a submission's form asks for all of it (REFERENCE 1.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields as dataclass_fields, is_dataclass

from ..codebook import Codebook, Collection, FieldId, Requirement, Table
from ..language import Exists, Name, Tree


@dataclass(frozen=True)
class Reads:
    """The tables that a rule looks at, and their fields; `own` are the fields of the row that is asked, in the order of the text."""

    tables: frozenset[str]
    fields: frozenset[FieldId]
    own: tuple[str, ...]

    def __or__(self, other: Reads) -> Reads:
        own = tuple(dict.fromkeys((*self.own, *other.own)))
        return Reads(self.tables | other.tables, self.fields | other.fields, own)


def reads_of(tree: Tree, table: Table, book: Codebook) -> Reads:
    """What an expression over rows of `table` looks at."""
    found = list(_found(tree, table, book, asked=True))
    fields = [(field, own) for field, own in found if isinstance(field, FieldId)]
    tables = {table.name, *(name for name, _ in found if isinstance(name, str)), *(field.table for field, _ in fields)}
    own = tuple(dict.fromkeys(field.name for field, own in fields if own))
    return Reads(frozenset(tables), frozenset(field for field, _ in fields), own)


def _found(node: object, table: Table, book: Codebook, asked: bool) -> Iterator[tuple[FieldId | str, bool]]:
    """Fields, each with whether it is of the row that is asked, and names of tables whose rows are looked for.

    Inside `exists` plain names are fields of the rows below.
    """
    if isinstance(node, Name):
        own = len(node.path) == 1
        owner = table if own else book.above(table).get(node.path[0])
        if owner is not None:
            yield FieldId(owner.name, node.path[-1]), own and asked
    elif isinstance(node, Exists):
        yield node.table, False
        yield from _found(node.condition, book.tables[node.table], book, asked=False)
    elif isinstance(node, tuple):
        for part in node:
            yield from _found(part, table, book, asked)
    elif is_dataclass(node):
        for attribute in dataclass_fields(node):
            yield from _found(getattr(node, attribute.name), table, book, asked)


def in_plan(reads: Reads, collection: Collection, book: Codebook) -> bool:
    """Whether a form asks for everything that is read, so that a blank means something."""
    return reads.tables <= set(collection.tables) and all(is_asked(field, collection, book) for field in reads.fields)


def is_asked(field: FieldId, collection: Collection, book: Codebook) -> bool:
    """Whether a person answers the field in this form.

    Cells that the form copies from a typed one count, and so do keys, parents and derived fields of the tables that it fills.
    """
    if collection.asks(field.table, field.name):
        return True
    if field.table not in collection.tables or not collection.asked:
        return False
    spec = book.field(field)
    if spec in book.tables[field.table].keys or spec.references is not None or spec.requirement is Requirement.derived:
        return True
    return any(
        setting.copy_of is not None
        for view in collection.views
        for table, sets in ((view.table.name, view.sets), *((made.table, made.sets) for made in view.made))
        if table == field.table
        for setting in sets.get(field.name, ())
    )
