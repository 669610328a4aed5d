"""Excel workbooks (.xlsx): a pre-scan of the archive, then python-calamine; openpyxl where only it can see a cell."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

from ..errors import TipdataError
from .grids import CellFault, Grid

MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 400
MAX_AREA = 30_000_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_COLUMN = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d{1,7})"')
_ERROR = re.compile(rb'<(?:\w+:)?c [^>]*?t="e"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_OVERLAP = 400


def read_workbook(path: Path, shown: str) -> list[Grid]:
    """Every sheet of a workbook, as grids of texts at their true addresses.

    Raises:
        TipdataError: for a file that is not a workbook, is locked, is damaged, or would not fit into memory.

    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    scans = _scan(path, shown)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [s for s in book.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
    except Exception as error:  # noqa: BLE001 - the reader raises many kinds for damaged files
        raise _damaged(shown, error) from None
    grids = []
    for number, sheet in enumerate(sheets):
        scan = scans[number] if number < len(scans) else _Scan()
        hidden = not str(sheet.visible).endswith("Visible")
        if scan.area > MAX_AREA:
            cells: list[list[str]] = [[_text(value) for value in row] for row in _sparse_rows(path, sheet.name)]
        else:
            try:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            except Exception as error:  # noqa: BLE001
                raise _damaged(shown, error) from None
            cells = [[value if type(value) is str else _text(value) for value in row] for row in rows]
        faults = _cell_faults(path, sheet.name, cells) if scan.errors or scan.formulas else {}
        grids.append(Grid(shown, sheet.name, cells, range(1, len(cells) + 1), faults, hidden))
    if not grids:
        raise TipdataError(f"{shown} holds no worksheet.", "Send the workbook as it was filled.", "TIP-F03")
    return grids


def _text(value: Any) -> str:
    """The text of a cell's value: whole numbers without decimals, dates as ISO 8601."""
    match value:
        case None | "":
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
    return str(value)


class _Scan:
    """What the sheet's XML shows before it is read."""

    def __init__(self) -> None:
        self.area = 0
        self.errors = False
        self.formulas = False


def _scan(path: Path, shown: str) -> list[_Scan]:
    """One scan per worksheet, in the workbook's order. Raises TipdataError for what must not be opened."""
    start = path.open("rb").read(8)
    if start.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise TipdataError(f"{shown} is protected by a password.", "Remove the password in Excel and send it again.", "TIP-F02")
        raise TipdataError(f"{shown} is an old or damaged Office file.", "Save it in Excel as a workbook (.xlsx).", "TIP-F01")
    if not start:
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive, path, shown)
            return [_scan_sheet(archive, name) for name in _sheet_parts(archive)]
    except (zipfile.BadZipFile, KeyError, ParseError, OSError, RuntimeError, NotImplementedError):
        what = "is a PDF document, not a workbook" if start.startswith(b"%PDF") else "cannot be opened as a workbook"
        raise TipdataError(f"{shown} {what}.", "Open it in Excel or LibreOffice and save it as .xlsx.", "TIP-F01") from None


def _refuse_bombs(archive: zipfile.ZipFile, path: Path, shown: str) -> None:
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = max(path.stat().st_size, 1)
    if unpacked > MAX_UNPACKED or (unpacked > 200_000_000 and unpacked / packed > MAX_RATIO):
        raise TipdataError(f"{shown} would unpack to {unpacked // 1_000_000} MB.", "Send the filled template itself.", "TIP-F05")


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The archive's names of the worksheets, in the order of the workbook."""
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        targets = {e.get("Id"): e.get("Target", "") for _, e in iterparse(stream) if e.tag.endswith("Relationship")}
    names = []
    with archive.open("xl/workbook.xml") as stream:
        for _, element in iterparse(stream):
            if element.tag.endswith("}sheet"):
                link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                target = targets.get(link, "")
                name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if "worksheets/" in name:
                    names.append(name)
    return names


def _scan_sheet(archive: zipfile.ZipFile, name: str) -> _Scan:
    scan = _Scan()
    columns: set[bytes] = set()
    last = 0
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            columns.update(_COLUMN.findall(window))
            last = max(last, max(map(int, _ROW.findall(window)), default=0))
            scan.errors = scan.errors or _ERROR.search(window) is not None
            scan.formulas = scan.formulas or _FORMULA.search(window) is not None
            tail = window[-_OVERLAP:]
    widest = max((_number(letters) for letters in columns), default=0)
    scan.area = widest * last
    return scan


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sparse_rows(path: Path, sheet: str) -> Iterator[list[Any]]:
    """Rows of a sheet whose used area is far larger than what it holds; trailing empty cells are left out."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    book[sheet].reset_dimensions()
    for row in book[sheet].iter_rows(values_only=True):
        values = list(row)
        while values and values[-1] is None:
            values.pop()
        yield values
    book.close()


def _cell_faults(path: Path, sheet: str, cells: list[list[str]]) -> dict[tuple[int, int], CellFault]:
    """Cells that show an error, and formulas without a stored value; the text of the former is put into `cells`."""
    import openpyxl

    faults: dict[tuple[int, int], CellFault] = {}
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    values[sheet].reset_dimensions()
    formulas[sheet].reset_dimensions()
    pairs = zip(values[sheet].iter_rows(), formulas[sheet].iter_rows(), strict=False)
    for i, (row, formula_row) in enumerate(pairs):
        for j, (cell, formula) in enumerate(zip(row, formula_row, strict=False)):
            if cell.data_type == "e":
                _put(cells, i, j, str(cell.value))
                faults[i, j] = "error_cell"
            elif cell.value is None and formula.data_type == "f":
                _put(cells, i, j, "=")
                faults[i, j] = "no_value"
    values.close()
    formulas.close()
    return faults


def _put(cells: list[list[str]], row: int, column: int, text: str) -> None:
    while len(cells) <= row:
        cells.append([])
    cells[row] += [""] * (column + 1 - len(cells[row]))
    cells[row][column] = text


def _damaged(shown: str, error: Exception) -> TipdataError:
    if "assword" in type(error).__name__ or "assword" in str(error):
        return TipdataError(f"{shown} is protected by a password.", "Remove the password in Excel and send it again.", "TIP-F02")
    return TipdataError(f"{shown} is damaged and cannot be read.", "Open it in Excel or LibreOffice and save it as .xlsx.", "TIP-F01")
