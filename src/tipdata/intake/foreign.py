"""Files of another standard, and lists of its fields: known by its names, told with what those are called here, and not read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook, loose
from ..records import column_letter
from .grids import Grid

_FEWEST = 3
_FEWEST_DOWN = 5
_WIDEST_LIST = 60
_SHOWN = 6


@dataclass(frozen=True)
class Foreign:
    """The standard, and for each of its names in the file the field that it means here; `place` is where the names stand in a list."""

    standard: str
    columns: tuple[tuple[str, str], ...]
    place: str = ""

    @property
    def what(self) -> str:
        if self.place:
            return f"It looks like a list of the fields of another standard ({self.standard}, {self.place}), and holds no records"
        return f"It looks like a file of another standard ({self.standard}), of which nothing was read"

    @property
    def meanings(self) -> str:
        """The first names with their fields."""
        said = "; ".join(f"{name} is {label} here" for name, label in self.columns[:_SHOWN])
        more = len(self.columns) - _SHOWN
        return f"Of its {'fields' if self.place else 'columns'} {said}" + (f"; and {more} more" if more > 0 else "")


def foreign_standard(grids: Sequence[Grid], book: Codebook) -> Foreign | None:
    """The standard whose names the sheets hold; None where too few of them stand in one row, or in one column."""
    return _across(grids, book) or _down(grids, book)


def _across(grids: Sequence[Grid], book: Codebook) -> Foreign | None:
    names = _names(book)
    best: Foreign | None = None
    for grid in grids:
        for row, cells in zip(grid.rows(), grid.head, strict=False):
            for standard in _standards(cells, names):
                columns = tuple(
                    (title.strip(), names[cell][standard])
                    for title, cell in zip(row, cells, strict=True)
                    if standard in names.get(cell, {})
                )
                if len(columns) >= _FEWEST and (best is None or len(columns) > len(best.columns)):
                    best = Foreign(standard, columns)
    return best


def _down(grids: Sequence[Grid], book: Codebook) -> Foreign | None:
    """As the survey of a form, or a table that defines fields, has them: one below the other."""
    names = _names(book)
    best: Foreign | None = None
    for grid in grids:
        for j, column in enumerate(grid.cells.columns(_WIDEST_LIST)):
            known = {title.strip(): loose(title) for title in column.texts}
            for standard in _standards(known.values(), names):
                fields = tuple((title, names[word][standard]) for title, word in known.items() if standard in names.get(word, {}))
                if len(fields) >= _FEWEST_DOWN and (best is None or len(fields) > len(best.columns)):
                    best = Foreign(standard, fields, f"column {column_letter(j + 1)} of '{grid.name}'")
    return best


def _standards(cells: Iterable[str], names: dict[str, dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(standard for cell in cells for standard in names.get(cell, ())))


@lru_cache(maxsize=4)
def _names(book: Codebook) -> dict[str, dict[str, str]]:
    """For each name of a field in another standard that is no word of this codebook: the standard, and the field's label here."""
    own = {word for collection in book.collections.values() for view in collection.views for word in book.view_headers(view)}
    names: dict[str, dict[str, str]] = {}
    for table in book.tables.values():
        for field in table.fields:
            for mapping in field.maps_to:
                word = loose(mapping.name)
                if word not in own and len(word) > 3:
                    names.setdefault(word, {}).setdefault(mapping.standard, field.label)
    return names
