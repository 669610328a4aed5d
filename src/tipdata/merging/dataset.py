"""Decided rows -> the dataset's tables with their provenance, the ledger that adds up, and the rows set aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import pandas as pd

from ..codebook import Codebook, Level, Travels
from ..records import FileRead, Findings, State, Submission, TableData
from .fates import FATES, MERGED, SET_ASIDE, Decided
from .parts import PROVENANCE, Part

LEDGER_COLUMNS = ("file", "sheet", "row", "table", "unit", "submission", "key", "fate", "reason", "by_file", "by_sheet", "by_row", "by_submission")


@dataclass(frozen=True)
class Merge:
    """What came of a merge.

    `tables` are frames of texts, one per table of the codebook that has rows; `ledger` has one line per received row; `set_aside` holds
    for each received sheet the raw texts of its rows that were set aside, with reason and place; `left_out` are columns that stay in the unit.
    """

    book: Codebook
    tables: dict[str, pd.DataFrame]
    ledger: pd.DataFrame
    set_aside: dict[str, pd.DataFrame]
    findings: Findings
    parts: tuple[Part, ...]
    files: tuple[FileRead, ...]
    left_out: tuple[str, ...]

    @property
    def totals(self) -> dict[str, int]:
        """How many received rows met each fate; they add up to all rows."""
        counts = self.ledger["fate"].value_counts()
        return {fate: int(counts.get(fate, 0)) for fate in FATES}


def build(decided: Decided, submissions: list[Submission], book: Codebook) -> Merge:
    """The merge that the fates ask for. Rows stand in the order of unit, period, version and place, whatever the order of the paths."""
    rows, parts = decided.rows, decided.parts
    tables: dict[str, pd.DataFrame] = {}
    for name in book.tables:
        pieces = [piece for n, submission in enumerate(submissions) if (piece := _piece(n, submission, name, rows, parts)) is not None]
        if pieces:
            frame = pd.concat(pieces, ignore_index=True).fillna("")
            tables[name] = _ordered(frame, book, name)
    return Merge(
        book=book,
        tables=tables,
        ledger=_ledger(rows, parts, book),
        set_aside=_set_aside(rows, submissions, book),
        findings=decided.findings,
        parts=tuple(parts),
        files=tuple(file for submission in submissions for file in submission.files),
        left_out=_left_out(submissions, book),
    )


def _piece(number: int, submission: Submission, table: str, rows: pd.DataFrame, parts: list[Part]) -> pd.DataFrame | None:
    """The merged rows of one table of one submission, as texts."""
    data = submission.tables.get(table)
    if data is None or not len(data):
        return None
    own = rows[(rows["source"] == number) & (rows["file"] == data.file) & (rows["sheet_name"] == data.sheet)]
    of_origin = own.set_index("index").reindex(data.origin)
    keep = np.flatnonzero((of_origin["fate"] == MERGED).to_numpy())
    if not len(keep):
        return None
    of_rows = of_origin.iloc[keep]
    kept = data.take(keep)
    columns = {f.name: _texts(kept, f.name) for f in data.table.fields if f.travels is not Travels.unit and _stands(data, f.name)}
    columns |= _derived(kept, of_rows, parts)
    if submission.is_dataset:
        columns |= {name: kept.provenance.get(name, np.full(len(keep), "", dtype=object)) for name in PROVENANCE}
    else:
        columns |= _provenance(kept, of_rows, parts)
    return pd.DataFrame(columns, dtype=object)


def _stands(data: TableData, name: str) -> bool:
    """Whether the file has a column for the field, or a form's short words were turned into it."""
    column = data.columns.get(name)
    return column is not None and (column.at > 0 or not np.isin(column.state, (State.blank, State.not_collected)).all())


def _derived(data: TableData, of_rows: pd.DataFrame, parts: list[Part]) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """The submission's own id, which no unit types."""
    ids = {f.name for f in data.table.by_role("submission")}
    return {name: np.array([parts[n].id for n in of_rows["part"].astype(int)], dtype=object) for name in ids}


def _texts(data: TableData, name: str) -> np.ndarray:  # type: ignore[type-arg]
    """Canonical text, the word of a stated reason, the text as found where it cannot be read, nothing where blank."""
    column = data.columns[name]
    texts = np.where(column.filled, column.text, "").astype(object)
    for state in (State.unknown, State.not_applicable, State.withheld):
        texts[column.state == state] = state.name
    unreadable = column.state == State.unreadable
    texts[unreadable] = column.raw[unreadable]
    return texts


def _provenance(data: TableData, of_rows: pd.DataFrame, parts: list[Part]) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    part_of = of_rows["part"].astype(int).to_numpy()
    listed = {
        "src_unit": "unit",
        "src_submission": "id",
        "src_form": "form",
        "src_period_start": "period_start",
        "src_period_end": "period_end",
        "src_version": "version",
        "src_submitted": "submitted",
    }
    columns = {name: np.array([str(getattr(parts[n], attribute)) for n in part_of], dtype=object) for name, attribute in listed.items()}
    columns["src_file"] = of_rows["file"].map(short_path).to_numpy(dtype=object)
    columns["src_sheet"] = np.full(len(data), data.sheet, dtype=object)
    columns["src_row"] = data.rows.astype(str).astype(object)
    columns["src_errors"] = of_rows["errors"].astype(int).astype(str).to_numpy(dtype=object)
    return columns


def short_path(path: str) -> str:
    """A file's name with the folder that holds it: enough to find it, and the same on every computer."""
    return "/".join(PurePath(path.replace("\\", "/")).parts[-2:])


def _ordered(frame: pd.DataFrame, book: Codebook, table: str) -> pd.DataFrame:
    names = [f.name for f in book.tables[table].fields if f.name in frame.columns]
    frame = frame[[*names, *PROVENANCE]].copy()
    keys = [f.name for f in book.tables[table].keys if f.name in frame.columns]
    order = frame.assign(src_row_number=pd.to_numeric(frame["src_row"], errors="coerce"))
    by = ["src_unit", "src_period_end", "src_version", "src_submission", "src_file", "src_sheet", "src_row_number", *keys]
    return frame.loc[order.sort_values(by, kind="stable").index].reset_index(drop=True)


def _ledger(rows: pd.DataFrame, parts: list[Part], book: Codebook) -> pd.DataFrame:
    ids = np.array([*(part.id for part in parts), ""], dtype=object)
    open_keys = [name for name, table in book.tables.items() if all(field.sensitivity is Level.none for field in table.keys)]
    by = rows["by"].to_numpy()
    there = by >= 0
    at = np.where(there, by, 0)

    def of_by(values: np.ndarray, empty: object) -> np.ndarray:  # type: ignore[type-arg]
        return np.where(there, values[at], empty) if len(values) else values

    ledger = pd.DataFrame(
        {
            "file": rows["file"].map(short_path),
            "sheet": rows["sheet_name"],
            "row": rows["row"],
            "table": rows["table"],
            "unit": rows["unit"],
            "submission": ids[rows["part"]],
            "key": rows["key"].where(rows["table"].isin(open_keys), "").str.replace("\x1f", " / "),
            "fate": rows["fate"],
            "reason": rows["code"],
            "by_file": of_by(rows["file"].map(short_path).to_numpy(), ""),
            "by_sheet": of_by(rows["sheet_name"].to_numpy(), ""),
            "by_row": of_by(rows["row"].astype(str).to_numpy(dtype=object), ""),
            "by_submission": of_by(ids[rows["part"]], ""),
        }
    )
    return ledger.sort_values(["file", "sheet", "row"], kind="stable").reset_index(drop=True)


def _set_aside(rows: pd.DataFrame, submissions: list[Submission], book: Codebook) -> dict[str, pd.DataFrame]:
    """The raw texts of the rows set aside, by table, under the labels of their sheet."""
    gathered: dict[str, list[pd.DataFrame]] = {}
    aside = rows[rows["fate"] == SET_ASIDE]
    for (source, sheet), group in aside.groupby(["source", "sheet"], sort=True):
        received = submissions[source].received[sheet]
        at = group["index"].to_numpy()
        frame = pd.DataFrame({column.field.label: column.raw[at] for column in received.columns.values()}, dtype=object)
        frame.insert(0, "Reason", [f"{code}: {book.findings[code].title}" for code in group["code"]])
        frame.insert(1, "File", [short_path(file) for file in group["file"]])
        frame.insert(2, "Sheet", group["sheet_name"].to_numpy())
        frame.insert(3, "Row", group["row"].astype(str).to_numpy(dtype=object))
        gathered.setdefault(received.view.table.name, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True).fillna("") for name, frames in gathered.items()}


def _left_out(submissions: list[Submission], book: Codebook) -> tuple[str, ...]:
    """Columns with values that never leave the unit, and so are not in the dataset."""
    found = []
    for name, table in book.tables.items():
        for field in table.fields:
            columns = [s.tables[name].columns.get(field.name) for s in submissions if name in s.tables]
            if field.travels is Travels.unit and any(column is not None and column.filled.any() for column in columns):
                found.append(f"{name}.{field.name}")
    return tuple(found)
