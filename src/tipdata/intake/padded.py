"""Numbers that a workbook shows with zeros before them, as 0007: the reader gives the number, the person saw the zeros."""

from __future__ import annotations

import re
import zipfile
from typing import IO
from xml.etree.ElementTree import iterparse

from .scans import column_number

_ZEROS = re.compile(r"(0{2,15})(?:;.*)?")
# A cell of another type than n holds no number: its value is a truth value, or the place of a text.
_CELL = re.compile(
    rb'<c (?![^>]*\bt="(?!n"))r="([A-Z]{1,3})([0-9]{1,7})"[^>]*? s="([0-9]{1,5})"[^>]*>(?:<f>[^<]*</f>)?<v>([0-9]{1,15})</v>',
)
_CHUNK = 1 << 22
_LONGEST_CELL = 1 << 12


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
            elif event == "end" and name == "numFmt" and (zeros := _ZEROS.fullmatch(element.get("formatCode", ""))):
                formats[element.get("numFmtId", "")] = len(zeros[1])
            elif event == "end" and name == "xf" and within:
                if (width := formats.get(element.get("numFmtId", ""))) is not None:
                    found[str(number).encode()] = width
                number += 1
    return found


def padded_cells(stream: IO[bytes], styles: dict[bytes, int]) -> dict[tuple[int, int], str]:
    """By row and column, from 1, the texts that the cells of a sheet that have these styles show."""
    shown: dict[tuple[int, int], str] = {}
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        for cell in _CELL.finditer(text):
            width = styles.get(cell[3])
            if width is not None and len(cell[4]) < width:
                shown[int(cell[2]), column_number(cell[1].decode())] = cell[4].decode().zfill(width)
        rest = text[-_LONGEST_CELL:]
    return shown
