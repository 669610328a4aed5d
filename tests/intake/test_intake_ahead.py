"""A second thread makes the next piece ready, where there is one: every piece once, in order, with what was made of it."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, strategies as st

from tipdata.intake.ahead import Ahead


@given(st.lists(st.integers(), max_size=6), st.integers(0, 6))
def test_every_piece_comes_once_made_or_as_it_is(pieces: list[int], used: int) -> None:
    made, plain = [], []
    with Ahead(pieces, lambda piece: (piece, threading.get_ident())) as ahead:
        for piece, (same, thread) in ahead:
            assert same == piece
            assert (thread == threading.get_ident()) == (len(pieces) == 1)
            made.append(piece)
            if len(made) > used:
                plain = list(ahead.left())
    assert made == pieces[: used + 1]
    assert plain == pieces[used + 1 :]


def test_an_error_comes_at_its_own_piece() -> None:
    with Ahead([1, 2, 0, 4], lambda piece: 8 // piece) as ahead:
        pieces = iter(ahead)
        assert [next(pieces), next(pieces)] == [(1, 8), (2, 4)]
        with pytest.raises(ZeroDivisionError):
            next(pieces)
