"""What no single schema file can show: names that lead nowhere, words that could mean two things, expressions that do not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..language import ExpressionError, Scope, faults as expression_faults, parse
from .models import CodeList, FieldSpec, FieldType, Level, Requirement, Table, TableKind, VictimData
from .source import Fault, SchemaFile
from .views import View, build_collection, field_id
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

_NEEDS_LIST = (FieldType.code, FieldType.codes)


def cross_faults(book: Codebook) -> list[Fault]:
    """Every fault that involves more than one part of the codebook."""
    faults = [*_codebook(book), *_codelists(book)]
    for table in book.tables.values():
        faults += _table(book, table)
    if not faults:
        faults += _forms(book)
    faults += _questions(book)
    faults += _quality(book)
    return faults


def check_expression(text: str, scope: Scope) -> Iterator[ExpressionError]:
    """Why an expression cannot be used in a scope, in one pass."""
    try:
        tree = parse(text)
    except ExpressionError as error:
        yield error
        return
    yield from expression_faults(tree, scope, text)


def _expression(file: SchemaFile, path: tuple[str | int, ...], text: str, scope: Scope) -> Iterator[Fault]:
    for error in check_expression(text, scope):
        yield file.fault(path, str(error))


def _codebook(book: Codebook) -> Iterator[Fault]:
    file = book.sources["codebook.yaml"]
    covers = [t.name for t in book.tables.values() if t.kind is TableKind.cover]
    if len(covers) > 1:
        yield file.fault(("tables",), f"Only one table can be the cover; here are {', '.join(covers)}.")
    if not book.forms:
        yield file.fault(("forms",), "A codebook needs at least one form.")
    for word, owners in _twice([(r.label, r.code) for r in book.missing_reasons] + [(r.code, r.code) for r in book.missing_reasons]):
        yield file.fault(("missing_reasons",), f"The word '{word}' could mean {' or '.join(owners)}.")


def _codelists(book: Codebook) -> Iterator[Fault]:
    for codelist in book.codelists.values():
        file = book.sources[f"codelists/{codelist.name}.yaml"]
        counts = Counter(code.code for code in codelist.codes)
        for number, code in enumerate(codelist.codes[-len(_written(file)) :] if codelist.source else codelist.codes):
            path = ("codes", number)
            if counts[code.code] > 1:
                yield file.fault(path, f"The code {code.code} stands more than once.")
            if not code.label.strip():
                yield file.fault(path, f"The code {code.code} has no label.")
            for what, text in (("code", code.code), ("label", code.label)):
                if book.separator in text:
                    yield file.fault(path, f"The {what} '{text}' contains the list separator '{book.separator}'.")
        yield from _ambiguous(book, codelist, file)


def _written(file: SchemaFile) -> list[object]:
    return file.data.get("codes") or []


def _ambiguous(book: Codebook, codelist: CodeList, file: SchemaFile) -> Iterator[Fault]:
    spellings = [(spelling, code.code) for code in codelist.codes for spelling in (code.code, code.label, *code.aliases)]
    codes = {code.code for code in codelist.codes}
    reasons = [r for r in book.missing_reasons if r.code not in codes]
    spellings += [(spelling, r.code) for r in reasons for spelling in (r.code, r.label)]
    for words in book.words.values():
        translated = words.get("codes", {}).get(codelist.name, {})
        spellings += [(str(label), str(code)) for code, label in translated.items()]
        spellings += [(str(words.get("missing_reasons", {}).get(r.code, r.label)), r.code) for r in reasons]
    for word, owners in _twice(spellings):
        yield file.fault(("codes",), f"The word '{word}' could mean {' or '.join(owners)}.")


def _twice(spellings: list[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    owners: dict[str, dict[str, None]] = {}
    for spelling, owner in spellings:
        owners.setdefault(loose(spelling), {})[owner] = None
    yield from ((word, list(names)) for word, names in owners.items() if len(names) > 1)


def _table(book: Codebook, table: Table) -> Iterator[Fault]:
    file = book.sources[f"tables/{table.name}.yaml"]
    counts = Counter(field.name for field in table.fields)
    if not table.keys and table.kind is not TableKind.cover:
        yield file.fault((), f"The table {table.name} has no key field.")
    if table.kind is not TableKind.cover and table.repeats is None:
        yield file.fault((), f"The table {table.name} does not say under `repeats` how a repeated key is reported.")
    for code in (table.repeats.conflict, table.repeats.identical) if table.repeats else ():
        if code not in book.findings:
            yield file.fault(("repeats",), f"There is no finding {code}.")
    for word, owners in _twice([(spelling, f.name) for f in table.fields for spelling in (f.name, f.label)]):
        yield file.fault(("fields",), f"The header '{word}' could mean {' or '.join(owners)}.")
    scope = book.scope(table)
    for number, field in enumerate(table.fields):
        path: tuple[str | int, ...] = ("fields", number)
        if counts[field.name] > 1:
            yield file.fault((*path, "name"), f"The field {field.name} stands more than once.")
        if field.name.startswith("src_"):
            yield file.fault((*path, "name"), "Names beginning with src_ are kept for provenance.")
        yield from _field(book, table, field, file, path)
        if field.when is not None:
            yield from _expression(file, (*path, "when"), field.when, scope)


def _field(book: Codebook, table: Table, field: FieldSpec, file: SchemaFile, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if not field.label.strip() or not field.help.strip():
        yield file.fault(path, f"The field {field.name} needs a label and a help text.")
    if (field.codelist is not None or field.type in _NEEDS_LIST) and field.codelist not in book.codelists:
        yield file.fault((*path, "codelist"), f"The field {field.name} names no code list that exists ({field.codelist}).")
    elif field.type in (FieldType.country, FieldType.area, FieldType.currency) and book.codelist(field) is None:
        yield file.fault((*path, "type"), f"A field of type {field.type} needs the code list {field.type}.")
    if field.references is not None and field.references not in book.tables:
        yield file.fault((*path, "references"), f"The field {field.name} refers to the table {field.references}, which does not exist.")
    elif field.references is not None and len(book.tables[field.references].keys) != 1:
        yield file.fault((*path, "references"), f"The table {field.references} has no single key field to refer to.")
    if field.question is not None and field.question not in book.questions:
        yield file.fault((*path, "question"), f"There is no question {field.question}.")
    reasons = {r.code for r in book.missing_reasons}
    for reason in field.missing or ():
        if reason not in reasons:
            yield file.fault((*path, "missing"), f"There is no missing reason {reason}.")
    if field.when is not None and field.requirement not in (Requirement.required, Requirement.expected):
        yield file.fault((*path, "when"), "A condition goes with the requirement required or expected.")
    if field.sensitivity is not Level.none and field.victim_personal_data is VictimData.never and _speaks_of_victims(book, table, field):
        yield file.fault(path, f"The field {field.name} holds data about victims and does not say so (victim_personal_data).")


def _speaks_of_victims(book: Codebook, table: Table, field: FieldSpec) -> bool:
    if field.role in ("consent", "consent_date", "consent_scope", "justification") or table.kind is TableKind.counts:
        return False
    return table.subject == "victims" or any(word in field.name for word in book.file.victim_words)


def _forms(book: Codebook) -> Iterator[Fault]:
    for form in book.forms.values():
        file = book.sources[f"forms/{form.name}.yaml"]
        faults = [*_form_names(book, form.name, file)]
        yield from faults
        if faults:
            continue
        collection = build_collection(form, book)
        for number, view in enumerate(collection.views):
            yield from _view(book, view, collection.views, file, ("sheets", number))


def _form_names(book: Codebook, form: str, file: SchemaFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, sheet in enumerate(book.forms[form].sheets):
        path = ("sheets", number)
        name = sheet.name or sheet.table
        if name in seen:
            yield file.fault(path, f"The sheet {name} stands twice.")
        seen.add(name)
        if sheet.table not in book.tables:
            yield file.fault(path, f"There is no table {sheet.table}.")
            continue
        table = book.tables[sheet.table]
        for made in sheet.rows:
            if made.table not in book.tables:
                yield file.fault((*path, "rows"), f"There is no table {made.table}.")
        for entry in sheet.columns:
            wanted = [entry] if isinstance(entry, str) else _wanted(entry.name, entry.field)
            listed = None if isinstance(entry, str) else entry.codelist
            if listed is not None and listed not in book.codelists:
                yield file.fault((*path, "columns"), f"There is no code list {listed}.")
            for text in wanted:
                field = field_id(text, table)
                if field.table not in book.tables or field.name not in {f.name for f in book.tables[field.table].fields}:
                    yield file.fault((*path, "columns"), f"There is no field {field}.")


def _wanted(name: str, field: object) -> list[str]:
    if field is None:
        return [name]
    return [field] if isinstance(field, str) else [target.field for target in field]  # type: ignore[attr-defined]


def _view(book: Codebook, view: View, views: tuple[View, ...], file: SchemaFile, path: tuple[str | int, ...]) -> Iterator[Fault]:
    for word, owners in _twice([(spelling, c.name) for c in view.columns for spelling in (c.name, c.label)]):
        yield file.fault(path, f"The header '{word}' could mean {' or '.join(owners)}.")
    scope = book.view_scope(view, views)
    columns = {column.name for column in view.columns}
    conditions = [fill.when for fills in view.fills.values() for fill in fills]
    settings = [s for recode in view.recodes.values() for choice in recode.values() for s in choice]
    settings += [s for choice in view.sets.values() for s in choice]
    made_tables = {made.table for made in view.made}
    for made in view.made:
        conditions.append(made.when)
        settings += [s for choice in made.sets.values() for s in choice]
        for name in made.sets:
            if name not in {f.name for f in book.tables[made.table].fields}:
                yield file.fault((*path, "rows"), f"There is no field {made.table}.{name}.")
    for condition in (*conditions, *(s.when for s in settings)):
        if condition is not None:
            yield from _expression(file, path, condition, scope)
    parts = [part for parts in view.composed.values() for part in parts] + [p for s in settings for p in s.compose]
    for name in [s.copy_of for s in settings if s.copy_of] + [p for p in parts if not p.startswith("=")]:
        if name not in columns:
            yield file.fault(path, f"The sheet {view.name} has no column {name}.")
    for column, fills in view.fills.items():
        for fill in fills:
            if fill.field.table not in {view.table.name, *made_tables}:
                yield file.fault(path, f"The column {column} fills {fill.field}, of which this sheet makes no row.")
    for column, recode in view.recodes.items():
        codelist = book.codelist(view.column(column))
        for code in sorted({c.code for c in codelist.codes} ^ set(recode)) if codelist else ():
            yield file.fault(path, f"The column {column} must say what becomes of each code of its list: {code}.")


def _questions(book: Codebook) -> Iterator[Fault]:
    file = book.sources.get("questions.yaml")
    counts = Counter(file.data["questions"][n]["id"] for n in range(len(file.data["questions"]))) if file else Counter()
    for number, question in enumerate(file.data["questions"] if file else ()):
        if counts[question["id"]] > 1:
            yield file.fault(("questions", number), f"The question {question['id']} stands more than once.")  # type: ignore[union-attr]


def _quality(book: Codebook) -> Iterator[Fault]:
    for name, kind in (("findings.yaml", "findings"), ("quality.yaml", "measures")):
        file = book.sources.get(name)
        entries = file.data.get(kind, ()) if file else ()
        counts = Counter(entry.get("code") or entry.get("id") for entry in entries)
        for number, entry in enumerate(entries):
            own = entry.get("code") or entry.get("id")
            if counts[own] > 1 and file is not None:
                yield file.fault((kind, number), f"{own} stands more than once.")
    ids = {measure.id for measure in book.measures}
    file = book.sources.get("findings.yaml")
    for number, text in enumerate(book.findings.values() if file else ()):
        if text.question is not None and text.question not in ids:
            yield file.fault(("findings", number, "question"), f"There is no question {text.question}.")  # type: ignore[union-attr]
