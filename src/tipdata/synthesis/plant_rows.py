"""Faults of whole rows, which are added at the end of a sheet: a key that stands twice, a parent that does not exist."""

from __future__ import annotations

from ..codebook import FieldSpec, View
from .ground import EACH, Ground, Row
from .spoil import FREE

NOBODY = "-NONE"


def plant_repeats(ground: Ground) -> None:
    """An earlier row once more, with another answer in one of its cells, and one without any change."""
    for identical in (False, True):
        left = EACH
        for view in ground.shuffled_views():
            repeats, key = view.table.repeats, _key_cell(ground, view)
            if not left or repeats is None or key is None:
                continue
            row = ground.take(view, lambda row, v=view, same=identical: same or bool(_other_content(ground, v, row)))  # type: ignore[misc]
            if row is None:
                continue
            copied = ground.append(view, {**ground.row(view, row), **({} if identical else _other_content(ground, view, row))})
            ground.tell(repeats.identical if identical else repeats.conflict, view, key, copied)
            left -= 1


def _key_cell(ground: Ground, view: View) -> FieldSpec | None:
    """The column of the last part of the key, at which a repeat is told."""
    asked = ground.collection.asked.get(view.table.name, {})
    names = [field.name for field in view.table.keys if field.name in asked]
    filled = {ground.quiet.asked(view, column).name: column for column in view.columns if ground.own(view, column)}
    return filled.get(names[-1]) if names else None


def _other_content(ground: Ground, view: View, row: int) -> Row:
    """One cell of the row with the answer of another row in its place; empty where there is none."""
    cells = ground.row(view, row)
    for column in ground.quiet_columns(view):
        if ground.own(view, column) and cells.get(column.name):
            others = (other.get(column.name) for other in ground.clean.rows[view.name])
            found = next((text for text in others if text and text != cells[column.name]), None)
            if found is not None:
                return {column.name: found}
    return {}


def plant_orphans(ground: Ground) -> None:
    """A copy of a row with keys of its own, below a row that does not exist."""
    left = EACH
    for view in ground.shuffled_views():
        renamed = _renamed_keys(ground, view)
        row = ground.take(view) if renamed and left else None
        if row is not None:
            cells = ground.row(view, row)
            copied = ground.append(view, {**cells, **{column.name: f"{cells[column.name]}{NOBODY}" for column in renamed}})
            ground.tell("TIP-X05b", view, renamed[0], copied)
            left -= 1


def _renamed_keys(ground: Ground, view: View) -> list[FieldSpec]:
    """The column that points at the row above, and those that must change with it for the row to have a key of its own."""
    tables = {other.table.name for other in ground.views}
    parent = next((view.column(name) for name, table in view.parent_columns if table in tables), None)
    if parent is None or parent.type not in FREE:
        return []
    own = [view.column(name) for name in view.key_columns if name != parent.name and name not in view.composed]
    free = [column for column in own if column.type in FREE]
    return [parent, *free] if free or parent.name in view.key_columns else []
