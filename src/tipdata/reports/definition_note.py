"""The definition in force under every report: its limitations, and how many cases meet it on the recorded elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..codebook import Codebook
from ..definitions import DefinitionNote, ScreeningTally
from ..workflows import Validated


def print_screening(one: Validated, out: Console) -> None:
    """Under one submission: its definitions, and how its cases stand to them."""
    if not one.definitions:
        return
    book = one.submission.book
    names = ", ".join(note.id if note.known else f"{note.id} ({book.say('report.not_known')})" for note in one.definitions)
    out.print(
        Padding(Text(book.say("report.definitions" if len(one.definitions) > 1 else "report.definition", names=names)), (0, 0, 0, 2)),
        overflow="fold",
    )
    said = _results(one.tally, one.definitions, book) or [book.say("report.none_screened")]
    for text in said:
        out.print(Padding(Text(text), (0, 0, 0, 4)))
    out.print()


def _results(tally: ScreeningTally | None, notes: tuple[DefinitionNote, ...], book: Codebook) -> list[str]:
    base = book.international
    if tally is None or base is None:
        return []
    national = tally.national if any(note.known and note.id != base.id for note in notes) else None
    said = [f"{base.id}: {_counts(tally.international, book)}"] if _screened(tally.international) else []
    if national is not None and _screened(national):
        label = next(iter(notes)).id if len(notes) == 1 else book.say("report.as_covers_name")
        said.append(f"{label}: {_counts(national, book)}")
    return [*said, book.screening.note] if said else []


def _screened(counts: Mapping[str, int]) -> bool:
    return any(number for answer, number in counts.items() if answer != "not_screened")


def _counts(counts: Mapping[str, int], book: Codebook) -> str:
    words = book.screening.answers
    said = ", ".join(f"{words[answer]} {number:,}" for answer, number in counts.items() if number or answer == "meets")
    return book.say("report.cases_one" if sum(counts.values()) == 1 else "report.cases_many", said=said)


def print_limitations(notes: Iterable[DefinitionNote], out: Console, book: Codebook) -> None:
    """What figures under each definition leave out; each definition once."""
    for note in dict.fromkeys(notes):
        title = f", {note.title}" if note.title else ""
        out.print(Text.assemble(f"{book.say('report.definition_head')} ", (note.id, "bold"), title), overflow="fold")
        out.print(Padding(Text(note.note, style="dim"), (0, 0, 0, 2)))


def definition_object(note: DefinitionNote) -> dict[str, Any]:
    limitations = [{"code": one.code, "label": one.label, "effect": one.effect.value, "text": one.text} for one in note.limitations]
    return {"id": note.id, "title": note.title, "known": note.known, "limitations": limitations, "note": note.note}


def screening_object(tally: ScreeningTally | None, book: Codebook) -> dict[str, Any] | None:
    """The cases by result in both columns, and by class."""
    if tally is None:
        return None
    return {
        "note": book.screening.note,
        "international": dict(tally.international),
        "national": None if tally.national is None else dict(tally.national),
        "classes": dict(tally.classes),
    }
