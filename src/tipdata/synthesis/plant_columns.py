"""Faults of whole columns: gone, standing twice, asked by nobody, without a header."""

from __future__ import annotations

from ..codebook import Requirement, View
from .ground import EACH, Ground, place
from .planted import HEADER_ROW, Edit

STRAY = "see the file"


def plant_removed_columns(ground: Ground) -> None:
    """A header and all cells below it are gone: of one required column, and of one that is expected."""
    for code, requirement in (("TIP-H03", Requirement.required), ("TIP-H04", Requirement.expected)):
        found = next(((v, c) for v, c in ground.places(ground.is_asked(requirement)) if ground.due(v, c)), None)
        if found is None:
            continue
        view, column = found
        ground.removed.add((view.name, column.name))
        for row in ground.rows[view.name]:
            row.pop(column.name, None)
        ground.edits.append(Edit(view.name, HEADER_ROW, ground.at(view, column), ""))
        ground.tell_of_column(code, view, column)


def plant_added_columns(ground: Ground) -> None:
    """Beside the columns of the form: one that it does not ask for, one that stands twice, and cells without a header."""
    views = [view for view in ground.shuffled_views() if ground.rows[view.name] and ground.quiet_columns(view)]
    for number, code in enumerate(("TIP-H01", "TIP-H02", "TIP-H05") if views else ()):
        view = views[number % len(views)]
        rows = [row for _ in range(EACH) if (row := ground.take(view)) is not None]
        if not rows:
            continue
        at = ground.new_column(view)
        column = ground.one_of(ground.quiet_columns(view)) if code == "TIP-H02" else None
        header = column.label if column is not None else _unknown_header(ground, view) if code == "TIP-H01" else ""
        ground.edits.append(Edit(view.name, HEADER_ROW, at, header))
        ground.edits += [Edit(view.name, place(row), at, STRAY) for row in rows]
        ground.tell_of_column(code, view, column, row=HEADER_ROW if header else place(min(rows)), at=at, count=len(rows))


def _unknown_header(ground: Ground, view: View) -> str:
    known = ground.book.view_headers(view)
    return next(name for number in range(1, 1000) if (name := f"Own remarks {number}").casefold() not in known)
