"""Writes on one sheet: what a cell takes, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..codebook import Codebook, FieldSpec
from ..errors import TipdataError
from ..records import column_letter
from .answer_lists import AnswerLists
from .cells import as_number, shown
from .styles import Styles
from .validation import validation


@dataclass(frozen=True, eq=False)
class Pen:
    """A sheet, and what is needed to put fields into its cells. Rows and columns count from 0."""

    book: Codebook
    styles: Styles
    lists: AnswerLists
    sheet: Any

    def entries(self, field: FieldSpec, first: int, column: int, last: int, beside: tuple[int, int] = (1, 1)) -> None:
        """Makes the cells of a column, from row `first` to row `last`, take what the field allows; `beside` as in `validation`."""
        options = validation(field, f"{column_letter(column + 1)}{first + 1}", self.lists, beside)
        self.sheet.data_validation(first, column, last, column, options)

    def put(self, row: int, column: int, field: FieldSpec, text: str, look: Any) -> None:
        """Writes one text as a text cell, or as a number cell where it is a number of a number field.

        Raises:
            TipdataError: when the worksheet cannot hold it.

        """
        number = as_number(field, text)
        if number is not None:
            failed = self.sheet.write_number(row, column, number, look)
        else:
            failed = self.sheet.write_string(row, column, shown(field, text, self.book), look)
        if failed:
            raise TipdataError(f"An entry of {field.label} does not fit into a worksheet.", "Use CSV instead.")
