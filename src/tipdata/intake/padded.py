"""Numbers that a workbook shows with zeros before them, as 0007: the reader gives the number, the person saw the zeros."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import iterparse

from .scans import column_number

_ZEROS = re.compile(r"(0{2,15})(?:;.*)?")
_NAME = rb"<(?:[A-Za-z_][\w.-]*:)?"
# The beginning of a row, or of a cell with its formula and a whole number as its value.
_BEGINNING = re.compile(
    _NAME + rb"(row|c)((?:\s[^>]*?)?)/?>(?:\s*" + _NAME + rb"f(?:\s[^>]*?)?(?:/>|>[^<]*</[^>]*>))?(?:\s*" + _NAME + rb"v>([0-9]{1,15})</)?"
)
_ATTRIBUTE = re.compile(rb"\s([rst])\s*=\s*[\"']([^\"']*)[\"']")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 22
_LONGEST = 1 << 24


def padded_styles(archive: zipfile.ZipFile, styles: str) -> dict[bytes, int]:
    """The numbers of the cell styles that fill up with zeros, and to how many digits; most workbooks have none."""
    formats: dict[str, int] = {}
    found: dict[bytes, int] = {}
    within = False
    number = 0
    with archive.open(styles) as stream:
        for event, element in iterparse(stream, ("start", "end")):  # noqa: S314
            name = element.tag.rpartition("}")[2]
            if name == "cellXfs":
                within = event == "start"
            elif event == "end" and name == "numFmt" and (zeros := width_of_zeros(element.get("formatCode", ""))):
                formats[element.get("numFmtId", "")] = zeros
            elif event == "end" and name == "xf" and within:
                if (width := formats.get(element.get("numFmtId", ""))) is not None:
                    found[str(number).encode()] = width
                number += 1
    return found


def width_of_zeros(format_: str) -> int:
    """Up to how many digits a number format fills up with zeros; 0 where it does not."""
    zeros = _ZEROS.fullmatch(format_)
    return len(zeros[1]) if zeros else 0


def padded_cells(stream: IO[bytes], styles: dict[bytes, int]) -> dict[tuple[int, int], str]:
    """By row and column, from 1, the texts that the cells of a sheet that have these styles show."""
    shown: dict[tuple[int, int], str] = {}
    row = column = 0
    for beginning in _beginnings(stream):
        told = dict(_ATTRIBUTE.findall(beginning[2]))
        if beginning[1] == b"row":
            row, column = int(told[b"r"]) if told.get(b"r", b"").isdigit() else row + 1, 0
            continue
        # A cell that does not say where it stands follows the one before it.
        place = _PLACE.fullmatch(told.get(b"r", b""))
        column = column_number(place[1].decode()) if place else column + 1
        width = styles.get(told.get(b"s", b"0"))
        # A cell of another type than n holds no number: its value is a truth value, or the place of a text.
        if width is not None and beginning[3] and len(beginning[3]) < width and told.get(b"t", b"n") == b"n":
            shown[int(place[2]) if place else row, column] = beginning[3].decode().zfill(width)
    return shown


def _beginnings(stream: IO[bytes]) -> Iterator[re.Match[bytes]]:
    """Every beginning of a row or cell, each whole, however the bytes are cut."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        last = None
        for beginning in _BEGINNING.finditer(text):
            if last is not None:
                yield last
            last = beginning
        if last is not None and len(text) - last.start() > _LONGEST:
            yield last
            last = None
        rest = text[last.start() :] if last is not None else text[-_LONGEST:]
    yield from _BEGINNING.finditer(rest)
