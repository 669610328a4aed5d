"""Paths of several collections of the same files -> how far they agree; and which records to collect a second time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ..codebook import Codebook, loose
from ..errors import TipdataError
from ..intake import NO_OPTIONS, ReadOptions, find_submissions, read_submission
from ..quality.agreement import AS_USUAL, Agreement, Pair, Resampling, compare, recollection_sample
from ..quality.agreement.sample import Sample
from ..records import Submission

_DELIMITERS = ",;\t"
"""Between which spreadsheet programs choose by country."""


def agree(
    paths: Sequence[Path], book: Codebook, pairs: Path | None = None, how: Resampling = AS_USUAL, reading: ReadOptions = NO_OPTIONS
) -> Agreement:
    """Compares the collections at the paths, one collector each; the first one leads.

    `pairs` is a CSV file with a column per collection, in their order, and a line per record: the keys that it has in them. A header is
    passed over; where its first cell is `table`, the first column names the table of each pair.

    Raises:
        TipdataError: when a path holds no single submission, or nothing can be compared.

    """
    declared = read_pairs(pairs, book) if pairs else ()
    return compare([single(path, book, reading) for path in paths], declared, how)


def sample(path: Path, book: Codebook, size: int, seed: int, reading: ReadOptions = NO_OPTIONS) -> Sample:
    """The records of one submission to be collected a second time."""
    return recollection_sample(single(path, book, reading), size, seed)


def single(path: Path, book: Codebook, reading: ReadOptions = NO_OPTIONS) -> Submission:
    """The one submission at a path.

    Raises:
        TipdataError: when the path holds none or several.

    """
    found = find_submissions([path])
    if len(found) != 1:
        raise TipdataError(f"{path} holds {len(found)} submissions.", "Name one file or folder for each collector.")
    return read_submission(found[0], book, options=reading)


def read_pairs(path: Path, book: Codebook) -> tuple[Pair, ...]:
    """The pairs that a CSV file declares, a line each.

    Raises:
        TipdataError: when the file cannot be read, a line names one key only, or a table that is not there.

    """
    try:
        text = _decoded(path.read_bytes())
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise TipdataError(book.say("agreement.pairs_unread", path=path), book.say("agreement.pairs_as_csv")) from None
    with_table = bool(rows) and bool(rows[0]) and loose(rows[0][0]) == "table"
    pairs = []
    for number, row in enumerate(rows, start=1):
        if not any(row) or (with_table and number == 1):
            continue
        table, keys = (_table(row[0], number, book), row[1:]) if with_table else ("", row)
        while keys and not keys[-1]:
            keys = keys[:-1]
        if sum(map(bool, keys)) < 2:
            raise TipdataError(book.say("agreement.one_key", line=number), book.say("agreement.pair_columns"))
        pairs.append(Pair(tuple(keys), number, table))
    if not pairs:
        raise TipdataError(book.say("agreement.pairs_stand_nowhere"), book.say("agreement.pair_columns"))
    return tuple(pairs)


def _decoded(content: bytes) -> str:
    """The text of a file of pairs, as spreadsheet programs save it."""
    return content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")


def _delimiter(text: str) -> str:
    """What stands between the keys of the first line that has any; the comma on a tie."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _table(said: str, line: int, book: Codebook) -> str:
    """The name of the table that is called so."""
    found = [table.name for table in book.tables.values() if loose(said) in (loose(table.name), loose(table.label))]
    if len(found) != 1:
        raise TipdataError(book.say("agreement.no_such_table", line=line), book.say("agreement.tables_are", tables=", ".join(book.tables)))
    return found[0]
