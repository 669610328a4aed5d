"""`tipdata template`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import CodebookFolder, Language, PlanFile, Quiet, Replace, codebook, day, plan_file, safe_output, say, today_or

if TYPE_CHECKING:
    from ..templates import Brief
    from ..workflows import Carrying


LONGEST_CONTACT = 500


class Format(StrEnum):
    xlsx = "xlsx"
    csv = "csv"


def template(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="The workbook, or for csv a new folder.")],
    form: Annotated[
        str | None,
        typer.Option("--form", help="Which tables and fields are asked; the short form, or the unit's last one, when left out."),
    ] = None,
    plan: PlanFile = None,
    format: Annotated[Format, typer.Option("--format", help="A workbook, or a folder of CSV files.")] = Format.xlsx,  # noqa: A002
    lang: Language = None,
    carry_over: Annotated[
        Path | None,
        typer.Option("--carry-over", metavar="DATASET", help="What merge wrote: open cases of the unit stand in the template already."),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="The code of the unit whose open cases are carried over.")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="The day by which units send it.")] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="TEXT", help="Who helps and how to reach them, for the cover.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day on which the plan's reviews are looked at; today when left out.")
    ] = None,
    replace: Replace = False,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
) -> None:
    """Make a template for units to fill: blank, or for a unit's next period with its open cases in it."""
    from ..protection import refuse_existing
    from ..workflows import Planned, make_next_template, make_template

    carrying = _carrying(carry_over, unit)
    safe_output(out, codebook_folder, plan, carry_over)
    if out.is_file():
        refuse_existing(out, replace)
    book = codebook(codebook_folder, lang)
    chosen = plan_file(plan, book)
    planned = Planned(chosen, today_or(as_of)) if chosen is not None else None
    what = "sheets" if format is Format.xlsx else "files"
    brief = _brief(due, contact, format)
    if carrying is None:
        made, sheets = make_template(book, form, out, format.value, planned, brief=brief)
        say(f"Wrote {out}: {made.label}, {sheets} {what}.", quiet)
        return
    from ..reports.carried import carried_lines

    made_next = make_next_template(book, form, out, format.value, carrying, planned=planned, brief=brief)
    say(f"Wrote {out}: {made_next.form.label}, {made_next.sheets} {what}.", quiet)
    for line in carried_lines(made_next, book):
        say(line, quiet)


def _brief(due: str | None, contact: str | None, format: Format) -> Brief:  # noqa: A002
    """What the cover tells the units. Raises TipdataError for what is no day, and for CSV files, which have no cover to tell it on."""
    from ..errors import TipdataError
    from ..templates import Brief

    if format is Format.csv and (due or contact):
        raise TipdataError("--due and --contact stand on the cover of a workbook; CSV files have no place for them.", "Leave them out.")
    told = " ".join((contact or "").split())
    if len(told) > LONGEST_CONTACT or not told.isprintable():
        raise TipdataError(f"--contact takes at most {LONGEST_CONTACT} characters that can be printed.", "Shorten it.")
    return Brief(due=day(due) or "", contact=told)


def _carrying(dataset: Path | None, unit: str | None) -> Carrying | None:
    """What is to be carried over, if anything. Raises TipdataError when half of it is named."""
    from ..errors import TipdataError
    from ..workflows import Carrying

    if dataset is None and unit is None:
        return None
    if dataset is None:
        raise TipdataError("--unit says whose open cases are carried over, but not from where.", "Add --carry-over DATASET.")
    if unit is None or not unit.strip():
        raise TipdataError("--carry-over takes along the open cases of one unit, which is not named.", "Add --unit U.")
    return Carrying(dataset, unit.strip())
