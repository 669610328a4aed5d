"""Promise 4: values of personal and higher fields reach no terminal, report or log without --show-values."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from running import Run
from tipdata.codebook import Codebook, FieldType, Level, TableKind, load_codebook
from tipdata.templates import write_template

CANARY = "ZQXCANARY"
COVER = {
    "reporting_unit_code": "U1",
    "version": "1",
    "period_start": "2025-01-01",
    "period_end": "2025-03-31",
    "nil_return": "no",
    "submitted_on": "2025-04-10",
}


def rows_with_canaries(book: Codebook, form: str, rows: int, words: list[str]) -> dict[str, list[dict[str, str]]]:
    """Every cell of a personal or higher field holds a word that nothing else holds; keys and parents are in order."""
    filled: dict[str, list[dict[str, str]]] = {}
    number = 0
    for view in book.collection(form).views:
        if view.table.kind is TableKind.cover:
            filled[view.name] = [{c.name: COVER.get(c.name, "") for c in view.entered}]
            continue
        filled[view.name] = []
        for row in range(rows):
            cells = {}
            for column in view.entered:
                if column.name in view.key_columns or column.references:
                    cells[column.name] = column.example if column.type in (FieldType.code, FieldType.codes) else str(row + 1)
                elif column.sensitivity is not Level.none:
                    number += 1
                    cells[column.name] = f"{words[number % len(words)]}{CANARY}{number}"
            filled[view.name].append(cells)
    return filled


def commands(path: str, tmp_path: Path) -> list[list[str]]:
    return [
        ["validate", path],
        ["validate", path, "--verbose", "--evidence"],
        ["validate", path, "--format", "json"],
        ["validate", path, "--format", "csv"],
        ["merge", path, "-o", "merged", "--replace"],
        ["summary", path],
        ["summary", path, "--format", "json"],
    ]


def nothing_leaks(path: str, tmp_path: Path, tipdata: Run) -> None:
    for words in commands(path, tmp_path):
        result = tipdata(*words)
        assert result.returncode in (0, 1, 2), result.stderr
        leaked = [name for name, text in (("stdout", result.stdout), ("stderr", result.stderr)) if CANARY in text]
        assert not leaked, f"{words} shows a personal value on {leaked}"


# Simple forms in CSV files are tried below, with any words around the values.
@pytest.mark.parametrize(("form", "carrier"), [("simple", "xlsx"), ("full", "xlsx"), ("full", "csv"), ("aggregates", "csv")])
def test_no_output_holds_a_personal_value(form: str, carrier: str, tmp_path: Path, tipdata: Run) -> None:
    path = "sub.xlsx" if carrier == "xlsx" else "sub"
    rows = rows_with_canaries(load_codebook(), form, 2, ["", "=1+1", "2025-13-", "-", "unknown;", "O'Brien "])
    write_template(load_codebook(), form, tmp_path / path, format=carrier, rows=rows)  # type: ignore[arg-type]
    nothing_leaks(path, tmp_path, tipdata)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=8), min_size=1, max_size=4), number=st.integers(1, 3))
def test_no_output_holds_a_personal_value_whatever_stands_around_it(words: list[str], number: int, tmp_path: Path, tipdata: Run) -> None:
    rows = rows_with_canaries(load_codebook(), "simple", number, words)
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        path = f"{Path(folder).name}/sub"
        write_template(load_codebook(), "simple", tmp_path / path, format="csv", rows=rows)
        nothing_leaks(path, tmp_path, tipdata)


def test_values_are_shown_when_asked_for_by_name(tmp_path: Path, tipdata: Run) -> None:
    book = load_codebook()
    write_template(book, "full", tmp_path / "sub.xlsx", format="xlsx", rows=rows_with_canaries(book, "full", 1, [""]))
    assert CANARY in tipdata("validate", "sub.xlsx", "--show-values", "--verbose").stdout
    assert CANARY in tipdata("validate", "sub.xlsx", "--show-values", "--format", "json").stdout


def test_a_report_carries_the_marking_of_its_highest_field(tmp_path: Path, tipdata: Run) -> None:
    book = load_codebook()
    write_template(book, "full", tmp_path / "sub.xlsx", format="xlsx", rows=rows_with_canaries(book, "full", 1, [""]))
    assert "This report is marked: sensitive." in tipdata("validate", "sub.xlsx").stdout
    assert '"marking": "sensitive"' in tipdata("validate", "sub.xlsx", "--format", "json").stdout
