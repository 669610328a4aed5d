"""Dates that heap on a day: the exact binomial test, against a computation in whole fractions written apart (REFERENCE 4, D14)."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from submitting import Desk, case, cover
from tipdata.checks.named import CHECKS, Context
from tipdata.checks.named.heaping import chance_of_at_least
from tipdata.codebook import Rule, Severity

DAYS = [{"day": 1, "month": 1}, {"day": 1}]
LIMITS = {"days": DAYS, "dates_at_least": 30, "hits_at_least": 5, "chance_below": 0.001}
RULE = Rule(
    code="TIP-QH01",
    severity=Severity.info,
    indicator="precision",
    title="x",
    message="x",
    why="x",
    mend="x",
    check="heaping",
    parameters=LIMITS,
)


def exactly(hits: int, number: int, chance: Fraction) -> Fraction:
    terms = (math.comb(number, count) * chance**count * (1 - chance) ** (number - count) for count in range(hits, number + 1))
    return sum(terms, Fraction(0))


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([Fraction(1, 365), Fraction(12, 365), Fraction(1, 2)]))
def test_the_chance_is_exact(hits: int, number: int, chance: Fraction) -> None:
    expected = 1.0 if hits == 0 else float(exactly(hits, number, chance))
    assert chance_of_at_least(hits, number, float(chance)) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_the_figures_of_the_reference() -> None:
    assert round(chance_of_at_least(5, 30, 12 / 365), 4) == 0.0028
    assert chance_of_at_least(5, 30, 1 / 365) < 0.001


def test_large_columns_are_judged_at_once() -> None:
    assert chance_of_at_least(300_000, 1_000_000, 12 / 365) == 0.0
    assert chance_of_at_least(40_000, 1_000_000, 12 / 365) < 1e-100
    assert chance_of_at_least(20_000, 1_000_000, 12 / 365) == pytest.approx(1.0)


@pytest.fixture(scope="module")
def told(desk: Desk):
    def run(dates: list[str], form: str = "full"):
        rows = [case(f"C{number}", date_opened=date) for number, date in enumerate(dates)]
        submission = desk.read({"submission": [cover()], "cases": rows})
        return CHECKS["heaping"].run(Context(submission, RULE), CHECKS["heaping"].parameters.model_validate(LIMITS))

    return run


ELSEWHERE = [f"2024-{1 + number % 12:02}-{2 + number % 26:02}" for number in range(30)]


@pytest.mark.parametrize(
    ("dates", "applied", "failed", "day"),
    [
        ([*["2024-01-01"] * 5, *ELSEWHERE[5:]], 2, 1, "1 January"),
        ([*["2024-03-01"] * 5, *ELSEWHERE[5:]], 2, 0, ""),
        ([*["2024-03-01"] * 4, *["2024-07-01"] * 3, *ELSEWHERE[7:]], 2, 1, "the first of a month"),
        ([*["2024-01-01"] * 4, *ELSEWHERE[4:]], 2, 0, ""),
        ([*["2024-01-01"] * 5, *["2024-01"] * 25], 1, 0, ""),  # five full dates are too few
        ([*["2024-01-01"] * 29], 0, 0, ""),
    ],
)
def test_heaps_are_told_once_for_a_column(told, dates: list[str], applied: int, failed: int, day: str) -> None:
    """Every case has a second date, recorded on one day of February; of the columns with enough full dates one heaps."""
    answer = told(dates)
    assert (answer.applied, answer.failed) == (applied, failed)
    for failure in answer.failures:
        assert (failure.table, failure.field, failure.together, failure.facts["day"]) == ("cases", "date_opened", True, day)
        assert failure.facts["hits"] == str(len(failure.rows))
