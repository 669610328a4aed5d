"""The shape of `checklist.yaml`: the guide's closing checklist as questions that a plan answers (REFERENCE 1.7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field as Spec

from .base import Model, Name
from .models import FieldType, Level, level_named

ItemId = Annotated[str, Spec(pattern=r"^[A-Z]{1,4}\d{1,2}$")]


class ItemKind(StrEnum):
    """What an answer looks like; most are the part of a plan of the same name."""

    text = "text"
    texts = "texts"
    choice = "choice"
    choices = "choices"
    yes_no = "yes_no"
    definition = "definition"
    limits = "limits"
    purposes = "purposes"
    questions = "questions"
    laws = "laws"
    access = "access"
    sharing = "sharing"
    protocol = "protocol"
    victim_columns = "victim_columns"
    measured = "measured"


class Option(Model):
    """An answer to choose, and what it takes in: questions `about` something, fields of some `types`, or no more than the short form."""

    code: Name
    label: str
    about: tuple[Name, ...] = ()
    types: tuple[FieldType, ...] = ()
    short: bool = False


class ChecklistSection(Model):
    """A part of the checklist."""

    id: Name
    title: str


class ChecklistItem(Model):
    """A question of the checklist. `part` is the key of a plan that answers it; what is `measured` has an indicator of quality instead."""

    id: ItemId
    section: Name
    question: str
    kind: ItemKind
    help: str
    part: Name | None = None
    options: tuple[Option, ...] = ()
    level: Annotated[Level | None, BeforeValidator(level_named)] = None
    indicator: Literal["reliability", "validity", "accuracy", "precision"] | None = None


class PurposeCovers(Model):
    """What a purpose can carry: grounds for personal data of victims, the highest level of protection, and fields that stay in the unit."""

    purpose: Name
    grounds: tuple[str, ...] = ()
    highest: Annotated[Level, BeforeValidator(level_named)] = Level.none
    stays_in_unit: bool = False


class ChecklistFile(Model):
    """`checklist.yaml`."""

    sections: tuple[ChecklistSection, ...]
    items: tuple[ChecklistItem, ...]
    purposes: tuple[PurposeCovers, ...] = ()


NO_CHECKLIST = ChecklistFile(sections=(), items=())
