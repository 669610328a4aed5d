"""A grid read through a view: typed columns, the fate of every non-empty cell, and the findings about headers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as part
from itertools import zip_longest

import numpy as np

from ..codebook import Codebook, TableKind, loose
from ..records import Batch, Column, Place, Received, State, Texts, column_letter, empty_column, strings
from .grids import Grid
from .headers import PROVENANCE, Match
from .typing import type_column

STAMP_COLUMNS = ("codebook_id", "codebook_version", "codebook_fingerprint", "plan_id", "language", "form")


@dataclass(eq=False)
class SheetRead:
    """What became of one grid."""

    received: Received
    batches: list[Batch] = part(default_factory=list)
    used: int = 0
    reported: int = 0
    ignored: Counter[str] = part(default_factory=Counter)
    provenance: dict[str, Texts] = part(default_factory=dict)
    stamp: dict[str, str] = part(default_factory=dict)


def read_sheet(grid: Grid, match: Match, headers: dict[str, str], book: Codebook) -> SheetRead:
    """The typed sheet. Every non-empty cell is counted once: used, reported, or ignored for a named reason."""
    return _read_down(grid, match, headers, book) if match.vertical else _read_across(grid, match, headers, book)


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _read_across(grid: Grid, match: Match, headers: dict[str, str], book: Codebook) -> SheetRead:
    view = match.view
    header = grid.cells[match.row]
    body = [i for i in range(match.row + 1, len(grid.cells)) if not all(map(_is_blank, grid.cells[i]))]
    rows = np.array([grid.numbers[i] for i in body], dtype=np.int64)
    raw_columns = [strings(list(texts)) for texts in zip_longest(*(grid.cells[i] for i in body), fillvalue="")]
    header_number = grid.numbers[match.row]
    read = SheetRead(Received(view, grid.file, grid.sheet, {}, rows, header_number))
    above = sum(1 for row in grid.cells[: match.row] for text in row if not _is_blank(text))
    if above:
        read.ignored["above the header"] += above
    columns: dict[str, Column] = {}
    positions = {number: index for index, number in enumerate(body)}
    faults: dict[int, list[tuple[int, str]]] = {}
    for (i, j), fault in grid.faults.items():
        if i in positions:
            faults.setdefault(j, []).append((positions[i], fault))
    for j in range(max(len(raw_columns), len(header))):
        raw = raw_columns[j] if j < len(raw_columns) else strings([""] * len(body))
        title = header[j] if j < len(header) else ""
        filled = np.array([not _is_blank(text) for text in raw], dtype=bool)
        count = int(filled.sum())
        place = Place(grid.file, grid.sheet, header_number, column_letter(j + 1))
        if not _is_blank(title):
            read.ignored["header"] += 1
        name = headers.get(loose(title)) if not _is_blank(title) else None
        machine = title.strip().casefold()
        if name is not None and name not in columns:
            column = _with_faults(type_column(view.column(name), raw, book, at=j + 1), faults.get(j, []))
            columns[name] = column
            unreadable = int(((column.state == State.unreadable) & filled).sum())
            read.reported += unreadable
            read.used += count - unreadable
        elif machine.startswith(PROVENANCE):
            read.provenance[machine] = raw
            read.ignored["provenance"] += count
        elif machine in STAMP_COLUMNS and view.table.kind is TableKind.cover:
            read.stamp[machine] = str(raw[0]).strip() if len(raw) else ""
            read.ignored["stamp"] += count
        elif name is not None:
            read.reported += count
            read.batches.append(_column_batch("TIP-H02", view.table.name, name, place, view.column(name).label, count))
        elif not _is_blank(title):
            read.reported += count
            read.batches.append(_column_batch("TIP-H01", view.table.name, "", place, title, count))
        elif count:
            read.reported += count
            first = Place(grid.file, grid.sheet, int(rows[int(filled.argmax())]), column_letter(j + 1))
            read.batches.append(_column_batch("TIP-H05", view.table.name, "", first, column_letter(j + 1), count))
    for column_spec in view.columns:
        columns.setdefault(column_spec.name, empty_column(column_spec, len(body)))
    read.received.columns.update(columns)
    if view.table.kind is TableKind.cover and len(body) > 1 and not read.provenance:
        _one_row_only(read, grid)
    return read


def _column_batch(code: str, table: str, column: str, place: Place, label: str, count: int) -> Batch:
    return Batch(code, (place,), table, column, label=label, facts={"count": str(count), "header": " ".join(label.split())})


def _one_row_only(read: SheetRead, grid: Grid) -> None:
    """A cover speaks of one submission; further rows are reported and set aside."""
    received = read.received
    extra = tuple(Place(grid.file, grid.sheet, int(number)) for number in received.rows[1:])
    read.batches.append(Batch("TIP-H06", extra, received.view.table.name, rows=np.arange(1, len(received.rows))))


def _read_down(grid: Grid, match: Match, headers: dict[str, str], book: Codebook) -> SheetRead:
    """A cover with labels in one column and the answers in the next."""
    view = match.view
    label_at, value_at = match.column, match.column + 1
    columns: dict[str, Column] = {}
    read = SheetRead(Received(view, grid.file, grid.sheet, columns, np.array([0], dtype=np.int64), 0))
    for i, row in enumerate(grid.cells):
        label = row[label_at] if len(row) > label_at else ""
        value = row[value_at] if len(row) > value_at else ""
        name = headers.get(loose(label)) if not _is_blank(label) else None
        is_stamp = loose(label).replace(" ", "_") in STAMP_COLUMNS
        if name is not None and name not in columns:
            fault = grid.faults.get((i, value_at))
            column = type_column(view.column(name), strings([value]), book, at=value_at + 1, at_row=grid.numbers[i])
            columns[name] = _with_faults(column, [(0, fault)] if fault else [])
            if not _is_blank(value):
                unreadable = columns[name].state[0] == State.unreadable
                read.reported += int(unreadable)
                read.used += int(not unreadable)
        elif name is not None:
            place = Place(grid.file, grid.sheet, grid.numbers[i], column_letter(label_at + 1))
            read.batches.append(_column_batch("TIP-H02", view.table.name, name, place, view.column(name).label, int(not _is_blank(value))))
            read.reported += int(not _is_blank(value))
        elif is_stamp:
            read.stamp[loose(label).replace(" ", "_")] = value.strip()
            read.ignored["stamp"] += int(not _is_blank(value))
        elif not _is_blank(value):
            read.ignored["text of the cover"] += 1
        for j, text in enumerate(row):
            if j != value_at and not _is_blank(text):
                read.ignored["header" if j == label_at and name is not None else "text of the cover"] += 1
    for column_spec in view.columns:
        columns.setdefault(column_spec.name, empty_column(column_spec, 1))
    return read


def _with_faults(column: Column, faults: list[tuple[int, str]]) -> Column:
    """The column with error cells and formulas without value marked unreadable."""
    if not faults:
        return column
    problem = column.problem.copy() if column.problem is not None else np.full(len(column), "", dtype=object)
    state, text = column.state.copy(), column.text.copy()
    for index, fault in faults:
        problem[index], state[index], text[index] = fault, State.unreadable, ""
    bounds = {"low": column.low, "high": column.high}
    for name, values in bounds.items():
        if values is not None:
            values = values.copy()
            values[[index for index, _ in faults]] = np.nan
            bounds[name] = values
    from dataclasses import replace

    return replace(column, problem=problem, state=state, text=text, **bounds)
