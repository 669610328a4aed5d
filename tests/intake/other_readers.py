"""Readers of workbooks that share nothing with tipdata's: what stands at a place of a file, by somebody else's account.

openpyxl reads .xlsx, xlrd reads .xls; the parts of .ods and .xlsb are walked through here, element by element and record by record.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

Look = Callable[[str, int, int], str]
"""Sheet, row and column, both counted from 1 -> the text of the cell."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def in_xlsx(path: Path) -> Look:
    import openpyxl

    book = openpyxl.load_workbook(path)
    return lambda sheet, row, column: _said(book[sheet].cell(row, column).value)


def in_xls(path: Path) -> Look:
    import xlrd

    book = xlrd.open_workbook(str(path))

    def look(sheet: str, row: int, column: int) -> str:
        cells = book.sheet_by_name(sheet)
        return _said(cells.cell_value(row - 1, column - 1)) if row <= cells.nrows and column <= cells.ncols else ""

    return look


def in_ods(path: Path) -> Look:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    cells: dict[tuple[str, int, int], str] = {}
    for table in root.iter(f"{_TABLE}table"):
        row = 0
        for line in table.iter(f"{_TABLE}table-row"):
            row += 1
            column = 0
            for cell in line:
                repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
                value = cell.get(f"{_OFFICE}value") or cell.get(f"{_OFFICE}date-value") or text
                for _ in range(repeated):
                    column += 1
                    cells[str(table.get(f"{_TABLE}name")), row, column] = value
            row += int(line.get(f"{_TABLE}number-rows-repeated", "1")) - 1
    return lambda sheet, row, column: cells.get((sheet, row, column), "")


def in_xlsb(path: Path) -> Look:
    cells: dict[tuple[str, int, int], str] = {}
    with zipfile.ZipFile(path) as archive:
        sheets = [_wide(content, 8 + _length_of(content, 8)) for kind, content in _records(archive.read("xl/workbook.bin")) if kind == 156]
        for number, name in enumerate(sheets, start=1):
            row = 0
            for kind, content in _records(archive.read(f"xl/worksheets/sheet{number}.bin")):
                if kind == 0:
                    row = struct.unpack_from("<I", content)[0] + 1
                elif kind in (5, 6):
                    column = struct.unpack_from("<I", content)[0] + 1
                    cells[name, row, column] = _wide(content, 8) if kind == 6 else _said(struct.unpack_from("<d", content, 8)[0])
    return lambda sheet, row, column: cells.get((sheet, row, column), "")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | data[at] << 7, at + 1
        length = shift = 0
        while True:
            byte, at = data[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _length_of(content: bytes, at: int) -> int:
    return 4 + 2 * int(struct.unpack_from("<I", content, at)[0])


def _wide(content: bytes, at: int) -> str:
    return content[at + 4 : at + _length_of(content, at)].decode("utf-16-le")


def _said(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
