"""Does an expression fit the fields it names? All faults in one pass, each with its position and mend."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .errors import ExpressionError
from .tree import And, AnyOf, Compare, Exists, In, Kind, Known, Literal, Missing, Name, Not, Or, Tree

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True)
class Operand:
    """What the codebook says of a name: its kind and, for code lists, its codes in order; no codes means any text."""

    kind: Kind
    codes: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def has_order(self) -> bool:
        return self.kind in (Kind.number, Kind.date) or (self.kind is Kind.code and self.ordered)


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use: a look-up, all names for suggestions, and the tables below with their own scopes."""

    lookup: Callable[[tuple[str, ...]], Operand | None]
    names: tuple[str, ...]
    below: Callable[[str], Scope | None]


def faults(tree: Tree, scope: Scope, text: str) -> Iterator[ExpressionError]:
    """Every reason why `tree` cannot be used in `scope`."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from faults(part, scope, text)
        case Not(part):
            yield from faults(part, scope, text)
        case Known(name) | Missing(name):
            yield from _unknown(name, scope, text)
        case Compare(operator, left, right):
            yield from _compare(operator, left, right, scope, text)
        case In(name, options):
            yield from _several(name, scope, text) or _against(name, options, scope, text)
        case AnyOf(name, codes):
            operand = scope.lookup(name.path)
            if operand is not None and operand.kind is not Kind.codes:
                mend = f"Write {name.text} == '...' or {name.text} in (...)."
                yield ExpressionError(f"{name.text} holds one value, not several codes", text, name.position, mend)
            else:
                yield from _against(name, codes, scope, text)
        case Exists(table, condition, position):
            below = scope.below(table)
            if below is None:
                yield ExpressionError(f"No table {table} lies below this one", text, position, "Name a table that refers to this one.")
            else:
                yield from faults(condition, below, text)


def _unknown(name: Name, scope: Scope, text: str) -> Iterator[ExpressionError]:
    if scope.lookup(name.path) is None:
        close = difflib.get_close_matches(name.text, scope.names, n=1)
        mend = f"Did you mean {close[0]}?" if close else "Use a field of this table, or of a table above it as table.field."
        yield ExpressionError(f"There is no field {name.text} here", text, name.position, mend)


def _several(name: Name, scope: Scope, text: str) -> list[ExpressionError]:
    operand = scope.lookup(name.path)
    if operand is None or operand.kind is not Kind.codes:
        return []
    mend = f"Write has({name.text}, '...') or any_of({name.text}, ...)."
    return [ExpressionError(f"{name.text} may hold several codes", text, name.position, mend)]


def _compare(operator: str, left: Name | Literal, right: Name | Literal, scope: Scope, text: str) -> Iterator[ExpressionError]:
    names = [side for side in (left, right) if isinstance(side, Name)]
    values = [side for side in (left, right) if isinstance(side, Literal)]
    if not names:
        yield ExpressionError("Two fixed values are compared", text, values[0].position, "Compare a field with a value.")
        return
    for name in names:
        yield from _unknown(name, scope, text)
    operands = [scope.lookup(name.path) for name in names]
    several = [error for name in names for error in _several(name, scope, text)]
    if several or None in operands:
        yield from several
        return
    found = [operand for operand in operands if operand is not None]
    if operator not in ("==", "!="):
        unordered = [name for name, operand in zip(names, found, strict=True) if not operand.has_order]
        for name in unordered:
            yield ExpressionError(f"{name.text} has no order", text, name.position, "Use ==, != or in (...).")
        if unordered:
            return
    if values:
        yield from _against(names[0], (values[0],), scope, text)
    else:
        yield from _pair(operator, names, found, text)


def _pair(operator: str, names: list[Name], operands: list[Operand], text: str) -> Iterator[ExpressionError]:
    (left, right), (first, second) = names, operands
    if first.kind is not second.kind:
        problem = f"{left.text} ({first.kind}) cannot be compared with {right.text} ({second.kind})"
        yield ExpressionError(problem, text, left.position, "Compare fields of the same kind.")
    elif first.kind is Kind.code and first.codes and second.codes:
        if not set(first.codes).intersection(second.codes):
            problem = f"{left.text} and {right.text} have no code in common"
            yield ExpressionError(problem, text, left.position, "Compare each of them with a code.")
        elif operator not in ("==", "!=") and first.codes != second.codes:
            problem = f"{left.text} and {right.text} do not share one order"
            yield ExpressionError(problem, text, left.position, "Compare fields of the same code list.")


def _against(name: Name, values: tuple[Literal, ...], scope: Scope, text: str) -> Iterator[ExpressionError]:
    operand = scope.lookup(name.path)
    if operand is None:
        yield from _unknown(name, scope, text)
        return
    for literal in values:
        problem, mend = _misfit(name, operand, literal.value)
        if problem:
            yield ExpressionError(problem, text, literal.position, mend)


def _misfit(name: Name, operand: Operand, value: str | float) -> tuple[str, str]:
    if operand.kind is Kind.number and isinstance(value, str):
        return f"{name.text} is a number", "Write the number without quotes."
    if operand.kind is Kind.date and not (isinstance(value, str) and _is_date(value)):
        return f"{name.text} is a date", "Write it as '2024', '2024-05' or '2024-05-17'."
    if operand.kind in (Kind.text, Kind.code, Kind.codes) and not isinstance(value, str):
        return f"{name.text} is not a number", "Put the value in quotes."
    if operand.codes and value not in operand.codes:
        close = difflib.get_close_matches(str(value), operand.codes, n=1)
        mend = f"Did you mean '{close[0]}'?" if close else "Use a code of its list; for states write known(...) or missing(...)."
        return f"{name.text} has no code '{value}'", mend
    return "", ""


def _is_date(text: str) -> bool:
    parts = _PARTIAL_DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
