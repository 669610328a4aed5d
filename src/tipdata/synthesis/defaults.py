"""How a column is drawn about which no recipe says anything: by its type, its list and its limits."""

from __future__ import annotations

from ..codebook import Codebook, Collection, FieldSpec, FieldType, Requirement, View
from ..codebook.recipes import DateRange, NumberRange, Recipe

PERIOD = {"period_start": "2025-01-01", "period_end": "2025-12-31", "submitted": "2026-01-20"}
SHARE_OF_OPTIONAL = 0.5
SHARE_UNKNOWN = 0.03
_SPAN = 20
_SHORT_LISTS = 100


def default_recipe(view: View, column: FieldSpec, asked: FieldSpec, book: Codebook, collection: Collection) -> Recipe:
    """A recipe that any field has, so that every codebook gets data."""
    source = _cover_source(column, book, collection) if view is collection.cover else None
    recipe = source or _source(column, book)
    share = SHARE_OF_OPTIONAL if asked.requirement is Requirement.optional else 1.0
    return recipe.model_copy(update={"share": share, "missing": _missing(column, asked, book)})


def _missing(column: FieldSpec, asked: FieldSpec, book: Codebook) -> dict[str, float]:
    if asked.requirement is Requirement.key or column.requirement is Requirement.key:
        return {}
    return {reason.code: SHARE_UNKNOWN for reason in book.allowed_missing(column) if reason.state == "unknown"}


def _cover_source(column: FieldSpec, book: Codebook, collection: Collection) -> Recipe | None:
    """What a cover says of a file: the unit is synthetic, the period a year, the version the first."""
    codelist = book.codelist(column)
    form = collection.form.name
    match column.role:
        case "period_start" | "period_end" | "submitted" if column.type is FieldType.date:
            return Recipe(value=PERIOD[column.role])
        case "unit" if codelist is None and column.pattern is None:
            return Recipe(value="SYNTHETIC-{seed}")
        case "version" if column.type is FieldType.integer:
            return Recipe(value="1")
        case "nil_return" if column.type is FieldType.boolean:
            return Recipe(value="no")
        case "form" if codelist is not None and form in {code.code for code in codelist.codes}:
            return Recipe(value=form)
    return Recipe(value=PERIOD["period_end"]) if column.type is FieldType.date else None


def _source(column: FieldSpec, book: Codebook) -> Recipe:
    codelist = book.codelist(column)
    if codelist is not None:
        codes = codelist.codes[:_SHORT_LISTS] if codelist.source is not None else codelist.codes
        return Recipe(weights={code.code: 1 for code in codes}, how_many={1: 3, 2: 1} if column.is_multiple else {})
    if column.type is FieldType.date:
        return Recipe(date=_within_the_period(book))
    if column.type in (FieldType.integer, FieldType.decimal, FieldType.count):
        low = column.minimum if column.minimum is not None else min(0.0, column.maximum or 0.0)
        return Recipe(range=NumberRange(low=low, high=column.maximum if column.maximum is not None else low + _SPAN))
    text = column.example if column.max_length is None else column.example[: column.max_length]
    return Recipe(value=(text or column.name).replace("{", "{{").replace("}", "}}"))


def _within_the_period(book: Codebook) -> DateRange:
    start, end = book.cover_field("period_start"), book.cover_field("period_end")
    if book.cover is None or start is None or end is None:
        return DateRange(after=(PERIOD["period_start"],), days=(0, 364))
    return DateRange(after=(f"{book.cover.singular}.{start}",), days=(0, 100_000), until=(f"{book.cover.singular}.{end}",))
