"""What a summary is: tables of figures with everything that must be printed beside them. Data only; `reports` gives it a form."""

from __future__ import annotations

import math
from dataclasses import dataclass

BANNER = "exact counts, not for publication"
NOT_REPORTED = "-"


@dataclass(frozen=True)
class Cell:
    """One figure. `low` is None where nothing was reported, `high` None where no upper bound is known.

    `rows` is how many records and reported figures were counted, `rows_with_errors` how many of these carry open errors.
    """

    text: str
    low: float | None = None
    high: float | None = None
    part_low: float | None = None
    part_high: float | None = None
    rows: int = 0
    rows_with_errors: int = 0


@dataclass(frozen=True)
class Head:
    """A column of figures: the measure, its label, and the value of the dimension that runs across, if any."""

    measure: str
    label: str
    across: str = ""


@dataclass(frozen=True)
class Row:
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Note:
    """Something that must be read with the figures: its topic, a sentence, and the cases it speaks of."""

    topic: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class SummaryTable:
    """`dimensions` are the ids of what the row labels say, `label_header` their words."""

    id: str
    title: str
    standard: str
    dimensions: tuple[str, ...]
    label_header: tuple[str, ...]
    across: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The words over each column, labels first."""
        return (*self.label_header, *(head.label for head in self.heads))

    def notes_on(self, topic: str) -> tuple[str, ...]:
        """Every line of the notes on one topic."""
        return tuple(line for note in self.notes if note.topic == topic for line in (note.text, *note.items) if line)


@dataclass(frozen=True)
class Summary:
    """The tables asked for. `start` and `end` are the dates that they were cut to, as given; `marking` is the highest of the files',
    `level` the highest of the fields that were read.
    """

    tables: tuple[SummaryTable, ...]
    audience: str
    banner: str
    start: str | None
    end: str | None
    marking: str
    level: str
    codebook: dict[str, str]

    def table(self, identity: str) -> SummaryTable:
        """Raises KeyError for a table that was not asked for."""
        for table in self.tables:
            if table.id == identity:
                return table
        raise KeyError(identity)


def amount(value: float) -> str:
    """A number with thousands separators, without useless decimals."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def amount_text(low: float, high: float) -> str:
    """A number, or its lower bound where it is not known more exactly."""
    return amount(low) if low == high else f"at least {amount(low)}"


def cell_text(low: float, high: float, part_low: float | None = None, part_high: float | None = None) -> str:
    """As published tables print it: the number, and its part in parentheses where that is known."""
    whole = amount_text(low, high)
    if part_low is None or part_high is None or math.isnan(part_low):
        return whole
    return f"{whole} ({amount_text(part_low, part_high)})"
