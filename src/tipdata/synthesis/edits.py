"""Edits of finished files: cells that no template writes, such as a header that stands twice or a worksheet error."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from .planted import Edit

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_TIME = (1980, 1, 1, 0, 0, 0)


def edit_csv(folder: Path, edits: Sequence[Edit]) -> None:
    """Changes the CSV files of a folder, which are named by the sheets."""
    for name in sorted({edit.view for edit in edits}):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        for edit in edits:
            if edit.view == name:
                row = rows[edit.row - 1]
                row += [""] * (edit.column - len(row))
                row[edit.column - 1] = edit.text
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, lineterminator="\r\n").writerows(rows)


def edit_workbook(path: Path, edits: Sequence[Edit], sheets: dict[str, str]) -> None:
    """Changes a workbook, of which `sheets` names the sheet of each view. The same edits of the same workbook give the same bytes."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for edit in edits:
        book[sheets[edit.view]].cell(edit.row, edit.column).value = edit.text or None
    book.save(path)
    _without_clock(path)


def _without_clock(path: Path) -> None:
    """Takes the time of writing out of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, _TIME), _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content), zipfile.ZIP_DEFLATED)
