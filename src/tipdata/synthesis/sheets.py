"""Sheets while they are drawn: rows, what stands above them, and two texts per cell - the true one and the one that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as part, replace

import numpy as np

from ..codebook import Codebook, Collection, FieldSpec, View
from ..evaluation import Cells, Kin
from ..intake import type_column
from ..records import Column, Positions, Texts, empty_column


@dataclass(eq=False)
class Drawn:
    """One sheet as far as it is drawn.

    `up` is the row of the sheet above behind each row, `number` counts the rows below one row above (or all rows, from 1), `root` is the
    number of the topmost row that a row belongs to. `true` texts know what `shown` texts hide behind a missing reason or a partial date.
    """

    view: View
    up: Positions
    number: Positions
    root: Positions
    true: dict[str, Texts] = part(default_factory=dict)
    shown: dict[str, Texts] = part(default_factory=dict)
    typed: dict[tuple[str, bool], Column] = part(default_factory=dict)

    def __len__(self) -> int:
        return len(self.root)

    def take(self, rows: Positions) -> Drawn:
        return replace(
            self,
            up=self.up[rows],
            number=self.number[rows],
            root=self.root[rows],
            true={name: texts[rows] for name, texts in self.true.items()},
            shown={name: texts[rows] for name, texts in self.shown.items()},
            typed={},
        )


def stacked(first: Drawn, second: Drawn) -> Drawn:
    """The rows of two drawings of one sheet, one below the other."""
    return replace(
        first,
        up=np.concatenate([first.up, second.up]),
        number=np.concatenate([first.number, second.number]),
        root=np.concatenate([first.root, second.root]),
        true={name: np.concatenate([texts, second.true[name]]) for name, texts in first.true.items()},
        shown={name: np.concatenate([texts, second.shown[name]]) for name, texts in first.shown.items()},
        typed={},
    )


@dataclass(eq=False)
class Sheets:
    """The sheets of one form, with the way from a row to the rows above it."""

    book: Codebook
    collection: Collection
    drawn: dict[str, Drawn] = part(default_factory=dict)

    def view_above(self, view: View) -> View | None:
        """The sheet whose rows stand above those of a sheet: that of the first parent column whose table has a sheet here."""
        return next((above for _, table in view.parent_columns if (above := self.view_of(table)) is not None and above is not view), None)

    def view_of(self, table: str) -> View | None:
        return next((view for view in self.collection.views if view.table.name == table), None)

    def view_named(self, word: str, view: View) -> View | None:
        """The sheet that a word such as `case` names, seen from a row of another sheet."""
        table = self.book.above(view.table).get(word)
        return self.view_of(table.name) if table is not None else None

    def find(self, view: View, name: str) -> tuple[View, FieldSpec] | None:
        """The column that `column` or `word.column` names, seen from a sheet."""
        word, _, column = name.rpartition(".")
        owner = self.view_named(word, view) if word else view
        if owner is None or (word and owner is not self.collection.cover and owner not in self.lineage(view)):
            return None
        field = next((field for field in owner.columns if field.name == column), None)
        return (owner, field) if field is not None else None

    def lineage(self, view: View) -> list[View]:
        """The sheets above a sheet, the nearest first."""
        above: list[View] = []
        nearest = self.view_above(view)
        while nearest is not None and nearest not in above:
            above.append(nearest)
            nearest = self.view_above(nearest)
        return above

    def cells(self, sheet: Drawn, name: str, shown: bool) -> Column:
        """The typed cells that a name means for each row of a sheet; blank where they are not drawn."""
        found = self.find(sheet.view, name)
        if found is None:
            table = self.book.above(sheet.view.table)[name.partition(".")[0]] if "." in name else sheet.view.table
            return empty_column(table.field(name.rpartition(".")[2]), len(sheet))
        owner, field = found
        rows = self.rows_above(sheet, owner)
        return self._typed(owner, field, shown).take(rows) if rows is not None else self._own(sheet, field, shown)

    def rows_above(self, sheet: Drawn, owner: View) -> Positions | None:
        """For each row the row of the sheet above that it belongs to; None for the sheet itself."""
        if owner is sheet.view:
            return None
        if owner is self.collection.cover:
            return np.zeros(len(sheet), dtype=np.int64)
        rows, view = sheet.up, self.view_above(sheet.view)
        while view is not None and view is not owner:
            rows, view = self.drawn[view.name].up[rows], self.view_above(view)
        return rows

    def _typed(self, view: View, field: FieldSpec, shown: bool) -> Column:
        sheet = self.drawn.get(view.name)
        return self._own(sheet, field, shown) if sheet is not None else empty_column(field, 0)

    def _own(self, sheet: Drawn, field: FieldSpec, shown: bool) -> Column:
        texts = (sheet.shown if shown else sheet.true).get(field.name)
        if texts is None:
            return empty_column(field, len(sheet))
        key = (field.name, shown)
        if key not in sheet.typed:
            sheet.typed[key] = type_column(field, texts, self.book)
        return sheet.typed[key]


@dataclass(eq=False)
class DrawnRows:
    """The rows of a drawn sheet, as conditions are asked about them."""

    book: Codebook
    sheets: Sheets
    sheet: Drawn

    def __len__(self) -> int:
        return len(self.sheet)

    given: Mapping[str, str] = part(default_factory=dict)

    def cells(self, path: tuple[str, ...]) -> Cells:
        return Cells(self.sheets.cells(self.sheet, ".".join(self.book.spelt_out(path, self.sheet.view.table)), shown=True))

    def kin(self, table: str, above: str = "") -> Kin | None:
        """Every drawn row has a key of its own."""
        owner = self.sheets.view_named(above, self.sheet.view) if above else self.sheet.view
        view = self.sheets.view_of(table)
        child = self.sheets.drawn.get(view.name) if view is not None else None
        if child is None or owner is None:
            return None
        own, up = np.arange(len(self)), self.sheets.rows_above(child, owner)
        asks = self.sheets.rows_above(self.sheet, owner)
        return Kin(DrawnRows(self.book, self.sheets, child), own if up is None else up, own if asks is None else asks)
