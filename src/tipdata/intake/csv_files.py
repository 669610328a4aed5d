"""CSV files: UTF-8, with or without byte order mark; comma, semicolon or tab. The codebook's headers tell which delimiter is right."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from ..errors import TipdataError
from .grids import Grid

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
SAMPLE_ROWS = 60
Score = Callable[[str, Sequence[Sequence[str]]], float]


def read_csv(path: Path, shown: str, score: Score) -> tuple[Grid, str]:
    """The file as a grid, and the delimiter in words.

    `score` says how well the first rows fit the codebook; the delimiter with the best score is taken, the comma on a tie.

    Raises:
        TipdataError: when the file is empty or is not UTF-8 text.

    """
    content = path.read_bytes()
    refuse_other_formats(content, shown)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TipdataError(f"{shown} is not UTF-8 text.", "Save it as 'CSV UTF-8' and send it again.", "TIP-F08") from None
    if not text.strip():
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    name = path.stem
    delimiter = max(DELIMITERS, key=lambda d: score(name, [row for row, _ in islice(_rows(text, d), SAMPLE_ROWS)]))
    cells, numbers = [], []
    for row, number in _rows(text, delimiter):
        cells.append(row)
        numbers.append(number)
    return Grid(shown, "", cells, numbers), DELIMITERS[delimiter]


def _rows(text: str, delimiter: str):  # type: ignore[no-untyped-def]
    """Each row with the line on which it begins."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        yield row, line
        line = reader.line_num + 1


_MAGIC = {b"%PDF": "a PDF document", b"PK\x03\x04": "a zip archive or workbook", b"\xd0\xcf\x11\xe0": "an old Office document", b"\x89PNG": "a picture"}


def refuse_other_formats(content: bytes, shown: str) -> None:
    """Raises TipdataError when the first bytes say that this is no text."""
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            raise TipdataError(f"{shown} is {what}, not a CSV file.", "Send the file as it was filled, or save it as CSV.", "TIP-F01")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TipdataError(f"{shown} is not text.", "Save it as 'CSV UTF-8' and send it again.", "TIP-F01")
