"""A sheet without its header row: what stands in its first row are values, and no value is told as if it were a header."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tipdata.codebook import Codebook, Level
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.synthesis import make_example


@pytest.mark.parametrize(("form", "seed"), [("full", 3), ("simple", 3), ("police", 1)])
def test_no_value_of_a_first_row_is_told_as_a_header(form: str, seed: int, book: Codebook, tmp_path: Path) -> None:
    example, told = make_example(book, form, seed=seed, rows=40), 0
    for view in example.book.collection(form).views:
        rows = example.rows[view.name]
        folder = tmp_path / view.name
        folder.mkdir()
        with (folder / f"{view.name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([row.get(column.name, "") for column in view.entered] for row in rows)
        try:
            said = " ".join(finding.message for finding in read_submission(folder, book).findings)
        except TipdataError as error:
            said = f"{error.message} {error.hint}"
        protected = [column.name for column in view.entered if column.sensitivity is not Level.none]
        values = {rows[0].get(name, "") for name in protected if rows} - {""}
        assert not [value for value in values if f"'{value}'" in said or f"\u201c{value}\u201d" in said]
        told += len(values)
    assert told
