"""`tipdata agree`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, Language, PasswordFile, Paths, Quiet, Verbose, codebook, put, read_options, say


class Format(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"


def agree(
    paths: Paths,
    sample: Annotated[int | None, typer.Option("--sample", metavar="N", help="Draw N records of one submission to collect again.")] = None,
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", metavar="FILE", help="A CSV file with the keys of one record on each line, a column per collection."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The seed of the sample and of the intervals.")] = 1,
    resamples: Annotated[int, typer.Option("--resamples", min=0, help="How many bootstrap samples make an interval.")] = 1000,
    format: Annotated[Format, typer.Option("--format", help="How the report is printed; CSV lists the cells that differ.")] = Format.text,  # noqa: A002
    show_values: Annotated[bool, typer.Option("--show-values", help="Show answers of personal fields too.")] = False,
    lang: Language = None,
    password_file: PasswordFile = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compare what several collectors recorded of the same files: agreement per field, and the cells that differ.

    Name one path per collector. With --sample, name one submission: the records to be collected a second time are printed.
    """
    from ..errors import TipdataError
    from ..quality.agreement import Resampling
    from ..workflows import agree as run, recollection

    book, reading = codebook(codebook_folder, lang), read_options(password_file)
    if sample is not None:
        if len(paths) != 1:
            raise TipdataError("A sample is drawn from one submission.", "Name one path with --sample.")
        drawn = recollection(paths[0], book, sample, seed, reading)
        if format is Format.json:
            from ..reports.agreement import sample_json

            put(sample_json(drawn, seed), json=True)
        else:
            put("\n".join(str(key) for key in drawn.keys))
        facts = {"number": len(drawn.keys), "all": drawn.of, "table": drawn.table.label, "seed": seed}
        advice = f" {book.say('agreement.advised', number=drawn.advised)}" if len(drawn.keys) < drawn.advised else ""
        lost = f" {book.say('agreement.not_drawn', number=f'{drawn.without_key:,}')}" if drawn.without_key else ""
        say(book.say("agreement.drawn", **facts) + advice + lost, quiet)
        return
    result = run(paths, book, pairs, Resampling(resamples, seed), reading)
    if format is Format.json:
        from ..reports.agreement import agreement_json

        put(agreement_json(result, show_values), json=True)
    elif format is Format.csv:
        from ..reports.agreement import agreement_csv

        put(agreement_csv(result, show_values), nl=False)
    elif not quiet:
        from ..reports.agreement import print_agreement
        from ..reports.terminal import console

        print_agreement(result, console(), everything=verbose, show_values=show_values)
