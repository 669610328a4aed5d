"""Excel workbooks (.xlsx): a pre-scan of the archive, then python-calamine; openpyxl where few cells stand far apart."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import TipdataError
from .archives import MAX_AREA, damaged, scan_workbook
from .grids import Grid
from .sheet_scan import Scan

_SPARSE = 4
_EXACT = 2.0**53


def read_workbook(path: Path, shown: str) -> list[Grid]:
    """Every sheet of a workbook, as grids of texts at their true addresses.

    Raises:
        TipdataError: for a file that is not a workbook, is locked, is damaged, or would not fit into memory.

    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    scans = scan_workbook(path, shown)
    grids = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is not SheetTypeEnum.WorkSheet:
                    continue
                scan = scans[sheet.name]
                # The reader holds the whole rectangle in memory, so that one far cell would end the process.
                if scan.area > MAX_AREA and scan.area > _SPARSE * scan.cells:
                    cells, numbers = _sparse_rows(path, sheet.name)
                else:
                    cells = _texts(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
                    numbers = list(range(1, len(cells) + 1))
                grids.append(_grid(shown, sheet.name, cells, numbers, scan))
    except Exception as error:  # noqa: BLE001 - the readers raise many kinds for damaged files
        raise damaged(shown, error) from None
    if not grids:
        raise TipdataError(f"{shown} holds no worksheet.", "Send the workbook as it was filled.", "TIP-F03")
    return grids


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    """The rows as texts; each takes the place of the row of values, and equal texts become one object, so that memory suffices."""
    once: dict[str, str] = {}
    number = lru_cache(maxsize=1 << 16)(_number)
    for i, row in enumerate(rows):
        texts = [v if type(v) is str else number(v) if type(v) is float else _text(v) for v in row]
        rows[i] = list(map(once.setdefault, texts, texts))
    return rows


def _text(value: Any) -> str:
    """The text of a cell's value: whole numbers without decimals, dates as ISO 8601."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """A number with the 15 digits that a worksheet keeps, never with an exponent."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _sparse_rows(path: Path, sheet: str) -> tuple[list[list[str]], list[int]]:
    """The rows that hold something, with their numbers, of a sheet whose rectangle is far larger than what it holds."""
    import openpyxl

    cells, numbers = [], []
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        book[sheet].reset_dimensions()
        for number, row in enumerate(book[sheet].iter_rows(values_only=True), start=1):
            values = list(row)
            while values and values[-1] is None:
                values.pop()
            if values:
                cells.append([_text(value) for value in values])
                numbers.append(number)
    finally:
        book.close()
    return cells, numbers


def _grid(shown: str, name: str, cells: list[list[str]], numbers: list[int], scan: Scan) -> Grid:
    """The grid, with the texts of error cells and a sign for formulas without result put where the reader saw nothing."""
    index = {number: i for i, number in enumerate(numbers)} if scan.faults else {}
    added: dict[int, list[str]] = {}
    for (row, column), (_, text) in scan.faults.items():
        values = cells[index[row]] if row in index else added.setdefault(row, [])
        values += [""] * (column - len(values))
        values[column - 1] = text
    if added:
        together = sorted([*zip(numbers, cells, strict=True), *added.items()], key=lambda pair: pair[0])
        numbers, cells = [number for number, _ in together], [values for _, values in together]
        index = {number: i for i, number in enumerate(numbers)}
    faults = {(index[row], column - 1): kind for (row, column), (kind, _) in scan.faults.items()}
    return Grid(shown, name, cells, numbers, faults)
