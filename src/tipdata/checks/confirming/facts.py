"""Everything that was compared for the findings of one code about one record, as a fingerprint: of other facts nothing was confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property

import numpy as np

from ...codebook import Codebook, FieldSpec, Table, Travels, expressions_of, read_by
from ...evaluation import TableRows, table_rows
from ...language import CountOf, Exists, Fold, Name, Tree, names_in, walk
from ...records import Batch, Column, Positions, Submission, plain_texts

LENGTH = 16


@dataclass(frozen=True)
class Hit:
    """One finding about a record: its batch, which of the batch's findings it is, and the row of the batch's table."""

    batch: Batch
    number: int
    row: int


@dataclass(frozen=True)
class Facts:
    """The fingerprint, and whether all of the facts may leave the unit."""

    fingerprint: str
    travels: bool


@dataclass(frozen=True, eq=False)
class FactFinder:
    """Looks up what findings of one submission are about."""

    submission: Submission
    given: Mapping[str, str] = part(default_factory=dict)

    @cached_property
    def _rows(self) -> dict[str, TableRows]:
        return {}

    def rows(self, table: str) -> TableRows:
        if table not in self._rows:
            self._rows[table] = table_rows(self.submission, table, self.given)
        return self._rows[table]

    def of(self, hits: Sequence[Hit]) -> Facts:
        """The facts behind the findings of one code about one record."""
        cells: set[tuple[str, str, tuple[str, ...]]] = set()
        travels = True
        for hit in hits:
            for where, column, told in self._cells(hit):
                cells.add((where, column.field.name, told))
                travels &= column.field.travels is not Travels.unit
        text = json.dumps([hits[0].batch.code, *sorted(cells)], ensure_ascii=False)
        return Facts(hashlib.sha256(text.encode()).hexdigest()[:LENGTH], travels)

    def _cells(self, hit: Hit) -> Iterator[tuple[str, Column, tuple[str, ...]]]:
        """Each thing that was looked at: which rows it was of, its column, and its texts there."""
        batch, at = hit.batch, np.array([hit.row])
        rule = self.submission.book.rules.get(batch.code)
        if rule is not None and rule.table == batch.table and rule.expect is not None:
            for text in (rule.expect, rule.when):
                if text is not None:
                    yield from self._of_tree(self.submission.book.tree(text), self.rows(batch.table), at, batch.table)
            return
        own = ((batch.table, batch.column, at),) if batch.column else ()
        for table, field, rows in batch.operands or own:
            if field in self.submission.tables[table].columns:
                column = self.submission.tables[table].columns[field]
                yield table, column, self._texts(column, self._restricted(hit, table, rows))

    def _restricted(self, hit: Hit, table: str, rows: Positions) -> Positions:
        """Of the rows that a check found wrong those of this record, where they can be told apart from those of other records."""
        if hit.batch.rows is None:
            return rows
        words = {above.name: word for word, above in self.submission.book.above(self.submission.book.tables[hit.batch.table]).items()}
        wanted = hit.row
        if table != hit.batch.table:
            if table not in words:
                return rows
            wanted = int(self.rows(hit.batch.table).above(words[table])[1][hit.row])
        mine: Positions = rows[np.equal(rows, wanted)]
        return mine

    def _of_tree(self, tree: Tree, rows: TableRows, at: Positions, where: str) -> Iterator[tuple[str, Column, tuple[str, ...]]]:
        """What an expression reads of these rows, of the rows above them and of the rows below them."""
        scope = self.submission.book.scope(rows.table)
        for name in names_in(tree):
            if not name.of_asking_row and scope.lookup(name.path) is not None:
                yield from self._of_name(name, rows, at, where)
        for asked in walk(tree):
            if not isinstance(asked, Exists | CountOf | Fold):
                continue
            kin = rows.kin(asked.table, asked.above)
            if kin is None or not isinstance(kin.rows, TableRows):
                continue
            groups = kin.asks[at]
            below = np.flatnonzero(np.isin(kin.group, groups[groups >= 0]))
            inside = f"{where}>{asked.above}.{asked.table}"
            for key in kin.rows.table.keys:
                yield from self._of_name(Name((key.name,)), kin.rows, below, inside)
            if isinstance(asked, Fold):
                yield from self._of_name(asked.name, kin.rows, below, inside)
            elif asked.condition is not None:
                yield from self._of_tree(asked.condition, kin.rows, below, inside)

    def _of_name(self, name: Name, rows: TableRows, at: Positions, where: str) -> Iterator[tuple[str, Column, tuple[str, ...]]]:
        """What the cells of a name say, and where the tool worked them out, what was stated and they follow from."""
        column = rows.column(name.path)
        yield f"{where}.{name.text}", column, self._texts(column, at)
        if column.field.derive is None:
            return
        # Nobody wrote anything where the tool filled a cell.
        at = at[(column.raw[at] == "") & ~column.empty[at]]
        if not len(at):
            return
        owner = rows
        if len(name.path) > 1:
            table, up = rows.above(name.path[0])
            owner, at = self.rows(table), np.unique(up[at][up[at] >= 0])
        yield from self._behind(column.field, owner, at, f"{where}.{name.text}<")

    def _behind(self, field: FieldSpec, rows: TableRows, at: Positions, where: str) -> Iterator[tuple[str, Column, tuple[str, ...]]]:
        """The cells from which the tool works out a field of these rows."""
        book = self.submission.book
        texts = expressions_of(field)
        for _, text in texts:
            yield from self._of_tree(book.tree(text), rows, at, where)
        if texts:
            return
        for read in sorted(read_by(rows.table, field, book), key=str):
            data = self.submission.tables.get(read.table)
            column = data.columns.get(read.name) if data is not None else None
            if column is not None and column.field.derive is None:
                yield f"{where}{read.table}", column, self._texts(column, self._near(book.tables[read.table], rows, at))

    def _near(self, table: Table, rows: TableRows, at: Positions) -> Positions:
        """The rows of a table that are these rows, stand above them or stand right below them."""
        if table.name == rows.name:
            return at
        words = {above.name: word for word, above in self.submission.book.above(rows.table).items()}
        if table.name in words:
            up = rows.above(words[table.name])[1][at]
            return np.unique(up[up >= 0])
        links = [link for (name, column), link in self.submission.parents.items() if name == table.name and _leads(table, column, rows)]
        return np.flatnonzero(np.isin(links[0], at)) if links else np.zeros(0, dtype=np.int64)

    def _texts(self, column: Column, at: Positions) -> tuple[str, ...]:
        """What these cells say; the order of the rows says nothing."""
        return texts_of(column.take(at), self.submission.book)


def _leads(table: Table, column: str, rows: TableRows) -> bool:
    return table.field(column).references == rows.name


def texts_of(column: Column, book: Codebook) -> tuple[str, ...]:
    return tuple(sorted(map(str, plain_texts(column, book))))
