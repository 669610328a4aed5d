"""A submission: one workbook, zip or folder as read, with who sent it, for which period, in which version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as part
from functools import cached_property
from typing import Literal

import numpy as np

from ..codebook import Codebook, Collection, Plan, Table
from .columns import Place, Positions, State, Texts
from .confirmations import ConfirmationSheet
from .findings import Findings
from .tables import Received, TableData


@dataclass(frozen=True)
class FileRead:
    """One file of a submission, its fingerprint, and what became of its non-empty cells."""

    path: str
    sha256: str
    rows: int = 0
    used: int = 0
    reported: int = 0
    ignored: Counter[str] = part(default_factory=Counter)


@dataclass(frozen=True, eq=False)
class SetAside:
    """A sheet or file that was received and could not be read as a table; `code` says why.

    `tables` are those that it would have filled, its own first; `rows` are the numbers of its rows, None where nobody can tell which of its
    lines are rows. `columns` hold the raw texts of its rows by label, without what stays in the unit or is not known.
    """

    code: str
    place: Place
    name: str
    tables: tuple[str, ...] = ()
    rows: Positions | None = None
    columns: dict[str, Texts] = part(default_factory=dict)

    def __len__(self) -> int:
        """How many rows are known to be set aside."""
        return 0 if self.rows is None else len(self.rows)


@dataclass(frozen=True, eq=False)
class Submission:
    """What one reporting unit sent: typed tables, sheets as received and set aside, the findings of reading, the assumptions made."""

    path: str
    book: Codebook
    collection: Collection
    tables: dict[str, TableData]
    received: tuple[Received, ...]
    files: tuple[FileRead, ...]
    findings: Findings
    assumptions: tuple[str, ...] = ()
    stamp: dict[str, str] = part(default_factory=dict)
    is_dataset: bool = False
    set_aside: tuple[SetAside, ...] = ()
    confirmations: ConfirmationSheet | None = None
    checklist: Received | None = None
    checklist_of: dict[str, Texts] = part(default_factory=dict)
    plan: Plan | None = None

    def cover_value(self, role: str) -> str:
        """The canonical text of the cover's field with this role; empty when blank, unknown or absent."""
        cover, name = self.book.cover, self.book.cover_field(role)
        data = self.tables.get(cover.name) if cover else None
        if data is None or name is None or not len(data) or name not in data.columns:
            return ""
        column = data.columns[name]
        return str(column.text[0]) if column.state[0] == State.filled else ""

    @property
    def unit(self) -> str:
        return self.cover_value("unit")

    @property
    def period(self) -> tuple[str, str]:
        """First and last day; a partial date on the cover is the whole month or year. Empty where the cover does not say."""
        return self._cover_day("period_start", "low"), self._cover_day("period_end", "high")

    def _cover_day(self, role: str, bound: Literal["low", "high"]) -> str:
        if not self.cover_value(role):
            return ""
        cover, name = self.book.cover, self.book.cover_field(role)
        assert cover is not None
        assert name is not None
        days = getattr(self.tables[cover.name].columns[name], bound)
        return self.cover_value(role) if days is None else str(np.datetime64(int(days[0]), "D"))

    @property
    def version(self) -> int:
        text = self.cover_value("version")
        return int(text) if text.lstrip("-").isdigit() else 1

    @property
    def id(self) -> str:
        """Unit, period and version in one word, such as NTH-2025Q1-v2."""
        return id_of_submission(self.unit, *self.period, self.version)

    @property
    def sha256(self) -> str:
        return ",".join(file.sha256 for file in self.files)

    def data(self, table: Table) -> TableData | None:
        return self.tables.get(table.name)

    @cached_property
    def parents(self) -> dict[tuple[str, str], Positions]:
        """For each (table, parent column): the row of the parent table behind each row, -1 where there is none."""
        from .links import parent_rows

        return parent_rows(self.tables, self.book)


def id_of_submission(unit: str, start: str, end: str, version: int) -> str:
    """Unit, period and version in one word: NTH-2025Q1-v2, NTH-2025-v1, or with the two dates where the period is none of these."""
    return f"{unit}-{period_word(start, end)}-v{version}"


_PERIODS = {("01-01", "12-31"): "", ("01-01", "03-31"): "Q1", ("04-01", "06-30"): "Q2", ("07-01", "09-30"): "Q3", ("10-01", "12-31"): "Q4"}


def period_word(start: str, end: str) -> str:
    """2025, 2025Q1, or the two dates."""
    year, rest = start[:4], (start[5:], end[5:])
    if year == end[:4] and rest in _PERIODS:
        return year + _PERIODS[rest]
    return f"{start}..{end}"
