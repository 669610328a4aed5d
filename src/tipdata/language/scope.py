"""What an expression may name: fields with their kinds, rows above, tables below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .tree import Kind, OfRows


@dataclass(frozen=True)
class Operand:
    """What the codebook says of a name: its kind and, for code lists, its codes in order; no codes means any text.

    `ordered` says that the codes of the list have an order, `in_sequence` that a cell of several codes keeps theirs, `loose` that texts are
    the same whatever their capitals, blanks and dots.
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    ordered: bool = False
    in_sequence: bool = False
    loose: bool = False

    @property
    def has_order(self) -> bool:
        return self.kind in (Kind.number, Kind.date) or (self.kind is Kind.code and self.ordered)


def _none(_: str) -> Scope | None:
    return None


def _nothing(_: tuple[str, ...]) -> Operand | None:
    return None


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use: a look-up of fields, all names for suggestions, and the tables below with their own scopes.

    `table` is the table whose rows are asked, `above` gives the scope of the row above that a word names, `given` looks up names
    without a row, and under the word `whole` lie all rows of a submission.
    """

    lookup: Callable[[tuple[str, ...]], Operand | None]
    names: tuple[str, ...]
    below: Callable[[str], Scope | None]
    table: str = ""
    above: Callable[[str], Scope | None] = _none
    given: Callable[[tuple[str, ...]], Operand | None] = _nothing
    whole: str = ""

    def operand(self, path: tuple[str, ...]) -> Operand | None:
        """What a name stands for: a field, else a name without a row."""
        return self.lookup(path) or self.given(path)

    def rows(self, of: OfRows) -> Scope | None:
        """The scope of the rows that an expression asks about; None where there are none such."""
        start = self.above(of.above) if of.above else self
        return start.below(of.table) if start is not None else None
