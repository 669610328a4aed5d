"""Workbooks of other kinds than .xlsx, made byte by byte: values, errors, formulas, hidden parts, merged cells."""

from __future__ import annotations

import datetime
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest


@dataclass(frozen=True)
class Error:
    """A cell that shows an error."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula with its stored result; without one where it is None."""

    result: object = None


Rows = Sequence[Sequence[object]]
Sheets = dict[str, Rows]
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


@dataclass(frozen=True)
class Looks:
    """What a sheet does not show, and what is merged: numbers from 1, areas as (top, left, bottom, right)."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    sheet: bool = False


def days_since(day: datetime.date, epoch: int) -> int:
    return (day - (datetime.date(1899, 12, 30) if epoch == 1900 else datetime.date(1904, 1, 1))).days


def write_ods(path: Path, sheets: Sheets, looks: dict[str, Looks] | None = None, more: dict[str, str] | None = None) -> Path:
    """An OpenDocument workbook; `more` is put behind the rows of a sheet as it is."""
    tables = []
    for name, rows in sheets.items():
        look = (looks or {}).get(name, Looks())
        width = max((len(row) for row in rows), default=1)
        hide = [' table:visibility="collapse"' if j in look.columns else "" for j in range(1, width + 1)]
        columns = "".join(f"<table:table-column{hidden}/>" for hidden in hide)
        body = ""
        for i, row in enumerate(rows, start=1):
            hidden = ' table:visibility="filter"' if i in look.rows else ""
            cells = "".join(_ods_cell(value, _spans(i, j, look)) for j, value in enumerate(row, start=1))
            body += f"<table:table-row{hidden}>{cells}</table:table-row>"
        style = ' table:style-name="hid"' if look.sheet else ""
        tables.append(f'<table:table table:name="{escape(name)}"{style}>{columns}{body}{(more or {}).get(name, "")}</table:table>')
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
        for prefix, kind in {"office": "office", "table": "table", "text": "text", "style": "style", "fo": "xsl-fo-compatible"}.items()
    )
    styles = (
        '<office:automatic-styles><style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles>"
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        f'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">{styles}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return path


def _spans(row: int, column: int, look: Looks) -> str:
    for top, left, bottom, right in look.merged:
        if (row, column) == (top, left):
            return f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
    return ""


def _ods_cell(value: object, spans: str) -> str:
    match value:
        case None | "":
            return f"<table:table-cell{spans}/>"
        case Error(text):
            return f'<table:table-cell{spans} table:formula="of:=X" calcext:value-type="error"><text:p>{text}</text:p></table:table-cell>'
        case Formula(None):
            return f'<table:table-cell{spans} table:formula="of:=1+1"/>'
        case Formula(result):
            return _ods_cell(result, f'{spans} table:formula="of:=1+1"')
        case bool():
            return f'<table:table-cell{spans} office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case int() | float():
            return f'<table:table-cell{spans} office:value-type="float" office:value="{value}"/>'
        case datetime.date():
            return f'<table:table-cell{spans} office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell{spans} office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def write_xls(path: Path, sheets: Sheets, looks: dict[str, Looks] | None = None, epoch: int = 1900) -> Path:
    """A workbook of Excel 97."""
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    book.dates_1904 = epoch == 1904
    plain, as_date = xlwt.easyxf(), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        look = (looks or {}).get(name, Looks())
        sheet = book.add_sheet(name)
        sheet.visibility = int(look.sheet)
        covered = {(i, j): area for area in look.merged for i in range(area[0], area[2] + 1) for j in range(area[1], area[3] + 1)}
        for i, row in enumerate(rows, start=1):
            for j, value in enumerate(row, start=1):
                area = covered.get((i, j))
                if area is not None and (i, j) == area[:2]:
                    style = as_date if isinstance(value, datetime.date) else plain
                    sheet.write_merge(area[0] - 1, area[2] - 1, area[1] - 1, area[3] - 1, value, style)
                elif area is None and isinstance(value, Error):
                    sheet.row(i - 1).set_cell_error(j - 1, ERRORS[value.text])
                elif area is None and isinstance(value, Formula):
                    sheet.write(i - 1, j - 1, xlwt.Formula("1+1"))
                elif area is None and isinstance(value, datetime.date):
                    sheet.write(i - 1, j - 1, value, as_date)
                elif area is None and value not in ("", None):
                    sheet.write(i - 1, j - 1, value)
        for row in look.rows:
            sheet.row(row - 1).hidden = True
        for column in look.columns:
            sheet.col(column - 1).hidden = True
    book.save(str(path))
    return path


def write_xlsb(
    path: Path,
    sheets: Sheets,
    looks: dict[str, Looks] | None = None,
    epoch: int = 1900,
    dimension: tuple[int, int, int, int] | None = None,
    plain: str = "General",
) -> Path:
    """A binary workbook. Dates are numbers with the second cell format, which is a date's; the first one is that of all other cells."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            f'Target="worksheets/sheet{n}.bin"/>'
            for n in range(1, len(sheets) + 1)
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>')
        book = _record(131) + _record(153, struct.pack("<II", int(epoch == 1904), 0) + _text("")) + _record(143)
        for number, name in enumerate(sheets, start=1):
            hidden = int((looks or {}).get(name, Looks()).sheet)
            book += _record(156, struct.pack("<2I", hidden, number) + _text(f"rId{number}") + _text(name))
        archive.writestr("xl/workbook.bin", book + _record(144) + _record(132))
        own = _record(615, struct.pack("<I", 1)) + _record(44, struct.pack("<H", 164) + _text(plain)) + _record(616)
        formats = _record(278) + own + _record(617, struct.pack("<I", 2)) + _format(164) + _format(14) + _record(618) + _record(279)
        archive.writestr("xl/styles.bin", formats)
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(rows, (looks or {}).get(name, Looks()), epoch, dimension))
    return path


def _xlsb_sheet(rows: Rows, look: Looks, epoch: int, dimension: tuple[int, int, int, int] | None) -> bytes:
    width = max((len(row) for row in rows), default=1)
    content = _record(129) + _record(148, struct.pack("<4I", *(dimension or (0, max(len(rows) - 1, 0), 0, width - 1))))
    if look.columns:
        hidden = b"".join(_record(60, struct.pack("<4IH", column - 1, column - 1, 2000, 0, 1)) for column in look.columns)
        content += _record(390) + hidden + _record(391)
    content += _record(145)
    for i, row in enumerate(rows):
        flags = 0x10 if i + 1 in look.rows else 0
        content += _record(0, struct.pack("<IIHBB", i, 0, 300, 0, flags) + b"\0" + struct.pack("<I", 0))
        content += b"".join(_xlsb_cell(j, value, epoch) for j, value in enumerate(row) if value not in ("", None))
    content += _record(146)
    if look.merged:
        areas = b"".join(
            _record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1)) for top, left, bottom, right in look.merged
        )
        content += _record(177, struct.pack("<I", len(look.merged))) + areas + _record(178)
    return content + _record(130)


def _xlsb_cell(column: int, value: object, epoch: int) -> bytes:
    place = struct.pack("<II", column, 0)
    match value:
        case Error(text):
            return _record(3, place + bytes([ERRORS[text]]))
        case Formula(Error(text)):
            return _record(11, place + bytes([ERRORS[text]]) + b"\0\0" + bytes(8))
        case Formula(str(text)):
            return _record(8, place + _text(text) + b"\0\0" + bytes(8))
        case bool():
            return _record(4, place + bytes([value]))
        case int() | float():
            return _record(5, place + struct.pack("<d", value))
        case datetime.date():
            return _record(5, struct.pack("<II", column, 1) + struct.pack("<d", days_since(value, epoch)))
    return _record(6, place + _text(str(value)))


def _format(number: int) -> bytes:
    return _record(47, struct.pack("<HHHHHHHH", 0, number, 0, 0, 0, 0, 0, 0))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content
