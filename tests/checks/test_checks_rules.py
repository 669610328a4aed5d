"""Every example of every rule gives what it says: the rule holds, fails, or does not apply."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_examples import Case, cases_of, told, unreadable_cells

from tipdata.codebook import Codebook, load_codebook

BOOK = load_codebook()
ROOT = Path(__file__).parents[2]
OTHERS = [load_codebook(ROOT / folder) for folder in ("tests/codebooks/clinic", "benchmarks/codebook")]
WORDS = {"pass": "hold (applied, and not failed)", "fail": "fail", "not_applied": "not apply"}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in cases_of(BOOK)])
def test_the_example_gives_what_it_says(case: Case) -> None:
    came = told(case, BOOK)
    where = case.where(BOOK)
    assert not list(unreadable_cells(came.submission)), f"{where}: write what the fields take"
    if came.outcome != case.kind:
        said = f"{where}: the rule {case.rule.code} should {WORDS[case.kind]}"
        pytest.fail(f"{said}, but it comes out as '{came.outcome}' ({came.result}) for {case.example}")
    assert {batch.code for batch in came.findings.batches} == ({case.rule.code} if came.result.failed else set())
    if case.kind == "fail":
        (finding, *_) = came.findings
        assert (finding.severity, finding.indicator, finding.question) == (case.rule.severity, case.rule.indicator, case.rule.question)
        assert finding.place.file, where


@pytest.mark.parametrize(("book", "case"), [pytest.param(book, case, id=case.id) for book in OTHERS for case in cases_of(book)])
def test_so_it_is_in_other_codebooks(book: Codebook, case: Case) -> None:
    assert told(case, book).outcome == case.kind
