"""The form through which a submission under a plan is read: wider than what the plan asks, so that what lies outside of it is seen."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..codebook import Codebook, FieldSpec, Plan, Requirement, Table, VictimData, View, loose
from ..codebook.form_models import Form, Sheet
from ..codebook.views import build_collection
from .forms import planned_form, widened, worked_out


def reading_book(plan: Plan, book: Codebook) -> Codebook:
    """The codebook in which the plan's form is the only one, and takes in what a unit may have sent beside what is asked.

    Not taken in are whole tables that need justification, and fields that are personal data of victims, unless the plan asks for them.
    """
    return _reading_book(plan.model_dump_json(), book)


@lru_cache(maxsize=16)
def _reading_book(plan: str, book: Codebook) -> Codebook:
    form = _reading_form(Plan.model_validate_json(plan), book)
    others = tuple(_reading_book(plan, other) for other in book.others)
    return replace(book, forms={form.name: form}, others=others)


def _reading_form(plan: Plan, book: Codebook) -> Form:
    guarded = tuple(name for name in plan.fields.left_out if _is_guarded(name, book))
    form = planned_form(plan.model_copy(update={"fields": plan.fields.model_copy(update={"left_out": guarded})}), book)
    collection = build_collection(form, book)
    filled = {str(fill.field) for view in collection.views for fills in view.fills.values() for fill in fills} | worked_out(collection)
    sheets = []
    for sheet, view in zip(form.sheets, collection.views, strict=True):
        more = tuple(field.name for field in view.table.fields if _stands_beside(field, view, filled))
        filled |= {f"{view.table.name}.{name}" for name in more}
        sheets.append(widened(sheet, more, book))
    tables = (table for table in book.tables.values() if table.name not in collection.tables and not table.off_unless_justified)
    return form.model_copy(update={"sheets": (*sheets, *map(_whole, tables))})


def _is_guarded(name: str, book: Codebook) -> bool:
    """Whether a table needs justification, or a field is personal data of victims."""
    table, _, field = name.partition(".")
    if not field:
        return book.tables[table].off_unless_justified
    return book.tables[table].off_unless_justified or not _may_be_read(book.tables[table].field(field))


def _may_be_read(field: FieldSpec) -> bool:
    return field.victim_personal_data is not VictimData.always


def _stands_beside(field: FieldSpec, view: View, filled: set[str]) -> bool:
    """Whether a field of a sheet's table can be one column more: nothing fills it yet, and its words mean nothing else on the sheet."""
    known = view.headers.keys() & {loose(field.name), loose(field.label)}
    is_entered = field.requirement is not Requirement.derived and not view.table.off_unless_justified
    return is_entered and _may_be_read(field) and f"{view.table.name}.{field.name}" not in filled and not known


def _whole(table: Table) -> Sheet:
    names = (field.name for field in table.fields if field.requirement is not Requirement.derived and _may_be_read(field))
    return Sheet(table=table.name, columns=tuple(names))
