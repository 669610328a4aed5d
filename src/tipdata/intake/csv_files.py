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
from ..records import Batch, Place, Positions
from . import contents
from .ahead import Ahead
from .contents import Content
from .csv_cells import IrregularError, Table, whole_rows
from .csv_columns import Gathered
from .csv_rows import LONGEST_CELL, LongLineError, TextRow, UnclosedError, read_rows
from .encodings import Encoding, Sample
from .grids import ColumnCells, Grid, RowCells
from .heads import SEARCHED_ROWS

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_RARE = "^~:"
MAX_COLUMNS = 16_384
MAX_AREA = 200_000_000
_SAMPLE_LENGTH = 1_000_000
_MOST_CELLS = 1_000_000
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
    shown, sample, quotes, digest = content.shown, Sample(), 0, hashlib.sha256()
    with Ahead(content.blocks(), digest.update) as blocks:
        for block, _ in blocks:
            sample.add(block)
            quotes += block.count(b'"') if b'"' in block else 0
    encoding = sample.encoding(words.known, words.languages)
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
    delimiter = _delimiter(content, start, words)
    try:
        # A quotation that is never closed is looked for before anything is kept: to the computer it is a text without end.
        if quotes % 2:
            _look_for_open_quotation(content, encoding, delimiter)
        grid, misfits = _read(content, encoding, delimiter)
    except UnclosedError as error:
        problem = f"{shown}: the quotation mark that opens in the row of line {error.line} is never closed."
        raise TipdataError(problem, "Remove the quotation mark, or save the file again as 'CSV UTF-8'.", "TIP-F01") from None
    except LongLineError as error:
        raise _too_large(f"{shown}: line {error.line} is far longer than a row of a table.") from None
    batches = []
    misfits = sorted({*misfits, *(_swallowing(grid, delimiter) if quotes else ())})
    if misfits:
        batches.append(Batch("TIP-F11", tuple(Place(shown, "", line) for line in misfits)))
    if encoding.others:
        batches.append(_doubtful(grid, encoding))
    said = DELIMITERS.get(delimiter, f"'{delimiter}'")
    return CsvRead(grid, digest.hexdigest(), encoding.said, said, tuple(batches), sample.is_plain, at_end=at_end)


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


def _too_large(problem: str) -> TipdataError:
    return TipdataError(problem, "Look for a lost line break in it, or copy the rows into a fresh template.", "TIP-F05")


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


def _delimiter(content: Content, start: str, words: Words) -> str:
    """The delimiter that a `sep=` line states, or with which the headers of the codebook appear.

    Raises:
        TipdataError: where they appear only without quotation marks that are not those of CSV.

    """
    name = content.stem
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
    _refuse_other_quotation(content, start, candidates, words)
    lines = Counter(sign for line in start.splitlines()[:SEARCHED_ROWS] for sign in DELIMITERS if sign in line)
    return max(DELIMITERS, key=lambda sign: lines[sign])


def _refuse_other_quotation(content: Content, start: str, delimiters: Sequence[str], words: Words) -> None:
    """Tells of files that would be known if their quotation marks were those of CSV."""
    for delimiter in delimiters:
        lines = [" ".join(row[0].split()) if len(row) == 1 else "" for row in _first_rows(start, delimiter)]
        if any(delimiter in text for text in lines) and words.fit(content.stem, list(csv.reader(lines, delimiter=delimiter))):
            problem = f"{content.shown}: its lines stand between quotation marks as wholes, so that each of them is one cell."
            raise TipdataError(problem, "Save the table again as 'CSV UTF-8', with the columns apart.", "TIP-F04")
        rows = islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, quotechar="'"), SEARCHED_ROWS)
        if "'" in start and words.fit(content.stem, list(rows)):
            problem = f"{content.shown}: its cells stand between the marks ', which are no quotation marks in CSV files."
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


def _read(content: Content, encoding: Encoding, delimiter: str) -> tuple[Grid, list[int]]:
    """The grid, and the lines of rows whose quotation marks do not fit."""
    kept = _Kept(content.shown)
    with Ahead(_blanks_apart(whole_rows(_blocks(content, encoding))), partial(_table, delimiter), threads=_THREADS) as pieces:
        for piece, table in pieces:
            if table is not None:
                kept.add_table(table)
            elif piece.isspace() and (lines := _blank_lines(piece)):
                kept.add_blank(lines)
            else:
                kept.add_rows(read_rows(chain([piece], pieces.left()), delimiter, kept.line))
    columns = [column.whole(kept.length) for column in kept.columns]
    numbers = np.concatenate([np.empty(0, dtype=np.int64), *kept.numbers])
    widths = np.concatenate([np.empty(0, dtype=np.int64), *kept.widths])
    is_even = len(widths) == 0 or bool((widths == widths[0]).all())
    return Grid(content.shown, "", ColumnCells(columns, kept.length), numbers, widths=None if is_even else widths), kept.misfits


def _table(delimiter: str, piece: bytes) -> Table | None:
    """The piece taken apart; None where it holds blank lines alone, or has to be read sign by sign."""
    if piece.isspace() and _blank_lines(piece):
        return None
    try:
        return Table(piece, ord(delimiter))
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


def _some(rows: Iterator[TextRow]) -> list[TextRow]:
    """The next rows, fewer of them the wider they are."""
    cells = 0
    some: list[TextRow] = []
    for row in rows:
        some.append(row)
        cells += max(len(row.cells), 1)
        if cells >= _MOST_CELLS:
            break
    return some


class _Kept:
    """The columns gathered so far."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.columns: list[Gathered] = []
        self.numbers: list[Positions] = []
        self.widths: list[Positions] = []
        self.misfits: list[int] = []
        self.length, self.line, self.cells = 0, 1, 0

    def add_blank(self, lines: int) -> None:
        """Blank rows. Millions of them would need memory for nothing; one still tells the tables of a file apart."""
        self.add_rows([TextRow([""], self.line)])
        self.line += lines

    def add_table(self, table: Table) -> None:
        if table.is_blank:
            self.add_blank(table.line_feeds)
            return
        self._widen(table.width, int(table.cells.sum()), len(table), self.line)
        for j in range(table.width):
            self.columns[j].add_cells(*table.column(j), self.length, len(table))
        self.numbers.append(table.lines + self.line)
        self.widths.append(table.cells)
        self.length += len(table)
        self.line += table.line_feeds

    def add_rows(self, rows: Iterable[TextRow]) -> None:
        rows = iter(rows)
        while batch := _some(rows):
            widest = max(batch, key=lambda row: len(row.cells))
            self._widen(len(widest.cells), sum(len(row.cells) for row in batch), len(batch), widest.line)
            for j, column in enumerate(RowCells([row.cells for row in batch]).columns(len(widest.cells))):
                self.columns[j].add_texts(column, self.length)
            self.numbers.append(np.array([row.line for row in batch], dtype=np.int64))
            self.widths.append(np.array([len(row.cells) for row in batch], dtype=np.int64))
            self.misfits += [row.line for row in batch if not row.fits]
            self.length += len(batch)

    def _widen(self, width: int, cells: int, rows: int, line: int) -> None:
        self.cells += cells
        area = max(width, len(self.columns)) * (self.length + rows)
        if width > MAX_COLUMNS or (area > MAX_AREA and area > 4 * self.cells):
            if width >= len(self.columns):
                raise _too_large(f"{self.shown}: a row from line {line} on has {width:,} cells, far more than a table has columns.")
            raise _too_large(f"{self.shown} has so many rows that end before its last column that it does not fit into memory.")
        self.columns += [Gathered(self.length) for _ in range(width - len(self.columns))]
