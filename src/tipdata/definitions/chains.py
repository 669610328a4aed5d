"""The chains of events of a submission with their cases, suspected persons and victims, found by role (REFERENCE 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..codebook import LISTS, Codebook, Table
from ..records import Column, Mask, Numbers, Positions, State, Submission, TableData, empty_column, first_of_key, parent_rows

FORM = "src_form"
VICTIM_AGE, GROUP = "age_at_exploitation", "group_structure"


@dataclass(frozen=True)
class Ground:
    """The tables of a codebook on which screening stands: chains of events, the cases above them, and what else lies below a case."""

    chains: Table
    cases: Table
    victims: Table | None
    persons: Table | None


def ground_of(book: Codebook) -> Ground | None:
    """Where acts, means and purposes are recorded; None where no table of the codebook has all three below a case."""
    for table in book.tables.values():
        roles = {field.role for field in table.fields}
        if roles.issuperset(LISTS.values()) and table.parents:
            cases = book.tables.get(table.parents[0].references or "")
            if cases is not None:
                return Ground(table, cases, _below(book, cases, VICTIM_AGE), _below(book, cases, GROUP))
    return None


def _below(book: Codebook, cases: Table, role: str) -> Table | None:
    tables = (t for t in book.tables.values() if t.by_role(role) and any(f.references == cases.name for f in t.parents))
    return next(tables, None)


class Chains:
    """The rows that are screened, with every column that screening reads.

    A column that nobody collected reads as not collected, and so decides nothing. Columns of the case are read through the first row of
    its key, and stand beside each of its chains.
    """

    def __init__(self, book: Codebook, ground: Ground, tables: dict[str, TableData], links: dict[tuple[str, str], Positions]) -> None:
        self.book, self.ground, self.tables, self.links = book, ground, tables, links

    @property
    def chains(self) -> TableData | None:
        return self.tables.get(self.ground.chains.name)

    @property
    def cases(self) -> TableData | None:
        return self.tables.get(self.ground.cases.name)

    @property
    def length(self) -> int:
        """How many chains there are."""
        return len(self.chains) if self.chains is not None else 0

    @cached_property
    def case_of(self) -> Positions:
        """For each chain the row of its case, -1 where there is none."""
        return self.case_above(self.ground.chains)

    def case_above(self, table: Table | None) -> Positions:
        """For each row of a table below the cases the row of its case, -1 where there is none."""
        data = self.tables.get(table.name) if table is not None else None
        if table is None or data is None:
            return np.zeros(0, dtype=np.int64)
        column = next(f.name for f in table.parents if f.references == self.ground.cases.name)
        return self.links.get((table.name, column), np.full(len(data), -1, dtype=np.int64))

    @cached_property
    def first_rows(self) -> Positions:
        """For each row of the cases the first one of its key."""
        data = self.cases
        if data is None:
            return np.zeros(0, dtype=np.int64)
        keys = data.keys
        if "src_unit" in data.provenance:
            keys = data.provenance["src_unit"] + "\x1f" + keys
        return first_of_key(keys, data.has_key)

    def of_chains(self, role: str) -> Column | None:
        """For each chain its answer; None where the codebook has no such field."""
        return self._column(self.ground.chains, self.chains, role)

    def of_cases(self, role: str) -> Column | None:
        return self._column(self.ground.cases, self.cases, role)

    def of_victims(self, role: str) -> Column | None:
        return self._of(self.ground.victims, role)

    def of_persons(self, role: str) -> Column | None:
        return self._of(self.ground.persons, role)

    def _of(self, table: Table | None, role: str) -> Column | None:
        return self._column(table, self.tables.get(table.name), role) if table is not None else None

    def _column(self, table: Table, data: TableData | None, role: str) -> Column | None:
        field = next(iter(table.by_role(role)), None)
        if field is None:
            return None
        length = len(data) if data is not None else 0
        own = data.columns.get(field.name) if data is not None else None
        return own if own is not None else empty_column(field, length, State.not_collected)

    def numbers(self, role: str) -> tuple[Numbers, Numbers]:
        """For each case the least and the greatest number that a count may be; NaN where it is not known, or no possible count."""
        column = self.of_cases(role)
        length = len(self.cases) if self.cases is not None else 0
        if column is None or column.low is None or column.high is None:
            return np.full(length, np.nan), np.full(length, np.nan)
        impossible = column.low < 0
        return np.where(impossible, np.nan, column.low), np.where(impossible, np.nan, column.high)

    def screened(self, forms: dict[str, bool], own: bool) -> Mask:
        """Which cases come from a form that asks for chains of events: `forms` says it for the rows of a dataset, `own` for all others."""
        data = self.cases
        length = len(data) if data is not None else 0
        if self.chains is None or data is None:
            return np.zeros(length, dtype=bool)
        if FORM not in data.provenance:
            return np.full(length, own)
        return np.array([forms.get(str(form), own) for form in data.provenance[FORM]], dtype=bool)


def chains_of(submission: Submission) -> Chains | None:
    """The chains of a submission or dataset; None where its codebook screens nothing."""
    ground = ground_of(submission.book)
    return Chains(submission.book, ground, submission.tables, submission.parents) if ground is not None else None


def chains_in(book: Codebook, tables: dict[str, TableData]) -> Chains | None:
    """The same over loose tables."""
    ground = ground_of(book)
    return Chains(book, ground, tables, parent_rows(tables, book)) if ground is not None else None
