"""Which rows below a header are records: blank rows, second headers, totals, notes and running numbers are none, and are told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property

import numpy as np

from ..codebook import Codebook, FieldSpec, FieldType, TableKind, View, loose
from ..records import Batch, Mask, Place, Positions, State
from .dates import read_date
from .distinct import Distinct, is_blank
from .grids import Grid, number_filled
from .hints import column_named
from .marks import meaning_of
from .repairs import Reading, mender
from .row_words import COMMENT, EXAMPLE, NOTE, TOTAL
from .typing import EARLIEST_YEAR, LATEST_YEAR, reader

_LAST_ROWS = 40
_FIRST_ROWS = 2
_MOST_DOUBTFUL = 20_000
_WORDS_OF_A_NOTE = 3
_SHORTEST_RUN = 3
_NUMBER = re.compile(r"[-+]?[\d.,'\s\u00a0]+%?|[-.]|=|#\w+[!?/]?\w*")
_DIGIT = re.compile(r"\d")
_FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)
_COUNTED_TYPES = (FieldType.date, FieldType.integer, FieldType.decimal, FieldType.count)
_COLUMNS_OF_A_RECORD = 3
_LOOKED_AT = 1000
_COUNTED = re.compile(r"(.*?)(\d{1,9})", re.DOTALL)
_SAID = {
    "header": "a repeat of the header",
    "total": "a total",
    "note": "a note",
    "comment": "a comment",
    "running number": "a running number without a record",
    "heading": "a heading of the rows below it",
    "description": "a description of the columns",
    "example": "an example",
}


@dataclass(eq=False)
class Body:
    """The rows that are records, by index in the grid, and what the others below the header are."""

    records: Positions
    skipped: dict[int, str] = part(default_factory=dict)
    header_rows: int = 1

    def counts(self, filled: Positions) -> Counter[str]:
        """How many filled cells stand in rows of each kind that is no record; `filled` is the count of each row."""
        found: Counter[str] = Counter()
        for row, kind in self.skipped.items():
            found[kind] += int(filled[row])
        return found

    def batches(self, grid: Grid, view: View, first_row: int) -> list[Batch]:
        """The findings about rows that are no records; the further rows of the header itself are none."""
        by_kind: dict[str, list[int]] = {}
        for row, kind in self.skipped.items():
            if row >= first_row + self.header_rows:
                by_kind.setdefault(kind, []).append(row)
        return [
            Batch(
                "TIP-H10",
                tuple(Place(grid.file, grid.sheet, int(grid.numbers[row])) for row in rows),
                view.table.name,
                facts={"what": _SAID[kind]},
            )
            for kind, rows in by_kind.items()
        ]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet below its header: its columns, what they are read as, and how many cells of each row hold something."""

    grid: Grid
    view: View
    header: Sequence[str]
    header_row: int
    names: Mapping[int, str]
    columns: Sequence[Distinct]
    filled: Positions
    headers: Mapping[str, str]
    book: Codebook

    @cached_property
    def typed(self) -> dict[int, FieldSpec]:
        """The fields of the columns into which not every text fits."""
        fields = {field.name: field for field in self.view.columns if field.type not in _FREE}
        return {j: fields[name] for j, name in self.names.items() if name in fields}


def body_of(sheet: Sheet) -> Body:
    """The records of a sheet."""
    named = _named(sheet)
    rows = np.flatnonzero(named > 0)
    rows = rows[rows > sheet.header_row]
    body = Body(rows)
    _find_headers(sheet, body, rows)
    if sheet.view.table.kind is not TableKind.cover:
        left = rows[~np.isin(rows, list(body.skipped))]
        for row in _doubtful(named, left):
            kind = _kind_of(sheet, int(row), is_early=row in left[:_FIRST_ROWS])
            if kind is not None:
                body.skipped[int(row)] = kind
        for row in _numbered(sheet, named, rows[~np.isin(rows, list(body.skipped))]):
            body.skipped[row] = "running number"
    if body.skipped:
        body.records = rows[~np.isin(rows, list(body.skipped))]
        body.skipped = dict(sorted(body.skipped.items()))
    return body


def _named(sheet: Sheet) -> Positions:
    """How many cells under known headers hold something, for each row."""
    return number_filled((sheet.columns[j] for j in sheet.names), len(sheet.grid))


def _find_headers(sheet: Sheet, body: Body, rows: Positions) -> None:
    """Further rows of the header below it, such as labels under names, and the header again in the middle."""
    for row in rows:
        if not _is_header(sheet, int(row)):
            break
        body.skipped[int(row)] = "header"
        body.header_rows = int(row) - sheet.header_row + 1
    again: Mask = np.ones(len(rows), dtype=bool)
    for j in list(sheet.names)[:3]:
        again &= sheet.columns[j].numbers[rows] == sheet.columns[j].numbers[sheet.header_row]
    for row in rows[again]:
        if int(row) not in body.skipped and _is_header(sheet, int(row)):
            body.skipped[int(row)] = "header"


def _is_header(sheet: Sheet, row: int) -> bool:
    """Whether most cells of a row are names of their own columns."""
    texts = {j: text for j in sheet.names if not is_blank(text := sheet.columns[j].text(row))}
    hits = sum(1 for j, text in texts.items() if column_named(sheet.headers, text) == sheet.names[j])
    return hits >= min(2, len(sheet.names)) and 2 * hits >= len(texts)


def _doubtful(named: Positions, rows: Positions) -> Positions:
    """The rows that hold far less than others, and the last ones: among a hundred thousand records few are looked at."""
    if not len(rows):
        return rows
    few = named[rows] <= max(1.0, float(np.median(named[rows])) / 2)
    if few.sum() > _MOST_DOUBTFUL:
        few[:] = False
    few[-_LAST_ROWS:] = few[:_FIRST_ROWS] = True
    return rows[few]


def _kind_of(sheet: Sheet, row: int, is_early: bool) -> str | None:
    """What a row is that is no record; None for a record. Only rows that stand early explain the columns."""
    cells = [(j, text.strip()) for j, text in enumerate(sheet.grid.cells.row(row)) if not is_blank(text)]
    first, text = cells[0]
    typed = {j: word for j, word in cells if j in sheet.typed}
    if COMMENT.match(text) and not _is_common_beginning(sheet, first, text):
        # Whose id begins with the sign of comments, and answers what is asked, is a record.
        is_record = len(text.split()) == 1 and sum(1 for j, word in typed.items() if j != first and _can_be_read(sheet, j, word)) > 1
        return None if is_record else "comment"
    if len(cells) == 1 and not _is_answer(sheet, first, text):
        if NOTE.match(text) or len(text.split()) >= _WORDS_OF_A_NOTE:
            return "note"
        if _is_heading(sheet, first, text):
            return "heading"
    if is_early and EXAMPLE.match(text):
        return "example"
    if is_early and _describes(sheet, typed):
        return "description"
    total = next((j for j, word in cells[:2] if TOTAL.match(word) and not _is_answer(sheet, j, word)), None)
    if total is None or any(sheet.names.get(j) in sheet.view.key_columns for j, _ in cells if j != total):
        return None
    return "total" if all(_NUMBER.fullmatch(word) or TOTAL.match(word) for j, word in cells if j != total) else None


def _is_heading(sheet: Sheet, j: int, text: str) -> bool:
    """Whether a text that stands alone in its row names a group of rows: a month, or words unlike the ids of its column."""
    if j not in sheet.names or len(sheet.names) < _COLUMNS_OF_A_RECORD:
        return False
    if text.endswith(":"):
        return True
    if len(text.split()) == 1:
        return False
    date = read_date(text, 0, lambda year: EARLIEST_YEAR <= year <= LATEST_YEAR)
    if date is not None and date.text and text[:1].isalpha():
        return True
    others = [other.strip() for other in sheet.columns[j].texts[: sheet.header_row + _LOOKED_AT] if not is_blank(other)]
    plain = sum(1 for other in others if len(other.split()) == 1 and _DIGIT.search(other))
    return not _DIGIT.search(text) and 2 * plain >= len(others)


def _describes(sheet: Sheet, typed: Mapping[int, str]) -> bool:
    """Whether cells say what belongs into their columns: none of them can be read, and where a date or a number belongs stands a word."""
    if len(typed) < _COLUMNS_OF_A_RECORD - 1 or any(_DIGIT.search(word) or meaning_of(word) is not None for word in typed.values()):
        return False
    is_counted = any(sheet.typed[j].type in _COUNTED_TYPES for j in typed)
    return is_counted and not any(_can_be_read(sheet, j, word) for j, word in typed.items())


def _can_be_read(sheet: Sheet, j: int, text: str) -> bool:
    field = sheet.typed[j]
    if reader(field, sheet.book)(text).state is not State.unreadable:
        return True
    found = mender(field, sheet.book, Reading("dmy", 1900))(text)
    return found is not None and found.typed.state is not State.unreadable


def _is_common_beginning(sheet: Sheet, j: int, text: str) -> bool:
    """Whether many texts of a column begin with the same sign."""
    if j not in sheet.names:
        return False
    texts = sheet.columns[j].texts
    return sum(1 for other in texts if other.lstrip().startswith(text[0])) > max(2, len(texts) / 4)


def _is_answer(sheet: Sheet, j: int, text: str) -> bool:
    """Whether a text is an answer of its column's list."""
    return j in sheet.names and loose(text) in sheet.book.answers_of(sheet.view.column(sheet.names[j]))


def _numbered(sheet: Sheet, named: Positions, rows: Positions) -> list[int]:
    """The rows at the end that hold nothing but one number, counted on from row to row: a form that was numbered and not filled."""
    if len(sheet.names) < 2:
        return []
    alone = named[rows] == 1
    start = len(rows) - int(np.argmin(alone[::-1])) if not alone.all() else 0
    tail = rows[start:]
    found: list[int] = []
    for j in sheet.names:
        mine = [int(row) for row in tail if sheet.columns[j].filled[row]]
        if len(mine) == len(tail) >= _SHORTEST_RUN and _counts_on([sheet.columns[j].text(row).strip() for row in mine]):
            found = mine
    return found


def _counts_on(texts: Sequence[str]) -> bool:
    """Whether each text ends in the number after that of the one before, behind the same beginning."""
    parts = [_COUNTED.fullmatch(text) for text in texts]
    pairs = [(part[1], int(part[2])) for part in parts if part is not None]
    return len(pairs) == len(texts) and all(pair == (pairs[0][0], pairs[0][1] + number) for number, pair in enumerate(pairs))
