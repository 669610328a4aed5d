"""What a template holds before it takes the shape of a workbook or of CSV files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as part

from ..codebook import Codebook, Collection, Plan, Profile, View

FIRST_VERSION = "1"
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Brief:
    """What a coordinator tells the units on the cover: what it is for, who fills it, by when, who helps, to whom and how it is sent.
    What is left out is not told."""

    purpose: str = ""
    unit: str = ""
    due: str = ""
    contact: str = ""
    send: str = ""


@dataclass(frozen=True)
class Carried:
    """What a template tells of rows that were carried over: how many there are, which questions never left the unit, and for each sheet the
    last ids of the unit, after which new ones are proposed."""

    rows: int
    kept_back: tuple[str, ...] = ()
    last_ids: Mapping[str, tuple[str, ...]] = part(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Content:
    """A form's sheets with the rows that stand in them, and what the file says of itself.

    `rows` has an entry for every view; the cover always has exactly one row, because a template knows its own form.
    """

    book: Codebook
    collection: Collection
    rows: dict[str, Rows]
    stamp: dict[str, str]
    plan: Plan | None = None
    brief: Brief = Brief()
    definition: Profile | None = None
    facts: Mapping[str, str] | None = part(default=None)
    carried: Carried | None = None

    @property
    def views(self) -> tuple[View, ...]:
        """The form's sheets, and the sheet of confirmations."""
        return sheets_of(self.book, self.collection)


def sheets_of(book: Codebook, collection: Collection) -> tuple[View, ...]:
    """Every sheet of a form's template."""
    beside = book.confirmation_view
    return (*collection.views, beside) if beside is not None else collection.views


def content_of(
    book: Codebook, collection: Collection, rows: Mapping[str, Rows], stamp: dict[str, str], plan: Plan | None = None
) -> Content:
    """Raises ValueError when `rows` names a view or column that the form lacks, or gives the cover several rows."""
    views = {view.name: view for view in sheets_of(book, collection)}
    for name, given in rows.items():
        if name not in views:
            raise ValueError(f"the form {collection.form.name} has no sheet {name}")
        known = {column.name for column in views[name].entered}
        for row in given:
            if unknown := row.keys() - known:
                raise ValueError(f"the sheet {name} has no column {', '.join(sorted(unknown))}")
    filled = {name: rows.get(name, ()) for name in views}
    cover = collection.cover
    if cover is not None:
        if len(filled[cover.name]) > 1:
            raise ValueError("a cover has one row")
        own = filled[cover.name][0] if filled[cover.name] else {}
        filled[cover.name] = ({**_presets(book, collection, cover), **own},)
    return Content(book, collection, filled, stamp, plan, definition=_definition(book, plan))


def _definition(book: Codebook, plan: Plan | None) -> Profile | None:
    """The definition that the plan names; without a plan the international one."""
    named = plan.definition if plan is not None else None
    return book.profiles.get(named, book.international) if named else book.international


def _presets(book: Codebook, collection: Collection, cover: View) -> dict[str, str]:
    """What the cover can say without being asked: the form that it belongs to, and that nothing was sent before."""
    presets = {}
    for column in cover.entered:
        codelist = book.codelist(column)
        if column.role == "form" and codelist is not None and collection.form.name in {code.code for code in codelist.codes}:
            presets[column.name] = collection.form.name
        elif column.role == "version":
            presets[column.name] = FIRST_VERSION
    return presets
