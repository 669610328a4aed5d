"""What an expression reads: names of the row at hand, and fields of every table within its reach."""

from __future__ import annotations

from collections.abc import Iterator

from .scope import Scope
from .tree import (
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    Fold,
    In,
    Known,
    Minus,
    Missing,
    Name,
    Not,
    Or,
    Repeats,
    Tree,
    Value,
)


def names_in(tree: Tree | Value) -> Iterator[Name]:
    """Every name that the expression reads from the row at hand: of a question about other rows only what it reads of the row that asks."""
    for part in walk(tree):
        if isinstance(part, Name):
            yield part
        elif isinstance(part, Exists | CountOf) and part.condition is not None:
            yield from (Name(name.path[1:], name.position) for name in _all_names(part.condition) if name.of_asking_row)


def reads(tree: Tree | Value, scope: Scope) -> frozenset[tuple[str, str]]:
    """Every (table, field) that an expression over the rows of a scope reads, rows above and below included.

    Names without a row (`period_start`, `as_of`, `profile.child_age`) belong to no table and are left out.
    """
    return frozenset(pair for pair in _reads(tree, scope, scope) if pair[1])


def tables_read(tree: Tree | Value, scope: Scope) -> frozenset[str]:
    """Every table that an expression over the rows of a scope reads or counts."""
    return frozenset(table for table, _ in _reads(tree, scope, scope))


def walk(tree: Tree | Value) -> Iterator[Tree | Value]:
    """The parts of an expression that speak of the row at hand, each after the part that holds it, in the order of the text."""
    yield tree
    for part in parts_of(tree):
        yield from walk(part)


def parts_of(tree: Tree | Value) -> tuple[Tree | Value, ...]:
    """The parts of which a part is made, conditions on other rows left out."""
    match tree:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Minus(value):
            return (value,)
        case Call(_, arguments):
            return arguments
        case In(name, _) | Known(name) | Missing(name) | AnyOf(name, _) | Repeats(name):
            return (name,)
    return ()


def _all_names(tree: Tree | Value) -> Iterator[Name]:
    """Every name in the expression, whichever row it belongs to."""
    for part in walk(tree):
        if isinstance(part, Name):
            yield part
        elif isinstance(part, Fold):
            yield part.name
        elif isinstance(part, Exists | CountOf) and part.condition is not None:
            yield from _all_names(part.condition)


def asks_back(tree: Tree | Value) -> bool:
    """Whether a condition on other rows speaks of the row that asks."""
    return any(name.of_asking_row for name in _all_names(tree))


def _reads(tree: Tree | Value, scope: Scope, asking: Scope) -> Iterator[tuple[str, str]]:
    for part in walk(tree):
        match part:
            case Name():
                yield from _field(part, asking if part.of_asking_row else scope)
            case Exists() | CountOf() | Fold():
                below = scope.rows(part)
                if below is None:
                    continue
                yield below.table, ""
                if isinstance(part, Fold):
                    yield from _field(part.name, below)
                elif part.condition is not None:
                    yield from _reads(part.condition, below, asking)


def _field(name: Name, scope: Scope) -> Iterator[tuple[str, str]]:
    path = name.path[1:] if name.of_asking_row else name.path
    if scope.lookup(path) is None:
        return
    owner = scope.above(path[0]) if len(path) > 1 else scope
    if owner is not None:
        yield owner.table, path[-1]
