"""Conditions in schema files: do they parse, and do they fit the fields within their reach?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language import ExpressionError, Scope, faults, parse
from .source import Fault, SchemaFile, Steps

_WORD = re.compile(r"\w+")


def check_expression(text: str, scope: Scope) -> Iterator[ExpressionError]:
    """Why an expression cannot be used in a scope, in one pass."""
    try:
        tree = parse(text)
    except ExpressionError as error:
        yield error
        return
    yield from faults(tree, scope, text)


def expression_faults(file: SchemaFile, path: Steps, text: str | None, scope: Scope) -> Iterator[Fault]:
    """The same as faults of a file; an expression that is not there has none."""
    for error in check_expression(text, scope) if text is not None else ():
        yield file.fault(path, str(error), *words_in(text or ""))


def words_in(text: str) -> list[str]:
    """The words of an expression: what a fault of it may speak of."""
    return _WORD.findall(text)
