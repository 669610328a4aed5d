"""What an expression over rows of a table may name, and the words in which it is told to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import (
    AS_OF,
    FACTS,
    PERIOD_END,
    PERIOD_START,
    PROFILE,
    Kind,
    Labels,
    OfRows,
    Operand,
    Scope,
    given_operand,
)
from .models import FieldSpec, Table

if TYPE_CHECKING:
    from .codebook import Codebook


def scope_over(book: Codebook, table: Table) -> Scope:
    """The names that an expression over rows of a table may use."""
    operands: dict[tuple[str, ...], Operand] = {(name,): operand for name, operand in book.operands[table.name].items()}
    reach = book.above(table)
    for word, above in reach.items():
        operands |= {(word, name): operand for name, operand in book.operands[above.name].items()}

    def below(name: str) -> Scope | None:
        child = book.tables.get(name)
        return book.scope(child) if child is not None and book.lies_below(child, table) else None

    def scope_above(word: str) -> Scope | None:
        return book.scope(reach[word]) if word in reach else None

    def given(path: tuple[str, ...]) -> Operand | None:
        absent = len(path) == 1 and path[0] in (PERIOD_START, PERIOD_END) and book.cover_field(path[0]) is None
        return None if absent else given_operand(path)

    names = (".".join(path) for path in operands)
    known = (*names, AS_OF, PERIOD_START, PERIOD_END, *(f"{PROFILE}.{fact}" for fact in FACTS))
    whole = book.cover.singular if book.cover is not None and book.cover is not table else ""
    return Scope(operands.get, known, below, table.name, scope_above, given, whole)


def labels_over(book: Codebook, table: Table) -> Labels:
    """The words in which an expression over rows of `table` is told to people."""
    reach = book.above(table)

    def field(path: tuple[str, ...]) -> FieldSpec | None:
        owner = table if len(path) == 1 else reach.get(path[0])
        return next((f for f in owner.fields if f.name == path[-1]), None) if owner is not None else None

    def label(path: tuple[str, ...]) -> str | None:
        found = field(path)
        return found.label if found is not None else None

    def code(path: tuple[str, ...], code: str) -> str | None:
        found = field(path)
        codelist = book.codelist(found) if found is not None else None
        return next((c.label for c in codelist.codes if c.code == code), None) if codelist is not None else None

    def kind(path: tuple[str, ...]) -> Kind | None:
        operand = book.scope(table).operand(path)
        return operand.kind if operand is not None else None

    def rows(asked: OfRows) -> Labels | None:
        below = book.scope(table).rows(asked)
        return book.labels(book.tables[below.table]) if below is not None else None

    return Labels(table.singular, table.label, label, code, kind, rows)
