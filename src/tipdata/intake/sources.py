"""The files of a submission: opened, fingerprinted, and taken apart into grids."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..codebook import Codebook, Plan
from ..errors import TipdataError
from ..records import Batch
from .archives import damaged
from .contents import Content, of_path
from .csv_files import Words, read_csv
from .encodings import known_words
from .folders import csv_files, no_submission, no_such_path
from .formats import BY_SUFFIX, Kind, kind_of
from .grids import Grid
from .headers import best_match
from .heads import head_of
from .locked import unlocked
from .zipped import files_within


@dataclass(frozen=True, eq=False)
class Source:
    """One file with its grids, what was assumed to read it, and what was found while reading.

    `plain` is the delimiter of a text that holds no letters beside a to z, which every encoding reads alike.
    """

    shown: str
    sha256: str
    grids: list[Grid]
    assumptions: tuple[str, ...] = ()
    batches: tuple[Batch, ...] = ()
    plain: str = ""


@dataclass(frozen=True)
class ReadOptions:
    """What a person may say about files: the password of those that are locked, and the plan under which units were asked for them."""

    password: str | None = None
    plan: Plan | None = None


NO_OPTIONS = ReadOptions()


def open_sources(path: Path, shown: str, book: Codebook, options: ReadOptions) -> tuple[list[Source], list[tuple[str, TipdataError]]]:
    """The files of a submission, read; files beside usable ones that cannot be read are told, not raised.

    Raises:
        TipdataError: when there is no file, or none that can be read.

    """
    if not path.exists():
        raise no_such_path(path)
    if path.is_dir():
        contents = [of_path(file, f"{shown.rstrip('/')}/{file.name}") for file in csv_files(path)]
        return _open_all(contents, shown, book, options)
    content = of_path(path, shown)
    with _opening(content):
        kind = kind_of(content)
        if kind is not Kind.archive:
            return _said_of_plain([_read(content, kind, book, options)]), []
        within = files_within(content)
    return _open_all(within, shown, book, options)


def _open_all(
    contents: Sequence[Content], shown: str, book: Codebook, options: ReadOptions
) -> tuple[list[Source], list[tuple[str, TipdataError]]]:
    sources, unreadable = [], []
    for content in contents:
        try:
            with _opening(content):
                sources.append(_read(content, kind_of(content), book, options))
        except TipdataError as error:
            unreadable.append((content.shown, error))
    if not sources:
        raise unreadable[0][1] if unreadable else no_submission(shown)
    return _said_of_plain(sources), unreadable


def _said_of_plain(sources: list[Source]) -> list[Source]:
    """Says how plain texts were read, unless it is said of others with the same delimiter: one encoding is assumed of all of them."""
    told = [said for source in sources for said in source.assumptions]
    return [
        replace(source, assumptions=(*source.assumptions, _dialect("UTF-8", source.plain)))
        if source.plain and not any(said.endswith(f" {source.plain}.") for said in told)
        else source
        for source in sources
    ]


def _dialect(encoding: str, delimiter: str) -> str:
    return f"CSV files were read as {encoding} with the delimiter {delimiter}."


@contextmanager
def _opening(content: Content) -> Iterator[None]:
    """Faults of the disk, and of an archive that holds the file, in words."""
    try:
        yield
    except OSError as error:
        problem = f"{content.shown} cannot be opened: {error.strerror}."
        raise TipdataError(problem, "Close it in other programs and try again.", "TIP-F01") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise damaged(content.shown) from None


def _read(content: Content, kind: Kind, book: Codebook, options: ReadOptions) -> Source:
    named = BY_SUFFIX.get(content.suffix)
    said = [] if kind is named else [_otherwise_named(content, kind)]
    if kind is Kind.text:
        csv = read_csv(content, words_of(book))
        if csv.at_end:
            said.append("Signs for the end of a file (0x1A, zero bytes) behind the last row were left out.")
        if csv.is_plain:
            return Source(content.shown, csv.sha256, [csv.grid], tuple(said), csv.batches, csv.delimiter)
        said.append(_dialect(csv.encoding, csv.delimiter))
        return Source(content.shown, csv.sha256, [csv.grid], tuple(said), csv.batches)
    plain, opened_with = unlocked(content, kind, options.password)
    if opened_with:
        kind = kind_of(plain)
        said = [] if kind is named else [_otherwise_named(content, kind)]
        said.append(f"{content.name} was opened with {opened_with}.")
    if kind is Kind.archive:
        raise TipdataError(f"{content.shown} is a zip archive within a folder.", "Name the archive itself.", "TIP-F01")
    # Delimited text needs none of the readers of workbooks.
    from .workbooks import read_workbook

    workbook = read_workbook(plain, kind)
    return Source(content.shown, content.sha256(), workbook.grids, (*said, *workbook.assumptions))


def _otherwise_named(content: Content, kind: Kind) -> str:
    return f"{content.name} holds {kind.value}, whatever its name says, and was read as that."


@lru_cache(maxsize=4)
def words_of(book: Codebook) -> Words:
    """What the reader of text may ask the codebook, in every language that it has."""
    book = book.understanding(*book.languages)

    def known() -> frozenset[str]:
        headers = [word for collection in book.collections.values() for view in collection.views for word in book.view_headers(view)]
        return known_words([*headers, *(word for name in book.codelists for word in book.answers(name))])

    languages = {language.partition("-")[0] for language in book.file.languages}

    def any_fit(name: str, rows: Sequence[Sequence[str]]) -> bool:
        return any(score >= 0 for score in _scores(name, rows, book))

    return Words(lambda name, rows: max(_scores(name, rows, book), default=-1.0), known, languages, any_fit)


def _scores(name: str, rows: Sequence[Sequence[str]], book: Codebook) -> Iterator[float]:
    """How well some rows fit each form or table of the codebook that they fit at all."""
    head = head_of(rows)
    matches = (best_match(name, head, collection, book) for collection in (*book.collections.values(), book.dataset_collection))
    return (match.score for match in matches if match is not None)
