"""The bytes of one file, wherever they lie: on the disk, in an archive, or decrypted in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 23


@dataclass(frozen=True, eq=False)
class Content:
    """A file under the name that it is shown by; `open` gives its bytes from the beginning, of which the first `length` are its text."""

    shown: str
    open: Callable[[], BinaryIO]
    length: int | None = None

    @property
    def name(self) -> str:
        """The last part of the name."""
        return self.shown.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    @property
    def stem(self) -> str:
        return self.name.rsplit(".", 1)[0]

    @property
    def suffix(self) -> str:
        """The name's ending with its dot, in lower case."""
        return "." + self.name.rsplit(".", 1)[1].casefold() if "." in self.name else ""

    def head(self, length: int) -> bytes:
        with self.open() as stream:
            return stream.read(length)

    def blocks(self, size: int | None = None) -> Iterator[bytes]:
        left, size = self.length, BLOCK if size is None else size
        with self.open() as stream:
            while block := stream.read(size if left is None else min(left, size)):
                left = left - len(block) if left is not None else None
                yield block

    def whole(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()


def of_path(path: Path, shown: str) -> Content:
    return Content(shown, lambda: path.open("rb"))


def of_bytes(content: bytes, shown: str) -> Content:
    return Content(shown, lambda: io.BytesIO(content))
