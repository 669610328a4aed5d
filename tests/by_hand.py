"""A workbook as a unit fills it: cells found by what their headers say, and typed into one by one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

MOST_HEADER_ROWS, MOST_ROWS = 4, 50


class ByHand:
    """An open workbook. Rows of a sheet count from 0, below its headers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def type(self, sheet: str, row: int, answers: Mapping[str, str]) -> None:
        """Types answers into a row, by the labels of their columns; of several answers each into a cell of its own where there are such."""
        columns, first = self._columns(sheet)
        for label, answer in answers.items():
            places = columns[label]
            parts = answer.split("; ") if len(places) > 1 else [answer]
            for column, part in zip(places, parts, strict=False):
                cell = self.book[sheet].cell(first + row, column)
                cell.value = part or None
                if part.startswith("="):
                    # Entry cells are cells of text, in which nothing that is typed is run.
                    cell.data_type = "s"

    def cover(self, sheet: str, answers: Mapping[str, str]) -> None:
        """Answers questions of the cover, in column B beside their labels."""
        rows = {_label(cell.value): cell.row for (cell,) in self.book[sheet].iter_rows(max_col=1) if cell.value}
        for label, answer in answers.items():
            self.book[sheet].cell(rows[label], 2).value = answer

    def on_cover(self, sheet: str, label: str) -> Any:
        """What stands beside a label of the cover."""
        return next(b for a, b in self.book[sheet].iter_rows(max_col=2, values_only=True) if a and _label(a) == label)

    def rows(self, sheet: str) -> list[dict[str, str]]:
        """What stands in the first rows of a sheet, by the labels of its columns."""
        columns, first = self._columns(sheet)
        found = []
        for cells in self.book[sheet].iter_rows(min_row=first, max_row=first + MOST_ROWS, values_only=True):
            told = {label: "; ".join(str(cells[at - 1]) for at in places if cells[at - 1] is not None) for label, places in columns.items()}
            row = {label: text for label, text in told.items() if text}
            if row:
                found.append(row)
        return found

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path

    def _columns(self, sheet: str) -> tuple[dict[str, list[int]], int]:
        """The columns of each label, and the first row below the headers: the row of headers is the one with the most words."""
        heads = list(self.book[sheet].iter_rows(max_row=MOST_HEADER_ROWS))
        header = max(heads, key=lambda cells: sum(isinstance(cell.value, str) and not cell.value.startswith("=") for cell in cells))
        for cells in heads:
            if any(str(cell.value or "").endswith(" *") for cell in cells):
                header = cells
                break
        columns: dict[str, list[int]] = {}
        for cell in header[1:]:
            if cell.value:
                columns.setdefault(_label(cell.value), []).append(cell.column)
        return columns, header[0].row + 1


def _label(text: object) -> str:
    """The label without its stars, and without the number of a further answer."""
    label = str(text).rstrip("* ").strip()
    base, _, number = label.rpartition(" (")
    return base if base and number.rstrip(")").isdigit() else label
