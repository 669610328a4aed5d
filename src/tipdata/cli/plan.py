"""`tipdata plan new / check`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CodebookFolder, Quiet, Replace, Verbose, codebook, put, safe_output, say, today_or

app = typer.Typer(help="Plans: the guide's checklist answered, and checked.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    text = "text"
    json = "json"


AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day on which the plan is looked at; today when left out.")]


def is_terminal() -> bool:
    """Whether somebody sits there to be asked."""
    return sys.stdin.isatty()


@app.command()
def new(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The plan to write, such as plan.yaml.")],
    answers: Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="Answers in YAML, by the keys of a plan.")] = None,
    plan: Annotated[str | None, typer.Option("--id", help="A short name, such as north-2026.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="A title in words.")] = None,
    definition: Annotated[str | None, typer.Option("--definition", help="The definition's id (tipdata definition show).")] = None,
    limits: Annotated[str | None, typer.Option("--limits", help="What the definition leaves out, in words.")] = None,
    purpose: Annotated[list[str] | None, typer.Option("--purpose", help="A purpose of the collection. May be repeated.")] = None,
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", help="The area and the authorities.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="quantitative or qualitative. May be repeated.")] = None,
    about: Annotated[list[str] | None, typer.Option("--about", help="perpetrators or victims. May be repeated.")] = None,
    question: Annotated[list[str] | None, typer.Option("--question", help="A question to answer, such as TQ1. May be repeated.")] = None,
    existing_tool: Annotated[str | None, typer.Option("--existing-tool", help="A tool that is there already, or none.")] = None,
    extent: Annotated[str | None, typer.Option("--extent", help="simple or more.")] = None,
    form: Annotated[str | None, typer.Option("--form", help="The form to start from; the smallest that answers when left out.")] = None,
    replace: Replace = False,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
) -> None:
    """Answer the guide's checklist, and write the plan that follows from the answers.

    Asks in the terminal; not when answers are given in a file or as options, or when nobody sits there.
    """
    from ..plans import Status, check_plan
    from ..protection import refuse_existing
    from ..workflows import plan_from, write_plan

    safe_output(out, codebook_folder, answers)
    refuse_existing(out, replace)
    book = codebook(codebook_folder)
    given = {
        "plan": plan,
        "title": title,
        "definition": definition,
        "limits": limits,
        "purpose": purpose,
        "jurisdiction": jurisdiction,
        "kinds": kind,
        "about": about,
        "questions": question,
        "existing_tool": existing_tool,
        "extent": extent,
        "form": form,
    }
    if answers is None and not any(given.values()) and is_terminal():
        from .plan_questions import ask

        given = ask(book)
    made = plan_from(answers, given, book)
    write_plan(made, book, out)
    checked = check_plan(made, book, today_or(None))
    left = [one.item.id for one in checked.checked if one.status is not Status.answered]
    say(f"Wrote {out}: {book.forms[made.form or book.default_form].label}, {checked.columns} columns on {checked.sheets} sheets.", quiet)
    if made.fields.left_out:
        say(f"Left out, because nothing asks for it: {', '.join(made.fields.left_out)}.", quiet)
    if left:
        say(f"Still to be looked at: {', '.join(left)}. See: tipdata plan check {out}", quiet)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan's YAML file.", show_default=False)],
    format: Annotated[Format, typer.Option("--format", help="How the result is printed.")] = Format.text,  # noqa: A002
    as_of: AsOf = None,
    codebook_folder: CodebookFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Hold a plan against the guide's checklist: what is answered, what is open, what contradicts itself.

    Exit code 0: everything is answered. 1: something is open or contradictory. 2: the plan cannot be used.
    """
    from ..reports.plan import plan_check_json, print_plan_check
    from ..reports.terminal import console
    from ..workflows import check_plan_file

    result = check_plan_file(path, codebook(codebook_folder), today_or(as_of))
    if format is Format.json:
        put(plan_check_json(result), json=True)
    elif not quiet:
        print_plan_check(result, console(), everything=verbose)
    raise typer.Exit(0 if result.is_ready else 1)
