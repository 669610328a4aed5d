"""The cells of a worksheet, column by column: the XML of each cell once, and for each row its number.

A reader of workbooks makes an object of every cell, although most cells say what others of their column say too. So the sheet is written
again with each of these once, which is what the reader reads. What a cell's XML means is thus known to the reader alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.parsers import expat

import numpy as np

from .archives import is_sparse
from .csv_cells import CellsOfColumn
from .csv_columns import Gathered
from .csv_words import MASKS, words_of
from .distinct import Distinct
from .sheet_places import CellPlaces, Places, Window

_ROW_END, _VALUE_END, _CELL_END, _CLOSED = (int.from_bytes(tag, "little") for tag in (b"</row>", b"</v></c>", b"</c>", b"/>"))
_VALUE_ENDS = "</v></c>"
_ENDS = ("</c>", "/>")
_WIDEST = 1024
_MOST_TEXTS = 5_000_000
_ENOUGH = 100_000
_UTF8 = ("utf-8", "utf8", "us-ascii", None)


class IrregularError(Exception):
    """The sheet has to be read as it is, cell by cell."""


class SheetCells:
    """The cells of a sheet, added some rows at a time.

    Raises:
        IrregularError: for a sheet that is not as every common program writes it, or whose cells are hardly ever alike.

    """

    def __init__(self) -> None:
        self.columns: dict[int, Gathered] = {}
        self.cells = 0
        self._row = 0
        self._begun = self._ended = False
        # The parser sees to it that what stands around the cells is well-formed, as the reader would.
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = _only_utf8
        self._parser.ProcessingInstructionHandler = _no_instruction

    def add(self, window: Window, found: CellPlaces) -> bytes:
        """Adds the cells of some rows. Gives what stands around them."""
        rows = window.rows
        # Behind the end of a cell stand zeros where eight bytes are compared.
        if b"\0" in rows:
            raise IrregularError
        if not len(found):
            self._around([rows])
            return rows
        self._check_order(found)
        ends, starts = self._ends(window, found), found.behind
        edges = zip([0, *ends[found.lasts].tolist()], [*found.at[found.firsts].tolist(), len(rows)], strict=True)
        around = self._around([rows[start:end] for start, end in edges])
        tails = window.words[ends - 8]
        closed = ((tails >> 32) == _CELL_END) | ((tails >> 48) == _CLOSED)
        lengths = ends - starts - 8 * (tails == _VALUE_END)
        if not closed.all() or (lengths <= 0).any():
            raise IrregularError
        self._gather(window, found, starts, lengths)
        if self.cells > _ENOUGH:
            texts = sum(len(column.numbers) for column in self.columns.values())
            if texts > _MOST_TEXTS or 2 * texts > self.cells:
                raise IrregularError
        return around

    def finish(self) -> None:
        """No more rows come."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise IrregularError from None
        if not self._ended:
            raise IrregularError

    def whole(self, rows: int) -> dict[int, Distinct]:
        """The columns, by their numbers from 1: for each row the number of its cell's XML, which is 0 and blank where there is no cell."""
        return {number: self.columns[number].whole(rows) for number in sorted(self.columns)}

    def _check_order(self, found: CellPlaces) -> None:
        """Rows have to follow each other, and cells have to follow each other in their row."""
        rising = found.columns[1:] > found.columns[:-1]
        rising[found.firsts[1:] - 1] = True
        if found.rows[0] <= self._row or not rising.all() or not (found.rows[1:] > found.rows[:-1]).all():
            raise IrregularError
        self._row = int(found.rows[-1])
        self.cells += len(found)
        width = max(int(found.columns.max()), *self.columns, 1)
        if width > _WIDEST or is_sparse(self._row * width, self.cells):
            raise IrregularError

    def _ends(self, window: Window, found: CellPlaces) -> Places:
        """Where the cells end: before the next one, or the end of the row."""
        closing = window.tags(ord("/"), ord("r"))
        closing = closing[(window.words[closing] & MASKS[6]) == _ROW_END]
        last = found.lasts
        which = np.searchsorted(closing, found.at[last])
        if which[-1] == len(closing):
            raise IrregularError
        ends = np.append(found.at[1:], 0)
        ends[last] = closing[which]
        if (ends[last[:-1]] > found.at[last[:-1] + 1]).any():
            raise IrregularError
        return ends

    def _around(self, pieces: list[bytes]) -> bytes:
        """What stands around the cells, of which the last piece stands behind them."""
        around = b"".join(pieces)
        if len(pieces) > 1:
            self._begun |= b"<sheetData" in pieces[0]
            if not self._begun or self._ended:
                raise IrregularError
        self._begun |= b"<sheetData" in around
        ended = around.count(b"</sheetData") + around.count(b"<sheetData/")
        if ended:
            if ended > 1 or self._ended or (len(pieces) > 1 and b"</sheetData" not in pieces[-1]):
                raise IrregularError
            self._ended = True
        try:
            self._parser.Parse(around, False)
        except expat.ExpatError:
            raise IrregularError from None
        return around

    def _gather(self, window: Window, found: CellPlaces, starts: Places, lengths: Places) -> None:
        first, height = int(found.rows[0]) - 1, int(found.rows[-1] - found.rows[0]) + 1
        try:
            for number, cells, rows in _by_column(window, found, starts, lengths, height):
                self._column(number).add_cells(cells, rows, first, height)
        except UnicodeDecodeError:
            raise IrregularError from None

    def _column(self, number: int) -> Gathered:
        """Of which the first text is that of no cell."""
        if number not in self.columns:
            self.columns[number] = Gathered(0)
            self.columns[number].numbers[""] = 0
        return self.columns[number]


def _by_column(
    window: Window, found: CellPlaces, starts: Places, lengths: Places, height: int
) -> Iterator[tuple[int, CellsOfColumn, Places | None]]:
    """The number of each column, its cells, and in which of the rows they stand (None: in all)."""
    width = _width(found, height)
    if width:
        starts, lengths = starts.reshape(height, width), lengths.reshape(height, width)
        words, long = words_of(window.padded, starts, lengths)
        for j, number in enumerate(found.columns[:width].tolist()):
            yield number, CellsOfColumn(window.rows, starts[:, j], lengths[:, j], words[j], long.get(j), is_quoted=False), None
        return
    # Sixteen bits are sorted several times faster.
    order = np.argsort(found.columns.astype(np.uint16), kind="stable")
    columns = found.columns[order]
    rows = np.repeat(found.rows - found.rows[0], np.diff(found.firsts, append=len(found)))[order]
    edges = [0, *(np.flatnonzero(columns[1:] != columns[:-1]) + 1).tolist(), len(order)]
    for start, end in pairwise(edges):
        at = starts[order[start:end]]
        length = lengths[order[start:end]]
        [own], far = words_of(window.padded, at[:, np.newaxis], length[:, np.newaxis])
        yield int(columns[start]), CellsOfColumn(window.rows, at, length, own, far.get(0), is_quoted=False), rows[start:end]


def _width(found: CellPlaces, height: int) -> int:
    """How many cells each row has, if all have cells in the same columns; else 0."""
    width = len(found) // height
    if width * height != len(found) or len(found.firsts) != height:
        return 0
    table = found.columns.reshape(height, width)
    return width if (table == table[0]).all() else 0


def whole_cell(text: str) -> str:
    """The XML of a cell behind its reference, to its end."""
    return text if text.endswith(_ENDS) else text + _VALUE_ENDS


def _only_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in _UTF8:
        raise IrregularError


def _no_instruction(_target: str, _text: str) -> None:
    raise IrregularError
