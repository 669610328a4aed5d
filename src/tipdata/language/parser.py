"""Text -> tree. Python's own parser reads the text; only the node kinds that `reader` lists are let through, and nothing is ever run."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from itertools import pairwise

from .errors import ExpressionError
from .reader import ALLOWED, Reader
from .tree import Tree

MAX_LENGTH = 2000

_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


# The same expressions are looked at when a codebook is loaded and again whenever they are evaluated.
@lru_cache(maxsize=4096)
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
    return Reader(source, start).condition(_body(source, start), 0)


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
        raise ExpressionError("This does not read as an expression", source, position, ALLOWED) from None
    except (RecursionError, MemoryError):
        problem = "The expression is nested too deeply to read"
        raise ExpressionError(problem, source, start + 1, "Split it into two rules.") from None
