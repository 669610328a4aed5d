"""Compound files (OLE), byte by byte."""

from __future__ import annotations

import struct


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each in sectors of its own."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    table, content, entries = [], b"", [_compound_entry("Root Entry", 5, end, 0, child=1)]
    for number, (name, stream) in enumerate(streams.items(), start=1):
        data = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
        start, count = len(table), len(data) // 512
        table += [*range(start + 1, start + count), end]
        content += data
        entries.append(_compound_entry(name, 2, start, len(data), right=number + 1 if number < len(streams) else free))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    start = len(table)
    table += [*range(start + 1, start + len(directory) // 512), end]
    first_table = len(table)
    table += [0xFFFFFFFD]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<8I", 1, start, 0, 4096, end, 0, end, 0)
    head = head.ljust(76, b"\0")[:76] + struct.pack("<109I", first_table, *[free] * 108)
    return head + content + directory + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")


def _compound_entry(name: str, kind: int, start: int, length: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, length)
