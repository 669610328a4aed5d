"""A cover that keeps its labels in one column and the answers in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..codebook import Codebook, loose
from ..records import Batch, Place, column_letter
from .cells import CellsFound
from .distinct import distinct, is_blank
from .grids import Grid
from .headers import Match
from .hints import column_named
from .reads import KNOWN_STAMPS, SheetRead, column_batch, received_of
from .repairs import Reading


def read_down(grid: Grid, match: Match, headers: dict[str, str], book: Codebook, reading: Reading | None) -> SheetRead:
    """The typed cover. Every non-empty cell is counted once: used, reported, or ignored for a named reason."""
    view = match.view
    label_at, value_at = match.column, match.column + 1
    read = SheetRead(received_of(grid, view, {}, np.array([0], dtype=np.int64), 0))
    outside: list[Place] = []
    for i, row in enumerate(grid.rows()):
        label = row[label_at] if len(row) > label_at else ""
        value = row[value_at] if len(row) > value_at else ""
        name = column_named(headers, label) if not is_blank(label) else None
        stamp = loose(label).replace(" ", "_")
        if name is not None and name not in read.received.columns:
            fault = grid.faults.get((i, value_at))
            faults = [(0, str(fault))] if fault else []
            found = CellsFound(view.column(name), distinct([value]), faults, value_at + 1, int(grid.numbers[i]))
            read.add(name, found, book, reading)
        elif name is not None and not is_blank(value):
            place = Place(grid.file, grid.sheet, int(grid.numbers[i]), column_letter(label_at + 1))
            read.batches.append(column_batch("TIP-H02", view, place, view.column(name).label, 1, column=name))
            read.reported += 1
        elif stamp in KNOWN_STAMPS:
            read.stamp[stamp] = value.strip()
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
    return read


def _astray(row: Sequence[str], label_at: int, is_question: bool) -> Iterator[int]:
    """The columns in which a line of an upright cover holds what belongs to no question.

    A template has its labels, the answers beside them and the help behind these, and beside other words than labels one text at most.
    """
    has_label = len(row) > label_at and not is_blank(row[label_at])
    for j in range(label_at + 1, len(row)):
        if not is_blank(row[j]) and (not has_label or j > label_at + 2 or (j == label_at + 2 and not is_question)):
            yield j
