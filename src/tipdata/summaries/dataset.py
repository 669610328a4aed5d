"""A merged dataset, or a single submission, with what counting asks of it: who sent each row, for which period, and where the unit lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field as part
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldSpec, Table, TableKind
from ..definitions import derive, derive_tables
from ..evaluation import TableRows, rows_of
from ..records import Mask, Positions, State, Submission, TableData, Texts, match
from .places import Places

UNIT, SENT_AS, FORM, ERRORS = "src_unit", "src_submission", "src_form", "src_errors"
TABLES, ASIDE, REFUSED, UNREAD = "src_tables", "src_set_aside", "src_refused", "src_unread"
NOT_ASKED = "src_not_asked"


@dataclass(frozen=True)
class Sent:
    """One submission as the cover tells of it. Days since 1970-01-01, NaN where the cover has no readable date.

    `series` is the one that its form belongs to, empty for a form that holds the whole chain; `agency` the kind of agency that sent it.
    `tables` are those that it held, None where nothing says so; `aside` how many of its rows a merge set aside; `refused` the tables whose
    sheet could not be read, and sheets that nobody understood; `not_asked` the fields of the form that its plan does not ask.
    """

    unit: str
    name: str
    form: str
    start: float
    end: float
    nil: bool
    definition: str
    agency: str
    series: str
    marking: str
    tables: frozenset[str] | None = None
    aside: int = 0
    refused: frozenset[str] = frozenset()
    not_asked: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[float, str]:
        """The later of two submissions ranks higher."""
        return (-np.inf if np.isnan(self.end) else self.end), self.name


@dataclass(frozen=True, eq=False)
class Dataset:
    """Tables with their links. `one_form` is the form of a submission that was never merged."""

    book: Codebook
    tables: dict[str, TableData]
    one_form: str = ""
    one_tables: frozenset[str] | None = None
    _units: dict[str, Texts] = part(default_factory=dict)

    @cached_property
    def cover(self) -> TableData | None:
        return self.tables.get(self.book.cover.name) if self.book.cover else None

    @cached_property
    def cover_rows(self) -> dict[str, Positions]:
        """For each table the row of the cover that stands over each of its rows, -1 where none is known."""
        return {name: self._under(data) for name, data in self.tables.items() if self.cover is not None}

    @property
    def unread(self) -> list[str]:
        """The files beside the submissions of which the merge could read nothing."""
        stated = self.cover.provenance.get(UNREAD) if self.cover is not None else None
        texts: Iterable[object] = () if stated is None else set(stated)
        return sorted({name.strip() for text in texts for name in str(text).split(self.book.separator) if name.strip()})

    def _under(self, data: TableData) -> Positions:
        assert self.cover is not None
        if data is self.cover:
            return np.arange(len(data), dtype=np.int64)
        own, known = data.provenance.get(SENT_AS), self.cover.provenance.get(SENT_AS)
        if own is not None and known is not None:
            return match(own, known, own != "")
        return np.full(len(data), 0 if len(self.cover) == 1 else -1, dtype=np.int64)

    @cached_property
    def _root(self) -> TableRows:
        return rows_of(self.book, self.tables, next(iter(self.book.tables)), self.cover_rows)

    def rows(self, table: str) -> TableRows:
        """The rows of a table, ready for expressions."""
        return TableRows(self.book, self.tables, table, self._root.links, self.cover_rows)

    def units(self, data: TableData) -> Texts:
        """The unit that each row comes from; empty where nothing says so."""
        if data.name not in self._units:
            self._units[data.name] = self._units_of(data)
        return self._units[data.name]

    def _units_of(self, data: TableData) -> Texts:
        stated = data.provenance.get(UNIT)
        if stated is not None:
            numbers, different = pd.factorize(stated)
            return np.array([" ".join(str(text).split()) for text in different], dtype=object)[numbers]
        above = self.cover_rows.get(data.name, np.full(len(data), -1, dtype=np.int64))
        return np.array([*(sent.unit for sent in self.sent), ""], dtype=object)[above]

    def open_errors(self, data: TableData) -> Mask | None:
        """Which rows carry open errors; None where the merge did not say."""
        marks = data.provenance.get(ERRORS)
        return None if marks is None else ~np.isin(marks.astype(str), ("", "0"))

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """One entry per row of the cover."""
        return tuple(self._sent(row) for row in range(len(self.cover))) if self.cover is not None else ()

    def _sent(self, row: int) -> Sent:
        data = self.cover
        assert data is not None
        stated = {name: " ".join(str(values[row]).split()) for name, values in data.provenance.items()}
        counted = self.book.counted
        agency = counted.agency if counted else None
        nil = self._cell("nil_return", row)
        form = stated.get(FORM) or self.one_form or self._cell("form", row)
        return Sent(
            unit=stated.get(UNIT) or self._cell("unit", row),
            name=stated.get(SENT_AS, ""),
            form=form,
            start=self._day("period_start", row, "low"),
            end=self._day("period_end", row, "high"),
            nil=nil == "yes",
            definition=self._cell("definition", row),
            agency=self._text(data.table.field(agency), row) if agency else "",
            series=next((series.id for series in (counted.series if counted else ()) if form in series.forms), ""),
            marking=self._cell("marking", row),
            tables=frozenset(stated[TABLES].split(self.book.separator)) if stated.get(TABLES) else self.one_tables,
            aside=int(stated[ASIDE]) if stated.get(ASIDE, "").isdecimal() else 0,
            refused=frozenset(name for name in stated.get(REFUSED, "").split(self.book.separator) if name),
            not_asked=frozenset(name for name in stated.get(NOT_ASKED, "").split(self.book.separator) if name),
        )

    def _cell(self, role: str, row: int) -> str:
        assert self.cover is not None
        field = next(iter(self.cover.table.by_role(role)), None)
        return self._text(field, row) if field else ""

    def _text(self, field: FieldSpec, row: int) -> str:
        assert self.cover is not None
        column = self.cover.columns.get(field.name)
        return str(column.text[row]) if column is not None and column.state[row] == State.filled else ""

    def _day(self, role: str, row: int, bound: str) -> float:
        assert self.cover is not None
        name = self.book.cover_field(role)
        column = self.cover.columns.get(name) if name else None
        days = getattr(column, bound) if column is not None else None
        return float(days[row]) if days is not None else float("nan")

    @cached_property
    def places(self) -> Places:
        """Where the units lie, as their covers say; the cover of the latest period decides."""
        stated = sorted(range(len(self.sent)), key=lambda row: self.sent[row].rank)
        homes = {str(unit): ("", "") for data in self.tables.values() for unit in pd.unique(self.units(data)) if unit}
        homes |= {self.sent[row].unit: (self._cell("area", row), self._cell("country", row)) for row in stated if self.sent[row].unit}
        country = next(iter(self.book.cover.by_role("country")), None) if self.book.cover else None
        return Places(homes, self.book.answers_of(country) if country else {})

    def collects(self, sent: Sent, table: str, field: str | None = None) -> bool:
        """Whether the form of a submission asks for this table, and for this field of it.

        Where the form is not known, rows of the unit in the table say that it does.
        """
        collection = self.book.collections.get(sent.form)
        if collection is not None:
            return table in collection.tables and (field is None or collection.asks(table, field))
        data = self.tables.get(table)
        return data is not None and bool((self.units(data) == sent.unit).any())

    def holds(self, sent: Sent, table: str) -> bool:
        """Whether a submission held this table, with or without rows: a sheet that was not sent is silence."""
        return self.collects(sent, table) and (sent.tables is None or table in sent.tables)

    def sends_counts(self, sent: Sent) -> bool:
        """Whether the form asks for ready-made counts."""
        collection = self.book.collections.get(sent.form)
        return collection is not None and any(table.name in collection.tables for table in count_tables(self.book))

    def shown(self, field: FieldSpec | None, text: str) -> str:
        """A found text where the level of its field lets it stand in a report."""
        return text if field is None or field.shows_values else "(not shown)"


def count_tables(book: Codebook) -> list[Table]:
    """The tables of ready-made counts: each row says by roles which measure it holds, and its value."""
    return [t for t in book.tables.values() if t.kind is TableKind.counts and t.by_role("measure") and t.by_role("value")]


def dataset_of(source: Submission | dict[str, TableData], book: Codebook) -> Dataset:
    """The dataset behind a submission, or loose tables; all that the tool works out is filled, under the definitions that covers name."""
    if not isinstance(source, Submission):
        return Dataset(book, derive_tables(source, book))
    tables = derive(source).tables
    return Dataset(book, tables) if source.is_dataset else Dataset(book, tables, source.collection.form.name, frozenset(source.tables))
