"""A path -> a submission: files to grids, grids to sheets, sheets to tables, with every non-empty cell accounted for."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field as part, replace
from itertools import chain
from pathlib import Path

from ..codebook import Codebook, Collection
from ..errors import TipdataError
from ..records import Batch, ConfirmationSheet, FileRead, Findings, Place, Received, Submission, Texts
from .foreign import foreign_standard
from .forms import Desk, collection_of, stated_order
from .grids import Grid
from .languages import understood
from .mending import DateEvidence
from .near_headers import near_sheet
from .own_sheets import reason_to_ignore, stamp_of
from .planned import in_force
from .provenance import with_provenance
from .reads import SheetRead
from .refused import Refused, refused_file
from .several import joined, told
from .sources import NO_OPTIONS, ReadOptions, Source, open_sources
from .splitting import tables_of
from .stacked import apart


def read_submission(path: Path, book: Codebook, shown: str | None = None, options: ReadOptions = NO_OPTIONS) -> Submission:
    """The submission at a path: a workbook, a CSV file, a folder or zip archive of CSV files. `shown` is what the path is called in places.

    Raises:
        TipdataError: when nothing at the path can be used; its code says why.

    """
    with _without_search_for_cycles():
        return _read(path, book, shown or str(path), options)


_OF_QUESTIONS = ("asked_question", "asked_text")
_FIRST = {"dmy": "intake.day_first", "mdy": "intake.month_first"}


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


def _read(path: Path, book: Codebook, shown: str, options: ReadOptions) -> Submission:
    sources, unreadable = open_sources(path, shown, book, options)
    stamp = stamp_of([grid for source in sources for grid in source.grids])
    book = understood(stamp, [grid for source in sources for grid in source.grids], book)
    sources = [replace(source, grids=[part for grid in source.grids for part in apart(grid, book)]) for source in sources]
    grids = [grid for source in sources for grid in source.grids]
    if all(grid.is_blank() for grid in grids):
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    under = in_force(path, grids, stamp, book, options.plan)
    book = under.book
    collection, stated = collection_of(grids, stamp, book)
    is_dataset = collection is book.dataset_collection
    order = stated_order(grids, stamp)
    desk = Desk(collection, book, [grid for grid in grids if reason_to_ignore(grid, is_dataset, book) is None], order)
    found = _Found(refused=[refused_file(name, error, collection) for name, error in unreadable])
    outcomes = [_outcomes(source, desk, is_dataset, found) for source in sources]
    _settle_dates(chain.from_iterable(outcomes), book)
    files = tuple(_counted(source, of_file, found, book) for source, of_file in zip(sources, outcomes, strict=True))
    if order:
        found.assumptions.append(book.say(_FIRST[order]))
    if not found.reads:
        raise _nothing_known(shown, [refused.batch for refused in found.refused], grids, stamp, book)
    for read in found.reads:
        stamp = {**read.stamp, **stamp}
    if not is_dataset:
        found.batches += _absent_sheets(found, under.asks(collection), shown)
        if not stated:
            found.assumptions.append(book.say("intake.form_found", form=collection.form.label))
    if stamp.get("codebook_version"):
        found.batches += _other_version(stamp, book, shown)
        if not found.batches or found.batches[-1].code != "TIP-H09":
            found.assumptions += _other_state(stamp, book)
    else:
        found.assumptions.append(book.say("intake.no_stamp", book=f"{book.id} {book.version}"))
    received = tuple(_together([read.received for read in found.reads], found))
    tables = tables_of(received, collection.views, book)
    for read in found.reads if is_dataset else ():
        name = read.received.view.table.name
        tables[name] = with_provenance(tables[name], read.provenance, book)
    submission = Submission(
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
        checklist_of=found.checklist_of,
    )
    return under.applied(submission)


def _together(sheets: list[Received], found: _Found) -> Iterator[Received]:
    """Sheets that were read through one view become one, in their order; the cover has one row and one sheet."""
    by_view: dict[str, list[Received]] = {}
    for sheet in sheets:
        by_view.setdefault(sheet.view.name, []).append(sheet)
    for several in by_view.values():
        if len(several) > 1:
            found.batches.append(told(several, several[0].view.label))
        yield joined(several) if len(several) > 1 else several[0]


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
    checklist_of: dict[str, Texts] = part(default_factory=dict)


Outcome = SheetRead | Refused | str


def _outcomes(source: Source, desk: Desk, is_dataset: bool, found: _Found) -> list[tuple[Grid, Outcome]]:
    """Each sheet of a file as it was read, or refused, or why it is not looked at."""
    found.assumptions += source.assumptions
    found.batches += source.batches
    return [(grid, reason_to_ignore(grid, is_dataset, desk.book) or desk.read(grid)) for grid in source.grids]


def _settle_dates(outcomes: Iterable[tuple[Grid, Outcome]], book: Codebook) -> None:
    """A column whose dates show no order of day and month is read in the order that the other dates of the submission show."""
    reads = [(grid, outcome) for grid, outcome in outcomes if isinstance(outcome, SheetRead)]
    shown = sum((read.evidence for _, read in reads), DateEvidence())
    for grid, read in reads:
        read.settle(shown, book, grid.epoch)


def _counted(source: Source, outcomes: Sequence[tuple[Grid, Outcome]], found: _Found, book: Codebook) -> FileRead:
    """The file with what became of its cells."""
    used = reported = rows = 0
    ignored: Counter[str] = Counter()
    for grid, outcome in outcomes:
        if isinstance(outcome, SheetRead):
            found.batches += outcome.batches
            found.assumptions += outcome.assumptions
            used, reported, ignored = used + outcome.used, reported + outcome.reported, ignored + outcome.ignored
            if outcome.received.view is book.confirmation_view:
                # A confirmation speaks of a record and is none, so it is no row of the file's data.
                found.confirmations = outcome
            elif outcome.received.view is book.checklist_view:
                found.checklist, found.checklist_of = outcome.received, outcome.provenance
                asked = _asked_cells(outcome.received)
                used, ignored = used - asked, ignored + Counter({"questions of the checklist": asked})
            else:
                found.reads.append(outcome)
                rows += len(outcome.received)
            if outcome.received.header_row > 1 and outcome.received is not found.checklist:
                found.assumptions.append(book.say("intake.header_found", sheet=grid.name, row=outcome.received.header_row))
        elif isinstance(outcome, Refused):
            found.refused.append(outcome)
            reported += grid.count()
        else:
            ignored[outcome] += grid.count()
    return FileRead(source.shown, source.sha256, rows, used, reported, +ignored)


def _asked_cells(checklist: Received) -> int:
    """How many cells of a checklist hold its questions: the template wrote them, and nobody's answer stands in them."""
    asked = (checklist.columns[field.name] for field in checklist.view.columns if field.role in _OF_QUESTIONS)
    return sum(int(column.filled.sum()) for column in asked)


def _nothing_known(shown: str, batches: list[Batch], grids: Sequence[Grid], stamp: dict[str, str], book: Codebook) -> TipdataError:
    """Why nothing can be used: an old template before all else, another standard, or the sheet that comes nearest."""
    other = _other_version(stamp, book, shown) if stamp.get("codebook_version") else []
    if other:
        facts = other[0].facts
        problem = (
            f"{shown} was made from {facts['what']} ({facts['theirs']}; in use is {facts['ours']}), and holds no sheet that is known now."
        )
        return TipdataError(problem, "Ask for the current template and copy the rows into it.", "TIP-F04")
    foreign = foreign_standard(grids, book)
    if foreign is not None:
        return TipdataError(f"{shown} holds no sheet that the codebook knows. {foreign.what}.", f"{foreign.meanings}.", "TIP-F04")
    told = next((batch for batch in batches if batch.code == "TIP-F04"), None)
    if told is not None:
        return TipdataError(told.facts["problem"], told.facts["hint"], "TIP-F04")
    near = next((batch for batch in batches if batch.code == "TIP-K04" and (batch.table or batch.facts.get("lacks"))), None)
    like = max((one for grid in grids if near is None and (one := near_sheet(grid, book))), key=lambda one: one.rank, default=None)
    if like is not None:
        problem = f"{shown} holds no sheet that the codebook knows; '{like.sheet}' comes nearest: {like.words(book)}."
        return TipdataError(problem, "Correct the headers, or copy the rows into the template.", "TIP-F04")
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
    """The finding that the template is an old one, or one of another codebook."""
    theirs, ours = f"{stamp.get('codebook_id', '?')} {stamp['codebook_version']}", f"{book.id} {book.version}"
    if theirs == ours:
        return []
    what = book.say("intake.other_codebook")
    if stamp.get("codebook_id") == book.id:
        is_old = _version(stamp["codebook_version"]) < _version(book.version)
        what = book.say("intake.old_template" if is_old else "intake.newer_template")
    return [Batch("TIP-H09", (Place(shown),), facts={"theirs": theirs, "ours": ours, "what": what})]


def _other_state(stamp: dict[str, str], book: Codebook) -> list[str]:
    theirs = stamp.get("codebook_fingerprint", book.fingerprint)
    return [book.say("intake.other_state", book=f"{book.id} {book.version}")] if theirs != book.fingerprint else []


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))
