"""`tipdata codebook lint / export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, Quiet, Replace, Verbose, put, say

app = typer.Typer(help="The schemas: checked and exported.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="A codebook folder; tipdata's own when left out.")] = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Name every fault of a codebook in one pass, with file and line. What should be looked at and is no fault is a warning."""
    from ..workflows import codebook_warnings, lint_codebook

    book, faults = lint_codebook(folder or codebook_folder)
    for fault in faults:
        put(str(fault))
    for warning in codebook_warnings(book):
        put(f"{warning.file}:{warning.line}: warning: {warning.message}")
    if faults:
        say(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.", quiet)
        raise typer.Exit(1)
    if book is not None:
        fields = sum(len(table.fields) for table in book.tables.values())
        say(f"{book.id} {book.version}: {len(book.tables)} tables, {fields} fields, {len(book.codelists)} code lists, no fault.", quiet)
        for table in book.tables.values() if verbose else ():
            say(f"  {table.name}: {len(table.fields)} fields", quiet)


@app.command()
def export(
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file instead of printing.")] = None,
    format: Annotated[str, typer.Option("--format", help="json: the whole codebook; json-schema: the shapes of its files.")] = "json",  # noqa: A002
    replace: Replace = False,
    codebook_folder: CodebookFolder = None,
) -> None:
    """Write the codebook, or the JSON Schemas of its files, as JSON."""
    from ..errors import TipdataError
    from ..workflows import export_codebook
    from .options import codebook, safe_output

    if format not in ("json", "json-schema"):
        raise TipdataError(f"There is no export format {format}.", "Use json or json-schema.")
    text = export_codebook(codebook(codebook_folder), format == "json-schema")
    if out is None:
        put(text)
        return
    from ..protection import refuse_existing, whole_file

    safe_output(out, codebook_folder)
    refuse_existing(out, replace)
    with whole_file(out) as path:
        path.write_text(text + "\n", encoding="utf-8")
