"""Tables and received sheets, as rows that an expression can be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as part, replace

import numpy as np

from ..codebook import Codebook, FieldSpec, FieldType, Table, View
from ..language import PERIOD_END, PERIOD_START, given_operand
from ..records import Column, Mask, Positions, Received, State, Submission, TableData, empty_column, first_of_key, match, parent_rows
from .asked import Kin
from .cells import Cells

Gaps = Mapping[tuple[str, str], Mask]
"""For a table and the table above it: which rows above may have rows below them that are not here."""

_NO_DAY = FieldSpec(name="day", label="Day", help="A day that nobody gives.", example="2024-05-17", type=FieldType.date)


@dataclass(eq=False)
class TableRows:
    """The rows of a table of a submission, with the rows above and below them within reach."""

    book: Codebook
    tables: dict[str, TableData]
    name: str
    links: dict[tuple[str, str], Positions]
    cover_rows: dict[str, Positions] = part(default_factory=dict)
    given: Mapping[str, str] = part(default_factory=dict)
    gaps: Gaps = part(default_factory=dict)
    _cells: dict[tuple[str, ...], Cells] = part(default_factory=dict, repr=False)
    _kin: dict[tuple[str, str], Kin | None] = part(default_factory=dict, repr=False)

    @property
    def table(self) -> Table:
        return self.book.tables[self.name]

    @property
    def data(self) -> TableData | None:
        return self.tables.get(self.name)

    def __len__(self) -> int:
        return len(self.data) if self.data is not None else 0

    def column(self, path: tuple[str, ...]) -> Column:
        """The cells of a field of these rows, or of the rows above them (blank where there is no row above)."""
        column, at = self._reach(path)
        return column if at is None else column.take(at)

    def cells(self, path: tuple[str, ...]) -> Cells:
        if path not in self._cells:
            self._cells[path] = Cells(*self._reach(path))
        return self._cells[path]

    def _reach(self, path: tuple[str, ...]) -> tuple[Column, Positions | None]:
        """The column that a name reads, and the row there behind each row here (None: the same)."""
        if len(path) == 1:
            own = self.data.columns.get(path[0]) if self.data is not None else None
            if own is not None:
                return own, None
            if given_operand(path) is None or any(field.name == path[0] for field in self.table.fields):
                return empty_column(self.table.field(path[0]), len(self)), None
            return self._cover_day(path[0])
        above, rows = self.above(path[0])
        field = self.book.tables[above].field(path[-1])
        data = self.tables.get(above)
        column = data.columns.get(field.name) if data is not None else None
        return (empty_column(field, len(self)), None) if column is None else (column, rows)

    def _cover_day(self, word: str) -> tuple[Column, Positions | None]:
        """The day that the cover gives for a name without a row; of a period that is given in years or months its first or last day."""
        path = self.book.spelt_out((word,), self.table)
        if path == (word,):
            return empty_column(_NO_DAY, len(self)), None
        column, at = self._reach(path)
        if word == PERIOD_START:
            return replace(column, high=column.low), at
        return (replace(column, low=column.high) if word == PERIOD_END else column), at

    def above(self, word: str) -> tuple[str, Positions]:
        """The table that a word such as `case` names, and for each row here its row (-1 for none)."""
        cover = self.book.cover
        if cover is not None and word == cover.singular:
            known = self.cover_rows.get(self.name)
            present = cover.name in self.tables and len(self.tables[cover.name]) > 0
            return cover.name, known if known is not None else np.full(len(self), 0 if present else -1, dtype=np.int64)
        return self._climb(self.name, word, np.arange(len(self)))

    def _climb(self, name: str, word: str, rows: Positions) -> tuple[str, Positions]:
        for field in self.book.tables[name].parents:
            if field.references == name:
                continue
            parent = self.book.tables[field.references or ""]
            link = self.links.get((name, field.name))
            up = np.full(len(rows), -1, dtype=np.int64)
            if link is not None and len(link):
                up = np.where(rows >= 0, link[np.where(rows < 0, 0, rows)], -1)
            if parent.singular == word:
                return parent.name, up
            if word in self.book.above(parent):
                return self._climb(parent.name, word, up)
        raise KeyError(word)

    def firsts(self) -> Positions:
        """For each row the first row with the same key: rows below are linked to that one, and speak for its repeats too."""
        if self.data is None:
            return np.zeros(0, dtype=np.int64)
        keys = self.data.keys
        if "src_unit" in self.data.provenance:
            keys = self.data.provenance["src_unit"] + "\x1f" + keys
        return first_of_key(keys, np.ones(len(keys), dtype=bool))

    def kin(self, table: str, above: str = "") -> Kin | None:
        if (table, above) not in self._kin:
            self._kin[table, above] = self._find_kin(table, above)
        return self._kin[table, above]

    def _find_kin(self, table: str, above: str) -> Kin | None:
        owner, asks = self.above(above) if above else (self.name, np.arange(len(self)))
        link = self._link(table, owner)
        if link is None:
            return None
        first = self._of(owner).firsts()
        asks, group = (np.where(rows >= 0, first[rows], -1) if len(first) else np.full(len(rows), -1) for rows in (asks, link))
        return Kin(self._of(table), group, asks, self._gaps(table, owner, first))

    def _gaps(self, table: str, owner: str, first: Positions) -> Mask | None:
        """Which groups may have rows that are not here; rows that repeat a key are one group."""
        found = self.gaps.get((table, owner))
        if found is None or not found.any():
            return None
        gaps = np.zeros(len(first), dtype=bool)
        gaps[first[found]] = True
        return gaps

    def _of(self, table: str) -> TableRows:
        return self if table == self.name else TableRows(self.book, self.tables, table, self.links, self.cover_rows, self.given, self.gaps)

    def _link(self, table: str, owner: str) -> Positions | None:
        """For each row of a table its row of the table above; None where one of them was not sent."""
        if self.book.cover is not None and owner == self.book.cover.name:
            return self._of(table).above(self.book.cover.singular)[1] if table in self.tables and owner in self.tables else None
        column = next(f.name for f in self.book.tables[table].parents if f.references == owner)
        return self.links.get((table, column))


def table_rows(submission: Submission, table: str, given: Mapping[str, str] | None = None, gaps: Gaps | None = None) -> TableRows:
    """The rows of one table of a submission, ready for expressions.

    `given` holds what no row says, as texts: `as_of`, and facts of the definition profile under `profile.` and their names. `gaps`
    say where rows may exist that are not in the submission, by default nowhere.
    """
    return TableRows(submission.book, submission.tables, table, submission.parents, given=given or {}, gaps=gaps or {})


def rows_of(
    book: Codebook,
    tables: dict[str, TableData],
    table: str,
    cover_rows: dict[str, Positions] | None = None,
    given: Mapping[str, str] | None = None,
) -> TableRows:
    """The same over loose tables; `cover_rows` says which cover row stands over each row of each table."""
    return TableRows(book, tables, table, parent_rows(tables, book), cover_rows or {}, given or {})


@dataclass(eq=False)
class SheetRows:
    """The rows of a received sheet: conditions inside a form are asked over these."""

    book: Codebook
    sheets: dict[str, Received]
    name: str
    views: tuple[View, ...]
    given: Mapping[str, str] = part(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sheets[self.name]) if self.name in self.sheets else 0

    def column(self, path: tuple[str, ...]) -> Column:
        if self.name in self.sheets:
            return self.sheets[self.name].columns[path[0]]
        view = next(view for view in self.views if view.name == self.name)
        return empty_column(view.column(path[0]), 0)

    def cells(self, path: tuple[str, ...]) -> Cells:
        return Cells(self.column(path))

    def kin(self, table: str, above: str = "") -> Kin | None:
        assert not above, "Conditions inside a form reach no rows above."
        if table not in self.sheets:
            return None
        own, lower = self.sheets[self.name], self.sheets[table]
        column = next(name for name, parent in lower.view.parent_columns if parent == own.view.table.name)
        key = own.columns[own.view.key_columns[0]]
        values = lower.columns[column]
        group = match(values.text, key.text, values.state == State.filled)
        return Kin(SheetRows(self.book, self.sheets, table, self.views), group, first_of_key(key.text, key.filled))
