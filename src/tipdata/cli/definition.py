"""`tipdata definition show / compare / check`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from .options import CodebookFolder, Paths, Quiet, Verbose, codebook, put

app = typer.Typer(help="Definitions of trafficking: shown, compared, held against cases.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    text = "text"
    json = "json"


Chosen = Annotated[Format, typer.Option("--format", help="How the result is printed.")]
PROFILE = "A profile's id, or a YAML file."


@app.command()
def show(
    profile: Annotated[str | None, typer.Argument(metavar="[ID]", help=f"{PROFILE} All are listed when left out.")] = None,
    format: Chosen = Format.text,  # noqa: A002
    codebook_folder: CodebookFolder = None,
) -> None:
    """Show a definition: what it takes in, how it deviates, and what counts under it leave out."""
    from ..reports import definition, definition_json
    from ..reports.terminal import console
    from ..workflows import show_definition

    book = codebook(codebook_folder)
    if profile is None:
        if format is Format.json:
            put(definition_json.definitions_json(book), json=True)
        else:
            definition.print_definitions(book, console())
        return
    shown = show_definition(profile, book)
    if format is Format.json:
        put(definition_json.shown_json(shown), json=True)
    else:
        definition.print_shown(shown, console())


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help=PROFILE)],
    second: Annotated[str, typer.Argument(metavar="B", help=PROFILE)],
    format: Chosen = Format.text,  # noqa: A002
    codebook_folder: CodebookFolder = None,
) -> None:
    """Say how definition B deviates from definition A, and what that does to counts under B."""
    from ..reports import definition, definition_json
    from ..reports.terminal import console
    from ..workflows import compare_definitions

    comparison = compare_definitions(first, second, codebook(codebook_folder))
    if format is Format.json:
        put(definition_json.comparison_json(comparison), json=True)
    else:
        definition.print_comparison(comparison, console())


@app.command()
def check(
    paths: Paths,
    profiles: Annotated[
        list[str] | None,
        typer.Option("--definition", metavar="D", help=f"{PROFILE} May be repeated; all of the codebook's when left out."),
    ] = None,
    format: Chosen = Format.text,  # noqa: A002
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Count the cases that each definition takes in, leaves out and cannot decide, and what each of its deviations costs.

    The result is a screening of recorded elements, not a legal finding.
    """
    from ..reports import definition, definition_json
    from ..reports.terminal import console
    from ..workflows import check_definitions

    result = check_definitions(paths, profiles or (), codebook(codebook_folder))
    if format is Format.json:
        put(definition_json.check_json(result), json=True)
    elif not quiet:
        definition.print_check(result, console(), everything=verbose)
