"""A worksheet written again with each of its unlike cells once, one below the other, for the reader to read."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import IO
from xml.parsers import expat

from .padded import DAY, numbers_without_day, padded_cells
from .scans import ColumnExtract, Scan, SheetExtract
from .sheet_cells import IrregularError, SheetCells, whole_cell
from .sheet_scan import faults_of, scan_quickly

_BEGIN, _END = "<worksheet><sheetData>", "</sheetData></worksheet>"


def extracted(stream: IO[bytes], padded: dict[bytes, int]) -> tuple[Scan, SheetExtract, bytes] | None:
    """A look at a sheet, its extract and the XML of that; None where the sheet has to be read as it is.

    `padded` are the styles that fill up with zeros or show days.
    """
    cells = SheetCells()
    with suppress(IrregularError):
        scan = scan_quickly(stream, cells)
        if scan is None:
            return None
        cells.finish()
        columns: list[ColumnExtract] = []
        texts: list[str] = []
        for number, column in cells.whole(scan.rows).items():
            own = column.texts[1:]
            columns.append(ColumnExtract(number, len(texts) + 1, len(own), column.numbers))
            texts += own
        rows = (f'<row r="{at}"><c r="A{at}"{whole_cell(text)}</row>' for at, text in enumerate(texts, start=1))
        xml = f"{_BEGIN}{''.join(rows)}{_END}".encode()
        # Readers take a good deal of broken XML, and where the break is in one of many cells, it would be seen in all of them.
        faults = faults_of(xml) if b"<?" not in xml and _is_whole(xml) else None
        if faults is None:
            return None
        shown = {at: text for at, (_, text) in faults.items()}
        zeros = {style: look for style, look in padded.items() if look != DAY}
        if zeros:
            shown = {row: text for (row, _), text in padded_cells(io.BytesIO(xml), zeros).items()} | shown
        if len(zeros) < len(padded):
            shown = numbers_without_day(xml, padded.keys() - zeros.keys()) | shown
        return scan, SheetExtract(columns, scan.rows, len(texts), shown, {at: fault for at, (fault, _) in faults.items()}), xml
    return None


def _is_whole(xml: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True
