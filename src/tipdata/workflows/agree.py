"""Paths of several collections of the same files -> how far they agree; and which records to collect a second time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from ..codebook import Codebook
from ..errors import TipdataError
from ..intake import NO_OPTIONS, ReadOptions, find_submissions, read_submission
from ..quality.agreement import AS_USUAL, Agreement, Resampling, compare, recollection_sample
from ..quality.agreement.sample import Sample
from ..records import Submission


def agree(
    paths: Sequence[Path], book: Codebook, pairs: Path | None = None, how: Resampling = AS_USUAL, reading: ReadOptions = NO_OPTIONS
) -> Agreement:
    """Compares the collections at the paths, one collector each; the first one leads.

    `pairs` is a CSV file without a header, whose first column is a key of the first collection and whose further columns are the keys
    that the same record has in the others.

    Raises:
        TipdataError: when a path holds no single submission, or nothing can be compared.

    """
    return compare([single(path, book, reading) for path in paths], read_pairs(pairs) if pairs else None, how)


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


def read_pairs(path: Path) -> dict[str, str]:
    """Keys of later collections -> the key of the first one.

    Raises:
        TipdataError: when the file cannot be read, a line has one cell only, or a key stands for two records.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [[cell.strip() for cell in row] for row in csv.reader(stream)]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise TipdataError(f"The pairs in {path} cannot be read.", "Save them as a CSV file in UTF-8.") from None
    pairs: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        cells = [cell for cell in row if cell]
        if len(cells) == 1:
            raise TipdataError(
                f"Line {number} of {path} names one key only.", "Write the key of the first collection and those of the others."
            )
        for other in cells[1:]:
            if pairs.setdefault(other, cells[0]) != cells[0]:
                raise TipdataError(f"Line {number} of {path} pairs a key that stands for another record already.", "Pair each key once.")
    return pairs
