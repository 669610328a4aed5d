"""What flows through the rooms: columns of cells with raw text, canonical text, state, bounds and place. No file formats here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codebook import Codebook, FieldSpec, loose, visible
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

    def raw_at(self, rows: Positions) -> Texts:
        """What stood in the cells of these rows."""
        numbers, (raw,) = apart(self, "raw")
        found: Texts = raw.take(rows if numbers is None else numbers.take(rows))
        return found

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


def strings(values: Iterator[str] | list[str]) -> Texts:
    """A column of texts as an array of objects."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
