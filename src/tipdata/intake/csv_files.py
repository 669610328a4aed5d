"""CSV files: UTF-8, with or without byte order mark; comma, semicolon or tab. The codebook's headers tell which delimiter is right."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from ..errors import TipdataError
from .grids import SEARCHED_ROWS, Grid

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SAMPLE_LENGTH = 1_000_000
_END = "\0end of the file"
Score = Callable[[str, Sequence[Sequence[str]]], float]


def read_csv(path: Path, shown: str, score: Score) -> tuple[Grid, str]:
    """The file as a grid, and the delimiter in words.

    `score` says how well the first rows fit the codebook; the delimiter with the best score is taken, the comma on a tie.

    Raises:
        TipdataError: when the file is empty, is not UTF-8 text, or opens a quotation that it never closes.

    """
    content = path.read_bytes()
    refuse_other_formats(content, shown)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TipdataError(f"{shown} is not UTF-8 text.", "Save it as 'CSV UTF-8' and send it again.", "TIP-F08") from None
    if not text.strip():
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    sample = text[:_SAMPLE_LENGTH]
    delimiter = max(DELIMITERS, key=lambda d: score(path.stem, list(islice(_reader(sample, d), SEARCHED_ROWS))))
    cells, numbers = _all_rows(text, delimiter)
    if cells.pop() != [_END]:
        problem = f"{shown}: the quotation mark that opens in the row of line {numbers[-1]} is never closed."
        raise TipdataError(problem, "Remove the quotation mark, or save the file again as 'CSV UTF-8'.", "TIP-F01")
    return Grid(shown, "", cells, numbers[:-1]), DELIMITERS[delimiter]


def _all_rows(text: str, delimiter: str) -> tuple[list[list[str]], Sequence[int]]:
    """Every row with the line on which it begins, and behind them a row of the end mark, unless a quotation has swallowed it."""
    reader = _reader(text, delimiter)
    once: dict[str, str] = {}
    # Equal texts become one object: a column of codes then takes a hundredth of the memory, and is taken apart much faster.
    rows = [list(map(once.setdefault, row, row)) for row in reader]
    if reader.line_num == len(rows):
        return rows, range(1, len(rows) + 1)
    return rows, list(_first_lines(_reader(text, delimiter)))


def _first_lines(reader) -> Iterator[int]:  # type: ignore[no-untyped-def]
    line = 1
    for _ in reader:
        yield line
        line = reader.line_num + 1


def _reader(text: str, delimiter: str):  # type: ignore[no-untyped-def]
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    return csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=delimiter)


_MAGIC = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or workbook",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
}


def refuse_other_formats(content: bytes, shown: str) -> None:
    """Raises TipdataError when the bytes say that this is no text."""
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            raise TipdataError(f"{shown} is {what}, not a CSV file.", "Send the file as it was filled, or save it as CSV.", "TIP-F01")
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TipdataError(f"{shown} is not text.", "Save it as 'CSV UTF-8' and send it again.", "TIP-F01")
