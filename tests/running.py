"""What running a command gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Done:
    """The exit code and what was printed."""

    returncode: int
    stdout: str
    stderr: str


class Run(Protocol):
    def __call__(self, *words: str) -> Done: ...
