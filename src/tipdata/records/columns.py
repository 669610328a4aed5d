"""What flows through the rooms: columns of cells with raw text, canonical text, state, bounds and place. No file formats here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as part, replace
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codebook import Codebook, FieldSpec, Table, View, loose, visible
from .deferred import Chosen, apart, are_unlike, cells_of, cells_of_values, changed, chosen, later, length_of, picked, put, with_deferred

Texts = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class State(IntEnum):
    """What a cell is. Blank, unknown, not applicable, withheld and not collected are different things everywhere."""

    filled = 0
    blank = 1
    unknown = 2
    not_applicable = 3
    withheld = 4
    unreadable = 5
    not_collected = 6


STATED = (State.unknown, State.not_applicable, State.withheld)
ANSWERED = (State.filled, *STATED)
EMPTY = (State.blank, State.not_collected)


@dataclass(frozen=True)
class Place:
    """Where a cell, a row or a sheet stands in the file as a second reader finds it.

    `row` is the spreadsheet's row number or the CSV file's line; `letter` the spreadsheet's column letter.
    """

    file: str
    sheet: str = ""
    row: int = 0
    letter: str = ""

    @property
    def cell(self) -> str:
        return f"{self.letter}{self.row}" if self.letter and self.row else ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.file, self.sheet, self.cell or (f"row {self.row}" if self.row else "")) if part)


def column_letter(number: int) -> str:
    """1 -> A, 27 -> AA; 0 -> nothing."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of texts taken apart: the texts in it, and for each cell the number of its text. Two numbers may stand for one text."""

    texts: Texts
    numbers: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Apart:
    """A column taken apart: what its cells hold as a column of its own, for each cell the number of what it holds, and how many cells
    hold each. Two numbers may stand for the same, unless `are_unlike` tells that what was found in the file is another text for each; where
    nothing is known of repeats, each cell holds its own."""

    values: Column
    numbers: npt.NDArray[np.integer[Any]]
    cells: Positions
    are_unlike: bool = False


_BLANK: dict[str, object] = {"text": "", "state": State.blank, "raw": "", "low": np.nan, "high": np.nan, "problem": ""}


@with_deferred("text", "state", "raw", "low", "high", "problem")
@dataclass(frozen=True, eq=False)
class Column:
    """The cells of one field, one array each for what was found and what it means.

    `text` is canonical ("" unless filled), `raw` is what stood in the file, `low` and `high` bound numbers, counts and dates
    (days since 1970-01-01; NaN unless filled), `at` is the column of the sheet (from 1; 0 when no cell stands behind it),
    `at_row` the row where a cover keeps this field below its neighbours, `direct` false for cells that were worked out.
    """

    field: FieldSpec
    text: Texts
    state: npt.NDArray[np.uint8]
    raw: Texts
    low: Numbers | None = None
    high: Numbers | None = None
    problem: Texts | None = None
    at: int = 0
    at_row: int = 0
    direct: bool = True

    def __len__(self) -> int:
        return length_of(self, "text")

    @cached_property
    def filled(self) -> Mask:
        return self.is_any(State.filled)

    @cached_property
    def coded(self) -> Coded:
        """The canonical texts taken apart."""
        numbers, (texts,) = apart(self, "text")
        if numbers is None:
            numbers, texts = pd.factorize(texts)
        return Coded(np.asarray(texts, dtype=object), numbers.astype(np.int32, copy=False))

    @cached_property
    def apart(self) -> Apart:
        """The cells taken apart, so that what many of them hold is looked at once."""
        numbers, held = apart(self, *_BLANK)
        if numbers is None:
            return Apart(self, np.arange(len(self)), np.ones(len(self), dtype=np.int64))
        values = changed(self, **dict(zip(_BLANK, held, strict=True)))
        return Apart(values, numbers, cells_of(self, "state"), are_unlike(self, "raw"))

    @cached_property
    def blank(self) -> Mask:
        return self.is_any(State.blank)

    @cached_property
    def answered(self) -> Mask:
        """Filled, or a stated reason for holding no value."""
        return self.is_any(*ANSWERED)

    @cached_property
    def empty(self) -> Mask:
        """Blank, or never asked for."""
        return self.is_any(*EMPTY)

    def is_any(self, *states: State) -> Mask:
        """Which cells are in one of these states."""
        wanted = _among(states)
        numbers, (held,) = apart(self, "state")
        return wanted[held] if numbers is None else cells_of_values(wanted[held], numbers)

    def unreadable_where(self, mask: Mask) -> Column:
        """The same cells, of which these are taken for unreadable: they keep what stood in the file and mean nothing."""
        if not mask.any():
            return self
        lost = {"text": "", "state": State.unreadable, "low": np.nan, "high": np.nan}
        return changed(self, **put(self, tuple(_BLANK), lost, mask))

    def with_problem(self, problem: str, mask: Mask) -> Column:
        """The same cells, of which these have this problem."""
        return changed(self, **put(self, tuple(_BLANK), {"problem": problem}, mask)) if mask.any() else self

    def take(self, rows: Positions | Chosen) -> Column:
        """The cells of these rows; a row of -1 gives a blank cell."""
        return changed(self, **picked(self, _BLANK, chosen(rows)))


@lru_cache(maxsize=64)
def _among(states: tuple[State, ...]) -> Mask:
    """For each state whether it is one of these."""
    wanted = np.zeros(len(State), dtype=bool)
    wanted[list(states)] = True
    wanted.setflags(write=False)
    return wanted


def empty_column(field: FieldSpec, length: int, state: State = State.blank) -> Column:
    """A column without any value."""
    numbers = np.zeros(length, dtype=np.int32)
    texts, bounds = later(strings([""]), numbers), later(np.full(1, np.nan), numbers) if is_bounded(field) else None
    return Column(field, texts, later(np.full(1, state, dtype=np.uint8), numbers), texts, bounds, bounds, direct=False)


def stacked_columns(field: FieldSpec, columns: list[Column]) -> Column:
    """The cells of several columns of one field, one below the other; they stand in no sheet."""
    if not columns:
        return empty_column(field, 0)
    text, raw = (np.concatenate(pieces) for pieces in ([c.text for c in columns], [c.raw for c in columns]))
    state = np.concatenate([column.state for column in columns])
    low = high = None
    if is_bounded(field):
        low = np.concatenate([np.full(len(c), np.nan) if c.low is None else c.low for c in columns])
        high = np.concatenate([np.full(len(c), np.nan) if c.high is None else c.high for c in columns])
    return Column(field, text, state, raw, low, high, direct=False)


def is_bounded(field: FieldSpec) -> bool:
    """Whether values of this field have a smallest and largest possible value."""
    return field.type in ("integer", "decimal", "count", "date")


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


def key_text(column: Column) -> Texts:
    """Canonical text; for a stated reason its state's name, however it was spelt; the text as found where it cannot be read."""
    texts = np.where(column.filled, column.text, "")
    for state in STATED:
        texts[column.state == state] = state.name
    unreadable = column.state == State.unreadable
    texts[unreadable] = column.raw[unreadable]
    return texts


def plain_texts(column: Column, book: Codebook) -> Texts:
    """What each cell says, in words that read the same again: canonical text, the codebook's word for a stated reason, the text as found
    where it cannot be read, nothing where blank or not collected."""
    texts = np.where(column.filled, column.text, "")
    stated = column.is_any(*STATED)
    if stated.any():
        texts[stated] = _reasons(column, stated, book)
    unreadable = column.state == State.unreadable
    texts[unreadable] = [visible(raw) for raw in column.raw[unreadable]]
    return texts


def _reasons(column: Column, stated: Mask, book: Codebook) -> Texts:
    """The reason that was written; where a cell was worked out, a reason of its state."""
    allowed = [*book.allowed_missing(column.field), *book.missing_reasons]
    by_state = {State[reason.state]: reason.code for reason in reversed(allowed)}
    codes, unique = pd.factorize(column.raw[stated])
    written = [book.missing_words.get(loose(str(raw))) for raw in unique]
    found = strings([reason.code if reason else "" for reason in written])[codes]
    states = column.state[stated]
    worked_out = strings([by_state.get(state, state.name) for state in State])[states]
    return np.where(found == "", worked_out, found)


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


def strings(values: Iterator[str] | list[str]) -> Texts:
    """A column of texts as an array of objects."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
