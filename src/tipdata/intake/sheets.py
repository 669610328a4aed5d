"""A grid read through a view: typed columns, the fate of every non-empty cell, and the findings about headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field as part, replace
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from ..codebook import Codebook, FieldId, PersonalHeaders, TableKind, View, loose
from ..records import Batch, Column, Place, Positions, Received, State, Texts, column_letter, empty_column, strings
from .grids import Grid, count_filled, is_blank, is_blank_row
from .headers import PROVENANCE, Match
from .typing import distinct, type_column, type_distinct

STAMPED_FORM = "form"
STAMP_COLUMNS = ("codebook_id", "codebook_version", "codebook_fingerprint", "plan_id", "language", STAMPED_FORM)


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
    view, header, header_number = match.view, grid.cells[match.row], grid.numbers[match.row]
    body = [i for i in range(match.row + 1, len(grid.cells)) if not is_blank_row(grid.cells[i])]
    rows = np.array([grid.numbers[i] for i in body], dtype=np.int64)
    columns: dict[str, Column] = {}
    read = SheetRead(Received(view, grid.file, grid.sheet, columns, rows, header_number))
    read.ignored["above the header"] += sum(count_filled(row) for row in grid.cells[: match.row])
    read.ignored["header"] += count_filled(header)
    known_headers = _Headers(headers, book.personal_headers)
    uses = _uses(header, headers, view, is_dataset)
    width = max(uses, default=-1) + 1
    cells = [grid.cells[i] for i in body]
    # Columns behind the last one that is read are looked at cell by cell, because a single far cell would make thousands of them.
    texts = list(zip_longest(*(row[:width] if len(row) > width else row for row in cells), fillvalue=""))
    texts += [("",) * len(body)] * (width - len(texts))
    beyond: dict[int, list[int]] = {j: [] for j in range(width, len(header)) if not is_blank(header[j])}
    for number, row in enumerate(cells):
        for j in range(width, len(row)):
            if not is_blank(row[j]):
                beyond.setdefault(j, []).append(number)
    faults = _faults_by_column(grid, body)
    for j in range(width):
        raw = np.fromiter(texts[j], dtype=object, count=len(body))
        texts[j] = ()
        known = distinct(raw)
        filled = ~np.array([is_blank(text) for text in known.texts], dtype=bool)[known.numbers]
        count = int(filled.sum())
        kind, name = uses.get(j, ("", ""))
        if kind == "field":
            column = replace(type_distinct(view.column(name), raw, known, book), at=j + 1)
            columns[name] = _with_faults(column, faults.get(j, []))
            unreadable = int(((columns[name].state == State.unreadable) & filled).sum())
            read.reported += unreadable
            read.used += count - unreadable
        elif kind == "provenance":
            read.provenance[name] = raw
            read.ignored[kind] += count
        elif kind == "stamp":
            read.stamp[name] = str(raw[0]).strip() if len(raw) else ""
            read.ignored[kind] += count
        else:
            _leave(read, _title(header, j), known_headers, j, rows[filled])
    for j, numbers in sorted(beyond.items()):
        _leave(read, _title(header, j), known_headers, j, rows[numbers])
    _add_absent(columns, view, len(body), book)
    if view.table.kind is TableKind.cover and len(body) > 1 and not is_dataset:
        _one_row_only(read, grid)
    return read


def _add_absent(columns: dict[str, Column], view: View, length: int, book: Codebook) -> None:
    """The view's columns that the sheet lacks: blank, but for those whose answer is the same in every row."""
    for spec in view.columns:
        if spec.name not in columns:
            blank = empty_column(spec, length)
            columns[spec.name] = replace(type_column(spec, blank.raw, book), direct=False) if spec.name in view.fixed else blank


def _uses(header: Sequence[str], headers: dict[str, str], view: View, is_dataset: bool) -> dict[int, tuple[str, str]]:
    """For each column that is read, from 0: what it is read as, and under which name. Of two with one name the first is read."""
    uses: dict[int, tuple[str, str]] = {}
    for j, title in enumerate(header):
        name, machine = headers.get(loose(title), ""), title.strip().casefold()
        if name and not is_blank(title):
            use = ("field", name)
        elif is_dataset and machine.startswith(PROVENANCE):
            use = ("provenance", machine)
        elif machine in STAMP_COLUMNS and view.table.kind is TableKind.cover:
            use = ("stamp", machine)
        else:
            continue
        if use not in uses.values():
            uses[j] = use
    return uses


class _Headers(NamedTuple):
    """What headers mean: the columns of the sheet by loose spelling, and personal data that nobody asks for."""

    columns: dict[str, str]
    personal: PersonalHeaders


def _title(header: Sequence[str], j: int) -> str:
    return header[j] if j < len(header) else ""


def _leave(read: SheetRead, title: str, headers: _Headers, j: int, filled: Positions) -> None:
    """Reports a column that is not read: it repeats another, its header is not known or means personal data that nobody asks for, or it has
    values in some rows and no header."""
    received = read.received
    view, count, letter = received.view, len(filled), column_letter(j + 1)
    name = headers.columns.get(loose(title), "")
    place = Place(received.file, received.sheet, received.header_row, letter)
    read.reported += count
    if is_blank(title):
        if count:
            read.batches.append(_column_batch("TIP-H05", view, replace(place, row=int(filled[0])), letter, count))
    elif name:
        read.batches.append(_column_batch("TIP-H02", view, place, view.column(name).label, count, column=name))
    else:
        kind = headers.personal.kind(title)
        batch = _column_batch("TIP-P01" if kind else "TIP-H01", view, place, title, count)
        read.batches.append(replace(batch, facts={**batch.facts, "kind": kind.label}) if kind else batch)


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
    outside: list[Place] = []
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
        elif not is_blank(value) and not is_blank(label):
            read.ignored["text of the cover"] += 1
        astray = list(_astray(row, label_at, name is not None))
        outside += [Place(grid.file, grid.sheet, int(grid.numbers[i]), column_letter(j + 1)) for j in astray]
        for j, text in enumerate(row):
            if j != value_at and j not in astray and not is_blank(text):
                read.ignored["header" if j == label_at and name is not None else "text of the cover"] += 1
    read.reported += len(outside)
    read.batches.append(Batch("TIP-H13", tuple(outside), view.table.name, facts={"count": str(len(outside))}))
    _add_absent(columns, view, 1, book)
    return read


def _astray(row: Sequence[str], label_at: int, is_question: bool) -> Iterator[int]:
    """The columns in which a line of an upright cover holds what belongs to no question.

    A template has its labels, the answers beside them and the help behind these, and beside other words than labels one text at most.
    """
    has_label = len(row) > label_at and not is_blank(row[label_at])
    for j in range(label_at + 1, len(row)):
        if not is_blank(row[j]) and (not has_label or j > label_at + 2 or (j == label_at + 2 and not is_question)):
            yield j


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
