"""Workbooks of every kind: a look at the file first, then python-calamine; openpyxl where few cells stand far apart."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from ..errors import TipdataError
from .archives import AGAIN, MAX_AREA, damaged, is_sparse, locked, too_large
from .contents import Content
from .formats import Kind
from .grids import CellFault, Cells, Grid, Hidden, RowCells
from .ods_scan import scan_ods
from .plain_parts import plain
from .quiet import without_noise
from .scans import BookScan, Scan
from .sheet_values import Rows, columns_of, spread, text_of
from .xls_scan import scan_xls
from .xlsb_scan import scan_xlsb
from .xlsx_scan import scan_xlsx

_SCANS = {Kind.workbook: scan_xlsx, Kind.binary_workbook: scan_xlsb, Kind.old_workbook: scan_xls, Kind.open_workbook: scan_ods}


@dataclass(frozen=True, eq=False)
class WorkbookRead:
    """The sheets of a workbook, and what was assumed of it."""

    grids: list[Grid]
    assumptions: tuple[str, ...] = ()


def read_workbook(content: Content, kind: Kind) -> WorkbookRead:
    """Every sheet of a workbook, as grids of texts at their true addresses.

    Raises:
        TipdataError: for a file that is not a workbook, is locked, is damaged, or would not fit into memory.

    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if kind in (Kind.workbook, Kind.binary_workbook):
        content = plain(content)
    scans = _SCANS[kind](content)
    if any(scan.is_outside for scan in scans.sheets.values()):
        raise too_large(content.shown, "holds a cell outside of the largest worksheet that there is")
    if any(is_sparse(scan.area, scan.cells) and (kind is not Kind.workbook or scan.spread > MAX_AREA) for scan in scans.sheets.values()):
        raise too_large(content.shown, "holds cells so far apart that they do not fit into memory")
    grids = []
    with _faults_told(content.shown), _opened(content, scans) as (whole, extract):
        sheets = (whole or extract).sheets_metadata
        _refuse_namesakes([sheet.name for sheet in sheets], content.shown)
        for number, sheet in enumerate(sheets):
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            scan = scans.sheet(number, sheet.name)
            if sheet.name in scans.extracts:
                cells: Cells
                at: Sequence[int]
                rows = _rows(extract, sheet.name)
                # An extract has one column; a cell in another one is none that was found.
                _refuse_part(bool(rows) and len(rows[0]) > 1, content.shown)
                cells, faults = spread(rows, scans.extracts[sheet.name])
                at = range(1, len(cells) + 1)
            elif is_sparse(scan.area, scan.cells):
                cells, at, faults = _placed(*_sparse_rows(content, sheet.name), scan, content.shown)
            else:
                cells, at, faults = _placed(_rows(whole, sheet.name), None, scan, content.shown)
            hidden = Hidden(tuple(scan.hidden_rows), tuple(scan.hidden_columns), sheet.visible is not SheetVisibleEnum.Visible)
            grids.append(Grid(content.shown, sheet.name, cells, at, faults, hidden, scan.merged, scans.epoch))
    if not grids:
        raise TipdataError(f"{content.shown} holds no worksheet.", "Send the workbook as it was filled.", "TIP-F03")
    said = ("The dates of the workbook are counted from 1904, and were read so.",) if scans.epoch == 1904 else ()
    return WorkbookRead(grids, said)


@contextmanager
def _opened(content: Content, scans: BookScan) -> Iterator[tuple[Any, Any]]:
    """The workbook, if sheets of it are read as they are, and its extract, if it has one."""
    from python_calamine import CalamineWorkbook

    with ExitStack() as stack:
        whole = extract = None
        if scans.extract is not None:
            extract = stack.enter_context(CalamineWorkbook.from_filelike(scans.extract))
        if len(scans.extracts) < len(scans.sheets) or extract is None:
            whole = stack.enter_context(CalamineWorkbook.from_filelike(stack.enter_context(content.open())))
        yield whole, extract


def _refuse_namesakes(names: list[str], shown: str) -> None:
    """Readers know a sheet by its name, so of two with one name the cells of one would be taken for those of the other."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        problem = f"{shown} holds several sheets with the name '{twice[0]}', which cannot be told apart."
        raise TipdataError(problem, "Give each sheet a name of its own.", "TIP-F01")


def _rows(book: Any, sheet: str) -> Rows:
    rows: Rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return rows


@contextmanager
def _faults_told(shown: str) -> Iterator[None]:
    """Readers fail in many ways on damaged files, some of them outside Python's usual errors; a person is told one thing in one line."""
    try:
        with without_noise():
            yield
    except TipdataError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if "password" in f"{type(error).__name__} {error}".casefold():
            raise locked(shown) from None
        raise TipdataError(f"{shown} is damaged and cannot be read.", AGAIN, "TIP-F01") from None


def _refuse_part(is_part: bool, shown: str) -> None:
    """Half a sheet gives wrong numbers."""
    if is_part:
        raise damaged(shown)


def _placed(rows: Rows, numbers: list[int] | None, scan: Scan, shown: str) -> tuple[Cells, Sequence[int], dict[tuple[int, int], CellFault]]:
    """The cells, their row numbers and their faults, with the texts of error cells and a sign for formulas without result put where the
    reader saw nothing.

    Raises:
        TipdataError: where the reader gives fewer cells than there are.

    """
    _refuse_part(sum(len(row) - row.count("") - row.count(None) for row in rows) < scan.told, shown)
    if scan.without_day is not None and any(datetime.time in set(map(type, row)) for row in rows):
        scan.padded |= scan.without_day()
    at = {number: index for index, number in enumerate(numbers)} if numbers is not None else None
    for (row, column), text in sorted((scan.padded | {place: text for place, (_, text) in scan.faults.items()}).items()):
        if at is None:
            rows += [[] for _ in range(row - len(rows))]
            index = row - 1
        elif row in at:
            index = at[row]
        else:
            index = at[row] = len(rows)
            rows.append([])
        values = rows[index]
        values += [""] * (column - len(values))
        values[column - 1] = text
    if at is not None and numbers is not None and len(at) > len(numbers):
        order = sorted(at, key=at.__getitem__)
        together = sorted(zip(order, rows, strict=True), key=lambda pair: pair[0])
        numbers, rows = [number for number, _ in together], [values for _, values in together]
        at = {number: index for index, number in enumerate(numbers)}
    faults = {(row - 1 if at is None else at[row], column - 1): kind for (row, column), (kind, _) in scan.faults.items()}
    if numbers is None:
        whole = columns_of(rows)
        return whole, range(1, len(whole) + 1), faults
    return RowCells([[text_of(value) for value in values] for values in rows]), numbers, faults


def _sparse_rows(content: Content, sheet: str) -> tuple[Rows, list[int]]:
    """The rows that hold something, with their numbers, of a sheet whose rectangle is far larger than what it holds."""
    import openpyxl

    rows, numbers = [], []
    with content.open() as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        book[sheet].reset_dimensions()
        for number, row in enumerate(book[sheet].iter_rows(values_only=True), start=1):
            values = list(row)
            while values and values[-1] is None:
                values.pop()
            if values:
                rows.append(values)
                numbers.append(number)
        book.close()
    return rows, numbers
