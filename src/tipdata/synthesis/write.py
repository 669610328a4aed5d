"""An example as files: the submission, a word on what it is, and beside faults the findings that must come."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from ..codebook import Codebook, View
from ..intake import column_number
from ..protection import whole_folder
from ..records import column_letter
from ..templates import write_template
from ..templates.layout import in_workbook, sheet_names
from .edits import edit_csv, edit_workbook
from .example import Example
from .planted import Edit, Format, Planted

SUBMISSION = "submission"
EXPECTED = "expected.json"
README = "README.txt"
_STAMP = {"synthetic": "yes"}


def write_example(example: Example, out: Path, format: Format) -> None:  # noqa: A002 - the word of the command line
    """Writes the folder `out`: `submission.xlsx` or the folder `submission` of CSV files, `README.txt`, and with faults `expected.json`.

    Raises:
        TipdataError: when `out` is a filled folder or cannot be written.

    """
    with whole_folder(out) as folder:
        _write_submission(example, folder, format)
        (folder / README).write_text(_about(example), encoding="utf-8")
        if example.faulty:
            (folder / EXPECTED).write_text(expected_json(example, format), encoding="utf-8")


def _write_submission(example: Example, folder: Path, format: Format) -> None:  # noqa: A002
    path = folder / (f"{SUBMISSION}.xlsx" if format == "xlsx" else SUBMISSION)
    write_template(example.book, example.form, path, format=format, rows=example.rows, stamp=_STAMP)
    edits = [edit for edit in example.edits if edit.only in (None, format)]
    if edits and format == "xlsx":
        collection = example.book.collection(example.form)
        views = {view.name: view for view in collection.views}
        moved = [_moved(edit, views[edit.view], example.book) for edit in edits]
        edit_workbook(path, moved, sheet_names(collection.views))
    elif edits:
        edit_csv(path, edits)


def expected_json(example: Example, format: Format) -> str:  # noqa: A002
    """The findings that must come from the files of this format, as a JSON list; `file` is named from the example's folder."""
    return json.dumps([_entry(example, planted, format) for planted in example.planted if planted.only in (None, format)], indent=2) + "\n"


def _entry(example: Example, planted: Planted, format: Format) -> dict[str, object]:  # noqa: A002
    names = sheet_names(example.book.collection(example.form).views)
    of_workbook = format == "xlsx"
    if of_workbook:
        view = next(view for view in example.book.collection(example.form).views if view.name == planted.view)
        row, column = in_workbook(view, example.book, planted.row, column_number(planted.letter))
        planted = replace(planted, row=row, letter=column_letter(column))
    entry: dict[str, object] = {
        "code": planted.code,
        "severity": planted.severity,
        "table": planted.table,
        "column": planted.column,
        "file": f"{SUBMISSION}.xlsx" if of_workbook else f"{SUBMISSION}/{planted.view}.csv",
        "sheet": names[planted.view] if of_workbook else "",
        "row": planted.row,
        "cell": planted.cell,
    }
    if planted.count > 1:
        entry["count"] = planted.count
    if planted.suggestion:
        entry["suggestion"] = planted.suggestion
    return entry


def _moved(edit: Edit, view: View, book: Codebook) -> Edit:
    """The edit at the place that a workbook has for the cell of the CSV file."""
    row, column = in_workbook(view, book, edit.row, edit.column)
    return replace(edit, row=row, column=column)


def _about(example: Example) -> str:
    label = example.book.forms[example.form].label
    lines = [
        "SYNTHETIC DATA",
        "",
        "tipdata drew this submission at random, for training and tests. No case in",
        "it ever happened, and no person in it exists.",
        "",
        f"Form: {label}",
        f"Codebook: {example.book.id} {example.book.version}",
        f"Seed: {example.seed}",
    ]
    if example.faulty:
        lines += ["", f"It has faults on purpose. {EXPECTED} lists what a check must find."]
    return "\n".join(lines) + "\n"
