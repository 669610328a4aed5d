"""A tree as part of an English sentence: "Date closed is on or after Date opened"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from .words import PHRASES

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DAYS = {"==": "is", "!=": "is not", "<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_SPANS = {"==": "is in", "!=": "is not in", "<": "is before", "<=": "is in or before", ">": "is after", ">=": "is in or after"}
_SIZES = {"==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
_RANKS = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_FOLDS = {"sum_of": "the sum of", "first_of": "the first known", "last_of": "the last known"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@dataclass(frozen=True)
class Labels:
    """The words for an expression over the rows of one table, as a codebook has them.

    `field` and `kind` take the path of a name, `code` a path and a code, `rows` the question about other rows. None means that there is
    no such thing, which then goes by its own name. `singular` is the word for one row, `plural` the label of the table.
    """

    singular: str
    plural: str
    field: Callable[[tuple[str, ...]], str | None]
    code: Callable[[tuple[str, ...], str], str | None]
    kind: Callable[[tuple[str, ...]], Kind | None]
    rows: Callable[[OfRows], Labels | None]


def in_words(tree: Tree, labels: Labels) -> str:
    """The expression in plain English, without a full stop."""
    return _Speaker(labels, labels).condition(tree)


class _Speaker:
    """Speaks of rows in the words of `labels`; `asking` are those of the row that asks the whole expression."""

    def __init__(self, labels: Labels, asking: Labels) -> None:
        self.labels = labels
        self.asking = asking

    def condition(self, tree: Tree) -> str:
        match tree:
            case And(parts):
                return " and ".join(self.part(part, Or) for part in parts)
            case Or(parts):
                return " or ".join(self.part(part, And) for part in parts)
            case Not(part):
                return self.denied(part)
            case Known(name):
                return f"{self.name(name)} is known"
            case Missing(name):
                return f"{self.name(name)} is blank"
            case In(name, options):
                return f"{self.name(name)} is {_listed(self.codes(name, options), 'or')}"
            case AnyOf(name, codes):
                return f"{self.name(name)} holds {_listed(self.codes(name, codes), 'or')}"
            case Repeats(name):
                return f"{self.name(name)} has the same answer twice in a row"
            case Compare(operator, left, right):
                return self.comparison(operator, left, right)
            case Exists(_, condition):
                return f"there is a row in {self.rows(tree)} where {self.inside(tree, condition)}"

    def part(self, tree: Tree, other: type[And] | type[Or]) -> str:
        words = self.condition(tree)
        return f"({words})" if isinstance(tree, other) else words

    def denied(self, tree: Tree) -> str:
        match tree:
            case Not(part):
                return self.condition(part)
            case Known(name):
                return f"{self.name(name)} is not known"
            case Missing(name):
                return f"{self.name(name)} is not blank"
            case In(name, options):
                return f"{self.name(name)} is not {_listed(self.codes(name, options), 'or')}"
            case AnyOf(name, codes):
                return f"{self.name(name)} does not hold {_listed(self.codes(name, codes), 'or')}"
            case Repeats(name):
                return f"{self.name(name)} does not have the same answer twice in a row"
            case Compare(operator, left, right):
                return self.comparison(_OPPOSITE[operator], left, right)
            case Exists(_, condition):
                return f"there is no row in {self.rows(tree)} where {self.inside(tree, condition)}"
        return f"it is not so that ({self.condition(tree)})"

    def comparison(self, operator: str, left: Value, right: Value) -> str:
        if isinstance(left, Literal):
            left, right, operator = right, left, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
        mirrored = isinstance(left, Name) and isinstance(right, Name) and right.of_asking_row and right.path[1:] == left.path
        if mirrored and operator in ("==", "!="):
            return f"{self.value(left)} is {'the same' if operator == '==' else 'another'}"
        kind = self.kind(left)
        words = _DAYS if kind is Kind.date else _SIZES if kind in (Kind.number, None) else _RANKS
        if kind is Kind.date and isinstance(right, Literal) and str(right.value).count("-") < 2:
            words = _SPANS
        said = self.fixed(left, right) if isinstance(right, Literal) else self.value(right)
        return f"{self.value(left)} {words[operator]} {said}"

    def kind(self, value: Value) -> Kind | None:
        match value:
            case Name():
                labels = self.asking if value.of_asking_row else self.labels
                return labels.kind(value.path[1:] if value.of_asking_row else value.path)
            case Arithmetic(operator, left, right):
                kinds = {self.kind(left), self.kind(right)}
                dates = Kind.date in kinds and not (operator == "-" and kinds == {Kind.date})
                return Kind.date if dates else Kind.number
            case Call("add_months", _):
                return Kind.date
            case Fold():
                inner = self.labels.rows(value)
                return inner.kind(value.name.path) if inner is not None else None
            case Literal(fixed):
                return Kind.date if isinstance(fixed, str) else Kind.number
        return Kind.number

    def name(self, name: Name) -> str:
        if name.text in PHRASES and self.labels.field(name.path) is None:
            return PHRASES[name.text]
        if name.of_asking_row:
            own = name.path[1:]
            return f"{self.asking.field(own) or own[-1]} of this {self.asking.singular}"
        label = self.labels.field(name.path) or name.path[-1]
        return f"{label} of the {name.path[0]}" if len(name.path) > 1 else label

    def codes(self, name: Name, literals: Sequence[Literal]) -> list[str]:
        return [self.fixed(name, literal) for literal in literals]

    def fixed(self, beside: Value, literal: Literal) -> str:
        """A fixed value as the value beside it has it: a code by its label, a date in words."""
        if isinstance(literal.value, float):
            return _number(literal.value)
        if self.kind(beside) is Kind.date:
            return _date(literal.value)
        if isinstance(beside, Name):
            labels = self.asking if beside.of_asking_row else self.labels
            path = beside.path[1:] if beside.of_asking_row else beside.path
            return labels.code(path, literal.value) or f'"{literal.value}"'
        return f'"{literal.value}"'

    def value(self, value: Value) -> str:
        match value:
            case Name():
                return self.name(value)
            case Literal(fixed):
                return _date(fixed) if isinstance(fixed, str) else _number(fixed)
            case Minus(inner):
                return f"minus {self.bracketed(inner)}"
            case Arithmetic(operator, left, right):
                return self.arithmetic(operator, left, right)
            case Call(function, arguments):
                return self.call(function, arguments)
            case CountOf(_, condition):
                where = f" where {self.inside(value, condition)}" if condition is not None else ""
                return f"the number of rows in {self.rows(value)}{where}"
            case Fold(function, _, name):
                below = self.labels.rows(value)
                label = _Speaker(below, self.asking).name(name) if below is not None else name.text
                return f"{_FOLDS[function]} {label} in {self.rows(value)}"

    def arithmetic(self, operator: str, left: Value, right: Value) -> str:
        kinds = (self.kind(left), self.kind(right))
        if operator == "-" and kinds == (Kind.date, Kind.date):
            return f"the days from {self.value(right)} to {self.value(left)}"
        if Kind.date in kinds:
            day, days = (left, right) if kinds[0] is Kind.date else (right, left)
            return f"{self.value(day)} {_SIGNS[operator]} {self.bracketed(days)} days"
        return f"{self.bracketed(left)} {_SIGNS[operator]} {self.bracketed(right)}"

    def bracketed(self, value: Value) -> str:
        words = self.value(value)
        return f"({words})" if isinstance(value, Arithmetic | Minus | CountOf) else words

    def call(self, function: str, arguments: tuple[Value, ...]) -> str:
        first = arguments[0]
        match function:
            case "years_between" | "months_between":
                unit = function.partition("_")[0]
                return f"the completed {unit} from {self.value(first)} to {self.value(arguments[1])}"
            case "add_months":
                months = arguments[1]
                if isinstance(months, Literal) and isinstance(months.value, float) and months.value < 0:
                    return f"{self.value(first)} minus {_number(-months.value)} months"
                return f"{self.value(first)} plus {self.bracketed(months)} months"
            case "abs":
                if isinstance(first, Arithmetic) and first.operator == "-":
                    return f"the difference between {self.value(first.left)} and {self.value(first.right)}"
                return f"the size of {self.bracketed(first)}"
            case "length":
                return f"the number of characters in {self.value(first)}"
        return f"the number of answers in {self.value(first)}"

    def rows(self, of: OfRows) -> str:
        inner = self.labels.rows(of)
        table = inner.plural if inner is not None else of.table
        return f"{table} of the same {of.above}" if of.above else table

    def inside(self, of: OfRows, condition: Tree) -> str:
        inner = self.labels.rows(of)
        return _Speaker(inner, self.asking).condition(condition) if inner is not None else "..."


def _listed(words: list[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def _date(text: str) -> str:
    """`2024-05-17` as 17 May 2024."""
    year, *rest = text.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*words, *([_MONTHS[int(rest[0]) - 1]] if rest else []), year])
