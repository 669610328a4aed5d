"""Where faults are planted: rows that have none yet, columns that nothing else reads, and the list of what must be found."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ..codebook import FieldSpec, Requirement, TableKind, View
from ..evaluation import evaluate, table_rows
from ..records import column_letter
from .draw import Order
from .planted import HEADER_ROW, Edit, Format, Planted
from .quiet import Quiet
from .rounds import Clean

EACH = 2
"""How often a kind of fault is planted, in different sheets where there are as many."""

Row = dict[str, str]


class Ground:
    """A clean submission on its way to a faulty one. Rows count from 0 here, and by their place in the file in what is told."""

    def __init__(self, clean: Clean, order: Order) -> None:
        self.clean, self.order, self.book, self.collection = clean, order, order.book, order.collection
        self.quiet = Quiet(order.book, order.collection)
        self.rows: dict[str, list[Row]] = {name: [dict(row) for row in rows] for name, rows in clean.rows.items()}
        self.planted: list[Planted] = []
        self.edits: list[Edit] = []
        self.removed: set[tuple[str, str]] = set()
        self._random = np.random.default_rng([order.seed, zlib.crc32(b"faults")])
        self.views = [view for view in self.collection.views if view.table.kind is not TableKind.cover]
        self._free = {view.name: self._shuffled(len(clean.rows[view.name])) for view in self.views}
        self._width = {view.name: len(view.entered) for view in self.views}

    def _shuffled(self, length: int) -> list[int]:
        return [int(value) for value in self._random.permutation(length)]

    def shuffled_views(self) -> list[View]:
        return [self.views[i] for i in self._shuffled(len(self.views))]

    def one_of(self, columns: list[FieldSpec]) -> FieldSpec:
        return columns[self._shuffled(len(columns))[0]]

    def quiet_columns(self, view: View) -> list[FieldSpec]:
        """The columns of a sheet in which a fault has no other effect, and that are still there."""
        return [column for column in self.quiet.of(view) if (view.name, column.name) not in self.removed]

    def places(self, fits: Callable[[View, FieldSpec], bool]) -> Iterator[tuple[View, FieldSpec]]:
        """Quiet columns that fit, as they fall, no two of one sheet before every sheet had its turn."""
        found = [[(view, column) for column in self.quiet_columns(view) if fits(view, column)] for view in self.views]
        shuffled = [[places[i] for i in self._shuffled(len(places))] for places in found]
        order = self._shuffled(len(shuffled))
        for turn in range(max(map(len, shuffled), default=0)):
            yield from (shuffled[i][turn] for i in order if len(shuffled[i]) > turn)

    def take(self, view: View, fits: Callable[[int], bool] = lambda _: True) -> int | None:
        """A row of the sheet that has no fault yet; nobody else gets it."""
        free = self._free[view.name]
        found = next((row for row in free if fits(row)), None)
        if found is not None:
            free.remove(found)
        return found

    def row(self, view: View, row: int) -> Row:
        return self.rows[view.name][row]

    def has_answer(self, view: View, column: FieldSpec) -> Callable[[int], bool]:
        return lambda row: bool(self.row(view, row).get(column.name))

    def append(self, view: View, row: Row) -> int:
        """Adds a row at the end of the sheet, and gives its number."""
        self.rows[view.name].append(row)
        return len(self.rows[view.name]) - 1

    def new_column(self, view: View) -> int:
        """The first column from 1 beside those of the form that nobody has used."""
        self._width[view.name] += 1
        return self._width[view.name]

    def at(self, view: View, column: FieldSpec) -> int:
        """The column of the sheet from 1."""
        return [other.name for other in view.entered].index(column.name) + 1

    def own(self, view: View, column: FieldSpec) -> bool:
        """Whether the column fills a field of the sheet's own table, and not of a row that is made beside it."""
        return self.quiet.table(view, column) == view.table.name

    def is_asked(self, requirement: Requirement) -> Callable[[View, FieldSpec], bool]:
        """Whether a column of the sheet's own table is asked so, and does not answer itself when left blank."""

        def fits(view: View, column: FieldSpec) -> bool:
            asked = self.quiet.asked(view, column)
            return asked.requirement is requirement and asked.default is None and self.own(view, column)

        return fits

    def due(self, view: View, column: FieldSpec) -> set[int]:
        """The rows in which the column must be filled, by the condition of its field in the clean submission."""
        field, data = self.quiet.asked(view, column), self.clean.submission.tables.get(view.table.name)
        if data is None:
            return set()
        if field.when is None:
            return set(range(len(self.clean.rows[view.name])))
        due = evaluate(self.book.tree(field.when), table_rows(self.clean.submission, data.name)).true
        return set(data.origin[due].tolist())

    def tell(
        self, code: str, view: View, column: FieldSpec, row: int, *, count: int = 1, suggestion: str = "", only: Format | None = None
    ) -> None:
        """Writes down what must be found at a cell."""
        letter = column_letter(self.at(view, column))
        known = self._planted(code, view, column, row=place(row), letter=letter, count=count)
        self.planted.append(replace(known, suggestion=suggestion, only=only))

    def tell_of_column(
        self, code: str, view: View, column: FieldSpec | None, *, row: int = HEADER_ROW, at: int = 0, count: int = 1
    ) -> None:
        """Writes down what must be found of a whole column, at a row of the file (its header's if none is given)."""
        self.planted.append(self._planted(code, view, column, row=row, letter=column_letter(at), count=count))

    def _planted(self, code: str, view: View, column: FieldSpec | None, *, row: int, letter: str, count: int) -> Planted:
        """With the canonical table and field of the column."""
        table, name = (self.quiet.table(view, column), self.quiet.asked(view, column).name) if column is not None else (view.table.name, "")
        severity = self.book.findings[code].severity.value
        return Planted(code, severity, table, name, view.name, row, letter, count)


def place(row: int) -> int:
    """The row of the file at which a row of a sheet stands, from 1."""
    return row + HEADER_ROW + 1
