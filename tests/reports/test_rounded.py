"""Rounded numbers say that something is whole, or nothing, only where it is."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tipdata.quality.measured import wilson
from tipdata.reports.rounded import score_text, share_text, short_of


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "1.000"),
        (30_999 / 31_000, "0.999"),
        (0.9994, "0.999"),
        (1 / 31_000, "0.001"),
        (0.0, "0.000"),
        (-0.9999, "-1.000"),
        (0.5, "0.500"),
    ],
)
def test_a_share_is_whole_or_nothing_only_where_it_is(share: float, said: str) -> None:
    assert share_text(share) == said


def test_the_end_of_an_interval_of_a_whole_share_is_whole() -> None:
    for successes, said in ((7, ["0.646", "1.000"]), (0, ["0.000", "0.354"])):
        assert [share_text(end) for end in wilson(successes, 7)] == said


@pytest.mark.parametrize(
    ("score", "said"), [(100.0, "100"), (99.8, "99.8"), (99.99, "99.9"), (99.4, "99"), (0.0, "0"), (0.02, "0.1"), (62.5, "62")]
)
def test_a_score_is_100_or_0_only_where_it_is(score: float, said: str) -> None:
    assert score_text(score) == said


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(1, 6))
def test_rounding_moves_a_share_by_one_step_at_most(top: int, bottom: int, digits: int) -> None:
    share = min(top, bottom) / bottom
    rounded = short_of(share, digits)
    assert abs(rounded - share) <= 10.0**-digits
    assert (rounded == 1) is (top >= bottom)
    assert (rounded == 0) is (top == 0)
