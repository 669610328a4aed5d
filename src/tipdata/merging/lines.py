"""Every row of every table of everything that is merged, one line each, with what decides its fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field as later

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codebook import Codebook, Severity
from ..records import Findings, Mask, Place, Positions, Received, Submission, TableData, Texts, joined, match, row_marks, strings
from .content import Hashes, row_hashes
from .parts import Part
from .provenance import ERRORS, FILE, FORM, ROW, SHEET, SUBMISSION, provenance_of

MERGED, SUPERSEDED, DUPLICATE, SET_ASIDE = "merged", "superseded", "duplicate", "set_aside"
FATES = (MERGED, SUPERSEDED, DUPLICATE, SET_ASIDE)


@dataclass(eq=False)
class Lines:
    """One line per row of a table, in the order of submissions, tables and rows.

    `table` numbers the codebook's tables, `part` the parts (-1 for none); `index` is the row of the table, `main` the line of the received
    row that a made row was made from (its own line for a received row, which `received` tells), `below` whether the made row is a row below
    that one. `fate` is empty until it is decided, `code` says why a row was set aside, `by` is the line and `by_part` the part that took
    its place (-1 for none).
    """

    book: Codebook
    parts: list[Part]
    submissions: Sequence[Submission]
    source: Positions
    table: Positions
    part: Positions
    index: Positions
    main: Positions
    below: Mask
    received: Mask
    key: Texts
    has_key: Mask
    errors: Positions
    slices: dict[tuple[int, str], slice]
    fate: Texts = later(init=False)
    code: Texts = later(init=False)
    by: Positions = later(init=False)
    by_part: Positions = later(init=False)

    def __post_init__(self) -> None:
        self.fate, self.code = (np.full(len(self), "", dtype=object) for _ in range(2))
        self.by, self.by_part = (np.full(len(self), -1, dtype=np.int64) for _ in range(2))
        self._hashes: dict[tuple[int, str], Hashes] = {}
        self._of_parts: dict[str, Texts] = {}

    def __len__(self) -> int:
        return len(self.source)

    @property
    def open(self) -> Mask:
        """Lines without a fate."""
        return np.asarray(self.fate == "", dtype=bool)

    def of(self, source: int, table: str) -> Positions:
        """The lines of one table of one submission."""
        where = self.slices.get((source, table), slice(0, 0))
        return np.arange(where.start, where.stop)

    def of_table(self, table: str) -> Mask:
        of_table: Mask = self.table == list(self.book.tables).index(table)
        return of_table

    def data(self, line: int) -> TableData:
        return self.submissions[int(self.source[line])].tables[list(self.book.tables)[self.table[line]]]

    def place(self, line: int) -> Place:
        return self.data(line).place(int(self.index[line]))

    def of_part(self, attribute: str, at: Positions) -> Texts:
        """For each of these lines an attribute of its part, as a text; nothing where it has no part."""
        if attribute not in self._of_parts:
            self._of_parts[attribute] = strings([*(str(getattr(part, attribute)) for part in self.parts), ""])
        return self._of_parts[attribute][self.part[at]]

    def unit_keys(self, at: Positions) -> Texts:
        """Unit and key of each of these lines in one text."""
        keys: Texts = self.of_part("unit", at) + "\x1f" + self.key[at]
        return keys

    def hashes(self, lines: Positions) -> Hashes:
        """What each of these rows says, as one number."""
        found = np.zeros(len(lines), dtype=np.uint64)
        names = list(self.book.tables)
        of_data = self.source[lines] * len(names) + self.table[lines]
        for number in np.unique(of_data):
            data = (int(number) // len(names), names[int(number) % len(names)])
            if data not in self._hashes:
                self._hashes[data] = row_hashes(self.submissions[data[0]].tables[data[1]])
            here = of_data == number
            found[here] = self._hashes[data][self.index[lines[here]]]
        return found

    def settle(
        self, lines: Positions | Mask, fate: str, code: str = "", by: Positions | int = -1, by_part: Positions | int = -1
    ) -> Positions:
        """Gives a fate to those of the lines that have none yet, and returns them. `by` and `by_part` are one for all, or one for each."""
        at: Positions = np.flatnonzero(lines) if lines.dtype == bool else lines.astype(np.int64)
        free = self.fate[at] == ""
        at = at[free]
        self.fate[at], self.code[at] = fate, code
        self.by[at] = by if isinstance(by, int) else by[free]
        self.by_part[at] = by_part if isinstance(by_part, int) else by_part[free]
        no_part = at[(self.by[at] >= 0) & (self.by_part[at] < 0)]
        self.by_part[no_part] = self.part[self.by[no_part]]
        return at

    def follow(self) -> None:
        """Rows that a form's sheet was turned into go where the row of the sheet goes.

        Only rows below it are superseded with it: a row above it, or beside it, is a record of its own and stays until it is reported anew.
        """
        led = np.flatnonzero(self.open & (self.main != np.arange(len(self))))
        ahead = self.fate[self.main[led]]
        led = led[(ahead != "") & ((ahead != SUPERSEDED) | self.below[led])]
        for values in (self.fate, self.code, self.by, self.by_part):
            values[led] = values[self.main[led]]


def lines_of(submissions: Sequence[Submission], findings: Sequence[Findings], parts: list[Part], book: Codebook) -> Lines:
    """All lines, none of them with a fate; `findings` are those of each submission."""
    numbers = {(part.source, part.id): number for number, part in enumerate(parts)}
    order = list(book.tables)
    columns: dict[str, list[npt.NDArray[np.generic]]] = {}
    slices: dict[tuple[int, str], slice] = {}
    length = 0
    for source, (submission, found) in enumerate(zip(submissions, findings, strict=True)):
        for name, data in submission.tables.items():
            slices[source, name] = slice(length, length + len(data))
            length += len(data)
        marks = row_marks(submission, found, Severity.reject, Severity.error)
        for name, data in submission.tables.items():
            mains = _mains(submission, data, source, slices)
            own = {
                "source": np.full(len(data), source),
                "table": np.full(len(data), order.index(name)),
                "part": _parts_of_rows(submission, data, source, numbers),
                "index": np.arange(len(data)),
                "main": mains,
                "below": np.full(len(data), _is_below(submission, data)),
                "received": np.full(len(data), not data.made),
                "key": data.keys if data.table.keys else np.full(len(data), "", dtype=object),
                "has_key": data.has_key,
                "errors": _errors(submission, data, marks),
            }
            for column, values in own.items():
                columns.setdefault(column, []).append(values)
    joined_columns = {column: np.concatenate(pieces) for column, pieces in columns.items()}
    return Lines(book, parts, submissions, slices=slices, **joined_columns)


def cover_line(lines: Lines, number: int) -> int:
    """The line of a part's cover, -1 for none."""
    if lines.book.cover is None:
        return -1
    found = np.flatnonzero((lines.part == number) & lines.of_table(lines.book.cover.name))
    return int(found[0]) if len(found) else -1


def _parts_of_rows(submission: Submission, data: TableData, source: int, numbers: dict[tuple[int, str], int]) -> Positions:
    if not submission.is_dataset:
        return np.full(len(data), next(number for (owner, _), number in numbers.items() if owner == source))
    codes, ids = pd.factorize(provenance_of(data, [SUBMISSION])[SUBMISSION])
    return np.array([numbers.get((source, str(identity)), -1) for identity in ids], dtype=np.int64)[codes]


def _errors(submission: Submission, data: TableData, marks: dict[tuple[str, str], Positions]) -> Positions:
    """How many open findings touch each row; a dataset says it of its rows."""
    if submission.is_dataset:
        texts = provenance_of(data, [ERRORS])[ERRORS]
        return pd.to_numeric(pd.Series(texts), errors="coerce").fillna(0).to_numpy(dtype=np.int64)
    return marks[data.file, data.sheet][data.origin]


def _is_below(submission: Submission, data: TableData) -> bool:
    """Whether made rows of this table refer to the row that they were made from."""
    if submission.is_dataset:
        return True
    sheet = _sheet_of(submission, data)
    return data.made and sheet.view.table in submission.book.above(data.table).values()


def _sheet_of(submission: Submission, data: TableData) -> Received:
    return next(r for r in submission.received if (r.file, r.sheet) == (data.file, data.sheet))


def _mains(submission: Submission, data: TableData, source: int, slices: dict[tuple[int, str], slice]) -> Positions:
    """The line of the received row behind each row."""
    own = np.arange(slices[source, data.name].start, slices[source, data.name].stop)
    if submission.is_dataset:
        return _mains_in_dataset(submission, data, source, slices, own)
    if not data.made:
        return own
    mains: Positions = slices[source, _sheet_of(submission, data).view.table.name].start + data.origin
    return mains


def _mains_in_dataset(
    submission: Submission, data: TableData, source: int, slices: dict[tuple[int, str], slice], own: Positions
) -> Positions:
    """Rows that were made when their submission was read stand in a dataset beside the row above them that they were made from."""
    mains = own.copy()
    forms = provenance_of(data, [FORM])[FORM]
    book = submission.book
    for form, collection in book.collections.items():
        if data.name in {view.table.name for view in collection.views}:
            continue
        for view in collection.views:
            above = submission.tables.get(view.table.name)
            if above is None or data.name not in {made.table for made in view.made} or view.table not in book.above(data.table).values():
                continue
            found = match(_places(data), _places(above), forms == form)
            mains = np.where(found >= 0, slices[source, above.name].start + found, mains)
    return mains


def _places(data: TableData) -> Texts:
    names = (SUBMISSION, FILE, SHEET, ROW)
    told = provenance_of(data, names)
    return joined([told[name] for name in names], len(data))
