"""A form as a folder of CSV files: UTF-8 with byte order mark, comma, CRLF, headers by machine name."""

from __future__ import annotations

import csv
from pathlib import Path

from ..codebook import View
from ..intake import PLAN_FILE, STAMP_COLUMNS
from ..plans import written
from ..protection import neutral
from .checklist_sheet import checklist_rows
from .content import Content


def write_csv_set(content: Content, folder: Path) -> None:
    """One file per view, named by it; the cover carries the stamp in columns of its own."""
    for view in content.views:
        stamped = _stamp_columns(view) if view is content.collection.cover else ()
        with (folder / f"{view.name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow([*(column.name for column in view.entered), *stamped])
            for row in content.rows[view.name]:
                cells = [neutral(row.get(column.name, "")) for column in view.entered]
                writer.writerow([*cells, *(content.stamp.get(name, "") for name in stamped)])
    beside = content.book.checklist_view
    if beside is not None:
        with (folder / f"{beside.name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow([column.name for column in beside.entered])
            writer.writerows([[neutral(text) for text in row] for row in checklist_rows(content, beside)])
    if content.plan is not None:
        (folder / PLAN_FILE).write_text(written(content.plan, content.book), encoding="utf-8")


def _stamp_columns(view: View) -> tuple[str, ...]:
    """The stamp's columns, without those whose name a field of the cover has taken."""
    names = {column.name for column in view.columns}
    return tuple(name for name in STAMP_COLUMNS if name not in names)
