"""`tipdata summary`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, PasswordFile, Paths, Quiet, Replace, Verbose, codebook, harmless, read_options, safe_output, say


class Format(StrEnum):
    text = "text"
    csv = "csv"
    json = "json"


def summary(
    paths: Paths,
    table: Annotated[
        list[str] | None, typer.Option("--table", metavar="ID", help="A table such as T1; all when left out. May be repeated.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Count events from this day on.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Count events up to this day.")] = None,
    audience: Annotated[str, typer.Option("--audience", help="Who will see the figures.")] = "internal",
    format: Annotated[Format, typer.Option("--format", help="How the tables are printed.")] = Format.text,  # noqa: A002
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file instead of printing.")] = None,
    replace: Replace = False,
    password_file: PasswordFile = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print summary tables of a merged dataset (or of submissions, merged in memory)."""
    from ..intake import READABLE, find_submissions
    from ..protection import refuse_existing, whole_file
    from ..reports import tables
    from ..workflows import summarise_paths

    if out is not None:
        # A table among the files of a folder would be taken for one of them the next time.
        safe_output(out, codebook_folder, *find_submissions(paths), *(paths if out.suffix.casefold() in READABLE else ()))
        refuse_existing(out, replace)
    book, reading = codebook(codebook_folder), read_options(password_file)
    result = summarise_paths(paths, book, tables=table, start=start, end=end, audience=audience, reading=reading)
    if format is Format.text:
        text = tables.summary_text(result, everything=verbose)
    else:
        text = tables.summary_csv(result) if format is Format.csv else tables.summary_json(result)
    text = harmless(text, json=format is Format.json)
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    with whole_file(out) as path:
        path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    say(f"Wrote {out}.", quiet)
