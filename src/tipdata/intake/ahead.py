"""Work on the pieces of a file by further threads, while the first one uses what came of the pieces before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")


class Ahead(Generic[Piece, Made]):
    """Pieces with what is made of each, in their order; while one is used, each of the threads makes the next.

    It gains time where the work is done outside of the interpreter, as that of numpy and hashlib is. An error of the work is raised at its
    piece. Of a single piece nothing can be made ahead, and no thread begins.
    """

    def __init__(self, pieces: Iterable[Piece], make: Callable[[Piece], Made], threads: int = 1) -> None:
        self._pieces, self._make = iter(pieces), make
        self._threads, self._pool = threads, ThreadPoolExecutor(max_workers=threads)
        self._begun: deque[tuple[Piece, Future[Made]]] = deque()

    def __enter__(self) -> Ahead[Piece, Made]:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[tuple[Piece, Made]]:
        first = list(islice(self._pieces, 2))
        if len(first) == 1:
            yield first[0], self._make(first[0])
            return
        self._pieces = chain(first, self._pieces)
        while self._begin():
            piece, made = self._begun.popleft()
            self._begin()
            yield piece, made.result()

    def left(self) -> Iterator[Piece]:
        """The pieces that were not given yet, of which nothing more is made."""
        while self._begun:
            yield self._begun.popleft()[0]
        yield from self._pieces

    def _begin(self) -> bool:
        """Gives each thread a piece, if there is one; whether any is being made."""
        for piece in islice(self._pieces, self._threads - len(self._begun)):
            self._begun.append((piece, self._pool.submit(self._make, piece)))
        return bool(self._begun)
