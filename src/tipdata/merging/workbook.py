"""Frames of texts as workbooks of texts: nothing is run, nothing is dropped in silence, and the same frames give the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from ..intake import STAMP_SHEET

ROWS, LONGEST, NAME = 1_048_575, 32_767, 31
_CUT = " [cut here; the file holds the whole text]"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}


def too_large_for_a_workbook(sheets: Mapping[str, pd.DataFrame]) -> str:
    """Why a workbook cannot hold these frames whole; empty when it can."""
    for name, frame in sheets.items():
        if len(frame) > ROWS:
            return f"{name} has {len(frame):,} rows, and a sheet holds {ROWS:,}"
        for column in frame.columns:
            if frame[column].astype(str).str.len().max() > LONGEST:
                return f"a text in the column {column} of {name} is longer than a cell can be"
    return ""


def write_workbook(sheets: Mapping[str, pd.DataFrame], path: Path, stamp: Mapping[str, str], cut: bool = False) -> None:
    """Every cell as text, one sheet per frame, and the stamp on a hidden sheet.

    With `cut`, texts that are too long for a cell are cut and say so, and rows beyond a sheet go on the next.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        # A fixed day instead of today, so that the same input gives the same bytes.
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, frame in _pages(sheets):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(frame.columns) - 1, 0), 18)
            sheet.write_row(0, 0, [str(column) for column in frame.columns], bold)
            # The writer takes single cells, so this loop is the price of a workbook.
            for number, values in enumerate(frame.astype(str).to_numpy(), start=1):
                for column, value in enumerate(values):
                    if value:
                        fits = len(value) <= LONGEST or not cut
                        sheet.write_string(number, column, value if fits else value[: LONGEST - len(_CUT)] + _CUT)
        hidden = book.add_worksheet(STAMP_SHEET)
        hidden.hide()
        for number, (key, value) in enumerate(stamp.items()):
            hidden.write_string(number, 0, key)
            hidden.write_string(number, 1, value)


def _pages(sheets: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    for name, frame in sheets.items():
        yield name[:NAME], frame.iloc[:ROWS]
        for number, start in enumerate(range(ROWS, len(frame), ROWS), start=2):
            ending = f" ({number})"
            yield name[: NAME - len(ending)] + ending, frame.iloc[start : start + ROWS]


def is_workbook_of(path: Path, kind: str) -> bool:
    """Whether a file is a workbook of ours that is stamped as this kind."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            stamp = {row[0]: row[1] for row in book[STAMP_SHEET].iter_rows(max_col=2, values_only=True)}
        finally:
            book.close()
    except Exception:  # noqa: BLE001 - a file that cannot be opened is none of ours, whatever the reader says of it
        return False
    return stamp.get("kind") == kind
