"""Fields that the tool works out: by a named function over roles, by a condition, or by codes with conditions; and in which order.

The functions themselves live where the data is. Here stands what each of them reads, so that circles can be told from the codebook alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ..language import ExpressionError, reads
from .base import NAME
from .lint_expressions import expression_faults
from .models import FieldSpec, FieldType, Requirement, Table
from .source import Fault, SchemaFile, Steps
from .views import FieldId

if TYPE_CHECKING:
    from .codebook import Codebook

_SCREENING = (
    *("act", "means", "purpose", "border", "occurred", "victim_count", "child_count", "female_count", "male_count", "offender_count"),
    *("group_structure", "age_at_exploitation", "victim_status", "sex", "definition"),
)
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "screened_international": _SCREENING,
    "screened_national": _SCREENING,
    "charge_counts": ("charge", "article", "definition"),
    "conviction_counts": ("offence_found", "charge", "article", "definition"),
    "own_or_foreign": ("citizenship", "country"),
    "unit_period_version": ("unit", "period_start", "period_end", "version"),
}
"""The functions that a field may be derived by, and the roles of the fields that each of them reads."""


def is_function(derive: object) -> bool:
    """Whether this is the name of a function, and no expression."""
    return isinstance(derive, str) and re.fullmatch(NAME, derive) is not None


def expressions_of(field: FieldSpec) -> tuple[tuple[Steps, str], ...]:
    """The expressions that a field is derived by, each with its place below `derive`."""
    if field.derive is None or is_function(field.derive):
        return ()
    if isinstance(field.derive, str):
        return (((), field.derive),)
    return tuple(((number, "when"), choice.when) for number, choice in enumerate(field.derive) if choice.when is not None)


def read_by(table: Table, field: FieldSpec, book: Codebook) -> frozenset[FieldId]:
    """The fields from which a field is derived. An expression that cannot be read reads nothing."""
    if is_function(field.derive):
        roles = FUNCTIONS.get(str(field.derive), ())
        return frozenset(FieldId(t.name, f.name) for t in book.tables.values() for f in t.fields if f.role in roles)
    found: set[FieldId] = set()
    for _, text in expressions_of(field):
        try:
            found |= {FieldId(*pair) for pair in reads(book.tree(text), book.scope(table))}
        except ExpressionError:
            continue
    return frozenset(found)


@lru_cache(maxsize=16)
def derived_fields(book: Codebook) -> tuple[tuple[Table, FieldSpec], ...]:
    """Every field that is worked out, each after those that it is worked out from. In a circle the codebook's order decides."""
    known = _derived(book)
    ordered: dict[FieldId, tuple[Table, FieldSpec]] = {}

    def visit(own: FieldId, passed: frozenset[FieldId]) -> None:
        if own in ordered or own in passed:
            return
        table, field = known[own]
        for other in sorted(read_by(table, field, book), key=str):
            if other in known:
                visit(other, passed | {own})
        ordered[own] = known[own]

    for own in known:
        visit(own, frozenset())
    return tuple(ordered.values())


def _derived(book: Codebook) -> dict[FieldId, tuple[Table, FieldSpec]]:
    return {FieldId(table.name, f.name): (table, f) for table in book.tables.values() for f in table.fields if f.derive is not None}


def derivation_faults(book: Codebook) -> list[Fault]:
    """Functions that are not there, conditions that do not fit, codes that the list lacks, and fields that are worked out in a circle."""
    faults: list[Fault] = []
    for table in book.tables.values():
        file = book.sources[f"tables/{table.name}.yaml"]
        for number, field in enumerate(table.fields):
            if field.derive is not None:
                faults += _field(book, table, field, file, ("fields", number, "derive"))
            elif field.requirement is Requirement.derived:
                message = f"The field {field.name} is derived, and nothing says how: write `derive`."
                faults.append(file.fault(("fields", number, "requirement"), message, field.name))
    return [*faults, *_circles(book)]


def is_unfit(book: Codebook, table: Table, field: FieldSpec, file: SchemaFile) -> bool:
    """Whether a field cannot be worked out as it says."""
    return field.derive is not None and any(True for _ in _field(book, table, field, file, ()))


def _field(book: Codebook, table: Table, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if field.requirement in (Requirement.key, Requirement.required):
        yield file.fault(path, f"The field {field.name} is {field.requirement}, so a person must answer it, and nothing works it out.")
    if is_function(field.derive):
        if field.derive not in FUNCTIONS:
            yield file.fault(path, f"There is no function {field.derive}; known are {', '.join(FUNCTIONS)}.", str(field.derive))
        return
    for below, text in expressions_of(field):
        yield from expression_faults(file, (*path, *below), text, book.scope(table))
    if isinstance(field.derive, str):
        if field.type not in (FieldType.yes_no, FieldType.boolean):
            yield file.fault(path, f"A condition answers yes or no, and {field.name} is of type {field.type}: list codes with conditions.")
        return
    codelist = book.codelist(field)
    codes = {code.code for code in codelist.codes} if codelist else set()
    for number, choice in enumerate(field.derive or ()):
        if codelist is None:
            yield file.fault(path, f"The field {field.name} has no list of codes to choose from.", field.name)
            return
        if choice.code not in codes:
            yield file.fault((*path, number, "code"), f"The list of {field.name} has no code {choice.code}.", field.name, choice.code)


def _circles(book: Codebook) -> Iterator[Fault]:
    """Each circle once, at the first of its fields."""
    known = _derived(book)
    below = {own: sorted((other for other in read_by(*known[own], book) if other in known), key=str) for own in known}
    told: set[FieldId] = set()
    for start in known:
        circle = _way_back(start, below)
        if circle and not told.intersection(circle):
            told.update(circle)
            table, field = known[start]
            file = book.sources[f"tables/{table.name}.yaml"]
            path: Steps = ("fields", table.fields.index(field), "derive")
            ring = " is worked out from ".join(map(str, [*circle, start]))
            yield file.fault(path, f"{ring}: a circle, so none of them can be worked out.", *(one.name for one in circle))


def _way_back(start: FieldId, below: dict[FieldId, list[FieldId]]) -> tuple[FieldId, ...]:
    """The shortest way from a field over what it is derived from back to itself; nothing where there is none."""
    ways: list[tuple[FieldId, ...]] = [(start,)]
    seen: set[FieldId] = set()
    while ways:
        way = ways.pop(0)
        for other in below[way[-1]]:
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()
