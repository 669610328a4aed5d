"""What became of every received row, and the raw texts of the rows that were set aside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..codebook import Level, Travels
from ..records import Positions, Texts
from .lines import SET_ASIDE, Lines
from .unread import NOT_KNOWN, Unread, ledger_lines, quarantine_rows


def ledger_of(lines: Lines, unread: Sequence[Unread], names: dict[str, str]) -> pd.DataFrame:
    """One line per received row, by file, sheet and row; `names` are the files' short names.

    A sheet or file that could not be read, so that nobody knows its rows, has one line without a row.
    """
    files, sheets, rows = _places(lines, names)
    tables = np.array(list(lines.book.tables), dtype=object)[lines.table]
    open_tables = [name for name, table in lines.book.tables.items() if all(field.sensitivity is Level.none for field in table.keys)]
    ids = np.array([*(part.id for part in lines.parts), ""], dtype=object)
    shown = np.where(np.isin(lines.table, [list(lines.book.tables).index(name) for name in open_tables]), lines.key, "")
    taken = lines.by >= 0
    at = np.where(taken, lines.by, 0)
    ledger = pd.DataFrame(
        {
            "file": files,
            "sheet": sheets,
            "row": rows,
            "table": tables,
            "unit": np.array([*(part.unit for part in lines.parts), ""], dtype=object)[lines.part],
            "submission": ids[lines.part],
            "key": pd.Series(shown, dtype=object).str.replace("\x1f", " / ", regex=False),
            "fate": lines.fate,
            "reason": lines.code,
            "by_file": np.where(taken, files[at], ""),
            "by_sheet": np.where(taken, sheets[at], ""),
            "by_row": np.where(taken, rows.astype(str).astype(object)[at], ""),
            "by_submission": ids[lines.by_part],
        }
    )[lines.received]
    ledger = pd.concat([ledger, ledger_lines(unread, lines, names)], ignore_index=True)
    file, sheet = (pd.factorize(ledger[name], sort=True)[0] for name in ("file", "sheet"))
    order = np.lexsort((ledger["row"].to_numpy(), sheet, file))
    ledger = ledger.iloc[order].reset_index(drop=True)
    return ledger if ledger["row"].all() else ledger.assign(row=ledger["row"].astype(object).where(ledger["row"] > 0, ""))


def _places(lines: Lines, names: dict[str, str]) -> tuple[Texts, Texts, Positions]:
    files, sheets = (np.full(len(lines), "", dtype=object) for _ in range(2))
    rows = np.zeros(len(lines), dtype=np.int64)
    for (source, table), where in lines.slices.items():
        data = lines.submissions[source].tables[table]
        files[where], sheets[where], rows[where] = data.files(names), data.sheets, data.rows
    return files, sheets, rows


def quarantine_of(lines: Lines, unread: Sequence[Unread], names: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The raw texts of the sheet rows set aside, by table, under the labels of their sheet; fields that stay in the unit are left out.

    A row that a form's sheet was turned into stands here with its whole sheet row when it alone was set aside.
    """
    gathered: dict[str, list[pd.DataFrame]] = {}
    aside = (lines.fate == SET_ASIDE) & (lines.received | (lines.fate[lines.main] != SET_ASIDE))
    for (source, table), where in lines.slices.items():
        at = np.flatnonzero(aside[where]) + where.start
        if not len(at):
            continue
        data = lines.submissions[source].tables[table]
        received = next(r for r in lines.submissions[source].received if (r.file, r.sheet) == (data.file, data.sheet))
        origin = data.origin[lines.index[at]]
        columns = {
            "Reason": [f"{code}: {lines.book.findings[code].title}" for code in lines.code[at]],
            "File": list(data.files(names)[lines.index[at]]),
            "Sheet": list(data.sheets[lines.index[at]]),
            "Row": [str(row) for row in data.rows[lines.index[at]]],
        }
        for column in received.columns.values():
            if column.field.travels is not Travels.unit:
                label = column.field.label
                columns[f"{label} ({column.field.name})" if label in columns else label] = list(column.raw[origin])
        gathered.setdefault(table, []).append(pd.DataFrame(columns, dtype=object))
    for table, frames in quarantine_rows(unread, lines.book, names).items():
        gathered.setdefault(table, []).extend(frames)
    ordered = [name for name in (*lines.book.tables, NOT_KNOWN) if name in gathered]
    return {name: pd.concat(gathered[name], ignore_index=True).fillna("") for name in ordered}
