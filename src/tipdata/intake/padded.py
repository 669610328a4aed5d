"""Numbers that a reader gives otherwise than they are: those that a workbook shows with zeros before them, as 0007, and those under a
format of dates that are no day's, of which a reader makes a time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import IO
from xml.etree.ElementTree import iterparse

from .scans import column_number

_ZEROS = re.compile(r"(0{2,15})(?:;.*)?")
_WORDS = re.compile(r'"[^"]*"|\\[^\n]|\[[^\]]*\]|_.|\*.')
_DAY_SIGNS = frozenset("yYdD")
_BUILT_IN_DAYS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
DAY = -1
_NAME = rb"<(?:[A-Za-z_][\w.-]*:)?"
# The beginning of a row, or of a cell with its formula and a number as its value.
_BEGINNING = re.compile(
    _NAME
    + rb"(row|c)((?:\s[^>]*?)?)/?>(?:\s*"
    + _NAME
    + rb"f(?:\s[^>]*?)?(?:/>|>[^<]*</[^>]*>))?(?:\s*"
    + _NAME
    + rb"v>(-?[0-9]{1,15}(?:\.[0-9]*)?)</)?"
)
_ATTRIBUTE = re.compile(rb"\s([rst])\s*=\s*[\"']([^\"']*)[\"']")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 22
_LONGEST = 1 << 24
_NO_DAYS = (b"<v>-", b"<v>0<")


def padded_styles(archive: zipfile.ZipFile, styles: str) -> dict[bytes, int]:
    """The numbers of the cell styles that fill up with zeros, and to how many digits, or that show a day."""
    formats: dict[str, int] = {}
    found: dict[bytes, int] = {}
    within = False
    number = 0
    with archive.open(styles) as stream:
        for event, element in iterparse(stream, ("start", "end")):  # noqa: S314
            name = element.tag.rpartition("}")[2]
            if name == "cellXfs":
                within = event == "start"
            elif event == "end" and name == "numFmt" and (look := look_of(element.get("formatCode", ""))):
                formats[element.get("numFmtId", "")] = look
            elif event == "end" and name == "xf" and within:
                if look := look_of_style(element.get("numFmtId", ""), formats):
                    found[str(number).encode()] = look
                number += 1
    return found


def look_of(format_: str) -> int:
    """Up to how many digits a number format fills up with zeros; `DAY` where it shows a day; 0 where it does neither."""
    zeros = _ZEROS.fullmatch(format_)
    if zeros:
        return len(zeros[1])
    return 0 if _DAY_SIGNS.isdisjoint(_WORDS.sub("", format_)) else DAY


def look_of_style(number: str, formats: Mapping[str, int]) -> int:
    """How a style with the format of this number looks, where the workbook's own formats look so; 0 where that says nothing."""
    return formats.get(number, DAY if number.isdigit() and int(number) in _BUILT_IN_DAYS else 0)


def text_shown(number: str, look: int) -> str | None:
    """The text of a number under a format that looks so; None where the reader gives it."""
    if look == DAY:
        return number if number.startswith("-") or number == "0" else None
    return number.zfill(look) if number.isdigit() and len(number) < look else None


def numbers_without_day(cells: bytes, styles: Collection[bytes]) -> dict[int, str]:
    """By row, from 1, the numbers of an extract's cells that no day has, where their style, one of these, shows days."""
    found: dict[int, str] = {}
    for sign in _NO_DAYS:
        at = -1
        while (at := cells.find(sign, at + 1)) >= 0:
            beginning = _BEGINNING.match(cells, cells.rfind(b"<c ", 0, at))
            told = dict(_ATTRIBUTE.findall(beginning[2])) if beginning is not None and beginning[3] else {}
            place = _PLACE.fullmatch(told.get(b"r", b""))
            if beginning is not None and place and told.get(b"s", b"0") in styles and told.get(b"t", b"n") == b"n":
                found[int(place[2])] = beginning[3].decode()
    return found


def padded_cells(stream: IO[bytes], styles: dict[bytes, int]) -> dict[tuple[int, int], str]:
    """By row and column, from 1, the texts of the numbers in the cells of a sheet that have these styles, where the reader gives others."""
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
        look = styles.get(told.get(b"s", b"0"))
        # A cell of another type than n holds no number: its value is a truth value, or the place of a text.
        if look is not None and beginning[3] and told.get(b"t", b"n") == b"n":
            text = text_shown(beginning[3].decode(), look)
            if text is not None:
                shown[int(place[2]) if place else row, column] = text
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
