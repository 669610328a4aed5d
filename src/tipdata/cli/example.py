"""`tipdata example`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, Quiet, codebook, safe_output, say


class Format(StrEnum):
    xlsx = "xlsx"
    csv = "csv"


def example(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="A new folder.")],
    *,
    form: Annotated[str | None, typer.Option("--form", help="Which tables and fields are filled; the short form when left out.")] = None,
    format: Annotated[Format, typer.Option("--format", help="A workbook, or a folder of CSV files.")] = Format.xlsx,  # noqa: A002
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same number gives the same data.")] = 1,
    rows: Annotated[int, typer.Option("--rows", min=1, help="How many cases.")] = 40,
    faults: Annotated[bool, typer.Option("--faults", help="Plant faults, and write what must be found.")] = False,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
) -> None:
    """Make a synthetic submission for training, trials and tests.

    DIR receives submission.xlsx, or the folder submission with CSV files, and with --faults the findings that must come in expected.json.
    """
    from ..workflows.example import example as make

    safe_output(out, codebook_folder)
    made = make(codebook(codebook_folder), form, out, format=format.value, seed=seed, rows=rows, faults=faults)
    planted = sum(1 for planted in made.planted if planted.only in (None, format.value))
    say(f"Wrote {out}: synthetic data" + (f" with {planted} findings to come." if faults else "."), quiet)
