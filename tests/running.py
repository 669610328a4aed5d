"""What running a command gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Convert = Callable[[Path, str, Path], Path]


@dataclass(frozen=True)
class Done:
    """The exit code and what was printed."""

    returncode: int
    stdout: str
    stderr: str


class Run(Protocol):
    def __call__(self, *words: str) -> Done: ...
