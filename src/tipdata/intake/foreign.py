"""Files of another standard: known by the names of their columns, told with what those columns are called here, and not read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook, loose
from .grids import Grid

_FEWEST = 3
_SHOWN = 6


@dataclass(frozen=True)
class Foreign:
    """The standard, and for each of its column names in the file the field that it means here."""

    standard: str
    columns: tuple[tuple[str, str], ...]

    @property
    def what(self) -> str:
        return f"It looks like a file of another standard ({self.standard}), of which nothing was read"

    @property
    def meanings(self) -> str:
        """The first columns with their fields."""
        said = "; ".join(f"{name} is {label} here" for name, label in self.columns[:_SHOWN])
        more = len(self.columns) - _SHOWN
        return f"{said}; and {more} more" if more > 0 else said


def foreign_standard(grids: Sequence[Grid], book: Codebook) -> Foreign | None:
    """The standard whose column names the sheets hold; None where too few of them stand in one row."""
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
