"""The sheets that tipdata itself puts into files: the stamp, the lists of the drop-downs, the ledger of a merge."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ..codebook import Codebook, loose
from .grids import Grid

STAMP_SHEET = "_tipdata"
LISTS_SHEET = "_lists"
PLAN_SHEET = "_plan"
PLAN_FILE = "plan.yaml"
_LONGEST_PLAN = 1_000_000
LEDGER_SHEET = "ledger"
_REASONS = {STAMP_SHEET: "stamp", LISTS_SHEET: "lists of the template", PLAN_SHEET: "plan"}


def _own_name(grid: Grid) -> str:
    """The sheet's name when it is one of these; programs that export sheets as CSV files put the workbook's name before it."""
    name = grid.name.casefold()
    return next((own for own in (*_REASONS, LEDGER_SHEET) if name == own or (not grid.sheet and name.endswith(f"-{own}"))), "")


@lru_cache(maxsize=64)
def said(book: Codebook, key: str) -> frozenset[str]:
    """What a text of the templates is in each language, in loose spelling."""
    return frozenset(loose(one.texts[key]) for one in (book.native or book, book, *book.others) if key in one.texts)


def reason_to_ignore(grid: Grid, is_dataset: bool, book: Codebook) -> str | None:
    """The reason for which a sheet is not looked at."""
    if grid.is_blank():
        return "blank sheet"
    if loose(grid.name) in said(book, "template.definitions"):
        return "definitions of the template"
    own = _own_name(grid)
    if own == LEDGER_SHEET:
        return "ledger" if is_dataset else None
    return _REASONS.get(own)


def stamp_of(grids: Sequence[Grid]) -> dict[str, str]:
    """The stamp of a template, from its hidden sheet."""
    for grid in grids:
        if _own_name(grid) == STAMP_SHEET:
            return {row[0].strip(): row[1].strip() for row in grid.rows() if len(row) > 1 and row[0].strip()}
    return {}


def carried_plan(grids: Sequence[Grid], path: Path) -> str:
    """The text of the plan that a template carries: line by line in a hidden sheet, or in a file of its own beside CSV files."""
    for grid in grids:
        if _own_name(grid) == PLAN_SHEET:
            lines = dict(zip(grid.numbers, (row[0] if row else "" for row in grid.rows()), strict=True))
            return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))
    try:
        return _plan_beside(path)
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, RuntimeError):
        return ""


def _plan_beside(path: Path) -> str:
    """The plan's file in a folder, or in a zip archive of CSV files."""
    if path.is_dir():
        return (path / PLAN_FILE).read_text(encoding="utf-8-sig") if (path / PLAN_FILE).is_file() else ""
    if path.suffix.casefold() != ".zip" or not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        held = (info for info in archive.infolist() if info.filename.rpartition("/")[2] == PLAN_FILE and info.file_size < _LONGEST_PLAN)
        return next((archive.read(info).decode("utf-8-sig") for info in held), "")


def is_row_check(title: str, book: Codebook) -> bool:
    """Whether a header is that of the column in which a template says what is wrong in a row; nobody enters anything there."""
    return loose(title) in said(book, "template.row_check")
