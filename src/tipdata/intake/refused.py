"""Sheets and files that cannot be read as tables: what is said of them, and what is set aside with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ..codebook import Collection, Travels, View, loose
from ..errors import TipdataError
from ..records import Batch, Place, SetAside, Texts
from .grids import Grid, name_of
from .headers import Match, header_of, is_named


@dataclass(frozen=True, eq=False)
class Refused:
    """The finding, what is set aside, and the view of the form as which it was meant, where that is known."""

    batch: Batch
    set_aside: SetAside
    view: View | None = None


def refused_file(file: str, error: TipdataError, collection: Collection) -> Refused:
    """A file that cannot be opened beside others that can; its name says what it was meant for."""
    batch = Batch(error.code or "TIP-F01", (Place(file),), facts={"problem": error.message, "hint": error.hint})
    name = name_of(file)
    view = next((view for view in collection.views if is_named(name, view)), None)
    return Refused(batch, SetAside(batch.code, Place(file), name, view.tables if view else ()), view)


def refused_sheet(
    grid: Grid, batch: Batch, match: Match | None, view: View | None = None, headers: Mapping[str, str] = MappingProxyType({})
) -> Refused:
    """A sheet that is not read, as which `view` of the form it was meant, and the view's `headers`.

    Its rows are known where its header was found; their texts are kept where a column belongs to the form and may leave the unit.
    """
    place = Place(grid.file, grid.sheet)
    tables = match.view.tables if match is not None else (batch.table,) if batch.table else ()
    if match is None or match.vertical:
        return Refused(batch, SetAside(batch.code, place, grid.name, tables), view)
    header = header_of(grid, match)
    cells = list(grid.cells.columns(len(header)))
    body = np.flatnonzero(grid.cells.filled(cells))
    body = body[body > match.row]
    columns: dict[str, Texts] = {}
    for title, column in zip(header, cells, strict=True) if view is not None else ():
        name = headers.get(loose(title))
        field = view.column(name) if view is not None and name is not None else None
        if field is not None and field.travels is not Travels.unit:
            columns.setdefault(field.label, column.array[column.numbers[body]])
    rows = np.asarray(grid.numbers, dtype=np.int64)[body]
    return Refused(batch, SetAside(batch.code, place, grid.name, tables, rows, columns), view)
