"""Faults of single cells: wrong texts, worksheet errors, blanks where an answer is due, keys that are blank or unreadable."""

from __future__ import annotations

from collections.abc import Callable

from ..codebook import FieldSpec, Requirement, View
from .ground import EACH, Ground, place
from .planted import ERROR, Edit
from .spoil import CELL_FAULTS, Spoil, longest_answer, unreadable_key


def plant_wrong_texts(ground: Ground) -> None:
    for code, spoil in CELL_FAULTS:
        _plant_wrong(ground, code, spoil)


def _plant_wrong(ground: Ground, code: str, spoil: Spoil) -> None:
    book, left = ground.book, EACH
    for view, column in ground.places(lambda _, column: spoil(column, book, longest_answer(column, book)) is not None):
        row = ground.take(view, _can_spoil(ground, view, column, spoil)) if left else None
        if row is None:
            continue
        cells = ground.row(view, row)
        wrong = spoil(column, book, cells[column.name])
        assert wrong is not None
        cells[column.name] = wrong.text
        ground.tell(code, view, column, row, suggestion=wrong.meant if ground.quiet.asked(view, column).shows_values else "")
        left -= 1


def _can_spoil(ground: Ground, view: View, column: FieldSpec, spoil: Spoil) -> Callable[[int], bool]:
    def fits(row: int) -> bool:
        text = ground.row(view, row).get(column.name)
        return bool(text) and spoil(column, ground.book, text or "") is not None

    return fits


def plant_error_cells(ground: Ground) -> None:
    """Cells that a worksheet program could not work out; CSV has no such cells."""
    left = EACH
    for view, column in ground.places(lambda _, __: True):
        row = ground.take(view, ground.has_answer(view, column)) if left else None
        if row is not None:
            ground.edits.append(Edit(view.name, place(row), ground.at(view, column), ERROR, "xlsx"))
            ground.tell("TIP-F06", view, column, row, only="xlsx")
            left -= 1


def plant_required_blanks(ground: Ground) -> None:
    left = EACH
    for view, column in ground.places(ground.is_asked(Requirement.required)):
        row = ground.take(view, ground.due(view, column).__contains__) if left else None
        if row is not None:
            ground.row(view, row).pop(column.name, None)
            ground.tell("TIP-K06a", view, column, row)
            left -= 1


def plant_expected_blanks(ground: Ground) -> None:
    """Several blanks of one column are one finding, at the first of them."""
    left = EACH
    for view, column in ground.places(ground.is_asked(Requirement.expected)):
        due = ground.due(view, column)
        rows = [row for _ in range(EACH) if left and (row := ground.take(view, due.__contains__)) is not None]
        for row in rows:
            ground.row(view, row).pop(column.name, None)
        if rows:
            ground.tell("TIP-K06b", view, column, min(rows), count=len(rows))
            left -= 1


def plant_blank_keys(ground: Ground) -> None:
    _plant_in_keys(ground, "TIP-K01", lambda _: "")


def plant_unreadable_keys(ground: Ground) -> None:
    _plant_in_keys(ground, "TIP-K02", lambda column: unreadable_key(column, ground.book))


def _plant_in_keys(ground: Ground, code: str, spoil: Callable[[FieldSpec], str | None]) -> None:
    left = EACH
    for view in ground.shuffled_views():
        columns = [column for column in _key_columns(ground, view) if spoil(column) is not None]
        row = ground.take(view) if columns and left else None
        if row is not None:
            column = ground.one_of(columns)
            ground.row(view, row)[column.name] = spoil(column) or ""
            ground.tell(code, view, column, row)
            left -= 1


def _key_columns(ground: Ground, view: View) -> list[FieldSpec]:
    """Columns that alone fill a part of the key of rows on which no other row depends."""
    if ground.quiet.has_children(view) or view.made:
        return []
    columns = [view.column(name) for name in view.key_columns]
    return [column for column in columns if column.references is None and column.name not in view.composed]
