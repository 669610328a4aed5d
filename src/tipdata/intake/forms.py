"""In which form a file was filled, and which of its sheets is which view of that form."""

from __future__ import annotations

from collections.abc import Sequence

from ..codebook import Codebook, Collection, Table, TableKind, loose
from ..records import Batch, Place
from .dates import Order
from .foreign import foreign_standard
from .grids import Grid
from .headers import (
    MARK_OF_DATASET,
    Match,
    assign,
    beside_headers,
    choose_form,
    headers_of,
    is_dataset,
    match_beside,
    match_outside,
    order_of,
    owners,
)
from .headless import lacks_header
from .near_headers import near_sheet
from .own_sheets import reason_to_ignore
from .reads import DATE_ORDER, STAMPED_FORM, SheetRead
from .refused import Refused, refused_sheet
from .repairs import Reading
from .several import are_alike
from .sheets import How, read_sheet


def collection_of(grids: Sequence[Grid], stamp: dict[str, str], book: Codebook) -> tuple[Collection, bool]:
    """The form in which the file was filled, and whether it says so itself: as stamped, as the cover says, or as the headers fit.

    A dataset is recognised by its provenance.
    """
    if is_dataset(grids):
        return book.dataset_collection, True
    grids = [grid for grid in grids if reason_to_ignore(grid, False, book) is None]
    stated = [stamp.get(STAMPED_FORM, ""), *_beside(grids, {STAMPED_FORM}), *_stated_on_cover(grids, book)]
    return choose_form(grids, [form for form in stated if form in book.forms], book)


def stated_order(grids: Sequence[Grid], stamp: dict[str, str]) -> Order:
    """The order of day and month that the submission states on its cover or in its stamp."""
    words = [stamp.get(DATE_ORDER, ""), *_beside(grids, {loose(DATE_ORDER), DATE_ORDER})]
    return next((order for word in words if (order := order_of(word))), "")


def _stated_on_cover(grids: Sequence[Grid], book: Codebook) -> list[str]:
    """The form that the cover names in the field of that role."""
    name = book.cover_field("form")
    if book.cover is None or name is None:
        return []
    field = book.cover.field(name)
    codes = book.answers_of(field)
    covers = (collection.cover for collection in book.collections.values())
    headers = [book.view_headers(cover) for cover in covers if cover is not None]
    words = {word for known in headers for word, column in known.items() if column == field.name}
    return [codes.get(answer, "") for answer in _beside(grids, {loose(field.name), loose(field.label), *words})]


def _beside(grids: Sequence[Grid], words: set[str]) -> list[str]:
    """What stands to the right of these words, and below them, in loose spelling."""
    found = []
    for grid in grids:
        for cells, below in zip(grid.head, [*grid.head[1:], []], strict=False):
            for j, text in enumerate(cells):
                if text in words:
                    found += [*cells[j + 1 : j + 2], *below[j : j + 1]]
    return found


class Desk:
    """Knows which sheet is read as which view, and why the others are not."""

    def __init__(self, collection: Collection, book: Codebook, grids: Sequence[Grid], order: Order = "") -> None:
        self.order: Order = order
        self.collection, self.book, self.grids = collection, book, grids
        self.is_dataset = collection is book.dataset_collection
        found = assign(grids, collection, book)
        self.outside = [match_outside(grid.name, grid.head, collection, book) for grid in grids]
        self.matches = [_if_better(inside, outside) for inside, outside in zip(found, self.outside, strict=True)]
        beside = [match_beside(grid.name, grid.head, book) for grid in grids]
        # What fits the confirmations or the checklist better than any other sheet is that.
        self.beside = [_if_better(own, other) for own, other in zip(beside, found, strict=True)]
        self.matches = [own or other for own, other in zip(self.beside, self.matches, strict=True)]
        self.owners = owners(self.matches)

    def read(self, grid: Grid) -> SheetRead | Refused:
        """The sheet as read, or the finding that says why it was not."""
        number = next(n for n, other in enumerate(self.grids) if other is grid)
        match, outside = self.matches[number], self.outside[number]
        if match is None:
            other = outside.view.table if outside is not None else self._table_named(grid)
            code, facts = ("TIP-H08", {}) if other else ("TIP-K04", self._why_unknown(grid))
            return refused_sheet(grid, self._left(grid, code, other.name if other else "", **facts), outside)
        of_form = match is not self.beside[number]
        headers = headers_of(self.book, self.collection, match.view) if of_form else beside_headers(self.book)[match.view.name]
        problem = self._problem(grid, number, match)
        if problem:
            batch = self._left(grid, "TIP-K04", match.view.table.name, problem=problem)
            return refused_sheet(grid, batch, match, match.view, headers)
        return read_sheet(grid, match, headers, How(self.book, None if self.is_dataset else Reading(self.order, grid.epoch)))

    def _why_unknown(self, grid: Grid) -> dict[str, str]:
        """Why no header of a sheet is known; and of which view it lacks the header, where the rest of it is there."""
        view = lacks_header(grid, self.collection, self.book)
        if view is not None:
            return {"problem": self.book.say("intake.no_header_row", sheet=view.label), "lacks": view.name}
        foreign = foreign_standard([grid], self.book)
        if foreign is not None:
            return {"problem": self.book.say("intake.other_standard", standard=foreign.standard)}
        near = near_sheet(grid, self.book)
        return {"problem": near.words(self.book) if near is not None else self.book.say("intake.no_header_known")}

    def _problem(self, grid: Grid, number: int, match: Match) -> str:
        """Why a sheet that fits a view is not read as it; empty when it is."""
        if match.missing_keys:
            near = near_sheet(grid, self.book)
            if near is not None and near.meant and near.lacks:
                return near.words(self.book)
            return self.book.say("intake.lacks_column", columns=f" {self.book.say('intake.and')} ".join(match.missing_keys))
        if self.is_dataset and not is_dataset([grid]):
            return self.book.say("intake.lacks_column", columns=MARK_OF_DATASET)
        owner = self.owners[match.view.name]
        if owner == number or self._joins(number, match):
            return ""
        return self.book.say("intake.other_sheet", sheet=match.view.label)

    def _joins(self, number: int, match: Match) -> bool:
        """Whether the rows of a sheet belong with those of another that is read as the same view."""
        other = self.matches[self.owners[match.view.name]]
        is_records = match.view.table.kind is not TableKind.cover and match is not self.beside[number]
        return other is not None and is_records and not self.is_dataset and are_alike(match, other)

    def _left(self, grid: Grid, code: str, table: str, **facts: str) -> Batch:
        facts = {"sheet": grid.name, "form": self.collection.form.label, "problem": "", **facts}
        return Batch(code, (Place(grid.file, grid.sheet),), table, label=grid.name, facts=facts)

    def _table_named(self, grid: Grid) -> Table | None:
        """The table without a sheet in this form that the sheet is named after."""
        inside = {view.table.name for view in self.collection.views}
        views = (view for view in self.book.dataset_collection.views if view.table.name not in inside)
        return next((view.table for view in views if loose(grid.name) in map(loose, view.names)), None)


def _if_better(inside: Match | None, outside: Match | None) -> Match | None:
    return None if inside is not None and outside is not None and outside.rank > inside.rank else inside
