"""When an answer is due that fills a row of another table, which a form makes of the sheet's row only in some cases."""

from __future__ import annotations

from collections.abc import Sequence

from ...codebook import FieldId, FieldSpec, Requirement, View
from ...codebook.form_models import MadeRow, Setting
from ...language import Compare, In, Literal, Name, Not, Tree, worksheet_formula
from ...language.worksheet import FALSE, TRUE, both, either
from .reach import Reach


def due_in_made_row(column: FieldSpec, field: FieldId, view: View, reach: Reach) -> str | None:
    """The formula that is true where a column fills a required field of a row that the form makes; None where no formula can say it."""
    made = next((one for one in view.made if one.table == field.table), None)
    asked = reach.collection.asked.get(field.table, {}).get(field.name)
    required = asked is not None and asked.requirement in (Requirement.key, Requirement.required) and not asked.default
    if made is None or asked is None or not required:
        return None
    there = _is_made(column, made, view, reach)
    due = TRUE if asked.when is None else _holds(reach.book.tree(asked.when), made, view, reach)
    return both([there, due]) if there is not None and due is not None else None


def _is_made(column: FieldSpec, made: MadeRow, view: View, reach: Reach) -> str | None:
    """Whether the row is made: under its condition, or because something was typed into another column that fills it."""
    needed = _true(made.when, view, reach)
    typed = (
        f'TRIM({reach.typed(view, other).ref})<>""'
        for other in view.entered
        if other.name != column.name and any(fill.field.table == made.table and fill.when is None for fill in view.fills[other.name])
    )
    return either([needed, *typed]) if needed is not None else None


def _true(condition: str | None, view: View, reach: Reach) -> str | None:
    """When a condition of the form certainly holds."""
    if condition is None:
        return TRUE
    formula = worksheet_formula(Not(reach.book.tree(condition)), reach.columns(view))
    return formula.removeprefix("=") if formula is not None else None


def _holds(tree: Tree, made: MadeRow, view: View, reach: Reach) -> str | None:
    """When a condition over one field of the made row holds, to which the form gives fixed codes."""
    match tree:
        case In(Name() as name, options):
            codes = {str(option.value) for option in options}
        case Compare("==", Name() as name, Literal(str() as code)):
            codes = {code}
        case _:
            return None
    return _given(made.sets.get(name.text, ()), codes, view, reach)


def _given(settings: Sequence[Setting], codes: set[str], view: View, reach: Reach) -> str | None:
    """When the first setting whose condition holds gives one of some codes."""
    cases, before = [FALSE], [TRUE]
    for setting in settings:
        holds = _true(setting.when, view, reach)
        if holds is None or setting.code is None:
            return None
        if setting.code in codes:
            cases.append(both([holds, *before]))
        before.append(f"NOT({holds})")
    return either(cases)
