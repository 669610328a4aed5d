"""The sheet of confirmations: it holds everything that a confirmation says, and its name means nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .form_models import Sheet
from .models import Table
from .source import Fault
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

CONFIRMATIONS = "confirmations.yaml"
ROLES = ("confirmed_table", "confirmed_record", "confirmed_finding", "confirmed_reason", "confirmed_facts")


def confirmation_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of `confirmations.yaml`, where the codebook has one of its own."""
    table, file = book.confirmations, book.sources.get(CONFIRMATIONS)
    if table is None or file is None:
        return
    for role in ROLES:
        if len(table.by_role(role)) != 1:
            yield file.fault(("fields",), f"The sheet of confirmations needs one field of the role {role}.", role)
    for form in book.forms.values():
        for sheet in form.sheets:
            for word in sorted(confirmation_words(table) & sheet_words(sheet, book)):
                yield file.fault(("name",), f"The form {form.name} has a sheet {word} already.", word)


def confirmation_words(table: Table) -> set[str]:
    """The words by which the sheet of confirmations is known."""
    return {loose(table.name), loose(table.label)}


def sheet_words(sheet: Sheet, book: Codebook) -> set[str]:
    """The words by which a sheet of a form is known."""
    table = book.tables.get(sheet.table)
    words = (sheet.name, sheet.label, sheet.table, table.label if table is not None else None)
    return {loose(word) for word in words if word}
