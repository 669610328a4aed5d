"""The sheet of the checklist: it holds everything that an answer says, its name means nothing else, and every question stands once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .lint_confirmations import confirmation_words, sheet_words
from .models import Table
from .source import Fault
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

ANSWERS = "answers.yaml"
ROLES = ("asked_question", "asked_text", "stated_answer", "stated_since", "stated_note")


def answers_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of `answers.yaml`, where the codebook has one of its own, and of what `quality.yaml` asks people."""
    quality = book.sources.get("quality.yaml")
    known: set[str] = set()
    for number, measure in enumerate(book.measures if quality is not None else ()):
        for at, one in enumerate(measure.asks):
            assert quality is not None
            if measure.basis != "declared":
                yield quality.fault(
                    ("measures", number, "asks"), f"{measure.id} is not answered by a statement, so nothing is asked for it."
                )
            if loose(one.id) in known:
                yield quality.fault(("measures", number, "asks", at), f"The question {one.id} is asked twice.")
            known.add(loose(one.id))
    table, file = book.checklist, book.sources.get(ANSWERS)
    if table is None or file is None:
        return
    for role in ROLES:
        if len(table.by_role(role)) != 1:
            yield file.fault(("fields",), f"The checklist needs one field of the role {role}.", role)
    for number, field in enumerate(table.fields):
        if field.codelist is not None and field.codelist not in book.codelists:
            yield file.fault(("fields", number, "codelist"), f"There is no code list {field.codelist}.", field.codelist)
    for word in sorted(checklist_words(table) & _taken(book)):
        yield file.fault(("name",), f"Another sheet is called {word} already.", word)


def checklist_words(table: Table) -> set[str]:
    """The words by which the sheet of the checklist is known."""
    return {loose(table.name), loose(table.label)}


def is_taken(table: Table, book: Codebook) -> bool:
    """Whether a codebook means something else by the words by which the checklist is known."""
    return bool(checklist_words(table) & _taken(book))


def _taken(book: Codebook) -> set[str]:
    words = confirmation_words(book.confirmations) if book.confirmations is not None else set()
    return words.union(*(sheet_words(sheet, book) for form in book.forms.values() for sheet in form.sheets))
