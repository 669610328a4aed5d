"""Texts that a spreadsheet program would run are shielded, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tipdata.codebook import FORMULA_STARTS, visible
from tipdata.protection import neutral, unshielded


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\uff1d1+1", "\uff0bx", "\uff0dx", "\uff20x"])
def test_what_would_run_is_shielded(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5", "-1.5e3", "5", "a=b", "'quoted'", ""])
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert neutral(text) == text


@given(st.text(st.sampled_from("=+-@\uff1d\uff20'a1 \t"), max_size=5))
def test_nothing_runs_and_nothing_is_lost(text: str) -> None:
    written = neutral(text)
    assert not written.startswith(FORMULA_STARTS) or written == visible(text)
    if written != visible(text):
        assert unshielded(written) == visible(text)
