"""A form's sheets, worked out: which columns a person sees, and which fields of which tables they fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as part
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from .form_models import Change, Form, MadeRow, Setting, Settings, Sheet, SheetColumn, Target
from .models import FieldSpec, FieldType, Requirement, Table, TableKind
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook


@dataclass(frozen=True)
class FieldId:
    """A field of the codebook, by table and name."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class Fill:
    """A field that a column fills, while a condition over the sheet's columns holds."""

    field: FieldId
    when: str | None = None


@dataclass(frozen=True)
class View:
    """One sheet of a form.

    `columns` are field definitions under the names and labels that the sheet shows; `fills` says what each of them becomes; nobody enters
    the answers of `fixed` columns, because they are the same in every row or are worked out. `form` is the form that it belongs to;
    `also` are names of the sheet in other languages.
    """

    name: str
    label: str
    help: str
    table: Table
    columns: tuple[FieldSpec, ...]
    fills: dict[str, tuple[Fill, ...]]
    recodes: dict[str, dict[str, Settings]] = part(default_factory=dict)
    composed: dict[str, tuple[str, ...]] = part(default_factory=dict)
    sets: dict[str, Settings] = part(default_factory=dict)
    made: tuple[MadeRow, ...] = ()
    changes: dict[str, dict[str, object]] = part(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    form: str = ""
    also: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its sheet or file may be called: the names and labels of the view and of its table."""
        return tuple(dict.fromkeys((self.name, self.label, self.table.name, self.table.label, *self.also)))

    @cached_property
    def entered(self) -> tuple[FieldSpec, ...]:
        """The columns that a person fills, as a template shows them."""
        return tuple(column for column in self.columns if column.name not in self.fixed)

    @property
    def is_table_itself(self) -> bool:
        """Whether every column is a field of the table under its own name."""
        return not (self.made or self.sets or self.recodes or self.composed) and all(
            fills == (Fill(FieldId(self.table.name, name)),) for name, fills in self.fills.items()
        )

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables that the sheet fills, its own first."""
        filled = [fill.field.table for fills in self.fills.values() for fill in fills]
        return tuple(dict.fromkeys([self.table.name, *filled, *(made.table for made in self.made)]))

    @cached_property
    def headers(self) -> dict[str, str]:
        """Loose spelling of every name and label -> column name."""
        known = {loose(column.label): column.name for column in self.columns}
        known.update({loose(column.name): column.name for column in self.columns})
        return known

    def column(self, name: str) -> FieldSpec:
        return next(c for c in self.columns if c.name == name)

    @cached_property
    def parent_columns(self) -> tuple[tuple[str, str], ...]:
        """(column, parent table) for every column that names a parent row."""
        return tuple((c.name, c.references) for c in self.columns if c.references)

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that fill the key of the sheet's table."""
        keys = {FieldId(self.table.name, f.name) for f in self.table.keys}
        own = tuple(name for name, fills in self.fills.items() if any(fill.field in keys for fill in fills))
        return tuple(dict.fromkeys(part for name in own for part in self.composed.get(name, (name,)) if not part.startswith("=")))


def build_view(sheet: Sheet, book: Codebook, form: str = "") -> View:
    """The view of one sheet. Raises KeyError for a table, field or list that the codebook lacks (the linter reports it first)."""
    return _built(_Same(sheet), book, form)


@dataclass(frozen=True, eq=False)
class _Same:
    """A sheet that is equal to itself alone."""

    sheet: Sheet

    def __hash__(self) -> int:
        return id(self.sheet)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.sheet is self.sheet


# A plan is tried out field by field, and each time most sheets of its form are the same.
@lru_cache(maxsize=512)
def _built(same: _Same, book: Codebook, form: str) -> View:
    sheet = same.sheet
    table = book.tables[sheet.table]
    listed = sheet.columns or tuple(f.name for f in table.fields if f.name not in sheet.omit and f.requirement is not Requirement.derived)
    columns: list[FieldSpec] = []
    fills: dict[str, tuple[Fill, ...]] = {}
    recodes: dict[str, dict[str, Settings]] = {}
    composed: dict[str, tuple[str, ...]] = {}
    changes: dict[str, dict[str, object]] = {}
    given = tuple(whole_column(entry, sheet) if isinstance(entry, str) else entry for entry in listed)
    for column in given:
        targets = tuple(Fill(field_id(t.field, table), t.when) for t in _targets(column))
        base = book.field(targets[0].field)
        example = column.example or column.fixed
        shown = {"label": column.label, "help": column.help, "example": example, "type": column.type, "codelist": column.codelist}
        update: dict[str, object] = {key: value for key, value in shown.items() if value is not None}
        if column.codelist and base.type not in (FieldType.code, FieldType.codes):
            update.setdefault("type", FieldType.code)
        asked = _asked_otherwise(column)
        update |= asked
        if column.codelist or column.recode:
            # The answers left over are those of the sheet's own list, not of the field's.
            asked.pop("codes", None)
        if asked:
            changes[str(targets[0].field)] = asked
        if column.compose and column.field is not None:
            update |= {"references": None, "role": None}
        columns.append(_with(base, {**update, "name": column.name}))
        fills[column.name] = targets
        if column.recode:
            recodes[column.name] = {code: _settings(value) for code, value in column.recode.items()}
        if column.compose:
            composed[column.name] = column.compose
    return View(
        name=sheet.name or table.name,
        label=sheet.label or table.label,
        help=sheet.help or table.help,
        table=table,
        columns=tuple(columns),
        fills=fills,
        recodes=recodes,
        composed=composed,
        sets=sheet.sets,
        made=sheet.rows,
        changes=changes,
        fixed=frozenset(c.name for c in given if c.fixed is not None),
        form=form,
    )


def table_view(table: Table) -> View:
    """A table that belongs to no form, under its own words. What the tool works out is read where it stands, and never asked for."""
    return View(
        name=table.name,
        label=table.label,
        help=table.help,
        table=table,
        columns=table.fields,
        fills={field.name: (Fill(FieldId(table.name, field.name)),) for field in table.fields},
        fixed=frozenset(field.name for field in table.fields if field.requirement is Requirement.derived),
    )


def _with(field: FieldSpec, update: Mapping[str, object]) -> FieldSpec:
    """The field with what a form changes in it; itself where that is nothing."""
    changes = {name: value for name, value in update.items() if getattr(field, name) != value}
    return field.model_copy(update=changes) if changes else field


def whole_column(name: str, sheet: Sheet) -> SheetColumn:
    """A field of the sheet's table under its own name."""
    return _whole_column(name, sheet.changes.get(name, _AS_IT_IS))


_AS_IT_IS = Change()


# Forms are worked out again and again, and most of their columns are the same.
@lru_cache(maxsize=4096)
def _whole_column(name: str, change: Change) -> SheetColumn:
    return SheetColumn(name=name, field=name, **change.model_dump(exclude_unset=True))


def _asked_otherwise(change: Change) -> dict[str, object]:
    """What a form changes in how a field is asked."""
    asked: dict[str, object] = {}
    if change.requirement is not None or change.when is not None:
        asked["when"] = change.when
    if change.requirement is not None:
        asked["requirement"] = change.requirement
    if change.codes:
        asked["codes"] = change.codes
    if change.fixed is not None:
        asked = {"codes": (change.fixed,), "default": change.fixed, "requirement": Requirement.optional, "when": None, "missing": ()}
    if not change.parent:
        asked |= {"references": None, "role": None}
    return asked


def _targets(column: SheetColumn) -> tuple[Target, ...]:
    if column.field is None:
        return (Target(field=column.name),)
    return (Target(field=column.field),) if isinstance(column.field, str) else column.field


def _settings(value: str | Settings) -> Settings:
    return (Setting(code=value),) if isinstance(value, str) else value


def field_id(text: str, table: Table) -> FieldId:
    """`verdict` or `proceedings.verdict`, seen from `table`."""
    owner, _, name = text.rpartition(".")
    return FieldId(owner or table.name, name)


@dataclass(frozen=True)
class Collection:
    """What a form asks of a unit: its sheets, and the fields that a person answers, as asked in this form."""

    form: Form
    views: tuple[View, ...]
    asked: dict[str, dict[str, FieldSpec]]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the form's sheets fill, directly or by made rows."""
        names = [view.table.name for view in self.views] + [made.table for view in self.views for made in view.made]
        return tuple(dict.fromkeys(names))

    @property
    def cover(self) -> View | None:
        return next((view for view in self.views if view.table.kind is TableKind.cover), None)

    def asks(self, table: str, name: str) -> bool:
        return name in self.asked.get(table, {})


def build_collection(form: Form, book: Codebook) -> Collection:
    views = tuple(build_view(sheet, book, form.name) for sheet in form.sheets)
    asked: dict[str, dict[str, FieldSpec]] = {}
    for view in views:
        for fills in view.fills.values():
            for fill in fills:
                change = view.changes.get(str(fill.field), {})
                asked.setdefault(fill.field.table, {})[fill.field.name] = _with(book.field(fill.field), change)
    return Collection(form, views, asked)


def whole_table(table: Table) -> Sheet:
    """A sheet with every field of a table, derived ones too."""
    return Sheet(table=table.name, columns=tuple(field.name for field in table.fields))
