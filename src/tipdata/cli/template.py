"""`tipdata template`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, Language, PlanFile, Quiet, Replace, codebook, plan_file, safe_output, say, today_or


class Format(StrEnum):
    xlsx = "xlsx"
    csv = "csv"


def template(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="The workbook, or for csv a new folder.")],
    form: Annotated[str | None, typer.Option("--form", help="Which tables and fields are asked; the short form when left out.")] = None,
    plan: PlanFile = None,
    format: Annotated[Format, typer.Option("--format", help="A workbook, or a folder of CSV files.")] = Format.xlsx,  # noqa: A002
    lang: Language = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day on which the plan's reviews are looked at; today when left out.")
    ] = None,
    replace: Replace = False,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
) -> None:
    """Make a blank template for units to fill."""
    from ..protection import refuse_existing
    from ..workflows import Planned, make_template

    safe_output(out, codebook_folder, plan)
    if out.is_file():
        refuse_existing(out, replace)
    book = codebook(codebook_folder, lang)
    chosen = plan_file(plan, book)
    planned = Planned(chosen, today_or(as_of)) if chosen is not None else None
    made, sheets = make_template(book, form, out, format.value, planned)
    what = "sheets" if format is Format.xlsx else "files"
    say(f"Wrote {out}: {made.label}, {sheets} {what}.", quiet)
