"""Decided rows -> the dataset's tables with their provenance, the ledger that adds up, and the rows set aside."""

from __future__ import annotations

from dataclasses import dataclass, field as part
from pathlib import Path

import numpy as np
import pandas as pd

from ..codebook import Codebook, TableKind, Travels
from ..records import FileRead, Findings, Positions, State, Submission, TableData, Texts, plain_texts
from .cover_tells import never_read, told_once
from .derived import with_derived
from .fates import Decided
from .ledger import ledger_of, quarantine_of
from .lines import FATES, MERGED, SET_ASIDE, Lines
from .parts import Part
from .provenance import (
    COVER_PROVENANCE,
    ERRORS,
    FILE,
    FORM,
    NOT_ASKED,
    PERIOD_END,
    PERIOD_START,
    REFUSED,
    ROW,
    SHEET,
    SUBMISSION,
    SUBMITTED,
    UNIT,
    UNREAD,
    VERSION,
    provenance_of,
    short_names,
    unneutral,
)

LEDGER_SHEET = "ledger"
LEDGER_COLUMNS = (
    *("file", "sheet", "row", "table", "unit", "submission", "key", "fate", "reason"),
    *("by_file", "by_sheet", "by_row", "by_submission"),
)
_OF_PART = {
    UNIT: "unit",
    SUBMISSION: "id",
    FORM: "form",
    PERIOD_START: "period_start",
    PERIOD_END: "period_end",
    VERSION: "version",
    SUBMITTED: "submitted",
}


@dataclass(frozen=True)
class Merge:
    """What came of a merge.

    `tables` are frames of texts, one per table of the codebook that has rows; `ledger` has one line per received row, and one for
    each sheet or file whose rows nobody could tell; `set_aside` holds for each table the raw texts of the sheet rows that were set aside,
    with reason and place; `left_out` are columns that stay in the unit; `confirmations` are what units hold to be right, `answers` what
    they stated on the checklist; `inputs` the paths of everything that was merged or could not be read. `history` is the ledger together
    with that of the merge which this one goes on from.
    """

    book: Codebook
    tables: dict[str, pd.DataFrame]
    ledger: pd.DataFrame
    set_aside: dict[str, pd.DataFrame]
    findings: Findings
    parts: tuple[Part, ...]
    files: tuple[FileRead, ...]
    left_out: tuple[str, ...]
    confirmations: pd.DataFrame
    answers: pd.DataFrame = part(default_factory=pd.DataFrame)
    inputs: tuple[Path, ...] = ()
    history: pd.DataFrame | None = None

    @property
    def sheets(self) -> dict[str, pd.DataFrame]:
        """The tables of the dataset, and the confirmations and answers on the checklist where there are any."""
        beside = ((self.book.confirmations, self.confirmations), (self.book.checklist, self.answers))
        return {**self.tables, **{table.name: frame for table, frame in beside if table is not None and len(frame)}}

    @property
    def totals(self) -> dict[str, int]:
        """How many received rows met each fate; they add up to all rows that are known."""
        return _fates(self.ledger)

    @property
    def story(self) -> pd.DataFrame:
        """The ledger that is written: of this merge, or of all since the first."""
        return self.ledger if self.history is None else self.history

    @property
    def totals_of_story(self) -> dict[str, int]:
        """As `totals`, of every row that the written ledger tells of."""
        return _fates(self.story)

    @property
    def unread(self) -> pd.DataFrame:
        """The lines of the ledger for sheets and files that were set aside whole, so that nobody knows their rows."""
        return self.ledger[(self.ledger["row"] == "") & (self.ledger["fate"] == SET_ASIDE)]


def _fates(ledger: pd.DataFrame) -> dict[str, int]:
    counts = ledger.loc[ledger["row"] != "", "fate"].value_counts()
    return {fate: int(counts.get(fate, 0)) for fate in FATES}


def build(decided: Decided, submissions: list[Submission], book: Codebook, confirmations: pd.DataFrame, answers: pd.DataFrame) -> Merge:
    """The merge that the fates ask for. Rows stand in the order of unit, period, version and place, whatever the order of the paths."""
    lines, unread = decided.lines, decided.unread
    files = [file for submission in submissions for data in submission.tables.values() for file in data.all_files]
    paths = [path for submission in submissions for path in (submission.path, *(file.path for file in submission.files))]
    names = short_names([*files, *(one.block.place.file for one in unread)])
    tables: dict[str, pd.DataFrame] = {}
    for name in book.tables:
        pieces = [piece for number in range(len(submissions)) if (piece := _piece(decided, number, name, names)) is not None]
        if pieces:
            frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True).fillna("")
            if book.tables[name].kind is TableKind.cover:
                frame[UNREAD] = never_read(decided, names)
            tables[name] = frame
    tables = {name: _ordered(_columns_kept(frame, book, name)) for name, frame in with_derived(tables, book).items()}
    return Merge(
        book=book,
        tables=tables,
        ledger=ledger_of(lines, unread, names),
        set_aside=quarantine_of(lines, unread, names),
        findings=decided.findings,
        parts=tuple(lines.parts),
        files=tuple(file for submission in submissions for file in submission.files),
        left_out=_left_out(submissions, book),
        inputs=tuple(Path(path) for path in dict.fromkeys([*paths, *(one.block.place.file for one in unread)])),
        confirmations=confirmations,
        answers=answers,
    )


def _piece(decided: Decided, source: int, table: str, names: dict[str, str]) -> pd.DataFrame | None:
    """The merged rows of one table of one submission, as texts."""
    lines = decided.lines
    own = lines.of(source, table)
    kept = own[lines.fate[own] == MERGED]
    if not len(kept):
        return None
    submission = lines.submissions[source]
    data = submission.tables[table]
    data = data if len(kept) == len(data) else data.take(lines.index[kept])
    fields = [f for f in data.table.fields if f.travels is not Travels.unit and f.name in data.columns]
    columns = {field.name: _texts(data, field.name, lines.book) for field in fields}
    columns |= {field.name: lines.of_part("id", kept) for field in data.table.by_role("submission")}
    if submission.is_dataset:
        # Other files may spell the unit otherwise, and one unit has one spelling in a dataset.
        columns |= {**provenance_of(data), UNIT: lines.of_part("unit", kept)}
    else:
        columns |= _provenance(lines, kept, data, names)
    if data.table.kind is TableKind.cover:
        columns |= told_once(decided, source, kept)
    return pd.DataFrame(columns, dtype=object)


def _texts(data: TableData, name: str, book: Codebook) -> Texts:
    column = data.columns[name]
    texts = plain_texts(column, book)
    unreadable = column.state == State.unreadable
    if unreadable.any():
        texts[unreadable] = unneutral(texts[unreadable])
    return texts


def _provenance(lines: Lines, kept: Positions, data: TableData, names: dict[str, str]) -> dict[str, Texts]:
    columns: dict[str, Texts] = {name: lines.of_part(attribute, kept) for name, attribute in _OF_PART.items()}
    columns[FILE], columns[SHEET] = data.files(names), data.sheets
    columns[ROW] = data.rows.astype(str).astype(object)
    columns[ERRORS] = lines.errors[kept].astype(str).astype(object)
    return columns


def _columns_kept(frame: pd.DataFrame, book: Codebook, table: str) -> pd.DataFrame:
    """Every field that one of the rows' forms asks for, and every other one that holds something: the same however often it was merged."""
    asked: set[str] = set()
    for form in frame[FORM].unique():
        if form in book.collections:
            asked |= set(book.collections[form].asked.get(table, {}))
    names = []
    for field in book.tables[table].fields:
        if field.travels is Travels.unit:
            continue
        if field.name not in frame.columns and field.name in asked:
            frame[field.name] = ""
        if field.name in asked or (field.name in frame.columns and (frame[field.name] != "").any()):
            names.append(field.name)
    told = [
        name
        for name in COVER_PROVENANCE
        if name in frame.columns and (name not in (REFUSED, UNREAD, NOT_ASKED) or (frame[name] != "").any())
    ]
    return frame[[*names, *told]]


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """By unit, end of period, version, submission, file, sheet and row."""
    texts = [pd.factorize(frame[name], sort=True)[0] for name in (UNIT, PERIOD_END, SUBMISSION, FILE, SHEET)]
    unit, end, submission, file, sheet = texts
    version, row = (pd.to_numeric(frame[name], errors="coerce").fillna(0).to_numpy() for name in (VERSION, ROW))
    return frame.iloc[np.lexsort((row, sheet, file, submission, version, end, unit))].reset_index(drop=True)


def _left_out(submissions: list[Submission], book: Codebook) -> tuple[str, ...]:
    """Columns with values that never leave the unit, and so are not in the dataset."""
    found = []
    for name, table in book.tables.items():
        for field in table.fields:
            columns = [s.tables[name].columns.get(field.name) for s in submissions if name in s.tables]
            held = any(column is not None and not column.empty.all() for column in columns)
            if field.travels is Travels.unit and held:
                found.append(f"{name}.{field.name}")
    return tuple(found)
