"""Compound files (OLE), in which old workbooks and encrypted ones are kept: the streams by their names."""

from __future__ import annotations

import struct

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SMALL = 4096
_MOST_SECTORS = 1 << 22


class Compound:
    """The streams of a compound file.

    Raises:
        ValueError, IndexError, struct.error: for a damaged file.

    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ValueError("no compound file")
        power, small_power = struct.unpack_from("<2H", data, 30)
        if not 7 <= power <= 16 or small_power > power:
            raise ValueError("sector size")
        self._size, self._small_size = 1 << power, 1 << small_power
        first_directory, _, _, first_small, _, first_further, further = struct.unpack_from("<7I", data, 48)
        self._table = self._allocation(list(struct.unpack_from("<109I", data, 76)), first_further, further)
        directory = self._chain(first_directory)
        self._entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
        self._small_table = _numbers(self._chain(first_small)) if first_small < _END else []
        root = self._entries[0]
        self._small = self._chain(struct.unpack_from("<I", root, 116)[0]) if struct.unpack_from("<I", root, 116)[0] < _END else b""

    def names(self) -> list[str]:
        return [name for entry in self._entries if (name := _name(entry))]

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; None where there is none of this name."""
        for entry in self._entries:
            if _name(entry).casefold() == name.casefold() and entry[66] == 2:
                start, length = struct.unpack_from("<2I", entry, 116)
                return (self._small_chain(start) if length < _SMALL else self._chain(start))[:length]
        return None

    def _allocation(self, sectors: list[int], further: int, count: int) -> list[int]:
        for _ in range(count):
            if further >= _END:
                break
            block = _numbers(self._sector(further))
            sectors += block[:-1]
            further = block[-1]
        return _numbers(b"".join(self._sector(sector) for sector in sectors if sector < _END))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, sector: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._table, sector))

    def _small_chain(self, sector: int) -> bytes:
        size = self._small_size
        return b"".join(self._small[number * size : (number + 1) * size] for number in _follow(self._small_table, sector))


def _follow(table: list[int], sector: int) -> list[int]:
    """The sectors of a chain. Raises ValueError for one that runs in a circle."""
    chain: list[int] = []
    while sector < _END:
        chain.append(sector)
        if len(chain) > min(len(table), _MOST_SECTORS):
            raise ValueError("endless chain")
        sector = table[sector]
    return chain


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0] if len(entry) == 128 else 0
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace") if 2 <= length <= 64 else ""
