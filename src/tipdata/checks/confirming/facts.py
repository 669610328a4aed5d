"""Everything that was compared for the findings of one code about one record, as a fingerprint: of other facts nothing was confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property

import numpy as np

from ...codebook import Codebook, Travels
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
                yield self._of_name(name, rows, at, where)
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
                yield self._of_name(Name((key.name,)), kin.rows, below, inside)
            if isinstance(asked, Fold):
                yield self._of_name(asked.name, kin.rows, below, inside)
            elif asked.condition is not None:
                yield from self._of_tree(asked.condition, kin.rows, below, inside)

    def _of_name(self, name: Name, rows: TableRows, at: Positions, where: str) -> tuple[str, Column, tuple[str, ...]]:
        column = rows.column(name.path)
        return f"{where}.{name.text}", column, self._texts(column, at)

    def _texts(self, column: Column, at: Positions) -> tuple[str, ...]:
        """What these cells say; the order of the rows says nothing."""
        return texts_of(column.take(at), self.submission.book)


def texts_of(column: Column, book: Codebook) -> tuple[str, ...]:
    return tuple(sorted(map(str, plain_texts(column, book))))
