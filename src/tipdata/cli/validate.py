"""`tipdata validate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import (
    CodebookFolder,
    Definition,
    Expected,
    Language,
    PasswordFile,
    Paths,
    PlanFile,
    Quiet,
    Verbose,
    codebook,
    day,
    expected_units,
    plan_file,
    put,
    read_options,
)


class Format(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    scores = "scores"


class Bar(StrEnum):
    error = "error"
    warning = "warning"


def validate(
    paths: Paths,
    format: Annotated[Format, typer.Option("--format", help="How it is printed: csv has the findings, scores the measures.")] = Format.text,  # noqa: A002
    fail_on: Annotated[Bar, typer.Option("--fail-on", help="The least grave finding that makes the exit code 1.")] = Bar.error,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show every question of quality with its answer.")] = False,
    show_values: Annotated[bool, typer.Option("--show-values", help="Show found values of personal fields too.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day on which the data is looked at, as 2025-12-31.")
    ] = None,
    previous: Annotated[
        list[Path] | None,
        typer.Option(
            "--previous", metavar="PATH", help="An earlier file or dataset: compared with, and its confirmations hold. May be repeated."
        ),
    ] = None,
    second: Annotated[
        list[Path] | None, typer.Option("--second", metavar="PATH", help="A second collection of the same files. May be repeated.")
    ] = None,
    audit: Annotated[
        Path | None, typer.Option("--audit", metavar="PATH", help="A sample of the records, as somebody looked them up in the files.")
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs", metavar="FILE", help="A CSV file with the keys of one record on each line: here, and in each further collection."
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option("--require", metavar="GATE", help="A measure that must be reached, as 'REL1>=.95'. May be repeated."),
    ] = None,
    plan: PlanFile = None,
    definition: Definition = None,
    expected: Expected = None,
    lang: Language = None,
    password_file: PasswordFile = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what is wrong in submissions, where, and how far the data can be trusted.

    Exit code 0: the data meets the bar. 1: it does not. 2: nothing can be used.
    """
    from ..codebook import Severity
    from ..workflows import ValidateOptions, validate as run

    book = codebook(codebook_folder, lang)
    options = ValidateOptions(
        show_values=show_values,
        as_of=day(as_of),
        previous=tuple(previous or ()),
        expected=expected_units(expected),
        second=tuple(second or ()),
        audit=audit,
        pairs=pairs,
        definition=definition,
        required=tuple(require or ()),
        reading=read_options(password_file, plan_file(plan, book)),
    )
    validation = run(paths, book, options)
    if format is Format.json:
        from ..reports.json_report import validation_json

        put(validation_json(validation), json=True)
    elif format is Format.csv:
        from ..reports.csv_report import validation_csv

        put(validation_csv(validation), nl=False)
    elif format is Format.scores:
        from ..reports.scores_csv import scores_csv

        put(scores_csv(validation), nl=False)
    elif not quiet:
        from ..reports.terminal import console, print_validation

        print_validation(validation, console(), evidence=evidence, everything=verbose)
    raise typer.Exit(2 if not validation.is_usable else 0 if validation.meets(Severity(fail_on.value)) else 1)
