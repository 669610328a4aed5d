"""Delimited text of any encoding, delimiter and line end. The codebook's headers tell which reading is right."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, pairwise

import numpy as np

from ..errors import TipdataError
from ..records import Batch, Place
from . import contents
from .ahead import Ahead
from .contents import Content
from .csv_cells import IrregularError, Table, whole_rows
from .csv_kept import Kept, too_large
from .csv_rows import LONGEST_CELL, LongLineError, UnclosedError, read_rows
from .encodings import Encoding, Sample
from .grids import ColumnCells, Grid
from .heads import SEARCHED_ROWS

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_RARE = "^~:"
_LONG, _SAMPLE_LENGTH = 1_000_000, 1_000_000
_PIECE, _THREADS = 1 << 23, 2
_FEWEST_COLUMNS = 3
_LONG_RUN = 1 << 16
_STATED = re.compile(r'"?sep=([\t -!#-~])"?[\r\n]')
Score = Callable[[str, Sequence[Sequence[str]]], float]
Fits = Callable[[str, Sequence[Sequence[str]]], bool]


@dataclass(frozen=True)
class Words:
    """What the codebook knows of texts: how well rows fit it, its words that need letters beside a to z, and its languages.

    `any_fit` says whether the score is 0 or more, where that is known without the score itself.
    """

    score: Score
    known: Callable[[], frozenset[str]] = frozenset
    languages: Collection[str] = ("en",)
    any_fit: Fits | None = None

    def fit(self, name: str, rows: Sequence[Sequence[str]]) -> bool:
        """Whether rows fit the codebook at all."""
        return self.any_fit(name, rows) if self.any_fit is not None else self.score(name, rows) >= 0


@dataclass(frozen=True, eq=False)
class CsvRead:
    """A file as read with the fingerprint of its bytes, what was assumed of it, and what was found."""

    grid: Grid
    sha256: str
    encoding: str
    delimiter: str
    batches: tuple[Batch, ...] = ()
    is_plain: bool = False
    at_end: bool = False


def read_csv(content: Content, words: Words) -> CsvRead:
    """The file as a grid. Of several delimiters the one whose rows fit the codebook best is taken, the comma on a tie.

    Raises:
        TipdataError: when the file is empty, is no text, or opens a quotation that it never closes.

    """
    shown, seen = content.shown, _Seen()
    with Ahead(content.blocks(), seen.digest.update) as ahead:
        blocks = (block for block, _ in ahead)
        early = _read_early(shown, content.stem, blocks, seen, words)
        for block in blocks:
            seen.add(block)
    sample, quotes = seen.sample, seen.quotes
    encoding = sample.encoding(words.known, words.languages)
    if early is not None and early.is_right(encoding, sample):
        said = DELIMITERS.get(early.delimiter, f"'{early.delimiter}'")
        return CsvRead(early.grid, seen.digest.hexdigest(), "UTF-8", said, _misfitting(shown, early.misfits), sample.is_plain)
    if encoding is None:
        raise TipdataError(
            f"{shown} is not text in any encoding that is known here.", _AGAIN, "TIP-F08" if not sample.has_nul else "TIP-F01"
        )
    at_end = sample.has_end_signs and not encoding.codec.startswith(("utf-16", "utf-32"))
    if at_end:
        content = replace(content, length=sample.end)
    start = _beginning(content, encoding)
    if not start.strip("\x00 \t\r\n\ufeff") and not any(block.strip() for block in _blocks(content, encoding)):
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    delimiter = _delimiter(shown, content.stem, start, words)
    try:
        # A quotation that is never closed is looked for before anything is kept: to the computer it is a text without end.
        if quotes % 2:
            _look_for_open_quotation(content, encoding, delimiter)
        grid, misfits = _read(shown, _blocks(content, encoding), delimiter)
    except UnclosedError as error:
        problem = f"{shown}: the quotation mark that opens in the row of line {error.line} is never closed."
        raise TipdataError(problem, "Remove the quotation mark, or save the file again as 'CSV UTF-8'.", "TIP-F01") from None
    except LongLineError as error:
        raise too_large(f"{shown}: line {error.line} is far longer than a row of a table.") from None
    batches = _misfitting(shown, {*misfits, *(_swallowing(grid, delimiter) if quotes else ())})
    if encoding.others:
        batches += (_doubtful(grid, encoding),)
    said = DELIMITERS.get(delimiter, f"'{delimiter}'")
    return CsvRead(grid, seen.digest.hexdigest(), encoding.said, said, batches, sample.is_plain, at_end=at_end)


class _Seen:
    """What has to be known of all bytes of a file."""

    def __init__(self) -> None:
        self.sample, self.quotes, self.digest = Sample(), 0, hashlib.sha256()

    def add(self, block: bytes) -> None:
        self.sample.add(block)
        self.quotes += block.count(b'"') if b'"' in block else 0

    def plain(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks without the mark of UTF-8, as long as they are UTF-8 without quotations.

        Raises:
            _NotPlainError: at the first one that is not.

        """
        for block in blocks:
            is_first = not self.sample.length
            self.add(block)
            if self.quotes or self.sample.has_nul or self.sample.invalid:
                raise _NotPlainError
            yield block.removeprefix(codecs.BOM_UTF8) if is_first else block


class _NotPlainError(Exception):
    """The whole file has to be seen before any of it is read."""


@dataclass(frozen=True, eq=False)
class _Early:
    """A long file as it was read while its bytes were looked at for the first time, taken for UTF-8."""

    grid: Grid
    misfits: list[int]
    delimiter: str

    def is_right(self, encoding: Encoding | None, sample: Sample) -> bool:
        """Whether it is that, by all of its bytes."""
        return encoding is not None and not sample.has_end_signs and encoding == Encoding("utf-8", "UTF-8", encoding.mark)


def _read_early(shown: str, name: str, blocks: Iterator[bytes], seen: _Seen, words: Words) -> _Early | None:
    """A long file, if it is UTF-8 without quotations as most are, because to go through it twice takes long. None, with the blocks that are
    left, for what turns out to be anything else."""
    first = next(blocks, b"")
    if len(first) < _LONG:
        seen.add(first)
        return None
    plain = seen.plain(chain([first], blocks))
    try:
        first = next(plain)
        start = str(first[:_SAMPLE_LENGTH], "utf-8", "ignore")
        if not start.strip():
            return None
        delimiter = _delimiter(shown, name, start, words)
        return _Early(*_read(shown, chain([first], plain), delimiter, is_plain=True), delimiter)
    except (_NotPlainError, TipdataError, UnclosedError, LongLineError, UnicodeDecodeError):
        # A last letter that is no UTF-8 may be told only by what should follow it.
        return None


def _misfitting(shown: str, lines: Collection[int]) -> tuple[Batch, ...]:
    return (Batch("TIP-F11", tuple(Place(shown, "", line) for line in sorted(lines))),) if lines else ()


def _swallowing(grid: Grid, delimiter: str) -> set[int]:
    """The lines of rows one of whose cells holds whole rows: a quotation that closes only at the next stray quotation mark.

    For each line break such a cell has as many delimiters as a row has; in prose a blank follows them.
    """
    cells = grid.cells
    width = cells.width if isinstance(cells, ColumnCells) else 0
    found: set[int] = set()
    for column in cells.columns(width) if width >= _FEWEST_COLUMNS else ():
        for number, text in enumerate(column.texts):
            if "\n" in text and text.count(delimiter) == (width - 1) * text.count("\n") and f"{delimiter} " not in text:
                found |= set(np.asarray(grid.numbers)[column.numbers == number].tolist())
    return found


_AGAIN = "Save it as 'CSV UTF-8' and send it again."


def _doubtful(grid: Grid, encoding: Encoding) -> Batch:
    """Told at the first row that would read otherwise."""
    row = next((i for i, cells in enumerate(grid.rows()) if not "".join(cells).isascii()), 0)
    facts = {"encoding": encoding.said, "others": " or ".join(encoding.others)}
    return Batch("TIP-F10", (Place(grid.file, "", int(grid.numbers[row])),), facts=facts)


def _blocks(content: Content, encoding: Encoding) -> Iterator[bytes]:
    """The text as blocks of UTF-8, without its mark."""
    blocks = content.blocks(min(_PIECE, contents.BLOCK))
    if encoding.codec == "utf-8" and not encoding.damaged:
        first = next(blocks, b"")
        yield from chain([first[encoding.mark :]], blocks)
        return
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    skip = encoding.mark
    for block in blocks:
        # A zero byte in the midst of a text is a sign that was lost.
        yield decoder.decode(block[skip:]).replace("\0", "\ufffd").encode("utf-8", "replace")
        skip = 0
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _beginning(content: Content, encoding: Encoding) -> str:
    start = b""
    for block in _blocks(content, encoding):
        start += block[:_SAMPLE_LENGTH]
        if len(start) >= _SAMPLE_LENGTH:
            break
    return str(start[:_SAMPLE_LENGTH], "utf-8", "ignore")


def _delimiter(shown: str, name: str, start: str, words: Words) -> str:
    """The delimiter that a `sep=` line states, or with which the headers of the codebook appear.

    Raises:
        TipdataError: where they appear only without quotation marks that are not those of CSV.

    """
    line = _STATED.match(start)
    stated = str(line[1]) if line else ""
    # Of signs that stand nowhere each would give the same rows.
    candidates = list(dict.fromkeys([*stated, *(sign for sign in DELIMITERS if sign in start)])) or [","]
    if len(candidates) == 1:
        only = str(candidates[0])
        if stated or words.fit(name, _first_rows(start, only)):
            return only
    else:
        scores = {delimiter: words.score(name, _first_rows(start, delimiter)) for delimiter in candidates}
        best = str(max(scores, key=scores.__getitem__))
        if stated and scores[stated] >= scores[best] - 1:
            return stated
        if scores[best] >= 0:
            return best
    rare = next((sign for sign in _RARE if sign in start and words.fit(name, _first_rows(start, sign))), "")
    if rare:
        return rare
    _refuse_other_quotation(shown, name, start, candidates, words)
    lines = Counter(sign for line in start.splitlines()[:SEARCHED_ROWS] for sign in DELIMITERS if sign in line)
    return max(DELIMITERS, key=lambda sign: lines[sign])


def _refuse_other_quotation(shown: str, name: str, start: str, delimiters: Sequence[str], words: Words) -> None:
    """Tells of files that would be known if their quotation marks were those of CSV."""
    for delimiter in delimiters:
        lines = [" ".join(row[0].split()) if len(row) == 1 else "" for row in _first_rows(start, delimiter)]
        if any(delimiter in text for text in lines) and words.fit(name, list(csv.reader(lines, delimiter=delimiter))):
            problem = f"{shown}: its lines stand between quotation marks as wholes, so that each of them is one cell."
            raise TipdataError(problem, "Save the table again as 'CSV UTF-8', with the columns apart.", "TIP-F04")
        rows = islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, quotechar="'"), SEARCHED_ROWS)
        if "'" in start and words.fit(name, list(rows)):
            problem = f"{shown}: its cells stand between the marks ', which are no quotation marks in CSV files."
            raise TipdataError(problem, "Save the table again as 'CSV UTF-8'.", "TIP-F04")


def _first_rows(start: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return list(islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), SEARCHED_ROWS))


def _look_for_open_quotation(content: Content, encoding: Encoding, delimiter: str) -> None:
    """Goes through the text without keeping it, as fast as may be: sign by sign only where quotations do not fit their cells."""
    pieces = whole_rows(_blocks(content, encoding))
    line = 1
    for piece in pieces:
        try:
            line += Table(piece, ord(delimiter)).line_feeds
        except IrregularError:
            for _ in read_rows(chain([piece], pieces), delimiter, line):
                pass


def _read(shown: str, blocks: Iterable[bytes], delimiter: str, is_plain: bool = False) -> tuple[Grid, list[int]]:
    """The grid, and the lines of rows whose quotation marks do not fit. A plain text holds neither these nor zero bytes."""
    kept = Kept(shown, _THREADS)
    with Ahead(_blanks_apart(whole_rows(blocks, is_plain)), partial(_table, delimiter, is_plain), threads=_THREADS) as pieces:
        for piece, table in pieces:
            if table is not None:
                kept.add_table(table)
            elif piece.isspace() and (lines := _blank_lines(piece)):
                kept.add_blank(lines)
            else:
                kept.add_rows(read_rows(chain([piece], pieces.left()), delimiter, kept.line))
    return kept.whole(), kept.misfits


def _table(delimiter: str, is_plain: bool, piece: bytes) -> Table | None:
    """The piece taken apart; None where it holds blank lines alone, or has to be read sign by sign."""
    if piece.isspace() and _blank_lines(piece):
        return None
    try:
        return Table(piece, ord(delimiter), is_plain)
    except IrregularError:
        return None


def _blanks_apart(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, with long runs of blank lines at their beginnings and ends as pieces of their own."""
    for piece in pieces:
        # What stands at the ends is looked at first, because to strip a piece is to copy it.
        if piece[:_LONG_RUN].strip(b"\r\n") and piece[-_LONG_RUN:].strip(b"\r\n"):
            yield piece
            continue
        front, end = len(piece) - len(piece.lstrip(b"\r\n")), len(piece.rstrip(b"\r\n"))
        start = piece.rfind(b"\n", 0, front) + 1 if front > _LONG_RUN else 0
        stop = piece.find(b"\n", end) + 1 if len(piece) - end > _LONG_RUN else 0
        cuts = sorted({0, start, stop if stop > start else len(piece), len(piece)})
        yield from (piece[one:other] for one, other in pairwise(cuts))


def _blank_lines(piece: bytes) -> int:
    """How many blank lines a text is that holds nothing else; 0 for one that may be more."""
    return piece.count(b"\n") if not piece.replace(b"\r\n", b"\n").strip(b"\n") else 0
