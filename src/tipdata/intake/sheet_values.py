"""The values that a reader of workbooks gives, as columns of texts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from math import isfinite
from typing import Any

import numpy as np

from .distinct import Distinct
from .grids import CellFault, ColumnCells, blank
from .scans import ColumnExtract, SheetExtract

_EXACT = 2.0**53
NO_NUMBER = "#NUM!"
Rows = list[list[Any]]


def columns_of(rows: Rows) -> ColumnCells:
    """The columns as texts, each text once."""
    length = len(rows)
    columns = list(zip_longest(*rows, fillvalue=""))
    rows.clear()
    cells = []
    for j, values in enumerate(columns):
        cells.append(_column(values))
        columns[j] = ()
    return ColumnCells(cells, length)


def _column(values: Sequence[Any]) -> Distinct:
    """The texts of a column. Equal values have one text, but for truth values, which Python takes for numbers."""
    kinds = set(map(type, values))
    if bool in kinds and len(kinds) > 1:
        values = [text_of(value) if isinstance(value, bool) else value for value in values]
        kinds.discard(bool)
    known = dict.fromkeys(values)
    numbers: dict[str, int] = {}
    of_value = known if kinds == {str} else {value: text_of(value) for value in known}
    of_number = {value: numbers.setdefault(value if text is None else text, len(numbers)) for value, text in of_value.items()}
    if kinds.isdisjoint((datetime.date, datetime.datetime)):
        return Distinct(list(numbers), np.fromiter(map(of_number.__getitem__, values), dtype=np.int32, count=len(values)))
    places = {value: place for place, value in enumerate(known)}
    of_cell = np.fromiter(map(places.__getitem__, values), dtype=np.int32, count=len(values))
    is_date = np.fromiter((isinstance(value, datetime.date) for value in known), dtype=bool, count=len(known))
    of_place = np.fromiter(map(of_number.__getitem__, known), dtype=np.int32, count=len(known))
    return Distinct(list(numbers), of_place[of_cell], dated=is_date[of_cell])


def spread(rows: Rows, extract: SheetExtract) -> tuple[ColumnCells, dict[tuple[int, int], CellFault]]:
    """The columns of a sheet whose unlike cells have these values, and the faults of its cells by row and column, from 0."""
    values = [row[0] for row in rows]
    # The reader leaves out blank cells behind the last that is none.
    values += [""] * (extract.length - len(values))
    for row, text in extract.shown.items():
        values[row - 1] = text
    columns: list[Distinct] = []
    faults: dict[tuple[int, int], CellFault] = {}
    length = 0
    for one in extract.columns:
        columns += [blank(extract.rows)] * (one.number - 1 - len(columns))
        column = _column(["", *values[one.first - 1 : one.first - 1 + one.count]]).at(one.cells)
        columns.append(column)
        rows_with_text = np.flatnonzero((np.fromiter(map(len, column.texts), dtype=np.int64, count=len(column.texts)) > 0)[column.numbers])
        length = max(length, int(rows_with_text[-1]) + 1 if len(rows_with_text) else 0)
        for cell, row in _faulty(one, extract):
            faults[row, one.number - 1] = extract.faults[cell]
    return ColumnCells([column.at(slice(0, length)) for column in columns], length), faults


def _faulty(column: ColumnExtract, extract: SheetExtract) -> Iterator[tuple[int, int]]:
    """The row of the extract and the row of the sheet, from 0, of the cells with a fault."""
    cells = [cell for cell in range(column.first, column.first + column.count) if cell in extract.faults] if extract.faults else []
    if cells:
        is_faulty = np.zeros(column.count + 1, dtype=bool)
        is_faulty[np.array(cells) - column.first + 1] = True
        rows = np.flatnonzero(is_faulty[column.cells])
        yield from zip((column.cells[rows] + column.first - 1).tolist(), rows.tolist(), strict=True)


def text_of(value: Any) -> str:
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
    """A number with the 15 digits that a worksheet keeps, never with an exponent; one that no worksheet can hold is an error in it."""
    if not isfinite(value):
        return NO_NUMBER
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text
