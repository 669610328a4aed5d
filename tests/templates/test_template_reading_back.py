"""What is written comes back from intake: every form, both formats, blank and filled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from tipdata.codebook import Codebook, load_codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.records import State, Submission
from tipdata.templates import write_template

FORMS = tuple(load_codebook().forms)
STATES = {"unknown": State.unknown, "not_applicable": State.not_applicable, "withheld": State.withheld}


def written(book: Codebook, form: str, folder: Path, kind: str, rows=None, stamp=None) -> Submission:  # type: ignore[no-untyped-def]
    out = folder / ("template.xlsx" if kind == "xlsx" else "template")
    write_template(book, form, out, format=kind, rows=rows, stamp=stamp)  # type: ignore[arg-type]
    return read_submission(out, book)


@pytest.fixture(scope="module")
def blank(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Submission]:
    """`blank(form, kind)` is the blank template of a form as it is read, written once."""
    return cache(lambda form, kind: written(book, form, tmp_path_factory.mktemp("blank"), kind))


def unreadable(submission: Submission) -> list[str]:
    return [name for sheet in submission.received for name, column in sheet.columns.items() if (column.state == State.unreadable).any()]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("form", FORMS)
def test_a_blank_template_is_read_without_rows_and_without_complaint(blank, form: str, kind: str) -> None:
    submission = blank(form, kind)
    cover = submission.collection.cover
    assert submission.collection.form.name == form
    assert {sheet.view.name for sheet in submission.received} == {view.name for view in submission.collection.views}
    assert all(len(sheet) == (1 if sheet.view is cover else 0) for sheet in submission.received)
    assert unreadable(submission) == []
    assert len(submission.findings) == 0
    assert not any("no stamp" in text for text in submission.assumptions)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("form", FORMS)
def test_a_blank_template_holds_its_form_and_version_and_nothing_else(book: Codebook, blank, form: str, kind: str) -> None:
    submission = blank(form, kind)
    filled = {name: str(column.text[0]) for name, column in submission.tables[book.cover.name].columns.items() if column.filled[0]}
    assert filled == {book.cover_field("form"): form, book.cover_field("version"): "1"}
    assert sum(file.used for file in submission.files) == 2


@pytest.mark.parametrize("seed", range(3 if settings().max_examples >= 1000 else 1))
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("form", FORMS)
def test_every_answer_of_every_field_comes_back(book: Codebook, fill, form: str, kind: str, seed: int, tmp_path: Path) -> None:
    rows = fill(form, seed)
    submission = written(book, form, tmp_path, kind, rows)
    assert unreadable(submission) == []
    for sheet in submission.received:
        for column in sheet.view.entered:
            reasons = {reason.code: STATES[reason.state] for reason in book.allowed_missing(column)}
            given = [row[column.name] for row in rows[sheet.view.name]]
            cells = sheet.columns[column.name]
            assert list(cells.state) == [reasons.get(text, State.filled) for text in given], column.name
            assert list(cells.text) == ["" if text in reasons else text for text in given], column.name


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_stamp_names_codebook_form_language_and_plan(book: Codebook, kind: str, tmp_path: Path) -> None:
    submission = written(book, book.default_form, tmp_path, kind, stamp={"plan_id": "plan-7"})
    assert submission.stamp == {**book.stamp, "form": book.default_form, "language": "en", "plan_id": "plan-7"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_text_that_is_no_answer_is_left_as_it_was_given(book: Codebook, kind: str, tmp_path: Path) -> None:
    collection = book.collection("full")
    coded = ((view, column) for view in collection.views for column in view.entered if book.codelist(column))
    view, column = next((view, column) for view, column in coded if view is not collection.cover)
    rows = {view.name: [dict.fromkeys(view.key_columns, "C1") | {column.name: "no such answer"}]}
    submission = written(book, "full", tmp_path, kind, rows)
    received = next(sheet for sheet in submission.received if sheet.view.name == view.name)
    assert list(received.columns[column.name].raw) == ["no such answer"]
    assert list(received.columns[column.name].state) == [State.unreadable]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_same_template_has_the_same_bytes(book: Codebook, fill, kind: str, tmp_path: Path) -> None:
    for name in ("first", "second"):
        out = tmp_path / name / ("template.xlsx" if kind == "xlsx" else "template")
        write_template(book, "full", out, format=kind, rows=fill("full", 1))  # type: ignore[arg-type]
    first, second = (sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()) for name in ("first", "second"))
    assert [path.name for path in first] == [path.name for path in second]
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(first, second, strict=True))


def test_an_unknown_form_is_refused_with_the_known_ones(book: Codebook, tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match=book.default_form):
        write_template(book, "nothing", tmp_path / "template.xlsx", format="xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_must_be_named_as_one(book: Codebook, tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match=r"\.xlsx"):
        write_template(book, book.default_form, tmp_path / "template.csv", format="xlsx")


def test_rows_for_what_the_form_lacks_are_a_mistake_of_the_caller(book: Codebook, tmp_path: Path) -> None:
    cover = book.collection().cover.name
    for rows in ({"nothing": []}, {cover: [{"nothing": "1"}]}, {cover: [{}, {}]}):
        with pytest.raises(ValueError, match=r"nothing|one row"):
            write_template(book, book.default_form, tmp_path / "template.xlsx", format="xlsx", rows=rows)
    assert list(tmp_path.iterdir()) == []


def test_a_text_too_long_for_a_worksheet_is_refused_without_showing_it(book: Codebook, tmp_path: Path) -> None:
    view = next(view for view in book.collection().views if view is not book.collection().cover)
    column = view.entered[0]
    with pytest.raises(TipdataError, match=column.label) as error:
        write_template(book, book.default_form, tmp_path / "t.xlsx", format="xlsx", rows={view.name: [{column.name: "z" * 40_000}]})
    assert "zzz" not in str(error.value)
    assert list(tmp_path.iterdir()) == []
