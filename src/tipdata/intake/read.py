"""A path -> a submission: files to grids, grids to sheets, sheets to tables, with every non-empty cell accounted for."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field as part
from pathlib import Path

from ..codebook import Codebook, Collection
from ..errors import TipdataError
from ..records import Batch, ConfirmationSheet, FileRead, Findings, Place, Received, Submission
from .forms import Desk, collection_of
from .languages import understood
from .own_sheets import reason_to_ignore, stamp_of
from .provenance import with_provenance
from .refused import Refused, refused_file
from .sheets import SheetRead
from .sources import Source, open_sources
from .splitting import tables_of


def read_submission(path: Path, book: Codebook, shown: str | None = None) -> Submission:
    """The submission at a path: a workbook, a CSV file, or a folder of CSV files. `shown` is what the path is called in places.

    Raises:
        TipdataError: when nothing at the path can be used; its code says why.

    """
    with _without_search_for_cycles():
        return _read(path, book, shown or str(path))


@contextmanager
def _without_search_for_cycles() -> Iterator[None]:
    """Millions of texts hold no cycles, and searching them again and again for some takes a third of the time of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, book: Codebook, shown: str) -> Submission:
    sources, unreadable = open_sources(path, shown, book)
    grids = [grid for source in sources for grid in source.grids]
    if all(grid.is_blank() for grid in grids):
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    stamp = stamp_of(grids)
    book = understood(stamp, book)
    collection, stated = collection_of(grids, stamp, book)
    is_dataset = collection is book.dataset_collection
    desk = Desk(collection, book, [grid for grid in grids if reason_to_ignore(grid, is_dataset) is None])
    found = _Found(refused=[refused_file(name, error, collection) for name, error in unreadable])
    files = tuple(_read_file(source, desk, is_dataset, found) for source in sources)
    if not found.reads:
        raise _nothing_known(shown, [refused.batch for refused in found.refused])
    for read in found.reads:
        stamp = {**read.stamp, **stamp}
    if not is_dataset:
        found.batches += _absent_sheets(found, collection, shown)
        if not stated:
            found.assumptions.append(f"Read as the form '{collection.form.label}', because its headers fit best.")
    if stamp.get("codebook_version"):
        found.batches += _other_version(stamp, book, shown)
    else:
        found.assumptions.append(f"The file carries no stamp; read with codebook {book.id} {book.version}.")
    received = tuple(read.received for read in found.reads)
    tables = tables_of(received, collection.views, book)
    for read in found.reads if is_dataset else ():
        name = read.received.view.table.name
        tables[name] = with_provenance(tables[name], read.provenance, book)
    return Submission(
        path=shown,
        book=book,
        collection=collection,
        tables=tables,
        received=received,
        files=files,
        findings=Findings(book, [*(refused.batch for refused in found.refused), *found.batches]),
        assumptions=tuple(dict.fromkeys(found.assumptions)),
        stamp=stamp,
        is_dataset=is_dataset,
        set_aside=tuple(refused.set_aside for refused in found.refused),
        confirmations=_confirmations(found.confirmations),
        checklist=found.checklist,
    )


def _confirmations(read: SheetRead | None) -> ConfirmationSheet | None:
    return ConfirmationSheet(read.received, read.provenance) if read is not None else None


@dataclass
class _Found:
    """What was read so far, refused, found and assumed."""

    refused: list[Refused]
    batches: list[Batch] = part(default_factory=list)
    reads: list[SheetRead] = part(default_factory=list)
    assumptions: list[str] = part(default_factory=list)
    confirmations: SheetRead | None = None
    checklist: Received | None = None


def _read_file(source: Source, desk: Desk, is_dataset: bool, found: _Found) -> FileRead:
    """Reads the sheets of one file, and counts what became of its cells."""
    used = reported = rows = 0
    ignored: Counter[str] = Counter()
    found.assumptions += source.assumptions
    for grid in source.grids:
        outcome = reason_to_ignore(grid, is_dataset) or desk.read(grid)
        if isinstance(outcome, SheetRead):
            found.batches += outcome.batches
            used, reported, ignored = used + outcome.used, reported + outcome.reported, ignored + outcome.ignored
            if outcome.received.view is desk.book.confirmation_view:
                # A confirmation speaks of a record and is none, so it is no row of the file's data.
                found.confirmations = outcome
            elif outcome.received.view is desk.book.checklist_view:
                found.checklist = outcome.received
            else:
                found.reads.append(outcome)
                rows += len(outcome.received)
            if outcome.received.header_row > 1:
                found.assumptions.append(f"The header of '{grid.name}' was found in row {outcome.received.header_row}.")
        elif isinstance(outcome, Refused):
            found.refused.append(outcome)
            reported += grid.count()
        else:
            ignored[outcome] += grid.count()
    return FileRead(source.shown, source.sha256, rows, used, reported, +ignored)


def _nothing_known(shown: str, batches: list[Batch]) -> TipdataError:
    near = next((batch for batch in batches if batch.code == "TIP-K04" and batch.table), None)
    why = f": '{near.facts['sheet']}' was set aside, because {near.facts['problem']}" if near else ""
    hint = "Fill the template, and keep its header row."
    return TipdataError(f"{shown} holds no sheet that the codebook knows{why}.", hint, "TIP-F04")


def _absent_sheets(found: _Found, collection: Collection, shown: str) -> list[Batch]:
    """Sheets of the form that the submission does not hold, not even as one that was refused; the cover is spoken of by the checks."""
    held = {read.received.view.name for read in found.reads} | {refused.view.name for refused in found.refused if refused.view}
    absent = [view for view in collection.views if view.name not in held and view is not collection.cover]
    form = collection.form.label
    return [Batch("TIP-H07", (Place(shown),), v.table.name, label=v.label, facts={"sheet": v.label, "form": form}) for v in absent]


def _other_version(stamp: dict[str, str], book: Codebook, shown: str) -> list[Batch]:
    theirs, ours = f"{stamp.get('codebook_id', '?')} {stamp['codebook_version']}", f"{book.id} {book.version}"
    return [Batch("TIP-H09", (Place(shown),), facts={"theirs": theirs, "ours": ours})] if theirs != ours else []
