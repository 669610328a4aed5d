"""Tables of columns, with the place of each row in its file; and sheets as they were received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as part, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook import Table, View
from .columns import Column, Mask, Place, Positions, Texts, column_letter, empty_column, key_text, strings
from .deferred import cells_of_values, chosen

_OF_KEYS = ("keys", "has_key", "repeated")
"""What is worked out of the keys alone."""


@dataclass(frozen=True)
class Piece:
    """A sheet of which some rows of a table come, where they come from more than one: its place, and where columns stand in it.

    `letters` gives for the number of a column the number that it has in this sheet, 0 where the sheet lacks it.
    """

    file: str
    sheet: str
    header_row: int
    letters: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class TableData:
    """The rows of one table: its columns, and for each row the place and the sheet row that it came from.

    `origin` numbers the received row (of sheet `sheet` of file `file`) behind each row; `rows` are spreadsheet row numbers. Rows that come
    from several sheets have `pieces`, and `piece` says of each row from which of them it comes.
    """

    table: Table
    file: str
    sheet: str
    columns: dict[str, Column]
    rows: Positions
    origin: Positions
    header_row: int = 0
    made: bool = False
    provenance: dict[str, Texts] = part(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    piece: Positions | None = None

    @property
    def name(self) -> str:
        return self.table.name

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, row: int, column: str | None = None) -> Place:
        """The place of a cell, or of a row; `row` counts from 0."""
        return self.places(self.columns.get(column) if column else None, np.array([row]))[0]

    def places(self, column: Column | None, rows: Positions) -> tuple[Place, ...]:
        """The cells of a column in these rows, counted from 0; the rows themselves where there is no such column in the file."""
        at, at_row = (column.at, column.at_row) if column is not None else (0, 0)
        numbers = [at_row] * len(rows) if at_row else self.rows[rows].tolist()
        if self.piece is None:
            letter = column_letter(at)
            return tuple(Place(self.file, self.sheet, number, letter) for number in numbers)
        pieces = [self.pieces[number] for number in self.piece[rows].tolist()]
        return tuple(
            Place(p.file, p.sheet, number, column_letter(p.letters.get(at, at))) for p, number in zip(pieces, numbers, strict=True)
        )

    @property
    def all_files(self) -> tuple[str, ...]:
        """The files from which rows come."""
        return (self.file,) if self.piece is None else tuple(dict.fromkeys(piece.file for piece in self.pieces))

    def files(self, names: Mapping[str, str]) -> Texts:
        """The file of each row, by the names that files are to have."""
        return self._of_pieces([names[piece.file] for piece in self.pieces] or [names[self.file]])

    @property
    def sheets(self) -> Texts:
        """The sheet of each row."""
        return self._of_pieces([piece.sheet for piece in self.pieces] or [self.sheet])

    def _of_pieces(self, words: list[str]) -> Texts:
        return np.full(len(self), words[0], dtype=object) if self.piece is None else strings(words)[self.piece]

    def column(self, name: str) -> Column:
        """The column of a field; all blank when the file has none."""
        found = self.columns.get(name)
        return found if found is not None else empty_column(self.table.field(name), len(self))

    def take(self, rows: Positions) -> TableData:
        of_all = chosen(rows)
        return replace(
            self,
            columns={name: column.take(of_all) for name, column in self.columns.items()},
            rows=self.rows[rows],
            origin=self.origin[rows],
            piece=None if self.piece is None else self.piece[rows],
            provenance={name: values[rows] for name, values in self.provenance.items()},
        )

    def with_column(self, name: str, column: Column) -> TableData:
        """The same rows with another column in place of one."""
        made = replace(self, columns={**self.columns, name: column})
        if all(name != key.name for key in self.table.keys):
            made.__dict__.update({known: self.__dict__[known] for known in _OF_KEYS if known in self.__dict__})
        return made

    def in_sheet(self, rows: Mask, length: int) -> Mask:
        """Behind which rows of their sheet, which has so many, these rows stand."""
        found = np.zeros(length, dtype=bool)
        if self._is_sheet:
            found[: len(self)] = rows
        else:
            found[self.origin[rows]] = True
        return found

    @cached_property
    def first_of_origin(self) -> Mask:
        """The first of the rows that come from the same row of the sheet."""
        if bool((self.origin[1:] > self.origin[:-1]).all()):
            return np.ones(len(self), dtype=bool)
        first = np.zeros(len(self), dtype=bool)
        first[np.unique(self.origin, return_index=True)[1]] = True
        return first

    @cached_property
    def _is_sheet(self) -> bool:
        """Whether the rows are those of the sheet from its first one on, as in most tables."""
        return bool((self.origin == np.arange(len(self))).all())

    @cached_property
    def keys(self) -> Texts:
        """One text per row that is equal for rows of the same key; parts are joined by a unit separator."""
        return joined([key_text(self.column(f.name)) for f in self.table.keys], len(self))

    def keys_of(self, rows: Positions) -> Texts:
        """The keys of these rows, without making those of all others."""
        return joined([key_text(self.column(f.name).take(rows)) for f in self.table.keys], len(rows))

    @cached_property
    def repeated(self) -> Positions:
        """The rows whose key stands in another row too."""
        keys = [self.column(field.name) for field in self.table.keys]
        if len(keys) != 1 or not keys[0].apart.are_unlike:
            return np.flatnonzero(pd.Series(self.keys, dtype=object).duplicated(keep=False))
        parts = keys[0].apart
        texts, cells = key_text(parts.values), parts.cells
        # Most keys are what was found in the file, and of that no two values are equal.
        others = texts[texts != parts.values.raw]
        if len(others):
            doubtful = np.flatnonzero(pd.Index(texts, dtype=object).isin(others))
            codes = pd.factorize(texts[doubtful])[0]
            cells = cells.copy()
            cells[doubtful] = np.bincount(codes, weights=cells[doubtful])[codes]
        return np.flatnonzero(cells_of_values(cells > 1, parts.numbers))

    @cached_property
    def has_key(self) -> Mask:
        """Whether every part of the row's key is answered, so that the row can be told from others."""
        whole = np.full(len(self), bool(self.table.keys))
        for field in self.table.keys:
            whole &= self.column(field.name).answered
        return whole


def joined(parts: list[Texts], length: int) -> Texts:
    if len(parts) == 1:
        return parts[0]
    keys = np.full(length, "", dtype=object)
    for number, texts in enumerate(parts):
        keys = keys + ("\x1f" if number else "") + texts
    return keys


@dataclass(frozen=True, eq=False)
class Received:
    """A sheet as it was received, read through a view: the cells a person typed, row by row. For `pieces` see `TableData`."""

    view: View
    file: str
    sheet: str
    columns: dict[str, Column]
    rows: Positions
    header_row: int
    pieces: tuple[Piece, ...] = ()
    piece: Positions | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shown_sheet(self) -> str:
        """The name of the sheet as its file has it; tables that share a sheet have names of their own beside."""
        return self.pieces[0].sheet if self.pieces else self.sheet
