"""A grid read through a view: typed columns, the fate of every non-empty cell, and the findings about headers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Codebook, TableKind, View, loose
from ..records import Batch, Mask, Place, Positions, Received, changed, column_letter, empty_column, strings
from .beside import count_each, found_beside, side_by_side
from .bodies import Sheet, body_of
from .cells import CellsFound
from .distinct import Distinct, is_blank
from .grids import Grid
from .headers import PROVENANCE, Match, header_of, order_in
from .hints import column_named, number_behind, run_together
from .meant_headers import meant_column
from .misplaced import misplaced, moved_batch, too_long
from .own_sheets import is_row_check
from .reads import KNOWN_STAMPS, SheetRead, column_batch, received_of
from .repairs import Reading
from .sheet_looks import hidden_parts, merged_cells
from .typing import type_column
from .upright import read_down

_WIDEST = 512


@dataclass(frozen=True)
class How:
    """How sheets are read: by which codebook and, unless they are a dataset's, with what is known of their file.

    Without a `reading` nothing is mended: a dataset says what it says.
    """

    book: Codebook
    reading: Reading | None = None

    @property
    def is_dataset(self) -> bool:
        return self.reading is None


def read_sheet(grid: Grid, match: Match, headers: dict[str, str], how: How) -> SheetRead:
    """The typed sheet. Every non-empty cell is counted once: used, reported, or ignored for a named reason."""
    if match.vertical:
        read = read_down(grid, match, headers, how.book, how.reading)
    else:
        read = _Across(grid, match, headers, how).read()
    _add_absent(read.received, how.book)
    return read


def _add_absent(received: Received, book: Codebook) -> None:
    """The view's columns that the sheet lacks: blank, but for those whose answer is the same in every row."""
    for spec in received.view.columns:
        if spec.name not in received.columns:
            column = empty_column(spec, len(received))
            is_fixed = spec.name in received.view.fixed
            received.columns[spec.name] = changed(type_column(spec, column.raw, book), direct=False) if is_fixed else column


class _Across:
    """A sheet with its header above its rows."""

    def __init__(self, grid: Grid, match: Match, headers: dict[str, str], how: How) -> None:
        self.grid, self.match, self.headers, self.how, self.view = grid, match, headers, how, match.view
        self.header = header_of(grid, match)
        self.own = {j for j, title in enumerate(self.header) if is_row_check(title, how.book)}
        named = {j: name for j, title in enumerate(self.header) if (name := self._named(title))}
        self.beside = side_by_side(self.header, named, self.view)
        self.uses = _uses(self.header, named, self.view, how.is_dataset)
        self.uses |= {j: ("field", name) for name, places in self.beside.items() for j in places}
        self.names = {j: name for j, (kind, name) in self.uses.items() if kind != "stamp"}
        self.free = [column.name for column in self.view.columns if column.name not in self.names.values()]
        self.numbers = np.asarray(grid.numbers, dtype=np.int64)

    def read(self) -> SheetRead:
        grid, view = self.grid, self.view
        # Columns behind the header's are looked at cell by cell, because a single far cell would make thousands of them.
        width = max(max(self.uses, default=-1) + 1, min(self._width_of_header(), _WIDEST))
        cells = list(grid.cells.columns(width))
        beyond = grid.cells.beyond(width)
        own = sum(self._taken_out(cells, j) for j in self.own)
        filled = grid.cells.filled(cells, beyond)
        body = body_of(Sheet(grid, view, self.header, self.match.row, self.names, cells, filled, self.headers, self.how.book))
        rows = self.numbers[body.records]
        read = SheetRead(received_of(grid, view, {}, rows, int(self.numbers[self.match.row])))
        self._count_other_rows(read, body.header_rows, filled)
        read.ignored["row check"] += own
        read.ignored += body.counts(filled)
        read.batches += [*body.batches(grid, view, self.match.row), *hidden_parts(grid, view, rows, self.names)]
        if not self.how.is_dataset and len(long := self._too_long(body.records, cells, beyond)):
            read.batches.append(moved_batch(read.received, long, "right"))
        told = np.zeros(len(grid), dtype=bool)
        told[self.match.row + 1 :] = True
        told[list(body.skipped)] = False
        self._read_columns(read, cells, body.records, told)
        for j in sorted({*beyond, *(j for j in range(width, len(self.header)) if not is_blank(self.header[j]))}):
            rows_beyond = beyond.get(j, _NO_ROWS)
            self._leave(read, j, rows_beyond[told[rows_beyond]], None)
        if view.table.kind is TableKind.cover and len(rows) > 1 and not self.how.is_dataset:
            _one_row_only(read, grid)
        return read

    def _taken_out(self, cells: list[Distinct], j: int) -> int:
        """Makes the column of the row checks blank, so that what a template says makes no row; returns how many cells held something."""
        count = int(cells[j].filled.sum())
        cells[j] = Distinct([""], np.zeros(len(self.grid), dtype=np.int32))
        return count

    def _too_long(self, records: Positions, cells: Sequence[Distinct], beyond: Mapping[int, Positions]) -> Positions:
        """The records that a delimiter within a value has made longer than the header, with blanks at their end."""
        if self.grid.widths is None:
            return _NO_ROWS
        long = too_long(self.grid, self.match.row, records, [column.filled for column in cells])
        return long[~np.isin(records[long], np.concatenate([_NO_ROWS, *beyond.values()]))]

    def _width_of_header(self) -> int:
        return max((j for j, title in enumerate(self.header, start=1) if not is_blank(title)), default=0)

    def _count_other_rows(self, read: SheetRead, header_rows: int, filled: Positions) -> None:
        """What stands above the header, and in it."""
        last = self.match.row
        above = last - self.match.span + 1
        read.ignored["above the header"] += int(filled[:above].sum())
        read.ignored["header"] += int(filled[above : last + 1].sum())
        if self.match.span + header_rows > 2:
            rows = f"{self.numbers[above]} to {self.numbers[last + header_rows - 1]}"
            read.assumptions.append(f"The rows {rows} of '{self.grid.name}' were read as its header.")

    def _read_columns(self, read: SheetRead, cells: list[Distinct], records: Positions, told: Mask) -> None:
        faults = _faults_by_column(self.grid, records, self.names)
        at = _as_slice(records)
        found: dict[str, CellsFound] = {}
        parts: dict[int, CellsFound] = {}
        for j, column in enumerate(cells):
            cells[j] = _NOTHING
            kind, name = self.uses.get(j, ("", ""))
            if kind == "field":
                here = CellsFound(self.view.column(name), column.at(at), faults.get(j, []), j + 1)
                parts[j] = here
                places = self.beside.get(name, (j,))
                if all(place in parts for place in places):
                    found[name] = self._read_field(read, [parts[place] for place in places])
            elif kind == "provenance":
                read.provenance[name] = column.array[column.numbers[at]]
                read.ignored[kind] += int((column.filled & told).sum())
            elif kind == "stamp":
                read.stamp[name] = column.text(int(records[0])).strip() if len(records) else ""
                read.ignored[kind] += int((column.filled & told).sum())
            elif j not in self.own:
                self._leave(read, j, np.flatnonzero(column.filled & told), column.at(np.flatnonzero(told)))
        if not self.how.is_dataset and self.view.table.kind is not TableKind.cover:
            misplaced(read, found, self.how.book)

    def _read_field(self, read: SheetRead, cells: list[CellsFound]) -> CellsFound:
        """Reads the columns of a question, which are several where its answers stand side by side."""
        found = cells[0] if len(cells) == 1 else found_beside(cells, self.how.book.separator)
        read.add(found.field.name, found, self.how.book, self._reading(self.header[found.at - 1]))
        if len(cells) > 1:
            count_each(read, cells)
        return found

    def _named(self, title: str) -> str:
        """The column that a header names. Only a question of several answers has further ones, with a number behind the name."""
        name = "" if is_blank(title) else column_named(self.headers, title) or ""
        several = not name or self.view.column(name).is_multiple or number_behind(title) < 2
        return name if several or loose(title) in self.headers else ""

    def _reading(self, title: str) -> Reading | None:
        """What is known of a column's file, and what its header states."""
        order = order_in(title)
        return replace(self.how.reading, order=order) if order and self.how.reading is not None else self.how.reading

    def _leave(self, read: SheetRead, j: int, filled: Positions, texts: Distinct | None) -> None:
        """Reports a column that is not read: it repeats another, its header is not known or means personal data that nobody asks for, or it
        has values in some rows and no header."""
        received, view, count, letter = read.received, self.view, len(filled), column_letter(j + 1)
        title = self.header[j] if j < len(self.header) else ""
        name = self._named(title)
        place = Place(received.file, received.shown_sheet, received.header_row, letter)
        read.reported += count
        if is_blank(title):
            if count:
                place = replace(place, row=int(self.numbers[filled[0]]))
                read.batches.append(column_batch("TIP-H05", view, place, letter, count))
        elif name:
            read.batches.append(column_batch("TIP-H02", view, place, view.column(name).label, count, column=name))
        elif (personal := self.how.book.personal_headers.kind(title)) is not None:
            batch = column_batch("TIP-P01", view, place, title, count)
            read.batches.append(replace(batch, facts={**batch.facts, "kind": personal.label}))
        else:
            meant = "" if self.how.is_dataset else meant_column(title, texts, view, self.free, self.headers, self.how.book)
            batch = column_batch("TIP-H01", view, place, title, count)
            read.batches.append(replace(batch, suggestions=strings([meant])) if meant else batch)


_STAMPS = {run_together(loose(name)): name for name in KNOWN_STAMPS}
_NO_ROWS: Positions = np.empty(0, dtype=np.int64)
_NOTHING = Distinct([], np.empty(0, dtype=np.int32))


def _as_slice(rows: Positions) -> slice | Positions:
    """The rows as a slice where they follow one another, so that nothing has to be copied."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def _uses(header: Sequence[str], named: Mapping[int, str], view: View, is_dataset: bool) -> dict[int, tuple[str, str]]:
    """For each column that is read, from 0: what it is read as, and under which name. Of two with one name the first is read."""
    uses: dict[int, tuple[str, str]] = {}
    for j, title in enumerate(header):
        name, machine = named.get(j), title.strip().casefold()
        stamp = _STAMPS.get(run_together(loose(title)), "")
        if name is not None:
            use = ("field", name)
        elif is_dataset and machine.startswith(PROVENANCE):
            use = ("provenance", machine)
        elif stamp and view.table.kind is TableKind.cover:
            use = ("stamp", stamp)
        else:
            continue
        if use not in uses.values():
            uses[j] = use
    return uses


def _faults_by_column(grid: Grid, body: Positions, columns: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """For each column, from 0, the rows of the body whose cell shows no value."""
    if not grid.faults and not grid.merged:
        return {}
    positions = {int(index): row for row, index in enumerate(body)}
    by_number = {int(grid.numbers[index]): index for index in positions}
    found: dict[tuple[int, int], str] = dict.fromkeys(merged_cells(grid, by_number, columns), "merged")
    found.update(grid.faults)
    faults: dict[int, list[tuple[int, str]]] = {}
    for (i, j), fault in found.items():
        if i in positions:
            faults.setdefault(j, []).append((positions[i], fault))
    return faults


def _one_row_only(read: SheetRead, grid: Grid) -> None:
    """A cover speaks of one submission; further rows are reported and set aside."""
    received = read.received
    extra = tuple(Place(grid.file, grid.sheet, int(number)) for number in received.rows[1:])
    read.batches.append(Batch("TIP-H06", extra, received.view.table.name, rows=np.arange(1, len(received.rows))))
