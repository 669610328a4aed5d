"""The files of a submission: opened, fingerprinted, and taken apart into grids."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..codebook import Codebook
from ..errors import TipdataError
from .csv_files import read_csv
from .folders import READABLE, csv_files, no_submission, no_such_path
from .grids import Grid, head_of
from .headers import best_match
from .workbooks import read_workbook


@dataclass(frozen=True, eq=False)
class Source:
    """One file with its grids, and what was assumed to read it."""

    shown: str
    sha256: str
    grids: list[Grid]
    assumptions: tuple[str, ...] = ()


def open_sources(path: Path, shown: str, book: Codebook) -> tuple[list[Source], list[tuple[str, TipdataError]]]:
    """The files of a submission, read; files beside usable ones that cannot be read are told, not raised.

    Raises:
        TipdataError: when there is no file, or none that can be read.

    """
    if not path.exists():
        raise no_such_path(path)
    if path.is_file():
        return [_open(path, shown, book)], []
    sources, unreadable = [], []
    for file in csv_files(path):
        name = f"{shown.rstrip('/')}/{file.name}"
        try:
            sources.append(_open(file, name, book))
        except TipdataError as error:
            unreadable.append((name, error))
    if not sources:
        raise unreadable[0][1] if unreadable else no_submission(shown)
    return sources, unreadable


def _open(path: Path, shown: str, book: Codebook) -> Source:
    suffix = path.suffix.casefold()
    if suffix not in READABLE:
        raise TipdataError(f"{shown} is not a .csv or .xlsx file.", "Save it as .xlsx or CSV UTF-8.", "TIP-F01")
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if suffix == ".csv":
            grid, delimiter = read_csv(path, shown, lambda name, rows: _fit(name, rows, book))
            return Source(shown, sha256, [grid], (f"CSV files were read as UTF-8 with the delimiter {delimiter}.",))
        return Source(shown, sha256, read_workbook(path, shown))
    except OSError as error:
        raise TipdataError(f"{shown} cannot be opened: {error.strerror}.", "Close it in other programs and try again.", "TIP-F01") from None


def _fit(name: str, rows: Sequence[Sequence[str]], book: Codebook) -> float:
    """How well some rows fit any form or table of the codebook."""
    head = head_of(rows)
    matches = (best_match(name, head, collection, book) for collection in (*book.collections.values(), book.dataset_collection))
    return max((match.score for match in matches if match is not None), default=-1.0)
