"""Old workbooks (.xls) before they are read: records of [MS-XLS] that tell of places, errors, hidden rows and merged cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import TipdataError
from .archives import AGAIN, locked
from .compound import Compound
from .contents import Content
from .padded import look_of, look_of_style, text_shown
from .scans import ERRORS, Area, BookScan, Scan, Span
from .sheet_values import text_of

_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_STREAMS = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _EPOCH, _PASSWORD = 0x809, 0x0A, 0x85, 0x22, 0x2F
_ROW, _COLUMN, _MERGED = 0x208, 0x7D, 0xE5
_FORMULA, _STRING, _ERROR = 0x06, 0x207, 0x205
_CELLS = frozenset((0x203, 0x27E, 0xFD, 0x204, 0xD6, _FORMULA, _ERROR))
_SEVERAL_CELLS = 0xBD
_DIMENSIONS, _DIMENSIONS_LENGTH = 0x200, 14
_MOST_ROWS, _MOST_COLUMNS = 1 << 16, 1 << 8
_FORMAT, _STYLE = 0x41E, 0xE0
_NUMBER, _SHORT_NUMBER = 0x203, 0x27E
_WORKSHEET = 0


@dataclass
class _Formulas:
    """Formulas whose result is an empty text: Excel stores it so, and so do programs that never work formulas out."""

    empty: list[tuple[Scan, int, int]]
    others: int = 0


def scan_xls(content: Content) -> BookScan:
    """What each worksheet holds.

    Raises:
        TipdataError: for a file that is locked or damaged.

    """
    try:
        return _scan(_workbook(Compound(content.whole()), content.shown), content.shown)
    except TipdataError:
        raise
    except Exception:  # noqa: BLE001 - damaged files fail in more ways than can be listed
        raise TipdataError(f"{content.shown} is an old or damaged Office file.", AGAIN, "TIP-F01") from None


def is_package(compound: Compound) -> bool:
    """Whether this is a workbook of a later kind, encrypted."""
    return any(name in _ENCRYPTED for name in compound.names())


def is_locked(compound: Compound) -> bool:
    """Whether this is an old workbook that asks for a password."""
    data = _stream(compound)
    return data is not None and any(kind == _PASSWORD for kind, _ in _records(data, 0))


def _stream(compound: Compound) -> bytes | None:
    return next((stream for name in _STREAMS if (stream := compound.stream(name)) is not None), None)


def _workbook(compound: Compound, shown: str) -> bytes:
    """The part of the compound file that holds the workbook.

    Raises:
        TipdataError: when it is encrypted, or holds another kind of document.

    """
    data = _stream(compound)
    if is_package(compound):
        raise locked(shown)
    if data is None:
        raise TipdataError(f"{shown} is an Office document that holds no workbook.", AGAIN, "TIP-F01")
    return data


def _scan(data: bytes, shown: str) -> BookScan:
    starts: dict[int, int] = {}
    number, epoch = 0, 1900
    formats: dict[str, int] = {}
    looks: dict[int, int] = {}
    styles = 0
    for kind, record in _records(data, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", record)
            if record[5] == _WORKSHEET:
                starts[number] = start
            else:
                # Charts and macros are no sheets here, but the reader goes through them all the same.
                for part in _records(data, start):
                    _refuse_impossible(*part)
            number += 1
        elif kind == _EPOCH and record[0] == 1:
            epoch = 1904
        elif kind == _PASSWORD:
            raise locked(shown)
        elif kind == _FORMAT:
            formats[str(struct.unpack_from("<H", record)[0])] = look_of(record[5:].decode("utf-16-le" if record[4] & 1 else "latin-1"))
        elif kind == _STYLE:
            looks[styles] = look_of_style(str(struct.unpack_from("<H", record, 2)[0]), formats)
            styles += 1
    formulas = _Formulas([])
    scans = {number: _scan_sheet(data, start, formulas, looks) for number, start in starts.items()}
    if formulas.empty and not formulas.others:
        for scan, row, column in formulas.empty:
            scan.faults[row, column] = ("no_value", "=")
    return BookScan(scans, epoch)


def _scan_sheet(data: bytes, start: int, formulas: _Formulas, looks: Mapping[int, int]) -> Scan:
    """What a sheet holds; `looks` say how the styles look."""
    scan = Scan()
    has_looks = any(looks.values())
    for kind, record in _records(data, start):
        _refuse_impossible(kind, record)
        if has_looks and kind in (_NUMBER, _SHORT_NUMBER, _SEVERAL_CELLS, _FORMULA):
            scan.padded.update(given_otherwise(kind, record, looks))
        if kind in _CELLS:
            row, column = (number + 1 for number in struct.unpack_from("<2H", record))
            scan.reach(row, column)
            if kind == _ERROR and record[7]:
                scan.faults[row, column] = ("error_cell", ERRORS.get(record[6], "#ERROR!"))
            elif kind == _FORMULA:
                _look_at_result(record[6:14], scan, row, column, formulas)
        elif kind == _SEVERAL_CELLS:
            row, first = struct.unpack_from("<2H", record)
            for column in range(first, struct.unpack_from("<H", record, len(record) - 2)[0] + 1):
                scan.reach(row + 1, column + 1)
        elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & 0x20:
            scan.hide_row(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLUMN and struct.unpack_from("<H", record, 8)[0] & 1:
            first, last = struct.unpack_from("<2H", record)
            scan.hidden_columns.append(Span(first + 1, min(last, 255) + 1))
        elif kind == _MERGED:
            for at in range(2, 2 + 8 * struct.unpack_from("<H", record)[0], 8):
                top, bottom, left, right = struct.unpack_from("<4H", record, at)
                scan.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))
    return scan


def _refuse_impossible(kind: int, record: bytes) -> None:
    """Refuses a first and last row and column that no sheet has. The reader takes memory for as many cells as lie between them, and ends
    the process where it gets none."""
    if kind == _DIMENSIONS:
        row, end_row, column, end_column = struct.unpack_from("<4H" if len(record) < _DIMENSIONS_LENGTH else "<2I2H", record)
        if end_row and end_column and not (row < end_row <= _MOST_ROWS and column < end_column <= _MOST_COLUMNS):
            raise ValueError("dimensions")


def given_otherwise(kind: int, record: bytes, looks: Mapping[int, int]) -> Iterator[tuple[tuple[int, int], str]]:
    """The numbers of a record that a reader gives otherwise: their places and texts."""
    row, first = struct.unpack_from("<2H", record)
    if kind == _SEVERAL_CELLS:
        cells = [(*struct.unpack_from("<H", record, at), short_number(record[at + 2 : at + 6])) for at in range(4, len(record) - 2, 6)]
    elif kind == _SHORT_NUMBER:
        cells = [(*struct.unpack_from("<H", record, 4), short_number(record[6:10]))]
    elif kind == _NUMBER or record[12:14] != b"\xff\xff":
        cells = [struct.unpack_from("<Hd", record, 4)]
    else:
        cells = []
    for column, (style, number) in enumerate(cells, start=first + 1):
        text = text_shown(text_of(number), looks[style]) if looks.get(style) else None
        if text is not None:
            yield (row + 1, column), text


def short_number(data: bytes) -> float:
    """A number in four bytes: an integer or the upper half of a float, perhaps in hundredths ([MS-XLS] 2.5.217)."""
    (bits,) = struct.unpack("<i", data)
    number = float(bits >> 2) if bits & 2 else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", bits & ~3))[0]
    return number / 100 if bits & 1 else number


def _look_at_result(result: bytes, scan: Scan, row: int, column: int, formulas: _Formulas) -> None:
    if result[6:8] != b"\xff\xff" or result[0] in (0, 1):
        formulas.others += 1
    elif result[0] == 2:
        formulas.others += 1
        scan.faults[row, column] = ("error_cell", ERRORS.get(result[2], "#ERROR!"))
    else:
        formulas.empty.append((scan, row, column))


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the records of a sheet, or of the workbook itself, up to its end."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<2H", data, at)
        record = data[at + 4 : at + 4 + length]
        at += 4 + length
        if kind in (_BEGIN, 0x409, 0x209, 0x009):
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, record
