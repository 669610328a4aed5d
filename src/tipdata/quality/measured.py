"""What a computation returns, and the parameters that `quality.yaml` may give it."""

from __future__ import annotations

from dataclasses import dataclass

from ..codebook.base import Model


@dataclass(frozen=True)
class Measured:
    """A share as its two numbers. A denominator of 0 says that there was nothing to measure.

    `parts` are (name, numerator, denominator), for readers who want to know where the number comes from.
    """

    numerator: float
    denominator: float
    parts: tuple[tuple[str, float, float], ...] = ()


class Parameters(Model):
    """What any measure may say: it concerns a form only when the form asks a field with this role."""

    role: str | None = None
