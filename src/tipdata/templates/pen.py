"""Puts fields into cells: what a cell takes, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..codebook import Codebook, FieldSpec
from ..errors import TipdataError
from .answer_lists import AnswerLists
from .cells import as_number, shown
from .styles import Styles
from .validation import validation


@dataclass(frozen=True, eq=False)
class Pen:
    """What is needed to put fields into cells."""

    book: Codebook
    styles: Styles
    lists: AnswerLists

    def entries(self, sheet: Any, field: FieldSpec, first: int, column: int, last: int) -> None:
        """Makes the cells of a column, rows `first` to `last` from 0, take what the field allows."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        sheet.data_validation(first, column, last, column, validation(field, xl_rowcol_to_cell(first, column), self.lists))

    def put(self, sheet: Any, row: int, column: int, field: FieldSpec, text: str, look: Any) -> None:
        """Writes one text as a text cell, or as a number cell where it is a number of a number field."""
        number = as_number(field, text)
        if number is not None:
            failed = sheet.write_number(row, column, number, look)
        else:
            failed = sheet.write_string(row, column, shown(field, text, self.book), look)
        if failed:
            raise TipdataError(f"An entry of {field.label} does not fit into a worksheet.", "Use CSV instead.")
