"""Options that every command takes, and the one place that turns them into a codebook."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..codebook import Codebook, ExpectedUnit, Plan
    from ..intake import ReadOptions

CodebookFolder = Annotated[Path | None, typer.Option("--codebook", metavar="DIR", help="A codebook of your own instead of tipdata's.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no messages; the exit code says how it went.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Print everything that was found.")]
Expected = Annotated[Path | None, typer.Option("--expected", metavar="FILE", help="A YAML register of the units that are to report.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace what stands at the output.")]
Language = Annotated[str | None, typer.Option("--lang", metavar="L", help="The language of the words; that of the codebook when left out.")]
Definition = Annotated[
    str | None,
    typer.Option("--definition", metavar="D", help="A definition's id or YAML file; the cover's when left out."),
]
PlanFile = Annotated[Path | None, typer.Option("--plan", metavar="PLAN", help="A plan's YAML file (tipdata plan new).")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="A file whose first line is the password of locked workbooks."),
]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Workbooks, CSV files, or folders of them.", show_default=False)]


def codebook(folder: Path | None, language: str | None = None) -> Codebook:
    """The codebook, in a language that was asked for. What that has no words for yet is said in the codebook's own, which is told."""
    from ..codebook import load_codebook

    book = load_codebook(folder)
    if language is None:
        return book
    spoken = book.speak(language)
    if spoken.translation is not None and not spoken.translation.is_whole:
        parts = ", ".join(spoken.translation.parts)
        say(f"In {spoken.translation.name or language} there are {parts} only; everything else is in {book.language}.")
    return spoken


def safe_output(out: Path, codebook_folder: Path | None, *inputs: Path | None) -> None:
    """Raises TipdataError when writing to `out` would change something that the command reads: an input, or a file of the codebook."""
    from ..protection import refuse_inputs

    of_codebook = codebook_folder.rglob("*.yaml") if codebook_folder is not None and codebook_folder.is_dir() else ()
    refuse_inputs(out, [*(path for path in inputs if path is not None), *of_codebook])


def expected_units(path: Path | None) -> tuple[ExpectedUnit, ...]:
    from ..codebook import load_expected_units

    return load_expected_units(path) if path is not None else ()


def plan_file(path: Path | None, book: Codebook) -> Plan | None:
    """The plan in a file. Raises TipdataError with every fault in it."""
    from ..plans import load_plan

    return load_plan(path, book) if path is not None else None


def today_or(text: str | None) -> str:
    """The day that was typed, or today. Raises TipdataError for what is no day."""
    return day(text) or datetime.date.today().isoformat()


def read_options(password_file: Path | None, plan: Plan | None = None) -> ReadOptions:
    """How files are read. Raises TipdataError for a password file that cannot be read."""
    from ..errors import TipdataError
    from ..intake import ReadOptions

    if password_file is None:
        return ReadOptions(plan=plan)
    try:
        first = password_file.read_text(encoding="utf-8-sig").splitlines()[:1]
    except (OSError, UnicodeDecodeError):
        raise TipdataError(f"The password file {password_file} cannot be read.", "Write the password alone into a text file.") from None
    if not first or not first[0]:
        raise TipdataError(f"The password file {password_file} is empty.", "Write the password into its first line.")
    return ReadOptions(password=first[0], plan=plan)


def day(text: str | None) -> str | None:
    """The day that was typed. Raises TipdataError for what is no day."""
    from ..errors import TipdataError

    try:
        return datetime.date.fromisoformat(text).isoformat() if text is not None else None
    except ValueError:
        raise TipdataError(f"{text} is no day.", "Write it as 2025-12-31.") from None


def say(text: str, quiet: bool = False) -> None:
    """A message to the person at the terminal; standard output stays for what was asked for."""
    if not quiet:
        put(text, err=True)


def put(text: str, *, nl: bool = True, err: bool = False, json: bool = False) -> None:
    """Prints a text, in which nothing that was found in a file can steer the terminal."""
    typer.echo(harmless(text, json), nl=nl, err=err)


def harmless(text: str, json: bool = False) -> str:
    """The text with controls shown and not obeyed; in JSON they are escaped."""
    from ..codebook import escaped, visible

    return escaped(text) if json else visible(text)
