"""The shape of `words.yaml` and of `translations/<language>.yaml`: what is said to people, and the same in another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator, Field as Spec

from .base import AS_PARTS, AS_TEXT, AsParts, AsText, Model, Name

Path = tuple[str, ...]
"""Where a word belongs, by names and codes, as in a file of words: kind, table, field and key."""


class Part(StrEnum):
    """What of a codebook a language can have words for. A language that names no parts has words for everything."""

    labels = "labels"
    codes = "codes"
    prompts = "prompts"


class WordsFile(Model):
    """`words.yaml`: what the program itself says, by section and key; names in braces are filled in."""

    words: dict[Name, dict[Name, str]]


class Labelled(Model):
    """A label and a help text."""

    label: str | None = None
    help: str | None = None


class FieldWords(Labelled):
    """A field's label and help, its example where that is a text in words, and its pattern in words."""

    example: str | None = None
    pattern_words: str | None = None


class CodeWords(Model):
    """A code's label, its definition, and further spellings that are understood."""

    label: str | None = None
    definition: str | None = None
    aliases: tuple[str, ...] = ()


class FindingWords(Model):
    """What is said of a finding."""

    title: str | None = None
    message: str | None = None
    message_many: str | None = None
    why: str | None = None
    mend: str | None = None


class AskedWords(Model):
    """What people are asked, and what helps them to answer."""

    text: str | None = None
    help: str | None = None


class MeasureWords(Model):
    """A question of quality, how it is answered, read and bettered, and what people are asked for it, by the ids of these questions."""

    text: str | None = None
    why: str | None = None
    mend: str | None = None
    formula: str | None = None
    needs: str | None = None
    caution: str | None = None
    asks: dict[str, AskedWords] = Spec(default_factory=dict)


class ProfileWords(Model):
    """A definition's title and what it leaves out."""

    title: str | None = None
    limitations_note: str | None = None


class DeviationWords(Model):
    """A deviation of a definition, and what it does to counts."""

    label: str | None = None
    text: str | None = None
    lifted: str | None = None


class ScreeningWords(Model):
    """The words of the screening."""

    note: str | None = None
    unknown: str | None = None
    floor: str | None = None
    elements: dict[str, str] = Spec(default_factory=dict)
    classes: dict[str, str] = Spec(default_factory=dict)
    effects: dict[str, str] = Spec(default_factory=dict)
    answers: dict[str, str] = Spec(default_factory=dict)
    switches: dict[str, str] = Spec(default_factory=dict)
    deviations: dict[str, DeviationWords] = Spec(default_factory=dict)


_BY_SHAPE = Discriminator(lambda value: AS_PARTS if isinstance(value, Mapping | Model) else AS_TEXT)


class ItemWords(Model):
    """A question of the checklist, and its answers by their codes."""

    question: str | None = None
    help: str | None = None
    options: dict[str, str] = Spec(default_factory=dict)


class ChecklistWords(Model):
    """The titles of the checklist's sections, and its questions."""

    sections: dict[str, str] = Spec(default_factory=dict)
    items: dict[str, ItemWords] = Spec(default_factory=dict)


OneField = Annotated[Annotated[str, AsText] | Annotated[FieldWords, AsParts], _BY_SHAPE]
OneCode = Annotated[Annotated[str, AsText] | Annotated[CodeWords, AsParts], _BY_SHAPE]
OneReason = Annotated[Annotated[str, AsText] | Annotated[Labelled, AsParts], _BY_SHAPE]


class SheetWords(Labelled):
    """A form's sheet, and those of its columns that have words of their own."""

    columns: dict[str, OneField] = Spec(default_factory=dict)


class FormWords(Labelled):
    """A form and its sheets, by the names of their views."""

    sheets: dict[str, SheetWords] = Spec(default_factory=dict)


class Translation(Model):
    """`translations/<language>.yaml`: every word of the codebook in another language, by the names and codes of what it belongs to.

    `parts` are what the language has words for, where that is not everything. `direction` is that of writing.
    """

    name: str | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    reviewed: bool = False
    parts: tuple[Part, ...] = ()
    source: str | None = None
    title: str | None = None
    missing_reasons: dict[str, OneReason] = Spec(default_factory=dict)
    codelists: dict[str, Labelled] = Spec(default_factory=dict)
    codes: dict[str, dict[str, OneCode]] = Spec(default_factory=dict)
    tables: dict[str, Labelled] = Spec(default_factory=dict)
    fields: dict[str, dict[str, OneField]] = Spec(default_factory=dict)
    forms: dict[str, FormWords] = Spec(default_factory=dict)
    findings: dict[str, FindingWords] = Spec(default_factory=dict)
    questions: dict[str, str] = Spec(default_factory=dict)
    indicators: dict[str, str] = Spec(default_factory=dict)
    measures: dict[str, MeasureWords] = Spec(default_factory=dict)
    bands: dict[str, str] = Spec(default_factory=dict)
    definitions: dict[str, ProfileWords] = Spec(default_factory=dict)
    screening: ScreeningWords = ScreeningWords()
    checklist: ChecklistWords = ChecklistWords()
    words: dict[str, dict[str, str]] = Spec(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether it is meant to have words for everything."""
        return not self.parts

    @property
    def said(self) -> dict[Path, str]:
        """Every word by where it belongs."""
        return dict(_said(self.model_dump(exclude_unset=True, exclude=_NO_WORDS), ()))


_NO_WORDS = {"name", "direction", "reviewed", "parts", "source"}
_SHORT = {"missing_reasons": 1, "codes": 2, "fields": 2}
"""Where a text alone is a label: below these keys, so many names deep."""


def _said(value: Mapping[str, object], path: Path) -> Iterator[tuple[Path, str]]:
    for key, inner in value.items():
        here = (*path, key)
        if isinstance(inner, Mapping):
            yield from _said(inner, here)
        elif isinstance(inner, str):
            yield ((*here, "label") if _is_label(here) else here), inner


def _is_label(path: Path) -> bool:
    """Whether a text at this path is the label of what the path names."""
    in_form = len(path) == 6 and path[0] == "forms" and path[4] == "columns"
    return in_form or _SHORT.get(path[0]) == len(path) - 1


def laid_over(first: Translation, second: Translation) -> Translation:
    """The words of both; where both have one, the second's. What is said of the language is the second's, where it says it."""
    return Translation.model_validate(_merged(first.model_dump(exclude_unset=True), second.model_dump(exclude_unset=True)))


def _merged(first: dict[str, object], second: dict[str, object]) -> dict[str, object]:
    merged = dict(first)
    for key, value in second.items():
        known = merged.get(key)
        known = {"label": known} if isinstance(known, str) and isinstance(value, dict) else known
        value = {"label": value} if isinstance(known, dict) and isinstance(value, str) else value  # noqa: PLW2901
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
