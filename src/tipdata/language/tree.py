"""The parts of a checked expression. A tree holds no data and runs nothing; `evaluation` walks it over columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a name stands for, and so what it may be compared with."""

    text = "text"
    number = "number"
    date = "date"
    code = "code"
    codes = "codes"


@dataclass(frozen=True)
class Name:
    """A field of the row at hand (`verdict`), or of a row above it (`case.date_opened`)."""

    path: tuple[str, ...]
    position: int = 0

    @property
    def text(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Literal:
    value: str | float
    position: int = 0


@dataclass(frozen=True)
class Compare:
    """`left` and `right` compared by one of == != < <= > >=."""

    operator: str
    left: Name | Literal
    right: Name | Literal


@dataclass(frozen=True)
class In:
    """`name` is one of `options`."""

    name: Name
    options: tuple[Literal, ...]


@dataclass(frozen=True)
class Known:
    """The cell holds a value. Decided for every cell that could be read."""

    name: Name


@dataclass(frozen=True)
class Missing:
    """The cell is blank. Decided for every cell."""

    name: Name


@dataclass(frozen=True)
class AnyOf:
    """The cell of several codes holds at least one of `codes`. `has` is the case of one."""

    name: Name
    codes: tuple[Literal, ...]


@dataclass(frozen=True)
class Exists:
    """At least one row of `table` below the row at hand meets `condition`."""

    table: str
    condition: Tree
    position: int = 0


@dataclass(frozen=True)
class And:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Not:
    part: Tree


Tree = Compare | In | Known | Missing | AnyOf | Exists | And | Or | Not


def names_in(tree: Tree) -> Iterator[Name]:
    """Every name that the expression reads from the row at hand; names inside `exists` belong to the rows below."""
    match tree:
        case Compare(_, left, right):
            yield from (side for side in (left, right) if isinstance(side, Name))
        case In(name, _) | Known(name) | Missing(name) | AnyOf(name, _):
            yield name
        case And(parts) | Or(parts):
            for part in parts:
                yield from names_in(part)
        case Not(part):
            yield from names_in(part)
        case Exists():
            return
