"""Every word of a codebook that a person may read, by where it belongs: what a translation has to say in another language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .base import Model
from .form_models import Form
from .models import FieldSpec, FindingText, Table
from .translation_models import Part, Path

if TYPE_CHECKING:
    from .codebook import Codebook

TEMPLATE_WORDS = "template"
"""The section of `words.yaml` that belongs to the prompts of a template."""


@dataclass(frozen=True)
class Word:
    """A text, and the part of a language that it belongs to (None: only a language that is whole has it). Nobody misses an `extra` one."""

    text: str
    part: Part | None = None
    extra: bool = False


def inventory(book: Codebook) -> dict[Path, Word]:
    """The words of a codebook in the order of its files."""
    return dict(_inventory(book))


def _inventory(book: Codebook) -> Iterator[tuple[Path, Word]]:
    yield ("title",), Word(book.file.title, Part.labels)
    for reason in book.missing_reasons:
        yield ("missing_reasons", reason.code, "label"), Word(reason.label, Part.labels)
        yield ("missing_reasons", reason.code, "help"), Word(reason.help, Part.prompts)
    yield from _code_lists(book)
    beside = (table for table in (book.confirmations, book.checklist) if table is not None)
    for table in (*book.tables.values(), *beside):
        yield from _table(table)
    for form in book.forms.values():
        yield from _form(form)
    for code, finding in book.findings.items():
        yield from _finding(code, finding, Part.prompts if code in book.rules else None)
    yield from ((("questions", question.id), Word(question.text)) for question in book.questions.values())
    yield from _quality(book)
    for profile in book.profiles.values():
        yield ("definitions", profile.id, "title"), Word(profile.title)
        yield ("definitions", profile.id, "limitations_note"), Word(profile.limitations_note)
    yield from _screening(book)
    for part in book.guide.sections:
        yield ("checklist", "sections", part.id), Word(part.title)
    for item in book.guide.items:
        yield ("checklist", "items", item.id, "question"), Word(item.question)
        yield ("checklist", "items", item.id, "help"), Word(item.help)
        yield from ((("checklist", "items", item.id, "options", option.code), Word(option.label)) for option in item.options)
    for key, text in book.texts.items():
        section, _, name = key.partition(".")
        yield ("words", section, name), Word(text, Part.prompts if section == TEMPLATE_WORDS else None)


def _code_lists(book: Codebook) -> Iterator[tuple[Path, Word]]:
    for code in book.yes_no.codes:
        yield ("codes", book.yes_no.name, code.code, "label"), Word(code.label, Part.codes)
    for codelist in book.codelists.values():
        yield ("codelists", codelist.name, "label"), Word(codelist.label, Part.labels)
        yield ("codelists", codelist.name, "help"), Word(codelist.help)
        for code in codelist.codes:
            yield ("codes", codelist.name, code.code, "label"), Word(code.label, Part.codes, extra=codelist.source is not None)
            yield ("codes", codelist.name, code.code, "definition"), Word(code.definition)


def _table(table: Table) -> Iterator[tuple[Path, Word]]:
    yield ("tables", table.name, "label"), Word(table.label, Part.labels)
    yield ("tables", table.name, "help"), Word(table.help, Part.prompts)
    for field in table.fields:
        yield from _field(("fields", table.name, field.name), field)


def _field(path: Path, field: FieldSpec) -> Iterator[tuple[Path, Word]]:
    yield (*path, "label"), Word(field.label, Part.labels)
    yield (*path, "help"), Word(field.help, Part.prompts)
    yield (*path, "example"), Word(field.example, extra=True)
    yield (*path, "pattern_words"), Word(field.pattern_words or "")


def _form(form: Form) -> Iterator[tuple[Path, Word]]:
    """A form's own words; what it leaves as it is has the words of its table."""
    path: Path = ("forms", form.name)
    yield (*path, "label"), Word(form.label, Part.labels)
    yield (*path, "help"), Word(form.help, Part.prompts)
    for sheet in form.sheets:
        at: Path = (*path, "sheets", sheet.name or sheet.table)
        yield (*at, "label"), Word(sheet.label or "", Part.labels)
        yield (*at, "help"), Word(sheet.help or "", Part.prompts)
        changed = {column.name: column for column in sheet.columns if not isinstance(column, str)} | dict(sheet.changes)
        for name, change in changed.items():
            yield (*at, "columns", name, "label"), Word(change.label or "", Part.labels)
            yield (*at, "columns", name, "help"), Word(change.help or "", Part.prompts)
            yield (*at, "columns", name, "example"), Word(change.example or "", extra=True)


def _finding(code: str, finding: FindingText, told: Part | None) -> Iterator[tuple[Path, Word]]:
    """The texts of a finding. Titles of rules stand in workbooks, where a row says what does not fit, and so belong to the prompts."""
    yield ("findings", code, "title"), Word(finding.title, told)
    for key in ("message", "message_many", "why", "mend"):
        yield ("findings", code, key), Word(getattr(finding, key) or "")


def _quality(book: Codebook) -> Iterator[tuple[Path, Word]]:
    yield from ((("indicators", name), Word(text)) for name, text in book.indicators.items())
    for measure in book.measures:
        for key in ("text", "why", "mend", "formula", "needs", "caution"):
            yield ("measures", measure.id, key), Word(getattr(measure, key))
        for asked in measure.asks:
            yield ("measures", measure.id, "asks", asked.id, "text"), Word(asked.text)
            yield ("measures", measure.id, "asks", asked.id, "help"), Word(asked.help)
    bands = [band for measure in book.measures for band in measure.bands]
    bands += [band for scale in book.agreement_scales for band in scale.bands]
    yield from ((("bands", band.word), Word(band.word)) for band in bands)


def _screening(book: Codebook) -> Iterator[tuple[Path, Word]]:
    screening = book.screening
    for key in ("note", "unknown", "floor"):
        yield ("screening", key), Word(getattr(screening, key))
    for key in ("elements", "classes", "effects", "answers"):
        yield from ((("screening", key, name), Word(text)) for name, text in getattr(screening, key).items())
    yield from ((("screening", "switches", name), Word(said.text)) for name, said in screening.switches.items())
    for deviation in screening.deviations:
        for key in ("label", "text", "lifted"):
            yield ("screening", "deviations", deviation.code, key), Word(getattr(deviation, key))


def words_of(part: Model | None, *keys: str) -> dict[str, str]:
    """Those of the keys for which a part of a translation has words, as an update of what they belong to."""
    said = {key: getattr(part, key) for key in keys} if part is not None else {}
    return {key: text for key, text in said.items() if text}
