"""OpenDocument workbooks (.ods) before they are read: places, errors, hidden rows, merged cells, and how often all repeats."""

from __future__ import annotations

import re
from xml.parsers import expat

from .archives import MAX_AREA, MAX_COLUMNS, MAX_ROWS, locked, opened, too_large, unpack
from .contents import Content
from .grids import CellFault
from .scans import Area, BookScan, Scan, Span

_MANIFEST, _CONTENT = "META-INF/manifest.xml", "content.xml"
_MOST_FAULTS = 100_000
_MOST_BLANKS = 1000
_ZEROS = re.compile(r"0[0-9]{1,14}")
# Where a cell of each type keeps its value; texts and cells without a type have none but what they show.
_VALUES = {
    "float": "office:value",
    "percentage": "office:value",
    "currency": "office:value",
    "date": "office:date-value",
    "time": "office:time-value",
    "boolean": "office:boolean-value",
}
_HIDDEN = ("collapse", "filter")


class _TooLargeError(Exception):
    """More cells than anybody fills."""


def scan_ods(content: Content) -> BookScan:
    """What each sheet holds.

    Raises:
        TipdataError: for a file that is locked, damaged, or would not fit into memory.

    """
    with opened(content) as archive:
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise locked(content.shown)
        unpack(archive, but={_CONTENT})
        reader = _Reader()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.StartCdataSectionHandler = reader.lost
        try:
            with archive.open(_CONTENT) as stream:
                parser.ParseFile(stream)
        except _TooLargeError:
            raise too_large(content.shown, f"repeats the cells of '{reader.name}' more often than a sheet can hold") from None
        return BookScan(reader.sheets, reader.epoch)


class _Cell:
    """A cell that is being read: its attributes, and its text."""

    def __init__(self, attributes: dict[str, str], column: int, number: int) -> None:
        self.attributes, self.column, self.number = attributes, column, number
        self.text = ""
        self.paragraphs = 0
        self.is_lost = False

    @property
    def shows_zeros(self) -> bool:
        """Whether the cell holds a number and shows it with zeros before it."""
        value = self.attributes.get("office:value", "")
        return _ZEROS.fullmatch(self.text) is not None and value.isdecimal() and int(value) == int(self.text)


def _value(cell: _Cell, kind: str) -> str:
    """The value that a cell of this type holds beside what it shows; blank where there is none."""
    return cell.attributes.get(_VALUES.get(kind, ""), "")


class _Reader:
    """Follows rows and cells; those that are repeated count as often as they are."""

    def __init__(self) -> None:
        self.sheets: dict[str, Scan] = {}
        self.epoch = 1900
        self.name = ""
        self.scan = Scan()
        self.row = self.rows = self.column = self.hidden = 0
        self.cell: _Cell | None = None
        self.aside = 0
        self.in_text = 0
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "table:null-date" if (year := attributes.get("table:date-value", "")[:4]) == "1904":
                self.epoch = int(year)
            case "table:table":
                self.depth += 1
                if self.depth == 1:
                    self.name = attributes.get("table:name", "")
                    self.scan = self.sheets[self.name] = Scan()
                    self.row = self.column = self.rows = 0
            case "table:table-column":
                number = int(attributes.get("table:number-columns-repeated", 1))
                if attributes.get("table:visibility") in _HIDDEN:
                    self.scan.hidden_columns.append(Span(self.column + 1, self.column + number))
                self.column += number
            case "table:table-row":
                self.row += self.rows
                self.rows = int(attributes.get("table:number-rows-repeated", 1))
                self.hidden = attributes.get("table:visibility") in _HIDDEN
                self.column = 0
            case "table:table-cell" | "table:covered-table-cell":
                number = int(attributes.get("table:number-columns-repeated", 1))
                self.cell = _Cell(attributes, self.column, number)
                self.column += number
            case "office:annotation" | "draw:frame" | "draw:custom-shape":
                self.aside += 1
            case "text:ruby-text":
                # How a text sounds is no part of it, but a reader takes it for one.
                self.lost()
                self.aside += 1
            case "text:p" if self.cell is not None and not self.aside:
                self.in_text += 1
                self.cell.paragraphs += 1
                self.cell.text += "\n" if self.cell.paragraphs > 1 else ""
            case "text:s":
                self.text(" " * min(int(attributes.get("text:c", 1)), _MOST_BLANKS))
            case "text:tab" | "text:line-break":
                self.text("\t" if tag == "text:tab" else "\n")
                self.lost()

    def end(self, tag: str) -> None:
        match tag:
            case "table:table":
                self.depth -= 1
            case "table:table-row":
                self._end_of_row()
            case "table:table-cell" | "table:covered-table-cell":
                if self.cell is not None:
                    self._end_of_cell(self.cell)
                self.cell = None
            case "office:annotation" | "draw:frame" | "draw:custom-shape" | "text:ruby-text":
                self.aside -= 1
            case "text:p" if self.in_text:
                self.in_text -= 1

    def text(self, text: str) -> None:
        if self.in_text and self.cell is not None and not self.aside:
            self.cell.text += text

    def lost(self) -> None:
        """What comes next in the cell is something that the reader of the cells passes over, or takes for its text."""
        if self.in_text and self.cell is not None and not self.aside:
            self.cell.is_lost = True

    def _end_of_row(self) -> None:
        if self.hidden and self.scan.rows == self.row + self.rows:
            self.scan.hidden_rows.append(Span(self.row + 1, self.row + self.rows))

    def _end_of_cell(self, cell: _Cell) -> None:
        attributes = cell.attributes
        kind = attributes.get("calcext:value-type") or attributes.get("office:value-type", "")
        self._merge(cell)
        if not kind and not cell.text and "table:formula" not in attributes:
            return
        scan = self.scan
        bottom, right = self.row + self.rows, cell.column + cell.number
        scan.cells += self.rows * cell.number
        scan.rows, scan.columns = max(scan.rows, bottom), max(scan.columns, right)
        if scan.cells > MAX_AREA or bottom > MAX_ROWS or right > MAX_COLUMNS:
            raise _TooLargeError
        fault = self._fault(cell, kind)
        if fault is None and not self._is_passed_over(cell, kind):
            scan.told += self.rows * cell.number if _value(cell, kind) or (kind == "string" and cell.text.strip()) else 0
            return
        if self.rows * cell.number > _MOST_FAULTS:
            raise _TooLargeError
        places = ((row, column) for row in range(self.row + 1, bottom + 1) for column in range(cell.column + 1, right + 1))
        if fault is not None:
            scan.faults.update(dict.fromkeys(places, fault))
        else:
            scan.padded.update(dict.fromkeys(places, cell.text))

    def _is_passed_over(self, cell: _Cell, kind: str) -> bool:
        """Whether the reader gives something else than what the cell shows, or nothing."""
        if kind == "string":
            return cell.is_lost
        return cell.shows_zeros if _value(cell, kind) else bool(cell.text.strip())

    def _fault(self, cell: _Cell, kind: str) -> tuple[CellFault, str] | None:
        formula = "table:formula" in cell.attributes
        if kind == "error" or (formula and cell.text.startswith(("#", "Err:")) and kind in ("", "string", "float")):
            return "error_cell", cell.text or "#ERROR!"
        if formula and not kind:
            return "no_value", "="
        return None

    def _merge(self, cell: _Cell) -> None:
        right = int(cell.attributes.get("table:number-columns-spanned", 1))
        down = int(cell.attributes.get("table:number-rows-spanned", 1))
        if right > 1 or down > 1:
            self.scan.merged.append(Area(self.row + 1, cell.column + 1, self.row + down, cell.column + right))
