"""Findings are kept by cause and told one by one, or in groups."""

from __future__ import annotations

import numpy as np
import pytest

from tipdata.codebook import Codebook, Severity, load_codebook
from tipdata.records import Batch, Findings, Place, strings


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


def batch(code: str, column: str, *rows: int, table: str = "cases", found: list[str] | None = None) -> Batch:
    places = tuple(Place("a.csv", "", row, "B") for row in rows)
    return Batch(code, places, table, column, column.title(), np.array(rows) - 2, found=strings(found) if found else None)


def test_the_most_harmful_comes_first_then_table_and_row(book: Codebook) -> None:
    findings = Findings(
        book,
        [
            batch("TIP-K06b", "forms", 2),
            batch("TIP-K05", "forms", 9, table="persons"),
            batch("TIP-K01", "case_id", 4),
            batch("TIP-K05", "forms", 3),
        ],
    )
    assert [(f.code, f.table, f.place.row) for f in findings] == [
        ("TIP-K01", "cases", 4),
        ("TIP-K05", "cases", 3),
        ("TIP-K05", "persons", 9),
        ("TIP-K06b", "cases", 2),
    ]
    assert findings.counts() == {"reject": 1, "error": 2, "warning": 1, "info": 0}


def test_a_batch_without_a_place_says_nothing(book: Codebook) -> None:
    assert len(Findings(book, [Batch("TIP-K05", ())])) == 0


def test_a_group_counts_all_of_one_cause_and_shows_the_first(book: Codebook) -> None:
    findings = Findings(book, [batch("TIP-K05", "forms", 3, 5, 8, found=["x", "y", "z"])])
    (group,) = findings.groups()
    assert (group.code, group.count, group.first.row) == ("TIP-K05", 3, 3)
    assert "“" not in group.message


def test_a_found_text_stands_in_the_message_of_its_own_cell(book: Codebook) -> None:
    findings = list(Findings(book, [batch("TIP-K05", "forms", 3, 5, found=["x" * 100, "y"])]))
    assert "“y”" in findings[1].message
    assert "x" * 58 not in findings[0].message


def test_a_fact_that_nobody_gave_reads_as_nothing(book: Codebook) -> None:
    (finding,) = Findings(book, [batch("TIP-K05", "forms", 3)])
    assert "{" not in finding.message


def test_adding_findings_keeps_their_order(book: Codebook) -> None:
    first, second = Findings(book, [batch("TIP-K06b", "forms", 2)]), Findings(book, [batch("TIP-K01", "case_id", 4)])
    assert [f.code for f in first + second] == [f.code for f in second + first] == ["TIP-K01", "TIP-K06b"]


def test_batches_are_found_by_severity(book: Codebook) -> None:
    findings = Findings(book, [batch("TIP-K06b", "forms", 2), batch("TIP-K01", "case_id", 4)])
    assert [b.code for b in findings.by_severity(Severity.reject)] == ["TIP-K01"]
