"""A plan read from its YAML file, or refused with every fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..codebook import Codebook, Fault, Plan
from ..codebook.partial import in_words, read_model
from ..codebook.source import SchemaFile
from ..errors import TipdataError
from .lint import plan_faults

_UNNAMED = "unnamed"


class PlanError(TipdataError):
    """A plan that cannot be used, with every fault found in one pass."""

    def __init__(self, shown: str, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        listed = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"The plan {shown} cannot be used:{listed}")


def load_plan(path: Path, book: Codebook) -> Plan:
    """The plan in a YAML file.

    Raises:
        PlanError: with every fault, each with its line.
        TipdataError: when there is no such file, or it cannot be read.

    """
    return read_plan(plan_text(path), book, path.name, str(path))


def plan_text(path: Path, what: str = "plan") -> str:
    """The text of a plan's file. Raises TipdataError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        raise TipdataError(f"The {what} {path} cannot be read: {problem}.", "Name a YAML file in UTF-8.") from None


def read_plan(
    text: str,
    book: Codebook,
    name: str,
    shown: str | None = None,
    *,
    more: Mapping[str, Any] | None = None,
    less: Mapping[str, Any] | None = None,
) -> Plan:
    """The plan that a text says. `more` stands in place of the text's own keys unless it is blank, `less` only where they are missing.

    Raises:
        PlanError: with every fault, each with its line in the text.

    """
    file = SchemaFile(name, text)
    if not isinstance(file.data, dict):
        problem = Fault(name, 1, "The file is empty." if file.data is None else "A plan holds keys and their values.")
        raise PlanError(shown or name, list(file.reading_faults) or [problem])
    given = {key: value for key, value in (more or {}).items() if value not in (None, (), [], "")}
    data = {**file.data, **{key: value for key, value in (less or {}).items() if file.data.get(key) is None}, **given}
    reading = read_model(Plan, data)
    file = SchemaFile(name, text, reading.kept)
    faults = [*file.reading_faults, *(file.fault(problem["loc"], in_words(problem)) for problem in reading.problems)]
    # A plan without a usable name is told of all the same.
    value = reading.value or read_model(Plan, {**data, "plan": _UNNAMED}).value
    if value is not None:
        faults += plan_faults(value, book, file)
    if faults or reading.value is None:
        raise PlanError(shown or name, faults)
    return reading.value
