"""Columns with personal data of victims: what each of them lacks before it may be collected (REFERENCE 6.8)."""

from __future__ import annotations

from collections.abc import Iterator

from ..codebook import Codebook, Collection, Plan, PurposeCovers, VictimData
from ..codebook.lint_checklist import grounds_of, purposes_of
from ..codebook.models import CodeList
from .forms import asked_fields, planned_collection

_WORDS = {"grounds": "grounds", "text": "a text that says why", "approver": "an approver", "review_by": "a day of review"}


def victim_columns(collection: Collection) -> tuple[str, ...]:
    """The fields (`table.field`) of a plan that are always personal data of victims."""
    return tuple(f"{table}.{f.name}" for table, f in asked_fields(collection) if f.victim_personal_data is VictimData.always)


def unjustified(plan: Plan, book: Codebook, as_of: str, collection: Collection | None = None) -> Iterator[str]:
    """For each column with personal data of victims, a sentence on what it lacks or that its review is past."""
    stated = {column.field: column for column in plan.victim_columns}
    collection = collection or planned_collection(plan, book)
    for table in dict.fromkeys(table for table, _ in asked_fields(collection) if book.tables[table].off_unless_justified):
        if not any(name.startswith(f"{table}.") for name in stated):
            yield f"{table} has a row for each victim, and no column of it has an entry under victim_columns."
    for name in victim_columns(collection):
        column = stated.get(name)
        if column is None:
            yield f"{name} is personal data of victims and has no entry under victim_columns."
            continue
        if column.missing:
            yield f"{name} lacks {_and([_WORDS[part] for part in column.missing])}."
        if column.review_by and column.review_by < as_of:
            yield f"{name} was to be reviewed by {column.review_by}, which is past."


def not_covered(plan: Plan, book: Codebook, collection: Collection | None = None) -> Iterator[str]:
    """What the plan asks for and none of its purposes covers. A plan without a purpose has an open question, which is not told here."""
    known = {covers.purpose: covers for covers in book.guide.purposes}
    covers = [known[purpose] for purpose in plan.purpose if purpose in known]
    if not covers or len(covers) < len(plan.purpose):
        return
    purpose, collection = _labels(plan.purpose, purposes_of(book)), collection or planned_collection(plan, book)
    asked = {f"{table}.{field.name}": field for table, field in asked_fields(collection)}
    highest = max(one.highest for one in covers)
    above = [name for name, field in asked.items() if field.sensitivity > highest]
    if above:
        yield f"The purpose ({purpose}) does not cover data above the level {highest.name}: {', '.join(above)}."
    stay = [name for name, field in asked.items() if field.travels.value == "unit" and name not in above]
    if stay and not any(one.stays_in_unit for one in covers):
        yield f"The purpose ({purpose}) is not served by fields that never leave the unit: {', '.join(stay)}."
    yield from _grounds(plan, book, covers, purpose, victim_columns(collection))


def _grounds(plan: Plan, book: Codebook, covers: list[PurposeCovers], purpose: str, columns: tuple[str, ...]) -> Iterator[str]:
    allowed = {ground for one in covers for ground in one.grounds}
    if columns and not allowed:
        yield f"The purpose ({purpose}) does not cover personal data of victims ({', '.join(columns)}); counts serve it."
        return
    for column in plan.victim_columns:
        outside = [ground for ground in column.grounds if ground not in allowed]
        if column.field in columns and outside:
            yield f"The purpose ({purpose}) does not carry the grounds of {column.field}: {_labels(tuple(outside), grounds_of(book))}."


def _labels(codes: tuple[str, ...], codelist: CodeList | None) -> str:
    labels = {code.code: code.label for code in codelist.codes} if codelist is not None else {}
    return ", ".join(labels.get(code, code) for code in codes)


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
