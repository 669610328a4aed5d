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

    @property
    def further(self) -> Mark:
        """The mark of further columns of the same question: no further answer is ever due."""
        return Mark(Due.optional, self.protected)


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
    (Mark(Due.always, False), "template.always", "template.always_means"),
    (Mark(Due.sometimes, False), "template.sometimes", "template.sometimes_means"),
    (Mark(Due.expected, False), "template.expected", "template.expected_means"),
    (Mark(Due.optional, False), "template.optional", "template.optional_means"),
    (Mark(Due.optional, True), "template.protected", "template.protected_means"),
)


def legend_for(marks: set[Mark]) -> list[tuple[Mark, str, str]]:
    """The lines of the legend that these marks need: the mark, and the keys of its name and of what it means."""
    dues = {mark.due for mark in marks}
    protected = any(mark.protected for mark in marks)
    return [line for line in LEGEND if (protected if line[0].protected else line[0].due in dues)]
