"""A plan's form: that of the codebook which it starts from, with the fields that it adds and without those that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ..codebook import Codebook, Collection, FieldChoice, FieldSpec, Plan, Requirement, Table, View
from ..codebook.form_models import Form, Setting, Settings, Sheet, SheetColumn
from ..codebook.views import build_collection, build_view, field_id, whole_column
from ..language import reads

SAFEGUARDS = ("justification", "consent", "consent_date", "consent_scope")


def base_form(plan: Plan, book: Codebook) -> Form:
    """The form of the codebook that the plan starts from."""
    return book.forms[plan.form or book.default_form]


def is_left_out(plan: Plan, table: str, name: str) -> bool:
    return table in plan.fields.left_out or f"{table}.{name}" in plan.fields.left_out


def added_fields(plan: Plan, table: Table) -> tuple[str, ...]:
    """The fields of a table that a plan adds, in the order of the table."""
    whole, added = table.name in plan.fields.added, set(plan.fields.added)
    fields = (f for f in table.fields if f.requirement is not Requirement.derived)
    return tuple(f.name for f in fields if (whole or f"{table.name}.{f.name}" in added) and not is_left_out(plan, table.name, f.name))


def planned_form(plan: Plan, book: Codebook) -> Form:
    """The form that a plan asks a unit to fill.

    A column goes when every field that it fills is left out; a key, or a column that names the row above, stays with its sheet.
    """
    base = base_form(plan, book)
    if plan.fields == FieldChoice():
        return base
    sheets = [_with_added(_without(sheet, plan, book), plan, book) for sheet in base.sheets if sheet.table not in plan.fields.left_out]
    filled = set(build_collection(base.model_copy(update={"sheets": tuple(sheets)}), book).tables)
    for table in book.tables.values():
        added = added_fields(plan, table)
        if added and table.name not in filled:
            sheets.append(Sheet(table=table.name, columns=_whole_rows(table, added)))
    return base.model_copy(update={"sheets": tuple(sheets)})


def planned_book(plan: Plan, book: Codebook) -> Codebook:
    """The codebook, in each language that it understands, in which the plan's form has taken the place of the one that it starts from."""
    form = planned_form(plan, book)
    others = tuple(planned_book(plan, other) for other in book.others)
    return replace(book, forms={**book.forms, form.name: form}, others=others)


def planned_collection(plan: Plan, book: Codebook) -> Collection:
    """What a plan asks of a unit."""
    if plan.fields == FieldChoice():
        return book.collection(base_form(plan, book).name)
    return build_collection(planned_form(plan, book), book)


def _columns(sheet: Sheet, book: Codebook) -> tuple[SheetColumn, ...]:
    """The columns of a sheet in full."""
    fields = book.tables[sheet.table].fields
    listed = sheet.columns or tuple(f.name for f in fields if f.name not in sheet.omit and f.requirement is not Requirement.derived)
    return tuple(whole_column(entry, sheet) if isinstance(entry, str) else entry for entry in listed)


def _without(sheet: Sheet, plan: Plan, book: Codebook) -> Sheet:
    view = build_view(sheet, book)
    gone = {name for name in view.fills if not is_kept(view, name, plan)}
    rows = tuple(made for made in sheet.rows if made.table not in plan.fields.left_out)
    if not gone and rows == sheet.rows:
        return sheet
    columns = tuple(column for column in _columns(sheet, book) if column.name not in gone)
    return sheet.model_copy(update={"columns": columns, "changes": {}, "omit": (), "rows": rows})


def is_kept(view: View, name: str, plan: Plan) -> bool:
    """Whether a plan keeps a column of a sheet of its form."""
    if name in view.key_columns or any(name == parent for parent, _ in view.parent_columns):
        return view.table.name not in plan.fields.left_out
    return not all(is_left_out(plan, fill.field.table, fill.field.name) for fill in view.fills[name])


def _with_added(sheet: Sheet, plan: Plan, book: Codebook) -> Sheet:
    table, filled = book.tables[sheet.table], {str(fill.field) for fills in build_view(sheet, book).fills.values() for fill in fills}
    more = tuple(name for name in added_fields(plan, table) if f"{table.name}.{name}" not in filled)
    return widened(sheet, more, book)


def widened(sheet: Sheet, more: tuple[str, ...], book: Codebook) -> Sheet:
    """A sheet with more fields of its table, under their own words."""
    if not more:
        return sheet
    columns = (*_columns(sheet, book), *(whole_column(name, sheet) for name in more))
    return sheet.model_copy(update={"columns": columns, "changes": {}, "omit": ()})


def _whole_rows(table: Table, added: tuple[str, ...]) -> tuple[str, ...]:
    """The added fields with what a row cannot be without: its key, the row above it, and the safeguards of what needs justification."""
    needed = {field.name for field in (*table.keys, *table.parents)}
    needed |= {field.name for role in SAFEGUARDS if table.off_unless_justified for field in table.by_role(role)}
    return tuple(field.name for field in table.fields if field.name in needed or field.name in added)


class Need(NamedTuple):
    """A column that a form works something out from: without it the form would not hold together. `by` is the sheet that reads it."""

    view: str
    column: str
    by: str


@lru_cache(maxsize=32)
def needs(form: str, book: Codebook) -> tuple[Need, ...]:
    """Every column of a form of the codebook that its conditions, made cells and made rows read."""
    return tuple(dict.fromkeys(_needs(book.forms[form], book)))


def _needs(form: Form, book: Codebook) -> Iterator[Need]:
    views = {view.name: view for view in book.collection(form.name).views}
    for view in views.values():
        scope = book.view_scope(view, tuple(views.values()))
        for setting in _settings(view):
            for name in (*_parts(setting.compose), *((setting.copy_of,) if setting.copy_of else ())):
                yield Need(view.name, name, view.name)
        for name in (part for parts in view.composed.values() for part in _parts(parts)):
            yield Need(view.name, name, view.name)
        for text in _conditions(view):
            for owner, name in sorted(reads(book.tree(text), scope)):
                if owner in views:
                    yield Need(owner, name, view.name)


def _parts(compose: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in compose if not part.startswith("="))


def _settings(view: View) -> Iterator[Setting]:
    groups: list[Settings] = [*view.sets.values(), *(s for made in view.made for s in made.sets.values())]
    groups += [settings for recode in view.recodes.values() for settings in recode.values()]
    yield from (setting for group in groups for setting in group)


def _conditions(view: View) -> Iterator[str]:
    found = [*(made.when for made in view.made), *(setting.when for setting in _settings(view))]
    found += [fill.when for fills in view.fills.values() for fill in fills]
    yield from (text for text in found if text is not None)


def asked_fields(collection: Collection) -> Iterator[tuple[str, FieldSpec]]:
    """(table, field as asked) for everything that a person enters, each field once."""
    entered = {
        (fill.field.table, fill.field.name): None
        for view in collection.views
        for column in view.entered
        for fill in view.fills[column.name]
    }
    for table, name in entered:
        yield table, collection.asked[table][name]


def worked_out(collection: Collection) -> set[str]:
    """The fields (`table.field`) that a form fills without asking for them."""
    found: set[str] = set()
    for view in collection.views:
        found |= {str(field_id(name, view.table)) for name in view.sets}
        found |= {f"{made.table}.{name}" for made in view.made for name in made.sets}
    return found
