"""A path -> a submission: files to grids, grids to sheets, sheets to tables, with every non-empty cell accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field as part, replace
from pathlib import Path

import numpy as np

from ..codebook import Codebook, Collection, View, loose
from ..errors import TipdataError
from ..records import Batch, FileRead, Findings, Place, State, Submission, TableData
from .csv_files import read_csv
from .grids import Grid
from .headers import SEARCHED_ROWS, Match, best_match, choose_form, headers_of
from .sheets import STAMP_COLUMNS, SheetRead, read_sheet
from .splitting import tables_of
from .workbooks import read_workbook

STAMP_SHEET = "_tipdata"
LISTS_SHEET = "_lists"
OWN_SHEETS = {STAMP_SHEET: "stamp", LISTS_SHEET: "lists of the template", "ledger": "ledger", "definitions": "definitions of the template"}
LEDGER_FILE = "ledger.csv"
QUARANTINE_FILE = "quarantine.xlsx"
READABLE = (".csv", ".xlsx")


def find_submissions(paths: Sequence[Path]) -> list[Path]:
    """The submissions that these paths hold: workbooks, single CSV files, folders of CSV files, and folders of such.

    Raises:
        TipdataError: when a path does not exist, or a folder holds nothing that can be a submission.

    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise TipdataError(f"There is no file or folder {path}.", "Check the spelling of the path.", "TIP-F09")
        if path.is_file():
            found.append(path)
            continue
        inside = _inside(path)
        if not inside:
            inside = [entry for folder in sorted(p for p in path.iterdir() if p.is_dir()) for entry in _inside(folder)]
        if not inside:
            raise TipdataError(f"The folder {path} holds no submission.", "Name a folder with .csv or .xlsx files.", "TIP-F04")
        found += inside
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    """The folder itself when it holds CSV files, and each workbook in it."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    is_output = any(p.name == LEDGER_FILE for p in files)
    names = {p.name for p in files}
    beside = {p.name for p in files if p.name.endswith(f"-{QUARANTINE_FILE}") and p.name.removesuffix(f"-{QUARANTINE_FILE}") + ".xlsx" in names}
    own = beside | ({QUARANTINE_FILE} if is_output else set())
    workbooks = [p for p in files if p.suffix.casefold() == ".xlsx" and p.name not in own]
    subfolders = sorted(p for p in folder.iterdir() if p.is_dir())
    deeper = [p for p in subfolders if any(f.suffix.casefold() == ".csv" for f in p.iterdir() if f.is_file())]
    has_csv = any(p.suffix.casefold() == ".csv" and p.name != LEDGER_FILE for p in files)
    return ([folder] if has_csv else []) + workbooks + (deeper if not has_csv else [])


@dataclass
class _Source:
    """One file with its grids."""

    path: Path
    shown: str
    sha256: str
    grids: list[Grid] = part(default_factory=list)
    assumptions: list[str] = part(default_factory=list)


def read_submission(path: Path, book: Codebook, shown: str | None = None) -> Submission:
    """The submission at a path: a workbook, a CSV file, or a folder of CSV files.

    Raises:
        TipdataError: when nothing at the path can be used; its code says why.

    """
    shown = shown or str(path)
    sources, unreadable = _sources(path, shown, book)
    grids = [grid for source in sources for grid in source.grids]
    stamp = _stamp_of(grids)
    collection, stated = _collection(grids, stamp, book)
    batches: list[Batch] = [
        Batch(error.code or "TIP-F01", (Place(name),), facts={"problem": error.message, "hint": error.hint}) for name, error in unreadable
    ]
    assumptions = [text for source in sources for text in source.assumptions]
    reads: dict[str, SheetRead] = {}
    files = []
    for source in sources:
        used = reported = rows = 0
        ignored: Counter[str] = Counter()
        for grid in source.grids:
            outcome = _read_grid(grid, reads, collection, book, stamp)
            if isinstance(outcome, SheetRead):
                used, reported, rows = used + outcome.used, reported + outcome.reported, rows + len(outcome.received)
                ignored += outcome.ignored
                batches += outcome.batches
                stamp = {**outcome.stamp, **stamp}
            elif isinstance(outcome, Batch):
                batches.append(outcome)
                reported += grid.count()
            else:
                ignored[outcome] += grid.count()
        files.append(FileRead(source.shown, source.sha256, rows, used, reported, ignored))
    if not reads:
        raise TipdataError(
            f"{shown} holds no sheet that the codebook knows.", "Fill the template, or keep its headers in the first row.", "TIP-F04"
        )
    tables = tables_of([read.received for read in reads.values()], collection.views, book)
    for read in reads.values():
        name = read.received.view.table.name
        if read.provenance:
            tables[name] = _with_provenance(tables[name], read, book)
    is_dataset = any(read.provenance for read in reads.values())
    if not is_dataset:
        batches += _absent_sheets(reads, collection, shown)
        if not stated:
            assumptions.append(f"Read as the form '{collection.form.label}', because its headers fit best.")
    if not stamp.get("codebook_version"):
        assumptions.append(f"The file carries no stamp; read with codebook {book.id} {book.version}.")
    else:
        batches += _version_batches(stamp, book, shown)
    return Submission(
        path=shown,
        book=book,
        collection=collection,
        tables=tables,
        received=tuple(read.received for read in reads.values()),
        files=tuple(files),
        findings=Findings(book, batches),
        assumptions=tuple(dict.fromkeys(assumptions)),
        stamp=stamp,
        is_dataset=is_dataset,
    )


def _sources(path: Path, shown: str, book: Codebook) -> tuple[list[_Source], list[tuple[str, TipdataError]]]:
    """The files of a submission, read; files beside usable ones that cannot be read are told, not raised."""
    if path.is_file():
        return [_source(path, shown, book)], []
    files = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.casefold() == ".csv" and p.name != LEDGER_FILE)
    sources, unreadable = [], []
    for file in files:
        name = f"{shown.rstrip('/')}/{file.name}"
        try:
            sources.append(_source(file, name, book))
        except TipdataError as error:
            unreadable.append((name, error))
    if not sources and unreadable:
        raise unreadable[0][1]
    if not sources:
        raise TipdataError(f"The folder {shown} holds no submission.", "Name a folder with .csv or .xlsx files.", "TIP-F04")
    return sources, unreadable


def _source(path: Path, shown: str, book: Codebook) -> _Source:
    suffix = path.suffix.casefold()
    if suffix not in READABLE:
        raise TipdataError(f"{shown} is not a .csv or .xlsx file.", "Save it as .xlsx or CSV UTF-8.", "TIP-F01")
    try:
        source = _Source(path, shown, hashlib.sha256(path.read_bytes()).hexdigest())
        if suffix == ".csv":
            grid, delimiter = read_csv(path, shown, lambda name, rows: _fit(name, rows, book))
            source.grids = [grid]
            source.assumptions.append(f"CSV files were read as UTF-8 with the delimiter {delimiter}.")
        else:
            source.grids = read_workbook(path, shown)
    except OSError as error:
        raise TipdataError(f"{shown} cannot be opened: {error.strerror}.", "Close it in other programs and try again.", "TIP-F01") from None
    return source


def _fit(name: str, rows: Sequence[Sequence[str]], book: Codebook) -> float:
    """How well some rows fit any form of the codebook."""
    matches = (best_match(name, rows, collection, book) for collection in book.collections.values())
    return max((match.score for match in matches if match is not None), default=-1.0)


def _stamp_of(grids: Sequence[Grid]) -> dict[str, str]:
    """The stamp of a template, from its hidden sheet."""
    for grid in grids:
        if grid.sheet == STAMP_SHEET:
            return {row[0].strip(): row[1].strip() for row in grid.cells if len(row) > 1 and row[0].strip()}
    return {}


def _collection(grids: Sequence[Grid], stamp: dict[str, str], book: Codebook) -> tuple[Collection, bool]:
    """The form in which the file was filled: as stamped, as the cover says, or as the headers fit; a dataset is recognised by provenance."""
    if any(loose(cell).startswith("src ") for grid in grids for row in grid.cells[:1] for cell in row if cell):
        return book.dataset_collection, True
    stated = [stamp["form"]] if "form" in stamp else []
    stated += _stated_forms(grids, book)
    return choose_form([g for g in grids if g.sheet not in OWN_SHEETS], stated, book)


def _stated_forms(grids: Sequence[Grid], book: Codebook) -> list[str]:
    """The form that the cover names in the field of that role, or in a stamp column."""
    name = book.cover_field("form")
    words = {"form"}
    labels: dict[str, str] = {}
    if book.cover is not None and name is not None:
        field = book.cover.field(name)
        words |= {loose(field.name), loose(field.label)}
        labels = book.answers_of(field)
    found = []
    for grid in grids:
        for i, row in enumerate(grid.cells[:SEARCHED_ROWS]):
            for j, text in enumerate(row):
                if text and loose(text) in words:
                    beside = row[j + 1] if len(row) > j + 1 else ""
                    under = grid.cells[i + 1][j] if len(grid.cells) > i + 1 and len(grid.cells[i + 1]) > j else ""
                    found += [labels.get(loose(value), loose(value)) for value in (beside, under) if value]
    return [form for form in found if form in book.forms]


def _read_grid(
    grid: Grid, reads: dict[str, SheetRead], collection: Collection, book: Codebook, stamp: dict[str, str]
) -> SheetRead | Batch | str:
    """The sheet as read; or the finding that says why it was not; or the reason for which it is ignored."""
    own = OWN_SHEETS.get(grid.name.casefold())
    if own is not None:
        return own
    if not any(text and not text.isspace() for row in grid.cells for text in row):
        return "blank sheet"
    match = best_match(grid.name, grid.cells[:SEARCHED_ROWS], collection, book)
    place = Place(grid.file, grid.sheet)
    if match is None:
        other = next((t for t in book.tables.values() if loose(grid.name) in (loose(t.name), loose(t.label))), None)
        elsewhere = other is not None and other.name not in collection.tables
        code = "TIP-H08" if elsewhere else "TIP-K04"
        facts = {"sheet": grid.name, "form": collection.form.label, "problem": "none of its headers is known"}
        return Batch(code, (place,), other.name if other else "", facts=facts)
    if match.view.name in reads:
        facts = {"sheet": grid.name, "problem": f"another sheet was already read as {match.view.label}"}
        return Batch("TIP-K04", (place,), match.view.table.name, facts=facts)
    missing = _missing_keys(grid, match, collection, book)
    if missing:
        facts = {"sheet": grid.name, "problem": f"it lacks the column {' and '.join(missing)}"}
        return Batch("TIP-K04", (place,), match.view.table.name, facts=facts)
    reads[match.view.name] = read_sheet(grid, match, headers_of(book, collection, match.view), book)
    return reads[match.view.name]


def _missing_keys(grid: Grid, match: Match, collection: Collection, book: Codebook) -> list[str]:
    """The labels of key columns that the header row lacks; a cover says what it lacks by its cells."""
    if match.vertical or match.view.table is book.cover:
        return []
    headers = headers_of(book, collection, match.view)
    present = {headers.get(loose(text)) for text in grid.cells[match.row] if text}
    return [match.view.column(name).label for name in match.view.key_columns if name not in present]


def _with_provenance(data: TableData, read: SheetRead, book: Codebook) -> TableData:
    """A dataset's table: provenance beside the fields, and blank cells that the row's own form never asked for told apart."""
    data = replace(data, provenance=read.provenance)
    forms = read.provenance.get("src_form")
    if forms is None:
        return data
    columns = dict(data.columns)
    for name, column in data.columns.items():
        unasked = np.array([form in book.collections and not book.collections[form].asks(data.name, name) for form in set(forms)])
        if not unasked.any():
            continue
        outside = {form for form, is_outside in zip(set(forms), unasked, strict=True) if is_outside}
        here = np.isin(forms.astype(str), list(outside)) & (column.state == State.blank)
        if here.any():
            columns[name] = replace(column, state=np.where(here, State.not_collected, column.state).astype(np.uint8))
    return replace(data, columns=columns)


def _absent_sheets(reads: dict[str, SheetRead], collection: Collection, shown: str) -> list[Batch]:
    """Sheets of the form that the submission does not hold; the cover is spoken of by the checks."""
    absent: list[View] = [view for view in collection.views if view.name not in reads and view is not collection.cover]
    return [
        Batch("TIP-H07", (Place(shown),), view.table.name, facts={"sheet": view.label, "form": collection.form.label}) for view in absent
    ]


def _version_batches(stamp: dict[str, str], book: Codebook, shown: str) -> list[Batch]:
    same = stamp.get("codebook_id") == book.id and stamp.get("codebook_version") == book.version
    if same:
        return []
    theirs = f"{stamp.get('codebook_id', '?')} {stamp.get('codebook_version', '?')}"
    return [Batch("TIP-H09", (Place(shown),), facts={"theirs": theirs, "ours": f"{book.id} {book.version}"})]




__all__ = ["STAMP_COLUMNS", "find_submissions", "read_submission"]
