"""What no single schema file can show: names that lead nowhere, words that could mean two things, expressions that do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..language import KEPT_WORDS, is_kept
from .lint_expressions import check_expression, expression_faults
from .lint_forms import form_faults
from .lint_words import word_faults
from .models import FieldSpec, FieldType, FindingsFile, Level, QualityFile, QuestionsFile, Requirement, Table, TableKind, VictimData
from .proposed import TOKENS_OF_COVER, Proposed
from .source import MAIN, Fault, SchemaFile, Steps
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

__all__ = ["LONGEST_HELP", "catalogue_faults", "check_expression", "cross_faults"]

LONGEST_HELP = 240
_LISTED = (FieldType.code, FieldType.codes)
_OF_PUBLIC_LIST = (FieldType.country, FieldType.area, FieldType.currency)
_SAFEGUARDS = ("consent", "consent_date", "consent_scope", "justification")


def cross_faults(book: Codebook) -> list[Fault]:
    """Every fault that involves more than one part of the codebook."""
    faults = [*_codebook(book), *word_faults(book)]
    for table in book.tables.values():
        faults += _table(book, table)
    return [*faults, *form_faults(book)]


def _codebook(book: Codebook) -> Iterator[Fault]:
    file = book.sources[MAIN]
    covers = [t.name for t in book.tables.values() if t.kind is TableKind.cover]
    if len(covers) > 1:
        yield file.fault(("tables",), f"Only one table can be the cover; here are {', '.join(covers)}.", *covers)
    if not book.file.forms:
        yield file.fault(("forms",), "A codebook needs at least one form.")
    yield from twice(file, "missing_reasons", "code")
    words: dict[str, str] = {}
    for table in book.tables.values():
        if table.singular in KEPT_WORDS:
            message = f"The word '{table.singular}' means something else in conditions; a row of {table.name} needs another word."
            yield book.sources[f"tables/{table.name}.yaml"].fault(("singular",), message, table.name)
        first = words.setdefault(table.singular, table.name)
        if first != table.name:
            message = f"The word '{table.singular}' could mean a row of {first} or of {table.name}."
            yield book.sources[f"tables/{table.name}.yaml"].fault(("singular",), message, first, table.name)


def twice(file: SchemaFile, kind: str, key: str) -> Iterator[Fault]:
    """Names of which each may stand once in a list of entries, whatever else is wrong with these; told at the second."""
    seen: Counter[str] = Counter()
    for number, entry in enumerate(file.entries(kind)):
        if not isinstance(entry, dict) or key not in entry:
            continue
        name = str(entry[key])
        seen[name] += 1
        if seen[name] == 2:
            yield Fault(file.name, file.line((kind, number, key), as_written=True), f"{name} stands more than once.")


def _table(book: Codebook, table: Table) -> Iterator[Fault]:
    file = book.sources[f"tables/{table.name}.yaml"]
    if not table.label.strip() or not table.help.strip():
        yield file.fault(("label",), f"The table {table.name} needs a label and a help text.")
    if not table.keys and table.kind is not TableKind.cover:
        yield file.fault((), f"The table {table.name} has no key field.", file.name)
    if table.kind is not TableKind.cover and table.repeats is None:
        yield file.fault((), f"The table {table.name} does not say under `repeats` how a repeated key is reported.")
    for key, code in (("conflict", table.repeats.conflict), ("identical", table.repeats.identical)) if table.repeats else ():
        if code not in book.findings:
            yield file.fault(("repeats", key), f"There is no finding {code}.", code)
    yield from twice(file, "fields", "name")
    scope = book.scope(table)
    yield from expression_faults(file, ("finished",), table.finished, scope)
    if table.finished is not None and table.kind is not TableKind.records:
        yield file.fault(("finished",), f"Only records can be finished; the table {table.name} holds none.", table.name)
    for number, field in enumerate(table.fields):
        path: Steps = ("fields", number)
        yield from _field(book, field, file, path)
        yield from _reference(book, table, field, file, (*path, "references"))
        yield from _victim_data(book, table, field, file, path)
        yield from _proposed(table, field, file, (*path, "proposed"))
        yield from expression_faults(file, (*path, "when"), field.when, scope)


def _field(book: Codebook, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if field.name.startswith("src_"):
        yield file.fault((*path, "name"), "Names beginning with src_ are kept for provenance.")
    if is_kept(field.name) and field.role != field.name:
        message = f"In conditions {field.name} is the cover's; a field of this name needs the role {field.name}, or another name."
        yield file.fault((*path, "name"), message, field.name)
    for key, text in (("label", field.label), ("help", field.help), ("example", field.example)):
        if not text.strip():
            yield file.fault((*path, key), f"The field {field.name} has no {key}.")
    if len(field.help) > LONGEST_HELP:
        yield file.fault((*path, "help"), f"The help of {field.name} has {len(field.help)} characters; {LONGEST_HELP} fit beside a cell.")
    unsettled = frozenset({field.name})
    if field.type in _LISTED and field.codelist is None:
        yield file.fault((*path, "type"), f"The field {field.name} needs a code list.", field.name, unsettles=unsettled)
    elif field.codelist is not None and field.codelist not in book.codelists:
        yield file.fault((*path, "codelist"), f"There is no code list {field.codelist}.", field.codelist, unsettles=unsettled)
    elif field.codelist is not None and field.type not in (*_LISTED, *_OF_PUBLIC_LIST):
        yield file.fault((*path, "codelist"), f"A field of type {field.type} takes no code list.", unsettles=unsettled)
    elif field.type in _OF_PUBLIC_LIST and book.codelist(field) is None:
        yield file.fault((*path, "type"), f"A field of type {field.type} needs the code list {field.type}.", field.type)
    whole = book.codelist(field.model_copy(update={"codes": ()}))
    known = {code.code for code in whole.codes} if whole else set()
    for number, code in enumerate(field.codes):
        if code not in known:
            yield file.fault((*path, "codes", number), f"The list of {field.name} has no code {code}.", field.name, code)
    if field.question is not None and field.question not in book.questions:
        yield file.fault((*path, "question"), f"There is no question {field.question}.", field.question)
    reasons = {reason.code for reason in book.missing_reasons}
    for number, reason in enumerate(field.missing or ()):
        if reason not in reasons:
            yield file.fault((*path, "missing", number), f"There is no missing reason {reason}.", reason)
    if field.when is not None and field.requirement not in (Requirement.required, Requirement.expected):
        yield file.fault((*path, "when"), "A condition goes with the requirement required or expected.", field.name)
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield file.fault((*path, "minimum"), f"The minimum of {field.name} is above its maximum.")
    if field.pattern is not None and not _compiles(field.pattern):
        yield file.fault((*path, "pattern"), f"The pattern of {field.name} is not a regular expression.")


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _reference(book: Codebook, table: Table, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if field.references is None:
        return
    above = book.tables.get(field.references)
    out_of_reach = frozenset({table.name, *(other.singular for other in book.tables.values())})
    if above is None:
        message = f"The field {field.name} refers to the table {field.references}, which does not exist."
        yield file.fault(path, message, field.references, unsettles=out_of_reach)
    elif len(above.keys) != 1:
        message = f"The table {above.name} has no single key field to refer to."
        yield file.fault(path, message, above.name, f"tables/{above.name}.yaml", unsettles=out_of_reach)
    elif above is not table and table in book.above(above).values():
        yield file.fault(path, f"The tables {table.name} and {above.name} refer to each other in a circle.", table.name, above.name)


def _proposed(table: Table, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if field.proposed is None:
        return
    pattern = Proposed(field.proposed)
    if field.requirement is not Requirement.key or field.type is not FieldType.identifier:
        yield file.fault(path, f"Only ids that are keys are proposed; {field.name} is none.", field.name)
    if not pattern.ends_with_number:
        yield file.fault(path, f"The pattern of {field.name} does not end with {{number}}.", field.name)
    for word in pattern.words:
        if word not in TOKENS_OF_COVER and all(word != parent.name for parent in table.parents):
            yield file.fault(path, f"The pattern of {field.name} may name unit, year and the row above, not {word}.", field.name, word)


def _victim_data(book: Codebook, table: Table, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    """Data about victims says so, and has a level of protection."""
    words = book.file.victim_words
    named = any(word in name for word in words for name in (field.name, table.subject or ""))
    labelled = any(word in loose(field.label) for word in words)
    exempt = table.kind is TableKind.counts or field.role in _SAFEGUARDS or field.references or field.requirement is Requirement.key
    if field.victim_personal_data is not VictimData.never:
        if field.sensitivity is Level.none:
            message = f"The field {field.name} is data about victims and has no sensitivity."
            yield file.fault((*path, "victim_personal_data"), message, field.name)
    elif (named or labelled) and not exempt:
        stated = "victim_personal_data" in field.model_fields_set
        if (named and field.sensitivity is not Level.none) or not stated:
            what = "holds data about victims" if field.sensitivity is not Level.none else "may hold data about victims"
            yield file.fault(path, f"The field {field.name} {what} and does not say so (victim_personal_data).", field.name)


def catalogue_faults(
    files: dict[str, SchemaFile], questions: QuestionsFile | None, findings: FindingsFile | None, quality: QualityFile
) -> Iterator[Fault]:
    """Questions, findings and measures of quality: each stands once, and findings bear on questions that exist."""
    measures = [measure.id for measure in quality.measures]
    if questions is not None:
        yield from twice(files["questions.yaml"], "questions", "id")
    if "quality.yaml" in files:
        yield from twice(files["quality.yaml"], "measures", "id")
    if findings is not None:
        file = files["findings.yaml"]
        yield from twice(file, "findings", "code")
        for number, text in enumerate(findings.findings):
            if text.question is not None and text.question not in measures:
                yield file.fault(("findings", number, "question"), f"There is no question {text.question}.", text.question)
