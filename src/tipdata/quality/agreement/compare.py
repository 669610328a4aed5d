"""Several collections of the same files -> how far they agree, field by field, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...codebook import Codebook, FieldSpec, Table, TableKind
from ...records import Place, Submission, plain_texts
from .declared import Pair
from .estimating import AS_USUAL, Drawn, Resampling
from .fields import FieldAgreement, field_agreement
from .pairing import Matched, NotCompared, columns_of, compared_fields, lacking_columns, matched_tables
from .sample import advised_size
from .standing import Standing, doubts_of, remarks_of


@dataclass(frozen=True)
class Disagreement:
    """One record on which a field was answered differently: where each collector wrote it, and what, where the level allows."""

    table: str
    key: str
    field: str
    label: str
    places: tuple[Place | None, ...]
    answers: tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class TableAgreement:
    """The shared records of one table, the agreement on each of its fields, and for each collection the fields for which it has no column
    while another has one."""

    matched: Matched
    fields: tuple[FieldAgreement, ...]
    lacking: tuple[tuple[FieldSpec, ...], ...] = ()

    @property
    def records(self) -> int:
        return len(self.matched.keys)


@dataclass(frozen=True)
class Few:
    """So many records of a table in common, of how many, and how many are advised."""

    table: Table
    records: int
    of: int
    advised: int

    def told(self, book: Codebook) -> str:
        """It as a sentence."""
        facts = {"number": f"{self.records:,}", "all": f"{self.of:,}", "table": self.table.label, "advised": f"{self.advised:,}"}
        return book.say("scores.few_again", **facts)


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far collections agree. `agreeing` of `compared` cells are the same in all collections that answered them; `left` are
    tables that could not be compared. With `doubts` it says nothing of the collectors; `remarks` are to be known beside it."""

    book: Codebook
    collections: tuple[Submission, ...]
    tables: tuple[TableAgreement, ...]
    left: tuple[NotCompared, ...] = ()
    doubts: tuple[Standing, ...] = ()
    remarks: tuple[Standing, ...] = ()

    @property
    def compared(self) -> int:
        return sum(field.compared for table in self.tables for field in table.fields)

    @property
    def agreeing(self) -> int:
        return sum(field.agreeing for table in self.tables for field in table.fields)

    @property
    def few(self) -> Few | None:
        """Where fewer records of the first table were collected again than is advised: of how many, and how many should have been."""
        for table in self.tables[:1]:
            rows = max(len(data) if (data := one.data(table.matched.table)) is not None else 0 for one in self.collections)
            if table.matched.table.kind is TableKind.records and table.records < advised_size(rows):
                return Few(table.matched.table, table.records, rows, advised_size(rows))
        return None

    def disagreements(self, show_values: bool = False) -> Iterator[Disagreement]:
        """Every cell that differs, in the order of tables, fields and keys; answers of personal and higher fields only on request."""
        for table in self.tables:
            for one in table.fields:
                yield from _differing(table.matched, one, self.collections, show_values)


@dataclass(frozen=True)
class NotComparable:
    """Why collections could not be compared."""

    why: str


def compare(collections: Sequence[Submission], pairs: Sequence[Pair] = (), how: Resampling = AS_USUAL) -> Agreement:
    """The agreement of two or more collections of the same files.

    `pairs` say which keys stand for one record, where records are not told apart by the same key.

    Raises:
        TipdataError: when there are fewer than two collections, they share no record, or pairs are not as they should be.

    """
    book = collections[0].book
    tables = []
    shared = matched_tables(collections, pairs)
    for matched in shared.tables:
        fields = tuple(
            field_agreement(matched.table.name, field, columns_of(matched, field, collections), book, Drawn(how, matched.files))
            for field in compared_fields(matched, collections)
        )
        tables.append(TableAgreement(matched, fields, lacking_columns(matched, collections)))
    doubts, remarks = (told(collections, shared, bool(pairs)) for told in (doubts_of, remarks_of))
    return Agreement(book, tuple(collections), tuple(tables), shared.left, doubts, remarks)


def _differing(matched: Matched, one: FieldAgreement, collections: Sequence[Submission], show_values: bool) -> Iterator[Disagreement]:
    visible = one.field.shows_values or show_values
    columns = columns_of(matched, one.field, collections)
    texts = [None if column is None else plain_texts(column, collections[0].book) for column in columns] if visible else None
    # One entry per differing record, which is what is read.
    for unit in np.flatnonzero(one.differs):
        places = tuple(
            None if row < 0 or column is None else _place(collection, matched.table.name, int(row), one.field.name)
            for collection, column, row in zip(collections, columns, matched.rows[:, unit], strict=True)
        )
        answers = tuple("" if text is None else str(text[unit]) for text in texts) if texts is not None else None
        key = str(matched.keys[unit]).replace("\x1f", " ")
        yield Disagreement(matched.table.name, key, one.field.name, one.field.label, places, answers)


def _place(collection: Submission, table: str, row: int, field: str) -> Place:
    return collection.tables[table].place(row, field)
