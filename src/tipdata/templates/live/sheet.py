"""A worksheet whose status column is one formula shared by all of its rows, so that thousands of them take little room."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet


class CheckedSheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter writes no shared formulas; the cells of the status column are written here."""

    shared: tuple[int, int, int, str] | None = None

    def share(self, first: int, last: int, column: int, formula: str, look: Any) -> None:
        """Puts one formula into the cells of a column. Their result is an empty text until a program works it out."""
        self.shared = first, last, column, formula
        for row in range(first, last + 1):
            self.write_blank(row, column, None, look)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if self.shared is None or col != self.shared[2] or not self.shared[0] <= row <= self.shared[1]:
            super()._write_cell(row, col, cell)
            return
        first, last, _, formula = self.shared
        ref = xl_rowcol_to_cell(row, col)
        style = f' s="{cell.format._get_xf_index()}"' if cell.format is not None else ""
        text = "/>"
        if row == first:
            text = f' ref="{ref}:{xl_rowcol_to_cell(last, col)}">{escape(formula, quote=False)}</f>'
        self.fh.write(f'<c r="{ref}"{style} t="str"><f t="shared" si="0"{text}<v></v></c>')

    def _calculate_spans(self) -> None:
        """The first and the last column of every sixteen rows, as XlsxWriter works them out; it asks for each cell that there could be."""
        filled = {row: cells for row, cells in self.table.items() if cells}
        blocks = ((block, [filled[row] for row in rows]) for block, rows in groupby(sorted(filled), lambda row: row // 16))
        self.row_spans = {block: f"{min(map(min, cells)) + 1}:{max(map(max, cells)) + 1}" for block, cells in blocks}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return _prepared(formula, expand_future_functions)


# Some fifty searches, one for each newer function; the formulas of a form stand in every workbook of it.
@lru_cache(maxsize=4096)
def _prepared(formula: str, expand_future_functions: bool) -> str:
    return str(Worksheet()._prepare_formula(formula, expand_future_functions))
