"""The sheets that tipdata itself puts into files: the stamp, the lists of the drop-downs, the ledger of a merge."""

from __future__ import annotations

from collections.abc import Sequence

from .grids import Grid

STAMP_SHEET = "_tipdata"
LISTS_SHEET = "_lists"
LEDGER_SHEET = "ledger"
_REASONS = {STAMP_SHEET: "stamp", LISTS_SHEET: "lists of the template"}


def _own_name(grid: Grid) -> str:
    """The sheet's name when it is one of these; programs that export sheets as CSV files put the workbook's name before it."""
    name = grid.name.casefold()
    return next((own for own in (*_REASONS, LEDGER_SHEET) if name == own or (not grid.sheet and name.endswith(f"-{own}"))), "")


def reason_to_ignore(grid: Grid, is_dataset: bool) -> str | None:
    """The reason for which a sheet is not looked at."""
    if grid.is_blank():
        return "blank sheet"
    own = _own_name(grid)
    if own == LEDGER_SHEET:
        return "ledger" if is_dataset else None
    return _REASONS.get(own)


def stamp_of(grids: Sequence[Grid]) -> dict[str, str]:
    """The stamp of a template, from its hidden sheet."""
    for grid in grids:
        if _own_name(grid) == STAMP_SHEET:
            return {row[0].strip(): row[1].strip() for row in grid.cells if len(row) > 1 and row[0].strip()}
    return {}
