"""The set of CSV files, byte by byte."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import STAMP_COLUMNS
from tipdata.templates import write_template
from tipdata.templates.cells import as_number
from tipdata.templates.content import sheets_of

FORMS = tuple(load_codebook().forms)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("form", FORMS)
def test_each_view_is_a_file_headed_by_machine_names(book: Codebook, form: str, tmp_path: Path) -> None:
    write_template(book, form, tmp_path / "set", format="csv")
    collection = book.collection(form)
    views = sheets_of(book, collection)
    beside = [book.checklist_view.name] if book.checklist_view is not None else []
    names = [*(view.name for view in views), *beside]
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == sorted(f"{name}.csv" for name in names)
    for view in views:
        content = (tmp_path / "set" / f"{view.name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")
        header, *body = rows_of(tmp_path / "set" / f"{view.name}.csv")
        is_cover = view is collection.cover
        assert header == [column.name for column in view.entered] + list(STAMP_COLUMNS if is_cover else ())
        assert len(body) == (1 if is_cover else 0)


def test_codes_stay_codes(book: Codebook, fill, tmp_path: Path) -> None:
    rows = fill("full", 2)
    write_template(book, "full", tmp_path / "set", format="csv", rows=rows)
    for view in book.collection("full").views:
        header, *body = rows_of(tmp_path / "set" / f"{view.name}.csv")
        for line, row in zip(body, rows[view.name], strict=True):
            for name, text in row.items():
                assert line[header.index(name)].removeprefix("'") == text


def test_a_text_that_a_worksheet_would_run_gets_an_apostrophe(book: Codebook, tmp_path: Path) -> None:
    view = next(view for view in book.collection().views if view is not book.collection().cover)
    name = view.entered[0].name
    texts = ["=1+1", "+33 1 23", "@home", "-", "-1", "<5", "2025-03"]
    write_template(book, book.default_form, tmp_path / "set", format="csv", rows={view.name: [{name: text} for text in texts]})
    body = rows_of(tmp_path / "set" / f"{view.name}.csv")[1:]
    assert [line[0] for line in body] == ["'=1+1", "'+33 1 23", "'@home", "'-", "-1", "<5", "2025-03"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("-3", -3), ("2.5", 2.5)]
    + [(text, None) for text in ("007", "1.0", "-0", "1,5", "+2", "<5", "x", "", "nan", "1e5", "1234567890123456", "\u0661")],
)
def test_only_what_comes_back_exactly_becomes_a_number_cell(book: Codebook, text: str, number: float | None) -> None:
    field = book.collection("full").cover.column(book.cover_field("version"))
    assert as_number(field, text) == number
