"""Turns Python's syntax nodes into the language's own, and refuses every other kind with its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from .errors import ExpressionError
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
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    Or,
    Repeats,
    Tree,
    Value,
)
from .words import FOLDS, FUNCTIONS

MAX_DEPTH = 30
LARGEST = 1e12

ALLOWED = "Comparisons, and, or, not, in, + - * /, and the functions of the language are allowed."
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_NUMBER_OF = {1: "exactly one value", 2: "exactly two values"}


class Reader:
    """Reads the nodes of one expression. `start` counts the blanks before it."""

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.start = start
        self.conditions: dict[str, Callable[[ast.Call, int], Tree]] = {
            "known": lambda call, _: Known(self.only_name(call)),
            "missing": lambda call, _: Missing(self.only_name(call)),
            "has": lambda call, _: self.any_of(call, most=1),
            "any_of": lambda call, _: self.any_of(call, most=None),
            "repeats": lambda call, _: Repeats(self.only_name(call)),
            "exists": self.exists,
        }
        self.values: dict[str, Callable[[ast.Call, int], Value]] = {
            **dict.fromkeys(FUNCTIONS, self.function),
            "count_of": self.count_of,
            **dict.fromkeys(FOLDS, self.fold),
        }

    def position(self, node: ast.expr) -> int:
        """The character (from 1) at which a node begins; Python counts bytes."""
        before = self.source[self.start :].encode()[: node.col_offset]
        return self.start + len(before.decode(errors="ignore")) + 1

    def fail(self, node: ast.expr, problem: str, mend: str = ALLOWED) -> ExpressionError:
        return ExpressionError(problem, self.source, self.position(node), mend)

    def limit(self, node: ast.expr, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.fail(node, f"The expression is nested more than {MAX_DEPTH} deep", "Split it into two rules.")

    def condition(self, node: ast.expr, depth: int) -> Tree:
        self.limit(node, depth)
        match node:
            case ast.BoolOp(ast.And(), values):
                return And(tuple(self.condition(value, depth + 1) for value in values))
            case ast.BoolOp(ast.Or(), values):
                return Or(tuple(self.condition(value, depth + 1) for value in values))
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.condition(operand, depth + 1))
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.Call():
                return self.conditions[self.function_name(node, self.conditions, self.values)](node, depth)
            case ast.Name() | ast.Attribute():
                raise self.fail(node, "A name alone is not a condition", "Compare it with a value, or write known(...).")
            case ast.BinOp(_, operator, _) if type(operator) in _OPERATORS:
                raise self.fail(node, "A number or date alone is not a condition", "Compare it with a value.")
        raise self.fail(node, "This is not a condition of the rule language")

    def comparison(self, node: ast.Compare, depth: int) -> Tree:
        parts: list[Tree] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                if isinstance(left, ast.Constant):
                    raise self.fail(left, "Before `in` comes a field", "For a field of several codes write has(field, 'code').")
                inside: Tree = In(self.name(left), self.options(right))
                parts.append(Not(inside) if isinstance(operator, ast.NotIn) else inside)
            elif type(operator) in _COMPARISONS:
                parts.append(Compare(_COMPARISONS[type(operator)], self.value(left, depth + 1), self.value(right, depth + 1)))
            else:
                raise self.fail(node, "This comparison is not known here", "Use == != < <= > >= in.")
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def value(self, node: ast.expr, depth: int) -> Value:
        """A field, a fixed value, or what is worked out from them."""
        self.limit(node, depth)
        match node:
            case ast.Constant() | ast.UnaryOp(ast.USub(), ast.Constant()):
                return self.literal(node)
            case ast.UnaryOp(ast.USub(), operand):
                return Minus(self.value(operand, depth + 1), self.position(node))
            case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
                first, second = self.value(left, depth + 1), self.value(right, depth + 1)
                return Arithmetic(_OPERATORS[type(operator)], first, second, self.position(node))
            case ast.BinOp() | ast.UnaryOp():
                raise self.fail(node, "This operator is not known here", "Reckon with + - * / and brackets.")
            case ast.Call():
                return self.values[self.function_name(node, self.values, self.conditions)](node, depth)
        return self.name(node)

    def function_name(self, node: ast.Call, fitting: Mapping[str, object], other: Mapping[str, object]) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in other:
            if other is self.values:
                raise self.fail(node, f"{name} alone is not a condition", f"Compare it, for instance {name}(...) > 1.")
            raise self.fail(node, f"{name} is a condition and has no value", "Join conditions with and, or, not.")
        if name not in fitting:
            raise self.fail(node, "This function is not known here", f"Known are {', '.join((*self.conditions, *self.values))}.")
        if node.keywords:
            raise self.fail(node, "Functions take no named arguments here", "Write the values in order.")
        return name

    def function(self, node: ast.Call, depth: int) -> Value:
        name = self.called(node)
        wanted = len(FUNCTIONS[name][0])
        if len(node.args) != wanted:
            raise self.fail(node, f"{name} takes {_NUMBER_OF[wanted]}", f"Write it as {name}({', '.join(FUNCTIONS[name][0])}).")
        return Call(name, tuple(self.value(argument, depth + 1) for argument in node.args), self.position(node))

    def called(self, node: ast.Call) -> str:
        assert isinstance(node.func, ast.Name)
        return node.func.id

    def only_name(self, node: ast.Call) -> Name:
        if len(node.args) != 1:
            raise self.fail(node, "This function takes exactly one field", f"Write it as {self.called(node)}(field).")
        return self.name(node.args[0])

    def any_of(self, node: ast.Call, most: int | None) -> Tree:
        if len(node.args) < 2 or (most is not None and len(node.args) - 1 > most):
            mend = "Write it as has(field, 'code') or any_of(field, 'code', 'other')."
            raise self.fail(node, "This function takes a field and its codes", mend)
        return AnyOf(self.name(node.args[0]), tuple(self.literal(argument) for argument in node.args[1:]))

    def exists(self, node: ast.Call, depth: int) -> Tree:
        if len(node.args) != 2:
            raise self.fail(node, "exists takes a table and a condition", "Write it as exists(table, field == 'code').")
        table, above = self.table(node)
        return Exists(table, self.condition(node.args[1], depth + 1), self.position(node), above)

    def count_of(self, node: ast.Call, depth: int) -> Value:
        if len(node.args) not in (1, 2):
            raise self.fail(node, "count_of takes a table and a condition", "Write it as count_of(table, field == 'code').")
        table, above = self.table(node)
        condition = self.condition(node.args[1], depth + 1) if len(node.args) == 2 else None
        return CountOf(table, condition, self.position(node), above)

    def fold(self, node: ast.Call, _depth: int) -> Value:
        name = self.called(node)
        if len(node.args) != 2:
            raise self.fail(node, f"{name} takes a table and a field", f"Write it as {name}(table, field).")
        table, above = self.table(node)
        return Fold(name, table, self.name(node.args[1]), self.position(node), above)

    def table(self, node: ast.Call) -> tuple[str, str]:
        """The table that a call asks about, and the word of the row above under which its rows lie."""
        first = node.args[0]
        if not isinstance(first, ast.Name | ast.Attribute):
            raise self.fail(node, f"{self.called(node)} begins with a table", "Write a table, or word.table for rows below a row above.")
        *above, table = self.name(first).path
        return table, above[0] if above else ""

    def options(self, node: ast.expr) -> tuple[Literal, ...]:
        if not isinstance(node, ast.Tuple | ast.List | ast.Set) or not node.elts:
            raise self.fail(node, "After `in` comes a list of values", "Write it as in ('code', 'other').")
        return tuple(self.literal(element) for element in node.elts)

    def name(self, node: ast.expr) -> Name:
        path: list[str] = []
        inner = node
        while isinstance(inner, ast.Attribute):
            path.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.fail(node, "A field name is expected here", "Write the name of a field, or word.field for a row above.")
        path.append(inner.id)
        if any(part.startswith("_") for part in path):
            raise self.fail(node, "Names do not begin with an underscore", "Use the field's name as the codebook has it.")
        if len(path) > 2:
            raise self.fail(node, "A name has one dot at most", "Write field, or word.field for a row above, however far above it is.")
        return Name(tuple(reversed(path)), self.position(node))

    def literal(self, node: ast.expr) -> Literal:
        sign = 1.0
        inner = node
        if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.USub):
            sign, inner = -1.0, inner.operand
        match inner:
            case ast.Constant(bool() | None):
                pass
            case ast.Constant(str() as value) if sign > 0:
                return Literal(value, self.position(node))
            case ast.Constant(int() | float() as value):
                if not abs(value) <= LARGEST:
                    raise self.fail(node, "This number is too large", "Numbers up to 1,000,000,000,000 can be written.")
                return Literal(sign * value, self.position(node))
        raise self.fail(node, "A quoted text or a number is expected here", "Write for instance 'code', '2024-05' or 12.")
