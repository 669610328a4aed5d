"""Promise 8: who puts the true value into every cell that is reported, and runs again, finds nothing new."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from hypothesis import given, settings, strategies as st

from submitting import Desk, Sheets, clean, header_of
from tipdata.codebook import Codebook
from tipdata.records import Finding, column_letter

WRONG = ("", "?", "unknown", "withheld", "-1", "2025-13", "none;unknown", "again")


@st.composite
def faulty(draw: st.DrawFn, form: str) -> tuple[Sheets, Sheets]:
    """A clean submission, and the same with at most one wrong cell in each row."""
    right = clean(form)
    wrong = copy.deepcopy(right)
    for sheet, rows in wrong.items():
        for number, row in enumerate(rows):
            if draw(st.integers(0, 3)) or not number:
                continue
            column = draw(st.sampled_from(header_of(rows)))
            text = draw(st.sampled_from(WRONG))
            row[column] = right[sheet][0][column] if text == "again" else text
    return right, wrong


def cells_named(finding: Finding, sheets: Sheets) -> Iterator[tuple[str, int, str]]:
    """The cells, as (sheet, row, column), that a finding asks somebody to mend; blanks of a column are one finding about all of them."""
    sheet = finding.place.file.rsplit("/", 1)[-1].removesuffix(".csv")
    header = header_of(sheets[sheet])
    column = header[[column_letter(n + 1) for n in range(len(header))].index(finding.place.letter)]
    rows = [finding.place.row - 2]
    if finding.code == "TIP-K06b":
        rows = [number for number, row in enumerate(sheets[sheet]) if not row[column]]
    yield from ((sheet, row, column) for row in rows)


def identities(findings: list[Finding]) -> set[tuple[str, str, str, int]]:
    return {(f.code, f.table, f.column, 0 if f.code == "TIP-K06b" else f.place.row) for f in findings}


@pytest.mark.parametrize("form", ["full", "simple", "aggregates"])
@settings(max_examples=settings().max_examples // 4)
@given(data=st.data())
def test_one_pass_of_mending_is_enough(form: str, data: st.DataObject, desk: Desk, book: Codebook) -> None:
    right, wrong = data.draw(faulty(form))
    first = list(desk.findings(desk.read(wrong)))
    mended = copy.deepcopy(wrong)
    for finding in first:
        for sheet, row, column in cells_named(finding, wrong):
            mended[sheet][row][column] = right[sheet][row][column]
    second = list(desk.findings(desk.read(mended)))
    assert identities(second) <= identities(first)
    true = {
        (sheet, number, column)
        for sheet, rows in mended.items()
        for number, row in enumerate(rows)
        for column in row
        if row[column] != right[sheet][number][column]
    }
    if not true:
        assert second == []
