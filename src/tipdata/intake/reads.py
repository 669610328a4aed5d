"""What became of one sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as part

import numpy as np

from ..codebook import Codebook, FieldId, View
from ..records import Batch, Column, Piece, Place, Positions, Received, Texts, column_letter
from .cells import CellsFound, CellsRead
from .grids import Grid
from .mending import ENOUGH, DateEvidence
from .nines import rows_of_nines
from .repairs import Reading

STAMPED_FORM = "form"
_LONGEST_HEADER = 120
DATE_ORDER = "date_order"
STAMP_COLUMNS = ("codebook_id", "codebook_version", "codebook_fingerprint", "plan_id", "language", STAMPED_FORM)
KNOWN_STAMPS = (*STAMP_COLUMNS, DATE_ORDER)


@dataclass(eq=False)
class SheetRead:
    """A sheet as read: what was found and assumed, and how many of its filled cells were used, reported, or ignored for which reason."""

    received: Received
    batches: list[Batch] = part(default_factory=list)
    used: int = 0
    reported: int = 0
    ignored: Counter[str] = part(default_factory=Counter)
    provenance: dict[str, Texts] = part(default_factory=dict)
    stamp: dict[str, str] = part(default_factory=dict)
    assumptions: list[str] = part(default_factory=list)
    evidence: DateEvidence = part(default_factory=DateEvidence)
    unsettled: dict[str, tuple[CellsFound, CellsRead]] = part(default_factory=dict)

    def add(self, name: str, found: CellsFound, book: Codebook, reading: Reading | None) -> None:
        """One more column of the sheet."""
        read = found.read(book, reading)
        self.received.columns[name] = read.column
        self.used += read.used
        self.reported += read.reported
        self.assumptions += read.assumptions
        self.evidence += read.evidence
        odd = rows_of_nines(found.field, read.column)
        if len(odd):
            self._ask(name, found, odd)
        is_sure = read.evidence.order and max(read.evidence.dmy, read.evidence.mdy) >= ENOUGH
        if read.evidence.unclear and not is_sure and reading is not None and not reading.order:
            self.unsettled[name] = found, read

    def _ask(self, name: str, found: CellsFound, rows: Positions) -> None:
        """The question whether numbers of nines are meant."""
        received = self.received
        sheet, letter = received.shown_sheet, column_letter(found.at)
        places = tuple(Place(received.file, sheet, found.at_row or int(number), letter) for number in received.rows[rows])
        field = received.view.fills[name][0].field
        visible = found.field.shows_values
        raw = self.received.columns[name].raw[rows] if visible else None
        self.batches.append(Batch("TIP-T12", places, field.table, field.name, label=found.field.label, found=raw))

    def settle(self, shown: DateEvidence, book: Codebook, epoch: int) -> None:
        """Reads the dates that hardly show the order of day and month in the order that all dates of the file show; not at all where the
        others deny what they show."""
        for name, (found, before) in self.unsettled.items():
            own, others = before.evidence.order, (shown - before.evidence).order
            shows_nothing = not (before.evidence.dmy or before.evidence.mdy)
            agrees = others == own and not before.evidence.is_clear
            if others and (shows_nothing or agrees or (own and others != own)):
                read = found.read(book, Reading(others if shows_nothing or agrees else "", epoch, trusts_column=False))
                self.received.columns[name] = read.column
                self.used += read.used - before.used
                self.reported += read.reported - before.reported
                self.assumptions = [*(said for said in self.assumptions if said not in before.assumptions), *read.assumptions]


def received_of(grid: Grid, view: View, columns: dict[str, Column], rows: Positions, header_row: int) -> Received:
    """The sheet as received. A table that shares its sheet with others is told from them, and its places name the sheet."""
    if not grid.part:
        return Received(view, grid.file, grid.sheet, columns, rows, header_row)
    piece = Piece(grid.file, grid.sheet, header_row, {})
    return Received(view, grid.file, grid.identity, columns, rows, header_row, (piece,), np.zeros(len(rows), dtype=np.int64))


def column_batch(code: str, view: View, place: Place, label: str, count: int, *, column: str = "") -> Batch:
    """A finding about a whole column: `label` is its header, `count` how many of its cells hold something."""
    field = view.fills[column][0].field if column else FieldId(view.table.name, "")
    if len(label) > _LONGEST_HEADER:
        label = label[: _LONGEST_HEADER - 1] + "\u2026"
    return Batch(code, (place,), field.table, field.name, label=label, facts={"count": str(count), "header": " ".join(label.split())})
