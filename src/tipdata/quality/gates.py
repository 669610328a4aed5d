"""What a submission is required to reach, measure by measure: `REL1>=.95`. There is no single score to require (REFERENCE 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..codebook import Codebook
from ..errors import TipdataError
from .scorecard import Scorecard

_FORM = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*(>=|>)\s*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*(%?)\s*")
_SLACK = 1e-9  # a mean of shares that is the limit on paper may lie a rounding step below it


@dataclass(frozen=True)
class Gate:
    """The question with this id must reach `least`, or lie above it."""

    question: str
    least: float
    above: bool = False

    def __str__(self) -> str:
        return f"{self.question} {'>' if self.above else '>='} {self.least:g}"


@dataclass(frozen=True)
class Required:
    """What became of one gate: the value, or why there is none; what is not assessed is not met."""

    gate: Gate
    value: float | None
    why: str = ""

    @property
    def met(self) -> bool:
        if self.value is None:
            return False
        return self.value > self.gate.least if self.gate.above else self.value >= self.gate.least - _SLACK


def gate_of(text: str, book: Codebook) -> Gate:
    """The gate that a person wrote.

    Raises:
        TipdataError: for what is no gate, a question that the codebook does not ask, or one that no number answers.

    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise TipdataError(f"'{text}' is no requirement.", "Write a question, >= or >, and a number, such as REL1>=.95.")
    name, sign, number, percent = found.groups()
    measure = next((m for m in book.measures if m.id.casefold() == name.casefold()), None)
    numbered = ", ".join(m.id for m in book.measures if m.compute is not None and m.basis != "declared")
    if measure is None:
        raise TipdataError(f"There is no question {name}.", f"Those that a number answers are {numbered}.")
    if measure.compute is None or measure.basis == "declared":
        problem = f"{measure.id} is answered in words by the unit, so no number can be required of it."
        raise TipdataError(problem, f"Those that a number answers are {numbered}.")
    least = float(number) / (100 if percent else 1)
    if least > 1 or (least == 1 and sign == ">"):
        raise TipdataError(f"No data can meet '{text}', because 1 is the most that can be reached.", "Write a share, such as .95 or 95%.")
    return Gate(measure.id, least, sign == ">")


def required_of(card: Scorecard, gates: tuple[Gate, ...]) -> tuple[Required, ...]:
    """Each gate against a scorecard, in the order given."""
    answers = {question.id: question for indicator in card.indicators for question in indicator.questions}
    return tuple(Required(gate, answers[gate.question].value, answers[gate.question].why) for gate in gates)
