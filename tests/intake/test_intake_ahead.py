"""Other threads make the next pieces ready, where there are some: every piece once, in order, with what was made of it."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, strategies as st

from tipdata.intake.ahead import Ahead


@given(st.lists(st.integers(), max_size=6), st.integers(0, 6), st.integers(1, 3))
def test_every_piece_comes_once_made_or_as_it_is(pieces: list[int], used: int, threads: int) -> None:
    made, plain = [], []
    with Ahead(pieces, lambda piece: (piece, threading.get_ident()), threads) as ahead:
        for piece, (same, thread) in ahead:
            assert same == piece
            assert (thread == threading.get_ident()) == (len(pieces) == 1)
            made.append(piece)
            if len(made) > used:
                plain = list(ahead.left())
    assert made == pieces[: used + 1]
    assert plain == pieces[used + 1 :]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_comes_at_its_own_piece(threads: int) -> None:
    with Ahead([1, 2, 0, 4], lambda piece: 8 // piece, threads) as ahead:
        pieces = iter(ahead)
        assert [next(pieces), next(pieces)] == [(1, 8), (2, 4)]
        with pytest.raises(ZeroDivisionError):
            next(pieces)


def test_each_thread_has_a_piece_at_the_same_time() -> None:
    """Neither goes on before the other has begun."""
    both = threading.Barrier(2, timeout=30)
    with Ahead([1, 2], lambda piece: (piece, both.wait() >= 0), threads=2) as ahead:
        assert [made for _, made in ahead] == [(1, True), (2, True)]
