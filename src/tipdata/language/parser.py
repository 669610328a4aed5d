"""Text -> tree. Python's own parser reads the text; only the node kinds listed here are let through, and nothing is ever run."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Callable
from itertools import pairwise

from .errors import ExpressionError
from .tree import And, AnyOf, Compare, Exists, In, Known, Literal, Missing, Name, Not, Or, Tree

MAX_LENGTH = 2000
MAX_DEPTH = 30

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ALLOWED = "Comparisons, and, or, not, in, known(), missing(), has(), any_of() and exists() are allowed."
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def parse(text: str) -> Tree:
    """The tree of one expression.

    Raises:
        ExpressionError: for anything outside the language, with the position and what to write instead.

    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"An expression is limited to {MAX_LENGTH} characters", text, MAX_LENGTH + 1, "Split it into two rules.")
    source = "".join(" " if character.isspace() else character for character in text).rstrip()
    start = len(source) - len(source.lstrip())
    if not source:
        raise ExpressionError("The expression is empty", text, 1, "Write a condition or leave the key out.")
    _refuse_marks(source)
    return _Reader(source, start).condition(_body(source, start), 0)


def _refuse_marks(source: str) -> None:
    """Refuse what Python's parser would read, drop or join without a word: escapes, comments, texts side by side."""
    if odd := _UNREADABLE.search(source):
        raise ExpressionError("This character cannot stand in an expression", source, odd.start() + 1, "Type the expression anew.")
    if (at := source.find("\\")) >= 0:
        raise ExpressionError("A backslash has no meaning here", source, at + 1, "Write the text as it is.")
    quoted = list(_QUOTED.finditer(source))
    for first, second in pairwise(quoted):
        if not source[first.end() : second.start()].strip():
            raise ExpressionError("Two texts stand side by side", source, second.start() + 1, "Put a comma or an operator between them.")
    outside = _QUOTED.sub(lambda text: " " * len(text[0]), source)
    if (at := outside.find("#")) >= 0:
        raise ExpressionError("A comment cannot stand in an expression", source, at + 1, "Put it on a line of its own, above the key.")


def _body(source: str, start: int) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source[start:], mode="eval").body
    except SyntaxError as error:
        length = len(source) - start
        position = start + min(max(error.offset or length, 1), length)
        raise ExpressionError("This does not read as an expression", source, position, _ALLOWED) from None
    except (RecursionError, MemoryError):
        problem = "The expression is nested too deeply to read"
        raise ExpressionError(problem, source, start + 1, "Split it into two rules.") from None


class _Reader:
    """Turns Python's nodes into ours, refusing every other kind. `start` counts the blanks before the expression."""

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.start = start
        self.calls: dict[str, Callable[[ast.Call, int], Tree]] = {
            "known": lambda call, _: Known(self.only_name(call)),
            "missing": lambda call, _: Missing(self.only_name(call)),
            "has": lambda call, _: self.any_of(call, most=1),
            "any_of": lambda call, _: self.any_of(call, most=None),
            "exists": self.exists,
        }

    def position(self, node: ast.expr) -> int:
        """The character (from 1) at which a node begins; Python counts bytes."""
        before = self.source[self.start :].encode()[: node.col_offset]
        return self.start + len(before.decode(errors="ignore")) + 1

    def fail(self, node: ast.expr, problem: str, mend: str = _ALLOWED) -> ExpressionError:
        return ExpressionError(problem, self.source, self.position(node), mend)

    def condition(self, node: ast.expr, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.fail(node, f"The expression is nested more than {MAX_DEPTH} deep", "Split it into two rules.")
        match node:
            case ast.BoolOp(ast.And(), values):
                return And(tuple(self.condition(value, depth + 1) for value in values))
            case ast.BoolOp(ast.Or(), values):
                return Or(tuple(self.condition(value, depth + 1) for value in values))
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.condition(operand, depth + 1))
            case ast.Compare():
                return self.comparison(node)
            case ast.Call():
                return self.call(node, depth)
            case ast.Name() | ast.Attribute():
                raise self.fail(node, "A name alone is not a condition", "Compare it with a value, or write known(...).")
        raise self.fail(node, "This is not a condition of the rule language")

    def comparison(self, node: ast.Compare) -> Tree:
        parts: list[Tree] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                if isinstance(left, ast.Constant):
                    raise self.fail(left, "Before `in` comes a field", "For a field of several codes write has(field, 'code').")
                inside: Tree = In(self.name(left), self.options(right))
                parts.append(Not(inside) if isinstance(operator, ast.NotIn) else inside)
            elif type(operator) in _OPERATORS:
                parts.append(Compare(_OPERATORS[type(operator)], self.operand(left), self.operand(right)))
            else:
                raise self.fail(node, "This comparison is not known here", "Use == != < <= > >= in.")
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def call(self, node: ast.Call, depth: int) -> Tree:
        if not isinstance(node.func, ast.Name) or node.func.id not in self.calls:
            raise self.fail(node, "This function is not known here", f"Known are {', '.join(self.calls)}.")
        if node.keywords:
            raise self.fail(node, "Functions take no named arguments here", "Write the values in order.")
        return self.calls[node.func.id](node, depth)

    def only_name(self, node: ast.Call) -> Name:
        if len(node.args) != 1:
            raise self.fail(node, "This function takes exactly one field", "Write it as known(field).")
        return self.name(node.args[0])

    def any_of(self, node: ast.Call, most: int | None) -> Tree:
        if len(node.args) < 2 or (most is not None and len(node.args) - 1 > most):
            mend = "Write it as has(field, 'code') or any_of(field, 'code', 'other')."
            raise self.fail(node, "This function takes a field and its codes", mend)
        return AnyOf(self.name(node.args[0]), tuple(self.literal(argument) for argument in node.args[1:]))

    def exists(self, node: ast.Call, depth: int) -> Tree:
        if len(node.args) != 2 or not isinstance(node.args[0], ast.Name):
            raise self.fail(node, "exists takes a table and a condition", "Write it as exists(table, field == 'code').")
        table = self.name(node.args[0]).text
        return Exists(table, self.condition(node.args[1], depth + 1), self.position(node))

    def options(self, node: ast.expr) -> tuple[Literal, ...]:
        if not isinstance(node, ast.Tuple | ast.List | ast.Set) or not node.elts:
            raise self.fail(node, "After `in` comes a list of values", "Write it as in ('code', 'other').")
        return tuple(self.literal(element) for element in node.elts)

    def operand(self, node: ast.expr) -> Name | Literal:
        return self.literal(node) if isinstance(node, ast.Constant | ast.UnaryOp) else self.name(node)

    def name(self, node: ast.expr) -> Name:
        path: list[str] = []
        inner = node
        while isinstance(inner, ast.Attribute) and len(path) < MAX_DEPTH:
            path.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.fail(node, "A field name is expected here", "Arithmetic and calls are not possible here.")
        path.append(inner.id)
        if any(part.startswith("_") for part in path):
            raise self.fail(node, "Names do not begin with an underscore", "Use the field's name as the codebook has it.")
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
            case ast.Constant(int() | float() as value) if abs(value) < 1e15 and math.isfinite(value):
                return Literal(sign * value, self.position(node))
        raise self.fail(node, "A quoted text or a number is expected here", "Write for instance 'code', '2024-05' or 12.")
