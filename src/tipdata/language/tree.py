"""The parts of a checked expression. A tree holds no data and runs nothing; `evaluation` walks it over columns.

Two trees are equal when they say the same, wherever they stand in their texts: positions are no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field as part
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
    """A field of the row at hand (`verdict`), of a row above it (`case.date_opened`), of the row that asks (`row.sex`), or a word of
    the language (`period_start`, `profile.child_age`)."""

    path: tuple[str, ...]
    position: int = part(default=0, compare=False)

    @property
    def text(self) -> str:
        return ".".join(self.path)

    @property
    def of_asking_row(self) -> bool:
        """Whether the name belongs to the row that asks about other rows."""
        return len(self.path) > 1 and self.path[0] == "row"


@dataclass(frozen=True)
class Literal:
    value: str | float
    position: int = part(default=0, compare=False)


@dataclass(frozen=True)
class Arithmetic:
    """`left` and `right` put together by one of + - * /."""

    operator: str
    left: Value
    right: Value
    position: int = part(default=0, compare=False)


@dataclass(frozen=True)
class Minus:
    """The number with its sign turned."""

    value: Value
    position: int = part(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """One of the functions of values in `words.FUNCTIONS`."""

    function: str
    arguments: tuple[Value, ...]
    position: int = part(default=0, compare=False)


@dataclass(frozen=True)
class CountOf:
    """How many rows of `table` below the row at hand, or below the row above it that `above` names, meet the condition."""

    table: str
    condition: Tree | None = None
    position: int = part(default=0, compare=False)
    above: str = ""


@dataclass(frozen=True)
class Fold:
    """`sum_of`, `first_of` or `last_of`: one value made of a field of the rows of `table` below."""

    function: str
    table: str
    name: Name
    position: int = part(default=0, compare=False)
    above: str = ""


@dataclass(frozen=True)
class Compare:
    """`left` and `right` compared by one of == != < <= > >=."""

    operator: str
    left: Value
    right: Value


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
class Repeats:
    """The cell of several codes in order holds the same code twice in a row."""

    name: Name


@dataclass(frozen=True)
class Exists:
    """At least one row of `table` below the row at hand, or below the row above it that `above` names, meets `condition`."""

    table: str
    condition: Tree
    position: int = part(default=0, compare=False)
    above: str = ""


@dataclass(frozen=True)
class And:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Not:
    part: Tree


Tree = Compare | In | Known | Missing | AnyOf | Repeats | Exists | And | Or | Not
Value = Name | Literal | Arithmetic | Minus | Call | CountOf | Fold
OfRows = Exists | CountOf | Fold
