"""A codebook in another language: the same tables, codes and rules, with other words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from .base import Model
from .checklist_models import ChecklistFile, ChecklistItem
from .form_models import Change, Form, Sheet, SheetColumn
from .inventory import words_of
from .models import Band, Code, CodeList, FieldSpec, FindingText, Measure, Table
from .screening_models import ScreeningFile
from .translation_models import CodeWords, FieldWords, FormWords, ItemWords, Labelled, SheetWords, Translation

if TYPE_CHECKING:
    from .codebook import Codebook

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=FindingText)
_FINDING = ("title", "message", "message_many", "why", "mend")
_MEASURE = ("text", "why", "mend", "formula", "needs", "caution")
_FIELD = ("label", "help", "example", "pattern_words")


def spoken(book: Codebook, language: str, words: Translation) -> Codebook:
    """The codebook in the words of a translation; what that has no words for stays as it is."""
    rules = {code: _finding(rule, words) for code, rule in book.rules.items()}
    findings = {code: _finding(text, words) for code, text in book.findings.items()}
    reasons = tuple(_with(r, _labelled(words.missing_reasons.get(r.code)), "label", "help") for r in book.missing_reasons)
    answers = words.codes.get(book.yes_no.name, {})
    file = {"title": words.title or book.file.title, "missing_reasons": reasons}
    file |= {code.code: _code(code, answers).label for code in book.yes_no.codes}
    tables = {name: _table(table, words) for name, table in book.tables.items()}
    return replace(
        book,
        language=language,
        native=book,
        translation=words,
        others=(book,),
        file=book.file.model_copy(update=file),
        tables=tables,
        codelists={name: _code_list(codelist, words) for name, codelist in book.codelists.items()},
        questions={n: q.model_copy(update={"text": words.questions.get(n, q.text)}) for n, q in book.questions.items()},
        forms={name: _form(form, words.forms.get(name, FormWords())) for name, form in book.forms.items()},
        findings={**findings, **rules},
        rules=rules,
        measures=tuple(_measure(measure, words) for measure in book.measures),
        indicators={name: words.indicators.get(name, text) for name, text in book.indicators.items()},
        agreement_scales=tuple(scale.model_copy(update=_bands(scale.bands, words)) for scale in book.agreement_scales),
        confirmations=None if book.confirmations is None else _table(book.confirmations, words),
        checklist=None if book.checklist is None else _table(book.checklist, words),
        screening=_screening(book.screening, words),
        profiles={n: _with(p, words.definitions.get(n), "title", "limitations_note") for n, p in book.profiles.items()},
        guide=_checklist(book.guide, words),
        texts={key: _text(key, words) or text for key, text in book.texts.items()},
    )


def _with(part: M, words: Model | None, *keys: str) -> M:
    update = words_of(words, *keys)
    return part.model_copy(update=update) if update else part


def _labelled(words: str | Labelled | None) -> Labelled | None:
    return Labelled(label=words) if isinstance(words, str) else words


def _field_words(words: str | FieldWords | None) -> FieldWords | None:
    return FieldWords(label=words) if isinstance(words, str) else words


def _text(key: str, words: Translation) -> str | None:
    section, _, name = key.partition(".")
    return words.words.get(section, {}).get(name)


def _table(table: Table, words: Translation) -> Table:
    said = words.fields.get(table.name, {})
    fields: tuple[FieldSpec, ...] = tuple(_with(field, _field_words(said.get(field.name)), *_FIELD) for field in table.fields)
    return table.model_copy(update={**words_of(words.tables.get(table.name), "label", "help"), "fields": fields})


def _code_list(codelist: CodeList, words: Translation) -> CodeList:
    said = words.codes.get(codelist.name, {})
    codes = tuple(_code(code, said) for code in codelist.codes)
    return codelist.model_copy(update={**words_of(words.codelists.get(codelist.name), "label", "help"), "codes": codes})


def _code(code: Code, words: dict[str, str | CodeWords]) -> Code:
    said = words.get(code.code)
    return _with(code, CodeWords(label=said) if isinstance(said, str) else said, "label", "definition", "aliases")


def _finding(text: F, words: Translation) -> F:
    return _with(text, words.findings.get(text.code), *_FINDING)


def _measure(measure: Measure, words: Translation) -> Measure:
    said = words.measures.get(measure.id)
    asked = said.asks if said is not None else {}
    asks = tuple(_with(one, asked.get(one.id), "text", "help") for one in measure.asks)
    return measure.model_copy(update={**words_of(said, *_MEASURE), "asks": asks, **_bands(measure.bands, words)})


def _bands(bands: tuple[Band, ...], words: Translation) -> dict[str, object]:
    return {"bands": tuple(band.model_copy(update={"word": words.bands.get(band.word, band.word)}) for band in bands)}


def _form(form: Form, words: FormWords) -> Form:
    sheets = tuple(_sheet(sheet, words.sheets.get(sheet.name or sheet.table, SheetWords())) for sheet in form.sheets)
    return form.model_copy(update={**words_of(words, "label", "help"), "sheets": sheets})


def spoken_sheet(sheet: Sheet, words: Translation | None, form: str) -> Sheet:
    """One sheet of a form in the words of a translation."""
    said = words.forms.get(form, FormWords()) if words is not None else FormWords()
    return _sheet(sheet, said.sheets.get(sheet.name or sheet.table, SheetWords()))


def _sheet(sheet: Sheet, words: SheetWords) -> Sheet:
    """The sheet with the words that it says itself in the other language; those of its table are the table's."""
    columns = tuple(column if isinstance(column, str) else _column(column, words) for column in sheet.columns)
    changes = {name: _change(name, change, words) for name, change in sheet.changes.items()}
    return sheet.model_copy(update={**words_of(words, "label", "help"), "columns": columns, "changes": changes})


def _column(column: SheetColumn, words: SheetWords) -> SheetColumn:
    return _with(column, _field_words(words.columns.get(column.name)), "label", "help", "example")


def _change(name: str, change: Change, words: SheetWords) -> Change:
    said = words_of(_field_words(words.columns.get(name)), "label", "help", "example")
    return Change(**{**change.model_dump(exclude_unset=True), **said}) if said else change


def _checklist(guide: ChecklistFile, words: Translation) -> ChecklistFile:
    said = words.checklist
    sections = tuple(s.model_copy(update={"title": said.sections.get(s.id, s.title)}) for s in guide.sections)
    return guide.model_copy(update={"sections": sections, "items": tuple(_item(item, said.items.get(item.id)) for item in guide.items)})


def _item(item: ChecklistItem, words: ItemWords | None) -> ChecklistItem:
    labels = words.options if words is not None else {}
    options = tuple(option.model_copy(update={"label": labels.get(option.code, option.label)}) for option in item.options)
    return item.model_copy(update={**words_of(words, "question", "help"), "options": options})


def _screening(screening: ScreeningFile, words: Translation) -> ScreeningFile:
    said = words.screening
    named = {
        key: {name: getattr(said, key).get(name, text) for name, text in getattr(screening, key).items()}
        for key in ("elements", "classes", "effects", "answers")
    }
    switches = {n: s.model_copy(update={"text": said.switches.get(n, s.text)}) for n, s in screening.switches.items()}
    deviations = tuple(_with(d, said.deviations.get(d.code), "label", "text", "lifted") for d in screening.deviations)
    return screening.model_copy(
        update={**words_of(said, "note", "unknown", "floor"), **named, "switches": switches, "deviations": deviations}
    )
