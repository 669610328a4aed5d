"""Binary workbooks (.xlsb) before they are read: records of [MS-XLSB] that tell of places, errors, hidden rows and merged cells."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Mapping

from .archives import opened, unpack
from .contents import Content
from .padded import look_of, look_of_style, text_shown
from .scans import ERRORS, Area, BookScan, Scan, Span
from .sheet_values import text_of
from .xls_scan import short_number
from .xlsx_scan import part_of, relations

_ROW, _FIRST_CELL, _LAST_CELL, _ERROR, _FORMULA_ERROR = 0, 2, 11, 3, 11
_SHORT_NUMBER, _NUMBER, _FORMULA_NUMBER = 2, 5, 9
_RICH_TEXT = 62
# Cells that do not say in which column they stand; the reader passes over them, and over texts in several fonts.
_WITHOUT_PLACE = range(13, 19)
# Cells with a value of their own, for which the reader has to give one: numbers, truth values and texts, stored or worked out.
_TEXT, _FORMULA_TEXT = 6, 8
_OF_THEIR_OWN = frozenset((2, 4, 5, _TEXT, _FORMULA_TEXT, 9, 10))
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_STYLES = "xl/styles.bin"
_COLUMN, _MERGED, _PROPERTIES, _SHEET = 60, 176, 153, 156


def scan_xlsb(content: Content) -> BookScan:
    """What each sheet holds.

    Raises:
        TipdataError: for a file that is locked, damaged, or would not fit into memory.

    """
    with opened(content) as archive:
        parts = {name.casefold(): name for name in archive.namelist()}
        targets = relations(archive, parts["xl/_rels/workbook.bin.rels"])
        sheets, epoch = {}, 1900
        for kind, data in _records(archive.read(parts["xl/workbook.bin"])):
            if kind == _SHEET:
                link, at = _text(data, 8)
                name, _ = _text(data, at)
                sheets[name] = part_of(targets[link], parts)
            elif kind == _PROPERTIES and data[0] & 1:
                epoch = 1904
        unpack(archive, but=set(sheets.values()))
        looks = _looks(archive.read(parts[_STYLES])) if _STYLES in parts else {}
        return BookScan({name: _scan(archive, part, looks) for name, part in sheets.items()}, epoch)


def _looks(styles: bytes) -> dict[int, int]:
    """How the cell styles look that do not show a number as it is."""
    formats: dict[str, int] = {}
    looks: dict[int, int] = {}
    number = -1
    for kind, data in _records(styles):
        if kind == _FORMAT:
            formats[str(int.from_bytes(data[:2], "little"))] = look_of(_text(data, 2)[0])
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            number = 0 if kind == _STYLES_BEGIN else -1
        elif kind == _STYLE and number >= 0:
            if look := look_of_style(str(int.from_bytes(data[2:4], "little")), formats):
                looks[number] = look
            number += 1
    return looks


def _number(kind: int, data: bytes) -> float:
    """The number of a cell that holds one."""
    number: float = short_number(data[8:12]) if kind == _SHORT_NUMBER else struct.unpack_from("<d", data, 8)[0]
    return number


def _scan(archive: zipfile.ZipFile, part: str, looks: Mapping[int, int]) -> Scan:
    scan, row = Scan(), 0
    end = (0, 0)
    for kind, data in _records(archive.read(part)):
        if _FIRST_CELL <= kind <= _LAST_CELL:
            column = int.from_bytes(data[:4], "little") + 1
            scan.reach(row, column)
            if kind in _OF_THEIR_OWN and (row, column) > end:
                end = row, column
                scan.told += 1 if kind not in (_TEXT, _FORMULA_TEXT) or _text(data, 8)[0].strip() else 0
            if kind in (_ERROR, _FORMULA_ERROR):
                scan.faults[row, column] = ("error_cell", ERRORS.get(data[8], "#ERROR!"))
            elif kind in (_SHORT_NUMBER, _NUMBER, _FORMULA_NUMBER) and (look := looks.get(int.from_bytes(data[4:7], "little"))):
                text = text_shown(text_of(_number(kind, data)), look)
                if text is not None:
                    scan.padded[row, column] = text
        elif kind == _RICH_TEXT:
            column = int.from_bytes(data[:4], "little") + 1
            scan.reach(row, column)
            scan.padded[row, column] = _text(data, 9)[0]
        elif kind in _WITHOUT_PLACE:
            raise ValueError(kind)
        elif kind == _ROW:
            row = int.from_bytes(data[:4], "little") + 1
            if data[11] & 0x10:
                scan.hide_row(row)
        elif kind == _COLUMN and data[16] & 1:
            first, last = struct.unpack_from("<2I", data)
            scan.hidden_columns.append(Span(first + 1, last + 1))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            scan.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))
    return scan


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of each record. Raises IndexError where one is cut off."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if at + length > end:
            raise IndexError(at)
        yield kind, data[at : at + length]
        at += length


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where the next thing begins."""
    length = int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : at + 4 + 2 * length].decode("utf-16-le"), at + 4 + 2 * length
