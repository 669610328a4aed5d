"""Why an expression is refused: what, at which character, and what to write instead."""

from __future__ import annotations

from ..errors import TipdataError

_SHOWN = 80


class ExpressionError(TipdataError):
    """An expression that the rule language does not take.

    `position` counts characters from 1; `text` is the whole expression.
    """

    def __init__(self, problem: str, text: str, position: int, mend: str = "") -> None:
        super().__init__(f"{problem} (at character {position} of: {_shown(text, position)})", mend)
        self.problem = problem
        self.position = position
        self.mend = mend


def _shown(text: str, position: int) -> str:
    """The expression on one line, or the part of a long one around the position."""
    start = max(0, min(position - _SHOWN // 2, len(text) - _SHOWN))
    part = text[start : start + _SHOWN]
    line = "".join(character if character.isprintable() else " " for character in part)
    return ("..." if start else "") + line + ("..." if start + _SHOWN < len(text) else "")
