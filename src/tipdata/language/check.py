"""Does an expression fit the fields it names? All faults in one pass, each with its position and mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

from .dates import is_date
from .errors import ExpressionError
from .reads import asks_back
from .scope import Operand, Scope
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
    Kind,
    Known,
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    OfRows,
    Or,
    Repeats,
    Tree,
    Value,
)
from .words import ASKING_ROW, FUNCTIONS, PROFILE

_NUMBER, _DATE = Operand(Kind.number), Operand(Kind.date)
_SUMS = {
    ("+", Kind.number, Kind.number): _NUMBER,
    ("-", Kind.number, Kind.number): _NUMBER,
    ("*", Kind.number, Kind.number): _NUMBER,
    ("/", Kind.number, Kind.number): _NUMBER,
    ("+", Kind.date, Kind.number): _DATE,
    ("+", Kind.number, Kind.date): _DATE,
    ("-", Kind.date, Kind.number): _DATE,
    ("-", Kind.date, Kind.date): _NUMBER,
}
_FREE = "Use a field of this table, or of a table above it as table.field."
_LISTED = "Use a code of its list; for states write known(...) or missing(...)."


def faults(tree: Tree, scope: Scope, text: str) -> Iterator[ExpressionError]:
    """Every reason why `tree` cannot be used in `scope`."""
    yield from _Check(text, scope, None).condition(tree)


class _Check:
    """The faults of one expression, seen from the rows of a scope; `asking` are the rows of the whole rule, None where those are these."""

    def __init__(self, text: str, scope: Scope, asking: Scope | None) -> None:
        self.text = text
        self.scope = scope
        self.asking = asking

    def error(self, problem: str, position: int, mend: str) -> ExpressionError:
        return ExpressionError(problem, self.text, position, mend)

    def operand(self, name: Name) -> Operand | None:
        if name.of_asking_row:
            return self.asking.operand(name.path[1:]) if self.asking is not None else None
        return self.scope.operand(name.path)

    def condition(self, tree: Tree) -> Iterator[ExpressionError]:
        match tree:
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self.condition(part)
            case Not(part):
                yield from self.condition(part)
            case Known(name) | Missing(name):
                yield from self.unknown(name)
            case Compare(operator, left, right):
                yield from self.compare(operator, left, right)
            case In(name, options):
                yield from self.several(name) or self.against(name, options)
            case AnyOf(name, codes):
                yield from self.single(name) or self.against(name, codes)
            case Repeats(name):
                operand = self.operand(name)
                if operand is None or operand.kind is not Kind.codes:
                    yield from self.unknown(name) if operand is None else self.single(name)
                elif not operand.in_sequence:
                    problem = f"The codes of {name.text} stand in no order of their own"
                    yield self.error(problem, name.position, "Use a field that is ordered.")
            case Exists(_, condition):
                yield from self.rows(tree, condition)

    def unknown(self, name: Name) -> Iterator[ExpressionError]:
        if self.operand(name) is not None:
            return
        scope, path = self.scope, name.text
        if name.path[0] == ASKING_ROW and self.asking is None:
            mend = f"Write {'.'.join(name.path[1:]) or 'a field'} alone."
            yield self.error(f"{name.text} is for conditions on other rows", name.position, mend)
            return
        if name.of_asking_row and self.asking is not None:
            scope, path = self.asking, name.path[1]
        close = difflib.get_close_matches(path, scope.names, n=1)
        before = f"{ASKING_ROW}." if scope is not self.scope else ""
        mend = f"Did you mean {before}{close[0]}?" if close else _FREE
        what = "fact" if name.path[0] == PROFILE else "field"
        yield self.error(f"There is no {what} {name.text} here", name.position, mend)

    def several(self, name: Name) -> list[ExpressionError]:
        operand = self.operand(name)
        if operand is None or operand.kind is not Kind.codes:
            return []
        mend = f"Write has({name.text}, '...') or any_of({name.text}, ...)."
        return [self.error(f"{name.text} may hold several codes", name.position, mend)]

    def single(self, name: Name) -> list[ExpressionError]:
        operand = self.operand(name)
        if operand is None or operand.kind is Kind.codes:
            return []
        mend = f"Write {name.text} == '...' or {name.text} in (...)."
        return [self.error(f"{name.text} holds one value, not several codes", name.position, mend)]

    def rows(self, of: OfRows, condition: Tree | None) -> Iterator[ExpressionError]:
        below = self.rows_below(of)
        if isinstance(below, ExpressionError):
            yield below
        elif condition is not None:
            yield from _Check(self.text, below, self.asking or self.scope).condition(condition)
            if of.above and of.above == self.scope.whole and asks_back(condition):
                problem = f"Every row would be compared with every row of {of.table}"
                mend = "Ask for rows below a record above, or leave `row.` out."
                yield self.error(problem, of.position, mend)

    def rows_below(self, of: OfRows) -> Scope | ExpressionError:
        below = self.scope.rows(of)
        if below is not None:
            return below
        if not of.above:
            return self.error(f"No table {of.table} lies below this one", of.position, "Name a table that refers to this one.")
        if self.scope.above(of.above) is None:
            problem = f"There is no row {of.above} above this one"
            return self.error(problem, of.position, "Name a row above by its word, as in case.persons.")
        return self.error(f"No table {of.table} lies below {of.above}", of.position, f"Name a table that refers to {of.above}.")

    def compare(self, operator: str, left: Value, right: Value) -> Iterator[ExpressionError]:
        sides = (left, right)
        if not all(isinstance(side, Name | Literal) for side in sides):
            yield from self.reckoned(left, right)
            return
        names = [side for side in sides if isinstance(side, Name)]
        values = [side for side in sides if isinstance(side, Literal)]
        if not names:
            yield self.error("Two fixed values are compared", values[0].position, "Compare a field with a value.")
            return
        for name in names:
            yield from self.unknown(name)
        operands = [self.operand(name) for name in names]
        several = [error for name in names for error in self.several(name)]
        if several or None in operands:
            yield from several
            return
        found = [operand for operand in operands if operand is not None]
        if operator not in ("==", "!="):
            unordered = [name for name, operand in zip(names, found, strict=True) if not operand.has_order]
            for name in unordered:
                yield self.error(f"{name.text} has no order", name.position, "Use ==, != or in (...).")
            if unordered:
                return
        if values:
            yield from self.against(names[0], (values[0],))
        else:
            yield from self.pair(operator, names, found)

    def pair(self, operator: str, names: list[Name], operands: list[Operand]) -> Iterator[ExpressionError]:
        (left, right), (first, second) = names, operands
        if first.kind is not second.kind:
            problem = f"{left.text} ({first.kind}) cannot be compared with {right.text} ({second.kind})"
            yield self.error(problem, left.position, "Compare fields of the same kind.")
        elif first.kind is Kind.code and first.codes and second.codes:
            if not set(first.codes).intersection(second.codes):
                problem = f"{left.text} and {right.text} have no code in common"
                yield self.error(problem, left.position, "Compare each of them with a code.")
            elif operator not in ("==", "!=") and first.codes != second.codes:
                problem = f"{left.text} and {right.text} do not share one order"
                yield self.error(problem, left.position, "Compare fields of the same code list.")

    def against(self, name: Name, values: tuple[Literal, ...]) -> Iterator[ExpressionError]:
        operand = self.operand(name)
        if operand is None:
            yield from self.unknown(name)
            return
        for literal in values:
            problem, mend = _misfit(name.text, operand, literal.value)
            if problem:
                yield self.error(problem, literal.position, mend)

    def reckoned(self, left: Value, right: Value) -> Iterator[ExpressionError]:
        """A comparison in which a number or a date is worked out."""
        kinds: list[Kind | None] = []
        for side in (left, right):
            # A fixed date that stands alone may be a whole month or year; where one reckons with it, it is a day.
            alone = isinstance(side, Literal) and isinstance(side.value, str) and is_date(side.value)
            found, kind = ([], Kind.date) if alone else self.value(side)
            yield from found
            kinds.append(kind)
        if None not in kinds and kinds[0] is not kinds[1]:
            problem = f"A {kinds[0]} is compared with a {kinds[1]}"
            yield self.error(problem, left.position, "Compare numbers with numbers and dates with dates.")
        elif None not in kinds and _is_fixed(left) and _is_fixed(right):
            yield self.error("Two fixed values are compared", left.position, "Compare a field with a value.")

    def value(self, value: Value) -> tuple[list[ExpressionError], Kind | None]:
        """The faults of a value, and its kind where it has none."""
        match value:
            case Literal(fixed, position):
                if not isinstance(fixed, str):
                    return [], Kind.number
                if is_date(fixed) and len(fixed) == len("2024-05-17"):
                    return [], Kind.date
                mend = "Write a number without quotes, or a whole date as '2024-05-17'."
                return [self.error(f"'{fixed}' cannot be reckoned with", position, mend)], None
            case Name():
                operand = self.operand(value)
                return (list(self.unknown(value)), None) if operand is None else ([], operand.kind)
            case Minus(inner):
                return self.wanted(inner, Kind.number, Kind.number)
            case Arithmetic(operator, left, right):
                return self.sum(value, operator, left, right)
            case Call(function, arguments):
                kinds, result = FUNCTIONS[function]
                several = [self.wanted(part, kind, result) for part, kind in zip(arguments, kinds, strict=True)]
                found = [error for errors, _ in several for error in errors]
                return found, None if found else result
            case CountOf(_, condition):
                found = list(self.rows(value, condition))
                return found, None if found else Kind.number
            case Fold():
                return self.fold(value)

    def wanted(self, value: Value, kind: Kind, result: Kind) -> tuple[list[ExpressionError], Kind | None]:
        found, got = self.value(value)
        if got is None or got is kind:
            return found, None if got is None else result
        if kind is Kind.text and isinstance(value, Name):
            return [self.error(f"{value.text} is no text", value.position, "Use a text field.")], None
        if kind is Kind.codes and isinstance(value, Name):
            return self.single(value), None
        return [self.error(f"A {kind} is needed here, not a {got}", value.position, f"Write a {kind}.")], None

    def sum(self, value: Arithmetic, operator: str, left: Value, right: Value) -> tuple[list[ExpressionError], Kind | None]:
        (first, one), (second, other) = self.value(left), self.value(right)
        found = first + second
        if one is None or other is None:
            return found, None
        result = _SUMS.get((operator, one, other))
        if result is None:
            problem = f"{operator} cannot stand between a {one} and a {other}"
            mend = "Reckon with numbers; of dates, add or subtract days, or subtract one date from another."
            return [self.error(problem, value.position, mend)], None
        days = right if one is Kind.date else left
        if Kind.date in (one, other) and isinstance(days, Literal) and isinstance(days.value, float) and days.value % 1:
            return [self.error("Days are counted whole", days.position, "Write a whole number of days.")], None
        return [], result.kind

    def fold(self, value: Fold) -> tuple[list[ExpressionError], Kind | None]:
        below = self.rows_below(value)
        if isinstance(below, ExpressionError):
            return [below], None
        inner = _Check(self.text, below, self.asking or self.scope)
        if value.name.of_asking_row:
            problem, mend = f"{value.function} takes a field of the rows below", "Leave `row.` out."
            return [self.error(problem, value.name.position, mend)], None
        if below.lookup(value.name.path) is None:
            return list(_Check(self.text, replace(below, given=lambda _: None), None).unknown(value.name)), None
        found, kind = inner.value(value.name)
        wanted = (Kind.number,) if value.function == "sum_of" else (Kind.number, Kind.date)
        if kind is None or kind in wanted:
            return found, kind
        problem = f"{value.name.text} is no {' or '.join(wanted)}"
        return [self.error(problem, value.name.position, f"{value.function} takes a field that is one.")], None


def _is_fixed(value: Value) -> bool:
    """Whether a value is the same for every row."""
    match value:
        case Literal():
            return True
        case Minus(inner):
            return _is_fixed(inner)
        case Arithmetic(_, left, right):
            return _is_fixed(left) and _is_fixed(right)
        case Call(_, arguments):
            return all(map(_is_fixed, arguments))
    return False


def _misfit(name: str, operand: Operand, value: str | float) -> tuple[str, str]:
    if operand.kind is Kind.number and isinstance(value, str):
        return f"{name} is a number", "Write the number without quotes."
    if operand.kind is Kind.date and not (isinstance(value, str) and is_date(value)):
        return f"{name} is a date", "Write it as '2024', '2024-05' or '2024-05-17'."
    if operand.kind in (Kind.text, Kind.code, Kind.codes) and not isinstance(value, str):
        return f"{name} is not a number", "Put the value in quotes."
    if operand.codes and value not in operand.codes:
        close = difflib.get_close_matches(str(value), operand.codes, n=1)
        return f"{name} has no code '{value}'", f"Did you mean '{close[0]}'?" if close else _LISTED
    return "", ""
