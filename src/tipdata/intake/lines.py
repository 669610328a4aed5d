"""Many texts as the bytes of one, so that what tells ids from other texts is asked of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..records import Mask

_FEWEST = 1000
_PRINTED = bytes(range(0x20, 0x7F))
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Lines:
    """Texts of printable ASCII, one after the other with a line feed behind each."""

    joined: bytes

    @cached_property
    def signs(self) -> Bytes:
        return np.frombuffer(self.joined, dtype=np.uint8)

    @cached_property
    def ends(self) -> npt.NDArray[np.int64]:
        """Where the line feed of each text stands."""
        return np.flatnonzero(self.signs == 10)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self.ends, prepend=-1) - 1

    def sign(self, place: int) -> Bytes:
        """The sign of each text at a place from its end, 1 being the last; 10 where the text is shorter."""
        at = self.ends - place
        found: Bytes = np.where(self.lengths >= place, self.signs[np.maximum(at, 0)], np.uint8(10))
        return found

    @cached_property
    def first(self) -> Bytes:
        """The first sign of each text; 10 where there is none."""
        found: Bytes = self.signs[self.ends - self.lengths]
        return found

    def having(self, signs: bytes) -> Mask:
        """Which texts hold one of these signs."""
        found = np.zeros(len(self.ends), dtype=bool)
        for sign in signs:
            if sign in self.joined:
                found[np.searchsorted(self.ends, np.flatnonzero(self.signs == sign))] = True
        return found


def lines_of(texts: Sequence[str]) -> Lines | None:
    """The texts as lines; None where they are few, or hold other signs than printable ASCII."""
    if len(texts) < _FEWEST:
        return None
    joined = "\n".join(texts)
    return lines_in(f"{joined}\n".encode(), len(texts)) if joined.isascii() else None


def lines_in(joined: bytes, number: int) -> Lines | None:
    """So many texts with a line feed behind each as lines; None where they are few, or hold other signs than printable ASCII."""
    # What is left is a line feed behind each text, and nothing else.
    return Lines(joined) if number >= _FEWEST and joined.translate(None, _PRINTED) == b"\n" * number else None


def among(signs: Bytes, wanted: bytes) -> Mask:
    """Which signs are one of these."""
    table = np.zeros(256, dtype=bool)
    table[list(wanted)] = True
    return table[signs]
