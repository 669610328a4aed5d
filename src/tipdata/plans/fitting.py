"""How the fields of a plan fit the questions that they are to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..codebook import ChecklistItem, Codebook, FieldSpec, Option, Plan, Requirement
from .forms import asked_fields, base_form, needs, planned_collection


@dataclass(frozen=True, eq=False)
class Fitting:
    """The fields that a plan asks, held against its questions."""

    plan: Plan
    book: Codebook

    @cached_property
    def asked(self) -> dict[str, FieldSpec]:
        """Every field that a person enters, by `table.field`, as the plan asks it."""
        return {f"{table}.{field.name}": field for table, field in asked_fields(planned_collection(self.plan, self.book))}

    @cached_property
    def answered(self) -> frozenset[str]:
        """The questions that some field answers."""
        return frozenset(field.question for field in self.asked.values() if field.question is not None)

    @cached_property
    def unanswered(self) -> tuple[str, ...]:
        """Questions of the plan that no collected field answers."""
        return tuple(question for question in self.plan.questions if question not in self.answered)

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """Fields that answer none of the plan's questions, and that the form could do without.

        The cover says who reports; keys and fields always required hold the rows together; from some the form works out others.
        Descriptions are collected where the plan says so, and need no question.
        """
        wanted = {kind for option in self._chosen for kind in option.types}
        free = {name for name, field in self.asked.items() if name not in self.held and field.type not in wanted}
        idle = {name for name in free if self.asked[name].question not in self.plan.questions}
        # A column that fills several fields stays for the sake of one of them.
        return tuple(name for name in self.asked if name in idle and self.beside(name) <= idle)

    @property
    def _chosen(self) -> Iterator[Option]:
        for item in self.book.checklist_items.values():
            if item.part is not None:
                yield from (option for option in item.options if option.code in getattr(self.plan, item.part))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The fields that tell rows apart or name the row above."""
        return frozenset(f"{table.name}.{field.name}" for table in self.book.tables.values() for field in (*table.keys, *table.parents))

    @cached_property
    def needed(self) -> frozenset[str]:
        """The fields from which the form works out others."""
        form = base_form(self.plan, self.book).name
        views = {view.name: view for view in self.book.collection(form).views}
        return frozenset(str(fill.field) for need in needs(form, self.book) for fill in views[need.view].fills[need.column])

    def beside(self, name: str) -> frozenset[str]:
        """The fields that a column of the form fills together with this one, itself among them."""
        return self._together.get(name, frozenset({name}))

    @cached_property
    def _together(self) -> dict[str, frozenset[str]]:
        views = self.book.collection(base_form(self.plan, self.book).name).views
        groups = [frozenset(str(fill.field) for fill in fills) for view in views for fills in view.fills.values() if len(fills) > 1]
        return {name: group for group in groups for name in group}

    @cached_property
    def held(self) -> frozenset[str]:
        """The fields that stay whatever the questions are."""
        always = {name for name, field in self.asked.items() if self._of_cover(name) or _always_due(field)}
        return (self.keys | self.needed | always) & set(self.asked)

    def _of_cover(self, name: str) -> bool:
        return self.book.cover is not None and name.startswith(f"{self.book.cover.name}.")

    def outside(self, item: ChecklistItem) -> Iterator[tuple[str, str]]:
        """(what was not chosen, field) for every field that is about something, or of a type, that the plan says it does not collect."""
        chosen = getattr(self.plan, item.part or "")
        for option in item.options:
            if option.code not in chosen:
                yield from ((option.label, name) for name, field in self.asked.items() if self.takes_in(option, name, field))

    def takes_in(self, option: Option, name: str, field: FieldSpec) -> bool:
        """Whether an option speaks of a field: by its type, or by what its question is about. The cover is about the collection."""
        if field.type in option.types:
            return True
        question = self.book.questions.get(field.question or "")
        return question is not None and question.about in option.about and not self._of_cover(name) and name not in self.keys


def _always_due(field: FieldSpec) -> bool:
    return field.requirement is Requirement.key or (field.requirement is Requirement.required and field.when is None)
