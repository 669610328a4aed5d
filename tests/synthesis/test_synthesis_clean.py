"""Examples without faults: nothing is found in them, and the same seed gives the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest
from synthetic import CASES, FORMS, LONG, SEEDS, big_example, found_in

from tipdata.codebook import Codebook, TableKind
from tipdata.errors import TipdataError
from tipdata.synthesis import make_example, write_example

BYTES = [(form, kind, faults) for form in FORMS for kind in ("xlsx", "csv") for faults in (True, False)]
QUICK_BYTES = [(form, kind, faults) for form, kind, faults in BYTES if (kind == "csv" and faults) or form == FORMS[-1]]


@pytest.mark.parametrize("seed", SEEDS if LONG else SEEDS[:1])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_found_in_five_hundred_cases(form: str, seed: int, book: Codebook, tmp_path: Path) -> None:
    write_example(big_example(form, seed), tmp_path / "example", "csv")
    assert not found_in(tmp_path / "example", book)


@pytest.mark.parametrize("form", FORMS if LONG else ("simple", "court", "aggregates"))
def test_nothing_is_found_in_a_workbook(form: str, book: Codebook, tmp_path: Path) -> None:
    write_example(make_example(book, form, seed=9, rows=60), tmp_path / "example", "xlsx")
    assert not found_in(tmp_path / "example", book)


@pytest.mark.parametrize("form", FORMS)
def test_the_first_sheet_of_records_has_the_rows_asked_for(form: str, book: Codebook) -> None:
    views = [view for view in book.collection(form).views if view.table.kind is not TableKind.cover]
    assert len(big_example(form, 1).rows[views[0].name]) == CASES


@pytest.mark.parametrize("rows", [1, 2, 7] if LONG else [1])
@pytest.mark.parametrize("form", FORMS if LONG else FORMS[::2])
def test_few_cases_are_enough(form: str, rows: int, book: Codebook, tmp_path: Path) -> None:
    write_example(make_example(book, form, seed=3, rows=rows, faults=True), tmp_path / "faulty", "csv")
    write_example(make_example(book, form, seed=3, rows=rows), tmp_path / "clean", "csv")
    assert not found_in(tmp_path / "clean", book)


def test_every_column_of_a_form_that_may_be_filled_is_filled_somewhere(book: Codebook) -> None:
    """But for those that a recipe leaves blank on purpose."""
    blank = {
        (form, view.name, column.name)
        for form in FORMS
        for view in book.collection(form).views
        for column in view.entered
        if not any(row.get(column.name) for seed in SEEDS[:2] for row in big_example(form, seed).rows[view.name])
    }
    assert blank == {
        (form, *column)
        for form in ("full", "police")
        for column in (("cases", "related_case_id"), ("cases", "narrative"), ("victim_tally", "note"))
    }


def digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(("form", "file_format", "faults"), BYTES if LONG else QUICK_BYTES)
def test_the_same_seed_gives_the_same_bytes(form: str, file_format: str, faults: bool, book: Codebook, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_example(make_example(book, form, seed=5, rows=30, faults=faults), tmp_path / name, file_format)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_unit_and_other_rows(book: Codebook) -> None:
    one, two = (make_example(book, "simple", seed=seed, rows=30).rows for seed in (1, 2))
    assert one["cover"][0]["reporting_unit_code"] != two["cover"][0]["reporting_unit_code"]
    assert one["cases"] != two["cases"]


@pytest.mark.parametrize("form", ["simple", "full"])
def test_the_first_cases_do_not_depend_on_how_many_follow(form: str, book: Codebook) -> None:
    few, many = (make_example(book, form, seed=4, rows=rows).rows for rows in (15, 60))
    assert few["cases"] == many["cases"][:15]
    assert few["persons"] == many["persons"][: len(few["persons"])]


def test_the_data_says_that_it_is_synthetic(book: Codebook, tmp_path: Path) -> None:
    example = make_example(book, "full", seed=2, rows=5)
    write_example(example, tmp_path / "x", "xlsx")
    write_example(example, tmp_path / "c", "csv")
    cover = example.rows["submission"][0]
    assert cover["reporting_unit_code"].startswith("SYNTHETIC")
    assert cover["prepared_by_role"].startswith("SYNTHETIC")
    assert "SYNTHETIC" in (tmp_path / "c" / "README.txt").read_text(encoding="utf-8")
    stamp = openpyxl.load_workbook(tmp_path / "x" / "submission.xlsx")["_tipdata"]
    assert ("synthetic", "yes") in {(row[0].value, row[1].value) for row in stamp.iter_rows(max_col=2)}


def test_an_example_is_written_whole_or_not_at_all(book: Codebook, tmp_path: Path) -> None:
    example = make_example(book, "simple", seed=1, rows=3)
    (tmp_path / "filled").mkdir()
    (tmp_path / "filled" / "mine.txt").write_text("mine")
    with pytest.raises(TipdataError, match="not empty"):
        write_example(example, tmp_path / "filled", "csv")
    assert [p.name for p in (tmp_path / "filled").iterdir()] == ["mine.txt"]
    assert not list(tmp_path.glob(".tipdata*"))


@pytest.mark.parametrize(("form", "rows", "seed"), [("nothing", 5, 1), ("simple", 0, 1), ("simple", 5, -1)])
def test_what_makes_no_sense_is_refused(form: str, rows: int, seed: int, book: Codebook) -> None:
    with pytest.raises(TipdataError):
        make_example(book, form, seed=seed, rows=rows)
