"""What a plan names and the codebook lacks, and fields that cannot be added or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..codebook import Codebook, Fault, FieldSpec, ItemKind, Plan, Requirement, VictimData
from ..codebook.lint_checklist import grounds_of, purposes_of
from ..codebook.source import SchemaFile, Steps
from .forms import SAFEGUARDS, base_form, is_kept, needs, worked_out


def plan_faults(plan: Plan, book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    """Every name in a plan that leads nowhere, with its line."""
    if plan.definition and plan.definition not in book.profiles:
        yield file.fault(("definition",), f"There is no definition {plan.definition}; choose one of {_listed(book.profiles)}.")
    purposes = purposes_of(book)
    if purposes is not None:
        yield from _unknown(file, ("purpose",), plan.purpose, [code.code for code in purposes.codes], "purpose")
    yield from _unknown(file, ("questions",), plan.questions, book.questions, "question")
    for item in book.checklist_items.values():
        if item.kind in (ItemKind.choice, ItemKind.choices) and item.part is not None:
            given = getattr(plan, item.part)
            chosen = (given,) if isinstance(given, str) else given
            yield from _unknown(file, (item.part,), [code for code in chosen if code], [option.code for option in item.options], "answer")
    for name in plan.notes:
        if name not in book.checklist_items:
            yield file.fault(("notes", name), f"There is no question {name} in the checklist, so nothing can be noted on it.")
    yield from _victim_columns(plan, book, file)
    if plan.form is not None and plan.form not in book.forms:
        yield file.fault(("form",), f"There is no form {plan.form}; choose one of {_listed(book.forms)}.")
        return
    yield from _fields(plan, book, file)


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join(known) if len(known) <= 12 else f"{', '.join(known[:12])} and {len(known) - 12} more"


def _unknown(file: SchemaFile, path: Steps, given: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    allowed = list(known)
    for number, name in enumerate(given):
        if name not in allowed:
            yield file.fault((*path, number), f"There is no {what} {name}; choose from {_listed(allowed)}.")


def _found(name: str, book: Codebook) -> tuple[FieldSpec | None, str]:
    """The field of a name such as `table.field`, and why there is none; neither for a whole table."""
    table, _, field = name.partition(".")
    if table not in book.tables:
        return None, f"There is no table {table}."
    if not field:
        return None, ""
    found = next((f for f in book.tables[table].fields if f.name == field), None)
    return found, "" if found is not None else f"There is no field {name}."


def _fields(plan: Plan, book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    form = base_form(plan, book)
    made = worked_out(book.collection(form.name))
    for number, name in enumerate(plan.fields.added):
        path: Steps = ("fields", "added", number)
        field, problem = _found(name, book)
        if problem:
            yield file.fault(path, problem)
        elif field is not None and field.requirement is Requirement.derived:
            yield file.fault(path, f"{name} is worked out by tipdata, so nobody can be asked for it.")
        elif name in made:
            yield file.fault(path, f"The form {form.name} works out {name} itself; choose another form to ask for it.")
        elif name in plan.fields.left_out:
            yield file.fault(path, f"{name} is both added and left out.")
    sound = True
    for number, name in enumerate(plan.fields.left_out):
        path = ("fields", "left_out", number)
        field, problem = _found(name, book)
        sound = sound and not problem
        if problem:
            yield file.fault(path, problem)
        elif name.partition(".")[0] == (book.cover.name if book.cover else None) and (field is None or field in _structure(name, book)):
            yield file.fault(path, f"{name} says who reports for which period, and cannot be left out.")
        elif field is not None and field in _structure(name, book):
            yield file.fault(path, f"{name} tells rows apart or names the row above, and cannot be left out alone; leave out its table.")
        elif field is not None and field.role in SAFEGUARDS:
            yield file.fault(path, f"{name} is a safeguard of data about victims, and cannot be left out.")
    if sound:
        yield from _needed(plan, book, file)
        yield from _shared(plan, book, file)


def _structure(name: str, book: Codebook) -> tuple[FieldSpec, ...]:
    table = book.tables[name.partition(".")[0]]
    return (*table.keys, *table.parents, *(field for field in table.fields if field.requirement is Requirement.key))


def _needed(plan: Plan, book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    """Fields from which the rest of the form is worked out."""
    gone, form = set(plan.fields.left_out), base_form(plan, book).name
    views = {view.name: view for view in book.collection(form).views}
    told: set[str] = set()
    for need in needs(form, book):
        view, by = views[need.view], views[need.by]
        if by.table.name in gone or is_kept(view, need.column, plan):
            continue
        for fill in view.fills[need.column]:
            for name in sorted({str(fill.field), fill.field.table} & gone - told):
                told.add(name)
                path: Steps = ("fields", "left_out", plan.fields.left_out.index(name))
                yield file.fault(path, f"{name} cannot be left out: the sheet {by.label} is worked out from it.")


def _shared(plan: Plan, book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    """Fields that one column of the form fills together with others, which stay."""
    for view in book.collection(base_form(plan, book).name).views:
        for column, fills in view.fills.items():
            if len(fills) == 1 or not is_kept(view, column, plan) or view.table.name in plan.fields.left_out:
                continue
            names = [str(fill.field) for fill in fills]
            stay = [name for name in names if name not in plan.fields.left_out]
            for name in set(names).intersection(plan.fields.left_out):
                path: Steps = ("fields", "left_out", plan.fields.left_out.index(name))
                label = view.column(column).label
                yield file.fault(path, f"{name} shares the column {label} with {', '.join(stay)}: leave out all of them or none.")


def _victim_columns(plan: Plan, book: Codebook, file: SchemaFile) -> Iterator[Fault]:
    grounds = grounds_of(book)
    known = [code.code for code in grounds.codes] if grounds is not None else []
    seen: set[str] = set()
    for number, column in enumerate(plan.victim_columns):
        path: Steps = ("victim_columns", number)
        field, problem = _found(column.field, book)
        if problem or field is None:
            yield file.fault((*path, "field"), problem or f"{column.field} is a table; name each of its columns.")
        elif field.victim_personal_data is not VictimData.always:
            yield file.fault((*path, "field"), f"{column.field} is no personal data of victims, so it needs no grounds.")
        if column.field in seen:
            yield file.fault((*path, "field"), f"{column.field} stands twice under victim_columns.")
        seen.add(column.field)
        yield from _unknown(file, (*path, "grounds"), column.grounds, known, "ground")
