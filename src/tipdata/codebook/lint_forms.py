"""Forms: their sheets name tables, fields, lists and columns that exist, and say what becomes of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..language import Scope
from .form_models import Form, MadeRow, Setting, Settings, Sheet, SheetColumn
from .lint_expressions import expression_faults
from .lint_words import Elsewhere, header_faults
from .models import FieldSpec, Table
from .source import Fault, SchemaFile, Steps
from .speaking import spoken_sheet
from .views import View, build_collection, build_view, field_id, whole_column
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook


def form_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of every form. What a form names and the codebook lacks is told first; the rest of the form is looked at all the same."""
    for form in book.forms.values():
        yield from _Form(book, form).faults()


def sound_forms(book: Codebook) -> tuple[dict[str, Form], set[str]]:
    """The forms without what they name and the codebook lacks, and the names of it."""
    checks = [_Form(book, form) for form in book.forms.values()]
    return {check.form.name: check.sound_form for check in checks}, {name for check in checks for name in check.missing}


def _targets(entry: str | SheetColumn) -> list[tuple[str, Steps]]:
    """The fields that a column fills, and below the column where each is named."""
    if isinstance(entry, str):
        return [(entry, ())]
    if entry.field is None:
        return [(entry.name, ("name",))]
    if isinstance(entry.field, str):
        return [(entry.field, ("field",))]
    return [(target.field, ("field", number, "field")) for number, target in enumerate(entry.field)]


_ROWS = "the rows that a sheet makes"


class _Kept(NamedTuple):
    """A sheet with the columns that name something, and where it and they stand in the file."""

    sheet: Sheet
    path: Steps
    columns: list[Steps]


class _Form:
    """The check of one form. Sheets and columns that name nothing are left out of all that follows."""

    def __init__(self, book: Codebook, form: Form) -> None:
        self.book, self.form = book, form
        self.file: SchemaFile = book.sources[f"forms/{form.name}.yaml"]

    @cached_property
    def name_faults(self) -> list[Fault]:
        return [fault for number, sheet in enumerate(self.form.sheets) for fault in self._names(sheet, ("sheets", number))]

    @property
    def missing(self) -> set[str]:
        return {name for fault in self.name_faults for name in fault.about}

    @cached_property
    def sound(self) -> list[_Kept]:
        found = []
        for number, sheet in enumerate(self.form.sheets):
            table = self.book.tables.get(sheet.table)
            columns = [i for i, entry in enumerate(sheet.columns) if table is not None and self._is_sound(entry, table)]
            if table is not None and (columns or not sheet.columns):
                rows = tuple(made for made in sheet.rows if made.table in self.book.tables)
                changes = {name: change for name, change in sheet.changes.items() if self._has_field(name, table)}
                update = {"columns": tuple(sheet.columns[i] for i in columns), "rows": rows, "changes": changes}
                at: list[Steps] = [("sheets", number, "columns", i) for i in columns]
                found.append(_Kept(sheet.model_copy(update=update), ("sheets", number), at))
        return found

    @property
    def sound_form(self) -> Form:
        return self.form.model_copy(update={"sheets": tuple(kept.sheet for kept in self.sound)})

    def faults(self) -> Iterator[Fault]:
        yield from self.name_faults
        yield from self._sheet_words()
        collection = build_collection(self.sound_form, self.book)
        for kept, view in zip(self.sound, collection.views, strict=True):
            for fault in _Sheet(self.book, self.file, kept.sheet, view, collection.views, kept.path, kept.columns).faults():
                if not self.missing.intersection(fault.about):
                    yield fault

    def _has_field(self, text: str, table: Table) -> bool:
        field = field_id(text, table)
        return field.table in self.book.tables and field.name in {f.name for f in self.book.tables[field.table].fields}

    def _is_sound(self, entry: str | SheetColumn, table: Table) -> bool:
        return all(self._has_field(text, table) for text, _ in _targets(entry))

    def _names(self, sheet: Sheet, path: Steps) -> Iterator[Fault]:
        table = self.book.tables.get(sheet.table)
        if table is None:
            yield self.file.fault((*path, "table"), f"There is no table {sheet.table}.", sheet.table)
            return
        for number, name in enumerate(sheet.omit):
            if not self._has_field(name, table):
                yield self.file.fault((*path, "omit", number), f"There is no field {field_id(name, table)}.", table.name, name)
        for name in sheet.changes:
            if not self._has_field(name, table):
                yield self.file.fault((*path, "changes", name), f"There is no field {field_id(name, table)}.", table.name, name)
            elif name in sheet.omit:
                yield self.file.fault((*path, "changes", name), f"{name} is left out of this sheet, so nothing of it is changed.", name)
        for number, made in enumerate(sheet.rows):
            if made.table not in self.book.tables:
                yield self.file.fault((*path, "rows", number, "table"), f"There is no table {made.table}.", made.table, _ROWS)
        seen: set[str] = set()
        for number, entry in enumerate(sheet.columns):
            at = (*path, "columns", number)
            name = entry if isinstance(entry, str) else entry.name
            if name in seen:
                yield self.file.fault(at, f"The column {name} stands twice.", name)
            seen.add(name)
            for text, below in _targets(entry):
                if not self._has_field(text, table):
                    field = field_id(text, table)
                    yield self.file.fault((*at, *below), f"There is no field {field}.", field.table, field.name, name)
            listed = None if isinstance(entry, str) else entry.codelist
            if listed is not None and listed not in self.book.codelists:
                yield self.file.fault((*at, "codelist"), f"There is no code list {listed}.", listed, name)

    def _sheet_words(self) -> Iterator[Fault]:
        owners: dict[str, int] = {}
        for number, (sheet, path, _) in enumerate(self.sound):
            table = self.book.tables[sheet.table]
            for key, word in (("name", sheet.name or table.name), ("label", sheet.label or table.label)):
                if owners.setdefault(loose(word), number) != number:
                    yield self.file.fault((*path, key), f"The sheet {word} stands twice.")
                    break


@dataclass(frozen=True, eq=False)
class _Sheet:
    """The check of one sheet, seen as a view; `columns` says where each of its columns stands in the file."""

    book: Codebook
    file: SchemaFile
    sheet: Sheet
    view: View
    views: tuple[View, ...]
    path: Steps
    columns: list[Steps]

    @cached_property
    def scope(self) -> Scope:
        return self.book.view_scope(self.view, self.views)

    def faults(self) -> Iterator[Fault]:
        paths = self.columns or [self.path] * len(self.view.columns)
        for fault in header_faults(self.book, self.view.columns, paths, self.file, map(self._elsewhere, self.book.others)):
            if not all(self.view.column(name) in self.view.table.fields for name in fault.about):
                yield fault
        made_tables = {made.table for made in self.sheet.rows}
        for entry, path in zip(self.sheet.columns, self.columns, strict=True):
            if isinstance(entry, SheetColumn):
                yield from self._column(entry, path, made_tables)
        for name in self.sheet.changes:
            if name in self.view.fills:
                yield from self._column(whole_column(name, self.sheet), (*self.path, "changes", name), made_tables)
        yield from self._sets(self.view.table, self.sheet.sets, (*self.path, "sets"))
        for number, made in enumerate(self.sheet.rows):
            yield from self._made(made, (*self.path, "rows", number))

    def _elsewhere(self, other: Codebook) -> Elsewhere:
        """The sheet in another language: a column has words of its own there, or those of the field that it fills first."""
        twin = build_view(spoken_sheet(self.sheet, other.translation, self.view.form), other)
        of_sheet = ("forms", self.view.form, "sheets", self.view.name, "columns")
        bases = [(column.name, fills[0].field) for column in self.view.columns for fills in [self.view.fills[column.name]]]
        paths = [((*of_sheet, name, "label"), ("fields", base.table, base.name, "label")) for name, base in bases]
        return Elsewhere(other, twin.columns, paths)

    def _column(self, entry: SheetColumn, path: Steps, made_tables: set[str]) -> Iterator[Fault]:
        for text, below in _targets(entry):
            field = field_id(text, self.view.table)
            if field.table not in {self.view.table.name, *made_tables}:
                message = f"The column {entry.name} fills {field}, of which this sheet makes no row."
                yield self.file.fault((*path, *below), message, field.table, field.name, _ROWS)
        for number, target in enumerate(entry.field if isinstance(entry.field, tuple) else ()):
            yield from expression_faults(self.file, (*path, "field", number, "when"), target.when, self.scope)
        first = field_id(_targets(entry)[0][0], self.view.table)
        yield from expression_faults(self.file, (*path, "when"), entry.when, self.book.scope(self.book.tables[first.table]))
        yield from self._parts(entry.compose, (*path, "compose"))
        yield from self._answers(entry, self.book.field(first), path)

    def _answers(self, entry: SheetColumn, field: FieldSpec, path: Steps) -> Iterator[Fault]:
        """The answers that are left of the column's list are in it, and each becomes an answer of the field."""
        column = self.view.column(entry.name)
        yield from self._left(entry, column, path)
        shown = self.book.codelist(column)
        if shown is None and column.codelist is not None:
            return
        codes = [code.code for code in shown.codes] if shown else []
        if not entry.recode:
            target = self.book.codelist(field)
            known = {code.code for code in target.codes} if target else set(codes)
            for code in codes if entry.codelist else ():
                if code not in known:
                    message = f"The column {entry.name} must say under `recode` what becomes of {code}."
                    yield self.file.fault((*path, "codelist"), message, code, entry.name)
            return
        for code in codes:
            if code not in entry.recode:
                message = f"The column {entry.name} must say under `recode` what becomes of {code}."
                yield self.file.fault((*path, "recode"), message, code, entry.name)
        for code, choice in entry.recode.items():
            at = (*path, "recode", code)
            if code not in codes:
                yield self.file.fault(at, f"The column {entry.name} has no code {code}.", code, entry.name)
            settings = (Setting(code=choice),) if isinstance(choice, str) else choice
            yield from self._settings(settings, field, at)

    def _left(self, entry: SheetColumn, column: FieldSpec, path: Steps) -> Iterator[Fault]:
        """The answers that alone may stand in the column, or the one that is fixed."""
        whole = self.book.codelist(column.model_copy(update={"codes": ()}))
        known = {code.code for code in whole.codes} if whole else set()
        given: list[tuple[Steps, str]] = [(("codes", number), code) for number, code in enumerate(entry.codes)]
        if entry.fixed is not None and whole is not None:
            given.append((("fixed",), entry.fixed))
        for below, code in given:
            if code not in known:
                yield self.file.fault((*path, *below), f"The list of {entry.name} has no code {code}.", entry.name, code)

    def _made(self, made: MadeRow, path: Steps) -> Iterator[Fault]:
        yield from expression_faults(self.file, (*path, "when"), made.when, self.scope)
        yield from self._sets(self.book.tables[made.table], made.sets, (*path, "sets"))

    def _sets(self, table: Table, sets: dict[str, Settings], path: Steps) -> Iterator[Fault]:
        fields = {field.name: field for field in table.fields}
        for name, settings in sets.items():
            if name not in fields:
                yield self.file.fault((*path, name), f"There is no field {table.name}.{name}.", table.name, name)
            else:
                yield from self._settings(settings, fields[name], (*path, name))

    def _settings(self, settings: Settings, field: FieldSpec, path: Steps) -> Iterator[Fault]:
        codelist = self.book.codelist(field)
        codes = {code.code for code in codelist.codes} if codelist else set()
        codes |= {reason.code for reason in self.book.allowed_missing(field)}
        for number, setting in enumerate(settings):
            at = (*path, number)
            yield from expression_faults(self.file, (*at, "when"), setting.when, self.scope)
            yield from self._parts((setting.copy_of,) if setting.copy_of else setting.compose, (*at, "compose"))
            given = () if codelist is None or setting.code is None else (setting.code,)
            for code in given[0].split(self.book.separator) if given and field.is_multiple else given:
                if code not in codes:
                    yield self.file.fault((*at, "code"), f"{field.name} has no code {code}.", field.name, code)

    def _parts(self, names: tuple[str, ...], path: Steps) -> Iterator[Fault]:
        for number, name in enumerate(names):
            if not name.startswith("=") and name not in self.view.fills:
                yield self.file.fault((*path, number), f"The sheet {self.view.name} has no column {name}.", name)
