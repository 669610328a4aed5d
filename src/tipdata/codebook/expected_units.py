"""The register of reporting units: who is expected to report, for which periods. A file of the coordinator's own, beside the codebook."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Spec

from ..errors import TipdataError
from .base import Model
from .partial import in_words, read_model
from .source import SchemaFile
from .words import loose

Every = Literal["month", "quarter", "half_year", "year"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_AS_WRITTEN = frozenset({"code", "label", "region"})
"""What YAML would take for a number or a truth, such as 014 and NO."""


class ExpectedUnit(Model):
    """A unit that is to report every month, quarter, half year or year: the period that holds `first` is its first one due, and that
    of `last` its last. `weight` is what the unit stands for, such as the people who live in its area, or its cases in a usual year."""

    code: Annotated[str, Spec(min_length=1)]
    label: str = ""
    region: str = ""
    every: Every = "quarter"
    weight: Annotated[float, Spec(gt=0)] | None = None
    first: datetime.date
    last: datetime.date | None = None


class _UnitsFile(Model):
    units: tuple[ExpectedUnit, ...]


def load_expected_units(path: Path) -> tuple[ExpectedUnit, ...]:
    """The units of a register.

    Raises:
        TipdataError: when the file cannot be read, or with every fault in it and its line.

    """
    try:
        file = SchemaFile(path.name, path.read_text(encoding="utf-8-sig"), texts=_AS_WRITTEN)
    except (OSError, UnicodeDecodeError):
        raise TipdataError(f"The register of units {path} cannot be read.", "Name a YAML file in UTF-8.") from None
    faults = list(file.reading_faults)
    units: tuple[ExpectedUnit, ...] = ()
    if not faults:
        reading = read_model(_UnitsFile, file.data)
        faults += [file.fault(problem["loc"], in_words(problem)) for problem in reading.problems]
        units = reading.value.units if reading.value is not None else ()
    if not faults and not units:
        faults.append(file.fault(("units",), "The register names no unit."))
    seen: dict[str, str] = {}
    for number, unit in enumerate(units):
        same = seen.get(loose(unit.code))
        if same is not None:
            told = f"The unit {unit.code} stands more than once" + (f", first as {same}." if same != unit.code else ".")
            faults.append(file.fault(("units", number, "code"), told))
        if unit.last is not None and unit.last < unit.first:
            faults.append(file.fault(("units", number, "last"), f"The last period of {unit.code} is before its first."))
        seen.setdefault(loose(unit.code), unit.code)
    if faults:
        told = "\n".join(str(fault) for fault in sorted(set(faults)))
        raise TipdataError(f"The register of units has faults:\n{told}", "")
    return units
