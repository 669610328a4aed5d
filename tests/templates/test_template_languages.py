"""Workbooks in every language: what is typed into them in one language is the same data as in any other."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from tipdata.codebook import Codebook, FieldSpec, load_codebook
from tipdata.codebook.inventory import inventory
from tipdata.intake import read_submission
from tipdata.intake.typing import reader
from tipdata.records import Submission
from tipdata.synthesis import make_example
from tipdata.synthesis.rounds import Rows
from tipdata.templates import sheets_of, write_template
from tipdata.templates.cells import answers

BOOK = load_codebook()
FORMS = list(BOOK.forms)
OTHERS = BOOK.languages[1:]
PAIRS = [(form, language) for form in FORMS for language in OTHERS]
QUICK_PAIRS = [
    pair for number, pair in enumerate(PAIRS) if pair[0] == FORMS[0] or number % len(OTHERS) == FORMS.index(pair[0]) % len(OTHERS)
]
FIELDS = [field for table in BOOK.tables.values() for field in table.fields if BOOK.codelist(field) is not None]


@lru_cache(maxsize=16)
def drawn(form: str) -> Rows:
    return make_example(BOOK, form, seed=5, rows=3).rows


def sent(form: str, language: str, folder: Path, rows: Rows | None) -> Submission:
    """A workbook in a language, filled with rows by code, as it is read."""
    path = folder / f"{form}-{language}.xlsx"
    write_template(BOOK.speak(language), form, path, format="xlsx", rows=rows)
    return read_submission(path, BOOK)


Data = dict[tuple[str, str], tuple[list[str], list[int]]]


def data_of(submission: Submission) -> Data:
    """Each column of each table: its canonical texts, and the state of its cells."""
    tables = submission.tables.items()
    return {(table, name): (list(c.text), list(c.state)) for table, data in tables for name, c in data.columns.items()}


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Data]:
    folder = tmp_path_factory.mktemp("en")
    tried = PAIRS if settings().max_examples >= 1000 else QUICK_PAIRS
    return {form: data_of(sent(form, "en", folder, drawn(form))) for form in dict(tried)}


@pytest.mark.parametrize(("form", "language"), PAIRS if settings().max_examples >= 1000 else QUICK_PAIRS)
def test_the_same_records_are_the_same_data_in_every_language(form: str, language: str, english: dict[str, Data], tmp_path: Path) -> None:
    submission = sent(form, language, tmp_path, drawn(form))
    assert data_of(submission) == english[form]
    assert {batch.code for batch in submission.findings.batches} == set()
    assert submission.stamp["language"] == language
    assert submission.stamp["codebook_fingerprint"] == BOOK.fingerprint


@pytest.mark.parametrize("language", OTHERS)
def test_a_blank_workbook_is_known_sheet_by_sheet(language: str, tmp_path: Path) -> None:
    submission = sent(BOOK.default_form, language, tmp_path, None)
    assert [sheet.view.name for sheet in submission.received] == [view.name for view in BOOK.collection().views]
    assert not submission.findings.batches


@pytest.mark.parametrize("language", OTHERS)
def test_a_workbook_without_its_stamp_is_known_by_its_words(language: str, tmp_path: Path, english: dict[str, Data]) -> None:
    form = BOOK.default_form
    path = tmp_path / "sent.xlsx"
    write_template(BOOK.speak(language), form, path, format="xlsx", rows=drawn(form))
    workbook = openpyxl.load_workbook(path)
    for name in [name for name in workbook.sheetnames if name.startswith("_")]:
        del workbook[name]
    workbook.save(path)
    submission = read_submission(path, BOOK)
    assert "language" not in submission.stamp
    assert data_of(submission) == english[form]


@given(st.sampled_from(FIELDS), st.sampled_from(OTHERS), st.data())
def test_a_label_typed_in_any_language_is_its_code(field: FieldSpec, language: str, data: st.DataObject) -> None:
    said = answers(field, BOOK.speak(language))
    code = data.draw(st.sampled_from(sorted(said)))
    understanding = BOOK.understanding(*BOOK.languages)
    assert reader(field, understanding)(said[code]) == reader(field, BOOK)(code)


def texts_in(path: Path) -> str:
    with zipfile.ZipFile(path) as workbook:
        return "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("language", OTHERS)
def test_sheets_run_as_the_language_is_written_and_the_cover_says_who_read_it(language: str, tmp_path: Path) -> None:
    book = BOOK.speak(language)
    path = tmp_path / "blank.xlsx"
    write_template(book, BOOK.default_form, path, format="xlsx")
    with zipfile.ZipFile(path) as workbook:
        views = [workbook.read(f"xl/worksheets/sheet{n}.xml").decode() for n, _ in enumerate(_views(book), start=1)]
    assert {'rightToLeft="1"' in view for view in views} == {book.direction == "rtl"}
    assert book.translation is not None
    said = book.say("template.not_reviewed").replace('"', "&quot;").replace("&quot;", '"')
    assert (said in texts_in(path)) == (not book.translation.reviewed)


def _views(book: Codebook) -> tuple[object, ...]:
    return sheets_of(book, book.collection())


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_where_a_language_promises_words(language: str) -> None:
    """A text that is the same in both languages is a name, a grade or a word that both have."""
    own, other = inventory(BOOK), inventory(BOOK.speak(language))
    parts = BOOK.speak(language).translation
    assert parts is not None
    due = {path for path, word in own.items() if word.text and not word.extra and (parts.is_whole or word.part in parts.parts)}
    alike = {own[path].text for path in due if path[0] != "bands" and path in other and other[path].text == own[path].text}
    assert all(len(text.split()) <= 3 or "{" in text for text in alike), sorted(alike)
