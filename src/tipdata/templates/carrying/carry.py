"""Everything that a unit's next workbook begins with: its open records, its cover, and what could not be taken along."""

from __future__ import annotations

from dataclasses import dataclass, field as part

from ...codebook import Codebook, Collection, Requirement, TableKind, Travels
from ...records import Submission, TableData
from .cover import next_cover
from .last_ids import last_ids
from .of_unit import open_rows
from .typed import texts_of, typed_rows


@dataclass(frozen=True)
class CarriedOver:
    """The rows of each sheet, the cover's one row among them, as a template takes them.

    `counts` says how many rows each sheet of records has; `unsaid` how many of them the sheet cannot say as they are; `not_asked` are the
    labels of fields that open records answer and the form does not ask; `kept_back` those that it asks and that never leave the unit;
    `last_ids` are the last ids of the unit, finished records included, by the sheet on which new ones go on from them.
    """

    rows: dict[str, list[dict[str, str]]]
    counts: dict[str, int]
    unsaid: dict[str, int] = part(default_factory=dict)
    not_asked: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()
    last_ids: dict[str, tuple[str, ...]] = part(default_factory=dict)
    period: tuple[str, str] = ("", "")

    @property
    def records(self) -> int:
        """How many rows were carried over."""
        return sum(self.counts.values())


def carried_over(dataset: Submission, unit: str, collection: Collection, book: Codebook) -> CarriedOver:
    """The rows with which a unit's next file in a form begins. `book` has the form, as its plan asks it.

    Only columns of the form are filled, so personal data of victims goes along only where a plan has a sheet for it.
    """
    chosen = open_rows(dataset, unit, collection)
    tables = {name: dataset.tables[name].take(rows) for name, rows in chosen.items() if len(rows)}
    typed = typed_rows(tables, collection, book)
    rows: dict[str, list[dict[str, str]]] = {}
    for view in collection.views:
        cells = typed.cells.get(view.name)
        if cells is not None:
            names = list(cells)
            lines = zip(*(cells[name] for name in names), strict=True)
            rows[view.name] = [{name: str(text) for name, text in zip(names, line, strict=True) if text} for line in lines]
    counts = {view.name: len(rows.get(view.name, ())) for view in collection.views if view.table.kind is TableKind.records}
    cover = collection.cover
    said = next_cover(dataset, unit, collection)
    if cover is not None:
        rows[cover.name] = [said]
    by_role = {column.role: said.get(column.name, "") for column in cover.entered} if cover is not None else {}
    return CarriedOver(
        rows=rows,
        counts=counts,
        unsaid={name: int(mask.sum()) for name, mask in typed.unsaid.items() if mask.any()},
        not_asked=_not_asked(tables, collection, book),
        kept_back=_kept_back(collection, counts),
        last_ids=last_ids(dataset, unit, collection),
        period=(by_role.get("period_start", ""), by_role.get("period_end", "")),
    )


def _not_asked(tables: dict[str, TableData], collection: Collection, book: Codebook) -> tuple[str, ...]:
    """A later report of a record takes the place of the earlier one whole, so what the form does not ask is not said any more."""
    worked_out = {(view.table.name, name) for view in collection.views for name in view.sets}
    worked_out |= {(made.table, name) for view in collection.views for made in view.made for name in made.sets}
    found = []
    for name, data in tables.items():
        for column in data.columns.values():
            field = column.field
            known = collection.asks(name, field.name) or (name, field.name) in worked_out
            if not known and field.requirement is not Requirement.derived and (texts_of(column, book) != "").any():
                found.append(f"{data.table.label}: {field.label}")
    return tuple(found)


def _kept_back(collection: Collection, counts: dict[str, int]) -> tuple[str, ...]:
    """Fields of sheets with carried rows that no dataset holds."""
    views = [view for view in collection.views if counts.get(view.name)]
    return tuple(f"{view.label}: {column.label}" for view in views for column in view.entered if column.travels is Travels.unit)
