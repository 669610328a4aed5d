"""What a worksheet's XML holds before a reader opens it: how far its cells reach, and which of them show no value.

The quick scan looks at bytes and knows only the spelling that every common program writes; whatever is spelt otherwise is parsed in full,
which takes ten times as long.
"""

from __future__ import annotations

import re
from array import array
from contextlib import suppress
from typing import IO
from xml.parsers import expat

import numpy as np

from .grids import CellFault
from .scans import MOST_COLUMNS, Area, Scan, Span, column_number, fault_of
from .sheet_cells import SheetCells
from .sheet_parts import NAMESPACES, BrokenSheetError, DataPart, OtherNames
from .sheet_places import Window, places_of

_CHUNK = 1 << 23
_LONGEST_ROW = 1 << 26
_ROOT = re.compile(rb"<((?:[a-zA-Z]\w*:)?)worksheet\b")
_SIGNS = (b't="e"', b"<f>", b"<f ", b"<f/")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_TYPE = re.compile(rb' t="([a-zA-Z]+)"')
_ROW = re.compile(rb'<row [^>]*hidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
_COLUMNS = re.compile(rb'<col [^>]*hidden="(?:1|true)"[^>]*>')
_FIRST, _LAST = re.compile(rb' min="([0-9]{1,5})"'), re.compile(rb' max="([0-9]{1,5})"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<v(?:\s[^>]*)?(?:/>|>(.*?)</v>)", re.DOTALL)
_TRUE = ("1", "true")
_BEHIND_MARK = 4


def scan_quickly(stream: IO[bytes], cells: SheetCells | None = None) -> Scan | None:
    """The extent of a sheet and its faults; None where only parsing can tell. The faults of gathered cells are left to `faults_of`.

    Raises:
        IrregularError: where the cells are to be gathered and cannot be.

    """
    scan = Scan()
    rest = stream.read(_CHUNK)
    root = _ROOT.search(rest)
    if root is None:
        return None
    prefix = root[1]
    names, data = OtherNames(prefix), DataPart()
    row_end = b"</%brow>" % prefix
    while True:
        following = stream.read(_CHUNK)
        cut = rest.rfind(row_end) + len(row_end) if following and row_end in rest else len(rest) * (not following)
        rows, rest = rest[:cut], rest[cut:] + following
        if b"<!" in rows or len(rest) > _LONGEST_ROW:
            return None
        if prefix:
            # Some programs put one before every name, where it says no more than none.
            rows = rows.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
        window = Window(rows)
        found = places_of(window)
        if found is None:
            return None
        if len(found):
            scan.columns = max(scan.columns, int(found.columns.max()))
            scan.rows = max(scan.rows, int(found.rows.max()))
            scan.cells += len(found)
        around = rows if cells is None else cells.add(window, found)
        # An instruction may cut a value in two; the first one of all says what the file is.
        if cells is None and (rows.find(b"<?", _BEHIND_MARK) >= 0 or not (data.holds(rows, found) and _find_faults(rows, scan))):
            return None
        if names.stand_in(around) or not _find_hidden(around, scan):
            return None
        if not following:
            return scan


def faults_of(cells: bytes) -> dict[int, tuple[CellFault, str]] | None:
    """Of cells that stand one below the other: by row, what is wrong with them; None where one is spelt in an uncommon way."""
    scan = Scan()
    return {row: fault for (row, _), fault in scan.faults.items()} if _find_faults(cells, scan) else None


def _find_faults(rows: bytes, scan: Scan) -> bool:
    """Adds the errors and the formulas without a stored result; false where a cell is spelt in an uncommon way."""
    for sign in _SIGNS:
        end = 0
        while (hit := rows.find(sign, end)) >= 0:
            cell = _CELL.match(rows, rows.rfind(b"<c ", 0, hit))
            end = rows.find(b"</c>", hit)
            if cell is None or end < 0:
                return False
            if cell[3].endswith(b"/"):
                end = cell.end()
                if end <= hit:
                    # It stands behind the cell, in what is none.
                    end = hit + 1
                    continue
            type_ = _TYPE.search(cell[3])
            value = _VALUE.search(rows, cell.end(), end)
            text = (value[1] or b"").decode() if value else ""
            place = int(cell[2]), column_number(cell[1].decode())
            has_formula = sign != _SIGNS[0]
            fault = fault_of(type_[1].decode() if type_ else "", has_formula, None if value is None else text)
            if fault is not None:
                scan.faults[place] = fault
    return True


def _find_hidden(rows: bytes, scan: Scan) -> bool:
    """Adds hidden rows and columns, and merged cells; false where one of them is spelt in an uncommon way."""
    if b"hidden=" in rows:
        for row in _ROW.findall(rows):
            number = _ROW_NUMBER.search(row)
            if number is None:
                return False
            scan.hide_row(int(number[1]))
        for column in _COLUMNS.findall(rows):
            first, last = _FIRST.search(column), _LAST.search(column)
            if first is None or last is None:
                return False
            scan.hidden_columns.append(Span(int(first[1]), int(last[1])))
    if b"<mergeCell " in rows:
        found = _MERGED.findall(rows)
        if len(found) != rows.count(b"<mergeCell "):
            return False
        for left, top, right, bottom in found:
            scan.merged.append(Area(int(top), column_number(left.decode()), int(bottom), column_number(right.decode())))
    return True


def scan_fully(stream: IO[bytes]) -> Scan:
    """The extent of the cells that hold something, errors, and formulas without a stored result.

    Raises:
        expat.ExpatError: where the XML is broken.
        BrokenSheetError: where cells stand outside of the one part of the sheet that is theirs, or a value is cut in two.

    """
    reader = _SheetReader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.CommentHandler = reader.between
    parser.ProcessingInstructionHandler = reader.between
    # What follows a cell outside of every worksheet is not looked at, because the file is refused for it.
    with suppress(_OutsideError):
        parser.ParseFile(stream)
    reader.scan.told = len(np.unique(np.frombuffer(reader.told, dtype=np.int64)))
    return reader.scan


class _OutsideError(Exception):
    """A cell stands outside of every worksheet."""


class _SheetReader:
    """Follows the cells of a sheet; rows and cells without a reference stand behind the one before."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.row = self.column = 0
        self.type = ""
        self.children: set[str] = set()
        self.value = self.inline = ""
        self.in_value = self.in_inline = self.is_cut = False
        # The places of cells that hold a text of their own, as one number each.
        self.told = array("q")
        self.prefixes: set[str] = set()
        self.in_data = self.had_data = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        if self.in_value:
            raise BrokenSheetError
        if name == "worksheet":
            self.prefixes.add(prefix)
        if attributes:
            self.prefixes.update(key[6:] for key, value in attributes.items() if key.startswith("xmlns") and value in NAMESPACES)
        if name in ("row", "c") and not self.in_data and prefix in self.prefixes:
            raise BrokenSheetError
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if attributes.get("hidden") in _TRUE:
                self.scan.hide_row(self.row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.scan.hidden_columns.append(Span(int(attributes["min"]), int(attributes["max"])))
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            (top, left), (bottom, right) = _place(first), _place(last or first)
            self.scan.merged.append(Area(top, left, bottom, right))
        elif name == "c":
            reference = attributes.get("r")
            if reference is None:
                self.column += 1
            else:
                self.row, self.column = _place(reference)
            self.type, self.value, self.inline, self.children = attributes.get("t", ""), "", "", set()
        else:
            if name == "sheetData" and prefix in self.prefixes:
                if self.had_data:
                    raise BrokenSheetError
                self.in_data = self.had_data = True
            self.children.add(name)
            self.in_value, self.is_cut = name == "v", False
            # How a text sounds is written behind it, and is none.
            self.in_inline = name == "t" and "rPh" not in self.children

    def text(self, text: str) -> None:
        if self.in_value:
            if self.is_cut:
                raise BrokenSheetError
            self.value += text
        elif self.in_inline:
            self.inline += text

    def between(self, *_: str) -> None:
        """A comment, or an instruction for some program. Readers give the part of a number that stands before it."""
        self.is_cut = self.in_value

    def end(self, tag: str) -> None:
        self.in_value = self.in_inline = False
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self.in_data = False
        if name != "c" or self.children.isdisjoint(("v", "f", "is")):
            return
        scan = self.scan
        scan.reach(self.row, self.column)
        if scan.is_outside:
            raise _OutsideError
        if self._tells():
            self.told.append(self.row * MOST_COLUMNS + self.column)
        fault = fault_of(self.type, "f" in self.children, self.value if "v" in self.children else None)
        if fault is not None:
            scan.faults[self.row, self.column] = fault

    def _tells(self) -> bool:
        """Whether the cell holds a text of its own, and neither an error nor the number of a text that may be empty."""
        if self.type in ("s", "e"):
            return False
        return bool((self.inline if self.type == "inlineStr" else self.value).strip())


def _place(reference: str) -> tuple[int, int]:
    """B3 -> (3, 2)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)
