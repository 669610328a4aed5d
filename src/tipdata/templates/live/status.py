"""The formula of a row's status, and the names behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...codebook import Codebook
from ...language.worksheet import quoted
from ..layout import SheetLayout
from . import words
from .names import LONGEST_NAME, Names
from .problems import Problem


def status_formula(
    sheet: SheetLayout, problems: Sequence[Problem], names: Names, book: Codebook, proposal: str | None = None
) -> tuple[str, dict[str, list[str]]]:
    """The formula of the row check, and for each column the names that are true where something is wrong in it.

    Each problem is a name; the formula joins what the true ones say. A row in which nothing stands says nothing.
    The text named `proposal` stands before all others.
    """
    view, complete = sheet.view.name, book.say("template.complete")
    by_column: dict[str, list[str]] = {}
    grave: list[str] = []
    asked: list[str] = []
    for number, problem in enumerate(problems, start=1):
        name = names.define(f"check_{view}_{number}", problem.formula)
        for column in problem.columns if problem.grave else ():
            by_column.setdefault(column, []).append(name)
        before = words.BETWEEN if problem.grave else words.asked(book)
        (grave if problem.grave else asked).append(f'IF({name},{quoted(before + problem.text)},"")')
    said = "&".join(names.define(f"problems_{view}_{n}", part) for n, part in enumerate(_joined(grave), start=1)) or '""'
    more = "&".join(names.define(f"questions_{view}_{n}", part) for n, part in enumerate(_joined(asked), start=1))
    whole = f'SUBSTITUTE({quoted(complete)}&{said},{quoted(complete + words.BETWEEN)},"")'
    entries = (sheet.here(min(at for places in sheet.columns.values() for at in places)), sheet.here(sheet.width - 1))
    row = f"{entries[0]}:{entries[1].rpartition('!')[2]}"
    # A row in which only blanks were typed is empty too.
    empty = names.define(f"empty_{view}", f'IF(COUNTA({row})=0,TRUE,SUMPRODUCT(--(TRIM({row})<>""))=0)')
    status = names.define(f"status_{view}", "&".join(part for part in (proposal, whole, more) if part))
    # An error in a cell, such as #N/A, would be an error of all that looks at it.
    return f'IFERROR(IF({empty},"",{status}),{quoted(book.say("template.error_cell"))})', by_column


def _joined(parts: Sequence[str]) -> Iterator[str]:
    """The parts joined to formulas that are short enough."""
    formula = ""
    for part in parts:
        if formula and len(formula) + len(part) > LONGEST_NAME:
            yield formula
            formula = ""
        formula += f"&{part}" if formula else part
    if formula:
        yield formula
