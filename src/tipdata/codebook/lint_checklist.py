"""The guide's checklist: each question in a section, with an answer that a plan has a place for, and purposes with grounds that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .checklist_models import ChecklistItem, ItemKind
from .lint import twice
from .plan_models import Plan
from .source import Fault, SchemaFile, Steps

if TYPE_CHECKING:
    from .codebook import Codebook
    from .models import CodeList

CHECKLIST = "checklist.yaml"
_CHOICES = (ItemKind.choice, ItemKind.choices)


def checklist_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of `checklist.yaml`, where the codebook has one of its own."""
    file = book.sources.get(CHECKLIST)
    if file is None:
        return
    for kind, key in (("sections", "id"), ("items", "id"), ("purposes", "purpose")):
        yield from twice(file, kind, key)
    sections = {section.id for section in book.guide.sections}
    parts: set[str] = set()
    for number, item in enumerate(book.guide.items):
        path: Steps = ("items", number)
        if item.section not in sections:
            yield file.fault((*path, "section"), f"There is no section {item.section}.", item.section)
        yield from _answer(item, file, path)
        if item.part is not None and item.part in parts:
            yield file.fault((*path, "part"), f"The part {item.part} of a plan answers another question already.")
        parts |= {item.part} if item.part is not None else set()
    yield from _purposes(book, file)


def _answer(item: ChecklistItem, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if item.kind is ItemKind.measured:
        if item.indicator is None or item.part is not None:
            yield file.fault(path, f"What is measured has an indicator and no part of a plan; {item.id} has not.")
        return
    if item.part is None:
        yield file.fault(path, f"The question {item.id} does not say which part of a plan answers it.")
    elif item.part not in Plan.model_fields:
        yield file.fault((*path, "part"), f"A plan has no part {item.part}.")
    if bool(item.options) != (item.kind in _CHOICES):
        yield file.fault((*path, "kind"), f"Options go with the kinds choice and choices, and {item.id} is of the kind {item.kind}.")
    if (item.level is not None) != (item.kind is ItemKind.yes_no):
        yield file.fault((*path, "kind"), f"A level goes with the kind yes_no, and {item.id} is of the kind {item.kind}.")


def _purposes(book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    """A codebook without such lists leaves open what a purpose is and which grounds there are."""
    purposes, grounds = purposes_of(book), grounds_of(book)
    for number, covers in enumerate(book.guide.purposes):
        path: Steps = ("purposes", number)
        if purposes is not None and covers.purpose not in {code.code for code in purposes.codes}:
            yield file.fault((*path, "purpose"), f"The list {purposes.name} has no code {covers.purpose}.", covers.purpose, purposes.name)
        known = {code.code for code in grounds.codes} if grounds is not None else set(covers.grounds)
        for at, ground in enumerate(covers.grounds):
            if grounds is not None and ground not in known:
                yield file.fault((*path, "grounds", at), f"The list {grounds.name} has no code {ground}.", ground, grounds.name)


def purposes_of(book: Codebook) -> CodeList | None:
    """The purposes that a collection can have: the answers of the cover's field of that role."""
    name = book.cover_field("purpose_of_collection")
    return book.codelist(book.cover.field(name)) if book.cover is not None and name is not None else None


def grounds_of(book: Codebook) -> CodeList | None:
    """The grounds on which personal data of victims can be held: the answers of the field of that role."""
    fields = (field for table in book.tables.values() for field in table.by_role("justification"))
    return next((book.codelist(field) for field in fields), None)
