"""Ids of rows above that are nearly right: the one that is meant is suggested, where only one can be."""

from __future__ import annotations

import pytest

from tipdata.checks.suggestions import alike_ids
from tipdata.records import strings

KNOWN = ["C-1", "C-\u0663", "\u0421-4", "C-05", "c-6", "7", "K-8", "k-8", "2025/014"]


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("c-1", "C-1"),
        ("C -1", "C-1"),
        ("C1", "C-1"),
        ("C-\u200b1", "C-1"),
        ("C-3", "C-\u0663"),
        ("C-4", "\u0421-4"),
        ("C-5", "C-05"),
        ("007", "7"),
        ("7.0", "7"),
        ("2025-14", "2025/014"),
        ("C-11", ""),
        ("C-10", ""),
        ("K 8", ""),
        ("70", ""),
        ("-", ""),
    ],
)
def test_the_id_that_is_written_almost_alike_is_suggested(found: str, meant: str) -> None:
    assert alike_ids(strings([found, found]), strings(KNOWN)).tolist() == [meant, meant]
