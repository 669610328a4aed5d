"""What a rule looks at, and whether a submission's form asks for all of it (REFERENCE 1.6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook, Collection, FieldId, Requirement, Table
from ..language import OfRows, Tree, names_in, reads, tables_read, walk


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
    scope = book.scope(table)
    names = [name.path[0] for name in names_in(tree) if len(name.path) == 1 and scope.lookup(name.path) is not None]
    fields = frozenset(FieldId(*pair) for pair in reads(tree, scope))
    # Brothers and sisters of a row are known by the row above them, which therefore must be there.
    above = {book.above(table)[part.above].name for part in walk(tree) if isinstance(part, OfRows) and part.above}
    return Reads(tables_read(tree, scope) | above | {table.name}, fields, tuple(dict.fromkeys(names)))


@lru_cache(maxsize=2048)
def reads_of_text(text: str, table: str, book: Codebook) -> Reads:
    """As `reads_of`, for an expression that every submission is asked again."""
    return reads_of(book.tree(text), book.tables[table], book)


def in_plan(found: Reads, collection: Collection, book: Codebook) -> bool:
    """Whether a form asks for everything that was looked at, so that a blank means something."""
    return found.tables <= set(collection.tables) and all(is_asked(field, collection, book) for field in found.fields)


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
