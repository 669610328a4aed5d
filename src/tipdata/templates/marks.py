"""How a column's header tells what is due: by signs and script, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..codebook import FieldSpec, Level, Requirement, View


class Due(StrEnum):
    """When an answer is due."""

    always = "always"
    sometimes = "sometimes"
    expected = "expected"
    optional = "optional"


_SIGNS = {Due.always: " *", Due.sometimes: " **"}


@dataclass(frozen=True)
class Mark:
    """What a header tells: when an answer is due, and whether the answers need protection."""

    due: Due
    protected: bool

    def header(self, label: str) -> str:
        return label + _SIGNS.get(self.due, "")


def mark_of(view: View, column: FieldSpec) -> Mark:
    """The mark of a column as the form asks for it. What fills a field, or makes a row, only in some rows is due in those alone."""
    fill = view.fills[column.name][0]
    asked = column.model_copy(update=view.changes.get(str(fill.field), {}))
    in_every_row = asked.when is None and fill.when is None and fill.field.table == view.table.name
    if asked.requirement in (Requirement.key, Requirement.required):
        due = Due.always if in_every_row else Due.sometimes
    else:
        due = Due.expected if asked.requirement is Requirement.expected else Due.optional
    return Mark(due, asked.sensitivity > Level.none)


LEGEND = (
    (Mark(Due.always, False), "One star", "Always needed. The row cannot be used well without it."),
    (Mark(Due.sometimes, False), "Two stars", "Needed in some cases. Click the cell: the note beside it says when."),
    (Mark(Due.expected, False), "Underlined", "Expected: answer it whenever you can."),
    (Mark(Due.optional, False), "Plain", "Optional."),
    (Mark(Due.optional, True), "In italics, on orange", "Personal or sensitive data: send it only by a safe channel, and never add names."),
)


def legend_for(marks: set[Mark]) -> list[tuple[Mark, str, str]]:
    """The lines of the legend that these marks need."""
    dues = {mark.due for mark in marks}
    protected = any(mark.protected for mark in marks)
    return [line for line in LEGEND if (protected if line[0].protected else line[0].due in dues)]
