"""Codebook and form -> a synthetic submission in a folder, with the findings that must come where it has faults."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ..codebook import Codebook
from ..synthesis import Example, make_example, write_example
from .template import chosen_form


def example(
    book: Codebook,
    form: str | None,
    out: Path,
    *,
    format: Literal["xlsx", "csv"],  # noqa: A002 - the word of the command line
    seed: int,
    rows: int,
    faults: bool,
) -> Example:
    """Makes an example of a form (the default form when None) and writes it to the new folder `out`.

    Raises:
        TipdataError: for a form that is not there, numbers that make no sense, or an output that cannot be written.

    """
    made = make_example(book, chosen_form(book, form).name, seed=seed, rows=rows, faults=faults)
    write_example(made, out, format)
    return made
