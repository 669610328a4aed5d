"""Tables and received sheets, as rows that an expression can be asked about."""

from __future__ import annotations

from dataclasses import dataclass, field as part

import numpy as np

from ..codebook import Codebook, Table, View
from ..records import Column, Positions, Received, State, Submission, TableData, empty_column, first_of_key, match, parent_rows


@dataclass(eq=False)
class TableRows:
    """The rows of a table of a submission, with the rows above and below them within reach."""

    book: Codebook
    tables: dict[str, TableData]
    name: str
    links: dict[tuple[str, str], Positions]
    cover_rows: dict[str, Positions] = part(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.book.tables[self.name]

    @property
    def data(self) -> TableData | None:
        return self.tables.get(self.name)

    def __len__(self) -> int:
        return len(self.data) if self.data is not None else 0

    def column(self, path: tuple[str, ...]) -> Column:
        if len(path) == 1:
            own = self.data.columns.get(path[0]) if self.data is not None else None
            return own if own is not None else empty_column(self.table.field(path[0]), len(self))
        above, rows = self.above(path[0])
        field = self.book.tables[above].field(path[-1])
        data = self.tables.get(above)
        column = data.columns.get(field.name) if data is not None else None
        return empty_column(field, len(self)) if column is None else column.take(rows)

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
        if self.data is None:
            return np.zeros(0, dtype=np.int64)
        keys = self.data.keys
        if "src_unit" in self.data.provenance:
            keys = self.data.provenance["src_unit"] + "\x1f" + keys
        return first_of_key(keys, np.ones(len(keys), dtype=bool))

    def below(self, table: str) -> tuple[TableRows, Positions] | None:
        column = next(f.name for f in self.book.tables[table].parents if f.references == self.name)
        link = self.links.get((table, column))
        return None if link is None else (TableRows(self.book, self.tables, table, self.links, self.cover_rows), link)


def table_rows(submission: Submission, table: str) -> TableRows:
    """The rows of one table of a submission, ready for expressions."""
    return TableRows(submission.book, submission.tables, table, submission.parents)


def rows_of(book: Codebook, tables: dict[str, TableData], table: str, cover_rows: dict[str, Positions] | None = None) -> TableRows:
    """The same over loose tables; `cover_rows` says which cover row stands over each row of each table."""
    return TableRows(book, tables, table, parent_rows(tables), cover_rows or {})


@dataclass(eq=False)
class SheetRows:
    """The rows of a received sheet: conditions inside a form are asked over these."""

    book: Codebook
    sheets: dict[str, Received]
    name: str
    views: tuple[View, ...]

    def __len__(self) -> int:
        return len(self.sheets[self.name]) if self.name in self.sheets else 0

    def column(self, path: tuple[str, ...]) -> Column:
        if self.name in self.sheets:
            return self.sheets[self.name].columns[path[0]]
        view = next(view for view in self.views if view.name == self.name)
        return empty_column(view.column(path[0]), 0)

    def firsts(self) -> Positions:
        own = self.sheets[self.name]
        key = own.columns[own.view.key_columns[0]]
        return first_of_key(key.text, key.filled)

    def below(self, table: str) -> tuple[SheetRows, Positions] | None:
        if table not in self.sheets:
            return None
        own, lower = self.sheets[self.name], self.sheets[table]
        column = next(name for name, parent in lower.view.parent_columns if parent == own.view.table.name)
        key = own.columns[own.view.key_columns[0]]
        values = lower.columns[column]
        return SheetRows(self.book, self.sheets, table, self.views), match(values.text, key.text, values.state == State.filled)
