"""Codebook and form -> a blank template."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ..codebook import Codebook
from ..codebook.form_models import Form
from ..errors import TipdataError
from ..templates import sheets_of, write_template


def chosen_form(book: Codebook, name: str | None) -> Form:
    """The form of that name, or the default form. Raises TipdataError for a name that is not there."""
    wanted = name or book.default_form
    if wanted not in book.forms:
        raise TipdataError(f"There is no form {wanted}.", f"Choose one of {', '.join(book.forms)}.")
    return book.forms[wanted]


def make_template(book: Codebook, form: str | None, out: Path, format: Literal["xlsx", "csv"]) -> tuple[Form, int]:  # noqa: A002
    """Writes the blank template of a form; returns the form, and how many sheets or files there are to fill.

    Raises:
        TipdataError: for a form that is not there, or an output that cannot be written.

    """
    chosen = chosen_form(book, form)
    if format == "xlsx" and out.suffix.casefold() != ".xlsx":
        raise TipdataError(f"A workbook cannot be called {out.name}.", "Give it a name that ends with .xlsx, or add --format csv.")
    if format == "csv" and out.suffix:
        raise TipdataError(f"The CSV files go into a folder, and {out.name} reads as a file.", "Give the folder a name without an ending.")
    write_template(book, chosen.name, out, format=format)
    return chosen, len(sheets_of(book, book.collection(chosen.name)))
