"""A grid read through a view: typed columns, the fate of every non-empty cell, and the findings about headers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as part, replace
from itertools import zip_longest

import numpy as np

from ..codebook import Codebook, FieldId, TableKind, View, loose
from ..records import Batch, Column, Place, Received, State, Texts, column_letter, empty_column, strings
from .grids import Grid, count_filled, is_blank, is_blank_row
from .headers import PROVENANCE, Match
from .typing import distinct, type_column, type_distinct

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


def read_sheet(grid: Grid, match: Match, headers: dict[str, str], book: Codebook, is_dataset: bool = False) -> SheetRead:
    """The typed sheet. Every non-empty cell is counted once: used, reported, or ignored for a named reason."""
    return _read_down(grid, match, headers, book) if match.vertical else _read_across(grid, match, headers, book, is_dataset)


def _read_across(grid: Grid, match: Match, headers: dict[str, str], book: Codebook, is_dataset: bool) -> SheetRead:
    view = match.view
    header = grid.cells[match.row]
    body = [i for i in range(match.row + 1, len(grid.cells)) if not is_blank_row(grid.cells[i])]
    rows = np.array([grid.numbers[i] for i in body], dtype=np.int64)
    texts = list(zip_longest(*(grid.cells[i] for i in body), fillvalue=""))
    texts += [("",) * len(body)] * (len(header) - len(texts))
    header_number = grid.numbers[match.row]
    columns: dict[str, Column] = {}
    read = SheetRead(Received(view, grid.file, grid.sheet, columns, rows, header_number))
    if above := sum(count_filled(row) for row in grid.cells[: match.row]):
        read.ignored["above the header"] += above
    faults = _faults_by_column(grid, body)
    for j in range(len(texts)):
        raw = np.fromiter(texts[j], dtype=object, count=len(body))
        texts[j] = ()
        known = distinct(raw)
        filled = ~np.array([is_blank(text) for text in known.texts], dtype=bool)[known.numbers]
        count = int(filled.sum())
        title = header[j] if j < len(header) else ""
        place = Place(grid.file, grid.sheet, header_number, column_letter(j + 1))
        name = headers.get(loose(title)) if not is_blank(title) else None
        machine = title.strip().casefold()
        if not is_blank(title):
            read.ignored["header"] += 1
        if name is not None and name not in columns:
            column = replace(type_distinct(view.column(name), raw, known, book), at=j + 1)
            columns[name] = _with_faults(column, faults.get(j, []))
            unreadable = int(((columns[name].state == State.unreadable) & filled).sum())
            read.reported += unreadable
            read.used += count - unreadable
        elif is_dataset and machine.startswith(PROVENANCE) and machine not in read.provenance:
            read.provenance[machine] = raw
            read.ignored["provenance"] += count
        elif machine in STAMP_COLUMNS and view.table.kind is TableKind.cover and machine not in read.stamp:
            read.stamp[machine] = str(raw[0]).strip() if len(raw) else ""
            read.ignored["stamp"] += count
        elif name is not None:
            read.reported += count
            read.batches.append(_column_batch("TIP-H02", view, place, view.column(name).label, count, column=name))
        elif not is_blank(title):
            read.reported += count
            read.batches.append(_column_batch("TIP-H01", view, place, title, count))
        elif count:
            read.reported += count
            first = replace(place, row=int(rows[int(filled.argmax())]))
            read.batches.append(_column_batch("TIP-H05", view, first, column_letter(j + 1), count))
    for column_spec in view.columns:
        columns.setdefault(column_spec.name, empty_column(column_spec, len(body)))
    if view.table.kind is TableKind.cover and len(body) > 1 and not is_dataset:
        _one_row_only(read, grid)
    return read


def _faults_by_column(grid: Grid, body: list[int]) -> dict[int, list[tuple[int, str]]]:
    """For each column, from 0, the rows of the body whose cell shows no value."""
    positions = {number: index for index, number in enumerate(body)} if grid.faults else {}
    faults: dict[int, list[tuple[int, str]]] = {}
    for (i, j), fault in grid.faults.items():
        if i in positions:
            faults.setdefault(j, []).append((positions[i], fault))
    return faults


def _column_batch(code: str, view: View, place: Place, label: str, count: int, *, column: str = "") -> Batch:
    field = view.fills[column][0].field if column else FieldId(view.table.name, "")
    return Batch(code, (place,), field.table, field.name, label=label, facts={"count": str(count), "header": " ".join(label.split())})


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
        name = headers.get(loose(label)) if not is_blank(label) else None
        is_stamp = loose(label).replace(" ", "_") in STAMP_COLUMNS
        if name is not None and name not in columns:
            fault = grid.faults.get((i, value_at))
            column = type_column(view.column(name), strings([value]), book, at=value_at + 1, at_row=grid.numbers[i])
            columns[name] = _with_faults(column, [(0, fault)] if fault else [])
            if not is_blank(value):
                unreadable = columns[name].state[0] == State.unreadable
                read.reported += int(unreadable)
                read.used += int(not unreadable)
        elif name is not None and not is_blank(value):
            place = Place(grid.file, grid.sheet, grid.numbers[i], column_letter(label_at + 1))
            read.batches.append(_column_batch("TIP-H02", view, place, view.column(name).label, 1, column=name))
            read.reported += 1
        elif is_stamp:
            read.stamp[loose(label).replace(" ", "_")] = value.strip()
            read.ignored["stamp"] += int(not is_blank(value))
        elif not is_blank(value):
            read.ignored["text of the cover"] += 1
        for j, text in enumerate(row):
            if j != value_at and not is_blank(text):
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
    without = np.isin(np.arange(len(column)), [index for index, _ in faults])
    low = None if column.low is None else np.where(without, np.nan, column.low)
    high = None if column.high is None else np.where(without, np.nan, column.high)
    return replace(column, problem=problem, state=state, text=text, low=low, high=high)
