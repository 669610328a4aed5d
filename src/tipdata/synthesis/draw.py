"""Recipes -> drawn sheets: the tasks of a form, one after the other, each vectorised over the rows of its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..codebook import Codebook, Collection, FieldSpec, Requirement, TableKind, View
from ..codebook.recipes import Recipe
from ..evaluation import evaluate
from ..records import Mask, Positions, Texts, joined, strings
from .chance import uniform
from .sheets import Drawn, DrawnRows, Sheets, stacked
from .sources import Sources
from .tasks import Task, tasks_of

SPARE = 3
"""Rows drawn for each row of counts that is wanted, because those of an equal key are left out."""

Wanted = Mapping[str, Positions]


@dataclass(frozen=True)
class Order:
    """What was asked for: so many rows (cases), from this seed."""

    book: Codebook
    collection: Collection
    seed: int
    rows: int


def draw(order: Order, stream: int = 0, wanted: Wanted | None = None, cover: Drawn | None = None) -> dict[str, Drawn]:
    """All sheets of a form.

    With `wanted`, only the topmost rows of these numbers and what stands below them, under the given cover.
    """
    return _Drawing(order, stream, wanted, cover).run()


def main_view(sheets: Sheets) -> View | None:
    """The sheet of which so many rows are asked for: the first of records, else of counts, that stands below no other."""
    tops = [view for view in sheets.collection.views if view is not sheets.collection.cover and sheets.view_above(view) is None]
    return next((view for view in tops if view.table.kind is TableKind.records), next(iter(tops), None))


class _Drawing:
    def __init__(self, order: Order, stream: int, wanted: Wanted | None, cover: Drawn | None) -> None:
        self.order, self.stream, self.wanted, self.cover = order, stream, wanted, cover
        self.sheets = Sheets(order.book, order.collection)
        self.sources = Sources(self.sheets, order.seed, stream, order.rows)
        self.tasks = tasks_of(self.sheets)
        self.main = main_view(self.sheets)

    def run(self) -> dict[str, Drawn]:
        for task in self.tasks:
            if self.cover is not None and task.view is self.cover.view:
                self.sheets.drawn[task.view.name] = self.cover
            elif task.column is None:
                self.sheets.drawn[task.view.name] = self._rows(task)
            else:
                self._column(task, task.column)
        if self.wanted is not None:
            return self.sheets.drawn
        for view in self.order.collection.views:
            if view.table.kind is TableKind.counts and self.sheets.view_above(view) is None:
                self.sheets.drawn[view.name] = without_repeats(self.sheets.drawn[view.name], self._count(view))
        return self.sheets.drawn

    def _rows(self, task: Task) -> Drawn:
        view = task.view
        above = self.sheets.view_above(view)
        if above is None:
            numbers = self._top_numbers(view)
            return Drawn(view, np.full(len(numbers), -1), numbers, numbers)
        over = self.sheets.drawn[above.name]
        each = np.arange(len(over))
        counts = self._counts(task, Drawn(view, each, np.ones(len(over), dtype=np.int64), over.root))
        up = np.repeat(each, counts)
        first = np.repeat(np.cumsum(counts) - counts, counts)
        return Drawn(view, up, np.arange(len(up)) - first + 1, over.root[up])

    def _top_numbers(self, view: View) -> Positions:
        if self.wanted is not None:
            return self.wanted.get(view.name, np.zeros(0, dtype=np.int64))
        if view is self.order.collection.cover:
            return np.ones(1, dtype=np.int64)
        return np.arange(1, self._count(view) * (SPARE if view.table.kind is TableKind.counts else 1) + 1)

    def _count(self, view: View) -> int:
        """How many rows of a topmost sheet are wanted."""
        if view is self.main:
            return self.order.rows
        task = next(task for task in self.tasks if task.node == (view.name, ""))
        one = np.ones(1, dtype=np.int64)
        return int(self._counts(task, Drawn(view, one - 2, one, one))[0])

    def _counts(self, task: Task, asking: Drawn) -> Positions:
        """The number of rows below each row above; `asking` has one row for each of these."""
        true, _ = self._cells(task, asking, task.recipes or (task.default,))
        numbers = pd.to_numeric(pd.Series(true), errors="coerce").to_numpy(dtype=float, na_value=0)
        counts: Positions = np.maximum(numbers, 0).astype(np.int64)
        return counts

    def _column(self, task: Task, column: FieldSpec) -> None:
        sheet = self.sheets.drawn[task.view.name]
        if task.requirement is Requirement.derived:
            true = shown = strings([""] * len(sheet))
        elif self._draws_from_other_sheet(task.view, column):
            true = shown = self._other_keys(task, column, sheet)
        else:
            true, shown = self._cells(task, sheet, task.recipes or (task.default,))
        sheet.true[column.name], sheet.shown[column.name] = true, shown

    def _cells(self, task: Task, sheet: Drawn, recipes: tuple[Recipe, ...]) -> tuple[Texts, Texts]:
        """Each row by the first recipe that fits it; a cell that is due is filled also where none fits."""
        rows = DrawnRows(self.order.book, self.sheets, sheet)
        name = ".".join(task.node)
        true, shown = strings([""] * len(sheet)), strings([""] * len(sheet))
        left = evaluate(task.due, rows).true if task.due is not None else np.ones(len(sheet), dtype=bool)
        chance = uniform(self.order.seed, self.stream, f"{name}:share", len(sheet), 1)[:, 0]
        must = task.requirement in (Requirement.required, Requirement.expected) and task.view.is_table_itself
        if must and recipes[-1].when is not None:
            recipes = (*recipes, task.default)
        for recipe in recipes:
            here = left & self._holds(recipe, rows)
            left = left & ~here
            here &= chance < recipe.share
            if here.any():
                source = recipe if recipe.has_source else _with_source(recipe, task.default)
                drawn = self.sources.draw(source, sheet, task.column, name)
                true, shown = np.where(here, drawn[0], true), np.where(here, drawn[1], shown)
        return true, shown

    def _holds(self, recipe: Recipe, rows: DrawnRows) -> Mask:
        if recipe.when is None:
            return np.ones(len(rows), dtype=bool)
        return evaluate(self.order.book.tree(recipe.when), rows).true

    def _draws_from_other_sheet(self, view: View, column: FieldSpec) -> bool:
        other = self.sheets.view_of(column.references or "")
        return other is not None and other is not view and other is not self.sheets.view_above(view)

    def _other_keys(self, task: Task, column: FieldSpec, sheet: Drawn) -> Texts:
        """Keys of rows of a sheet that is not above, as they fall."""
        other = self.sheets.view_of(column.references or "")
        assert other is not None
        keys = self.sheets.drawn[other.name].shown[other.key_columns[0]]
        chance = uniform(self.order.seed, self.stream, f"{'.'.join(task.node)}:other", len(sheet), 1)[:, 0]
        return keys[(chance * len(keys)).astype(np.int64)] if len(keys) else strings([""] * len(sheet))


def _with_source(recipe: Recipe, source: Recipe) -> Recipe:
    return source.model_copy(update={"when": recipe.when, "share": recipe.share, "missing": recipe.missing})


def without_repeats(sheet: Drawn, limit: int) -> Drawn:
    """The rows without those that repeat an earlier key, and not more than `limit`."""
    parts = [sheet.shown[name] for name in sheet.view.key_columns]
    kept = np.flatnonzero(~pd.Series(joined(parts, len(sheet))).duplicated().to_numpy()) if parts else np.arange(len(sheet))
    return sheet.take(kept[:limit])


def redrawn(sheets: dict[str, Drawn], new: dict[str, Drawn], wanted: Wanted, order: Order) -> dict[str, Drawn]:
    """The sheets with the wanted topmost rows, and all below them, exchanged for those newly drawn; the order of the rows stays.

    The cover under which the new rows were drawn is among them, and stays as it is.
    """
    family = Sheets(order.book, order.collection)
    result: dict[str, Drawn] = {}
    moved: dict[str, tuple[Positions, Positions]] = {}
    for view in _downwards(family):
        old, fresh = sheets[view.name], new[view.name]
        if fresh is old:
            result[view.name] = old
            continue
        lineage = family.lineage(view)
        top = lineage[-1] if lineage else view
        kept = np.flatnonzero(~np.isin(old.root, wanted.get(top.name, ())))
        both = stacked(old.take(kept), fresh)
        if lineage:
            from_old, from_new = moved[lineage[0].name]
            both = replace(both, up=np.concatenate([from_old[old.up[kept]], from_new[fresh.up]]))
        order_of_rows = np.argsort(both.root, kind="stable")
        at = np.empty(len(both), dtype=np.int64)
        at[order_of_rows] = np.arange(len(both))
        places = np.full(len(old), -1, dtype=np.int64)
        places[kept] = at[: len(kept)]
        moved[view.name] = places, at[len(kept) :]
        result[view.name] = both.take(order_of_rows)
    return result


def _downwards(sheets: Sheets) -> list[View]:
    """The views of a form, each after the one above it."""
    return sorted(sheets.collection.views, key=lambda view: len(sheets.lineage(view)))
