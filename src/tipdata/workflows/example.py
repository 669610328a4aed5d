"""Codebook and form -> a synthetic submission in a folder, with the findings that must come where it has faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..codebook import Codebook
from .template import chosen_form

if TYPE_CHECKING:
    from ..synthesis import Example


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
    # Most commands make nothing up, and would load all that does.
    from ..synthesis import make_example, write_example

    made = make_example(book, chosen_form(book, form).name, seed=seed, rows=rows, faults=faults)
    write_example(made, out, format)
    return made
