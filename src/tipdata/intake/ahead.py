"""Work on the pieces of a file by a second thread, while the first one uses what came of the piece before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")


class Ahead(Generic[Piece, Made]):
    """Pieces with what is made of each; the next one is made while one is used.

    It gains time where the work is done outside of the interpreter, as that of numpy and hashlib is. An error of the work is raised at its
    piece. Of a single piece nothing can be made ahead, and no thread begins.
    """

    def __init__(self, pieces: Iterable[Piece], make: Callable[[Piece], Made]) -> None:
        self._pieces, self._make = iter(pieces), make
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._next: tuple[Piece, Future[Made]] | None = None

    def __enter__(self) -> Ahead[Piece, Made]:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[tuple[Piece, Made]]:
        first = [piece for piece in (next(self._pieces, None), next(self._pieces, None)) if piece is not None]
        if len(first) == 1:
            yield first[0], self._make(first[0])
            return
        self._pieces = chain(first, self._pieces)
        self._begin()
        while self._next is not None:
            piece, made = self._next
            self._begin()
            yield piece, made.result()

    def left(self) -> Iterator[Piece]:
        """The pieces that were not given yet, of which nothing more is made."""
        begun, self._next = self._next, None
        if begun is not None:
            yield begun[0]
        yield from self._pieces

    def _begin(self) -> None:
        piece = next(self._pieces, None)
        self._next = (piece, self._pool.submit(self._make, piece)) if piece is not None else None
