"""What a user did that cannot be carried out, said in one line with what to do instead."""

from __future__ import annotations


class TipdataError(Exception):
    """A user's mistake: what, where, and a hint. Shown without a traceback; exit code 2."""

    def __init__(self, message: str, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
