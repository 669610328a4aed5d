"""`tipdata merge`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import (
    CodebookFolder,
    Expected,
    PasswordFile,
    Paths,
    PlanFile,
    Quiet,
    Verbose,
    codebook,
    expected_units,
    plan_file,
    read_options,
    safe_output,
)


def merge(
    paths: Paths,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="A new folder, or a file that ends with .xlsx.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier merge at OUT.")] = False,
    expected: Expected = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="OLD", help="An earlier merge that this one goes on from, with the history of its rows."),
    ] = None,
    plan: PlanFile = None,
    password_file: PasswordFile = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Join submissions into one dataset: nothing lost, nothing counted twice.

    Beside the tables stands a ledger with the fate of every row; rows that cannot be used go into a workbook with their reasons.
    Exit code 0: done, and the data meets the bar. 1: done, and it does not: rows or files were set aside, or errors are to be mended.
    2: nothing can be used.
    """
    from ..workflows import merge_paths

    safe_output(out, codebook_folder, expected, plan)
    book = codebook(codebook_folder)
    reading = read_options(password_file, plan_file(plan, book))
    merged = merge_paths(paths, book, out, replace, expected_units(expected), reading=reading, previous=previous)
    if not quiet:
        from ..reports.terminal import console, print_merge

        print_merge(merged, console(), everything=verbose)
    raise typer.Exit(2 if not merged.is_usable else 0 if merged.meets_the_bar else 1)
