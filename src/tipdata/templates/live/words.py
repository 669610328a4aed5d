"""What the row checks say."""

from __future__ import annotations

from ...codebook import Codebook, FieldSpec, Rule, Table, View

BETWEEN = "; "


def asked(book: Codebook) -> str:
    """What stands before a question."""
    return " | " + book.say("template.please_check") + ": "


def missing(column: FieldSpec, book: Codebook) -> str:
    return book.say("template.is_missing", field=column.label)


def does_not_read(column: FieldSpec, book: Codebook) -> str:
    return book.say("template.cannot_be_read", field=column.label)


def pasted_date(column: FieldSpec, book: Codebook) -> str:
    return book.say("template.pasted_date", field=column.label)


def no_such_row(sheet: str, book: Codebook) -> str:
    return book.say("template.no_row_above", sheet=sheet)


def repeats(table: Table, book: Codebook) -> str:
    return book.say("template.repeats_id" if len(table.keys) == 1 else "template.repeats_row")


def next_free(column: FieldSpec, book: Codebook) -> str:
    """What stands behind an id that is proposed: the id comes first, because the column is too narrow for more."""
    return " " + book.say("template.next_free", field=column.label)


def shortly(rule: Rule, cell: str | None, view: View, book: Codebook) -> str:
    """The rule's title; of a rule that is asked of many fields, which of them."""
    label = next((view.column(name).label for name, fills in view.fills.items() if any(f.field.name == cell for f in fills)), "")
    title = book.findings[rule.code].title
    return book.say("template.of_field", field=label, title=title) if rule.check is not None and label else title
