"""Sums -> the rows and columns of one report table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ..codebook import Dimension, MeasuresFile, ReportTable
from .dataset import Dataset
from .figures import NOT_REPORTED, Cell, Head, Row, cell_text
from .tabulate import Key, Total, field_codes, is_silent_zero, sums
from .times import NO_YEAR, Window, year_of, years_of
from .weighing import Weighed

NOT_KNOWN, NOT_STATED, TOTAL = "Not known", "Not stated", "Total"


@dataclass(frozen=True, eq=False)
class Layout:
    """The figures of a report table where they stand.

    `years` are the years shown, `body` the sums behind the rows that are no totals, `printed` every sum with its measure and the words of
    its row and column.
    """

    dimensions: tuple[Dimension, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    years: tuple[int, ...]
    body: dict[str, dict[Key, Total]]
    printed: tuple[tuple[str, str, Total], ...]


def lay_out(table: ReportTable, weighed: dict[str, Weighed], counted: MeasuresFile, dataset: Dataset, window: Window) -> Layout:
    """Every row and column of a table, in an order that does not depend on the order of the data."""
    return _Layouter(table, weighed, counted, dataset, window).layout()


class _Layouter:
    def __init__(self, table: ReportTable, weighed: dict[str, Weighed], counted: MeasuresFile, dataset: Dataset, window: Window) -> None:
        self.table, self.weighed, self.dataset, self.window = table, weighed, dataset, window
        by_id = {dimension.id: dimension for dimension in counted.dimensions}
        self.down = tuple(by_id[name] for name in table.rows)
        self.across = by_id[table.across] if table.across else None
        self.all = (*self.down, *((self.across,) if self.across else ()))
        self.body = self._sums(self.all)
        self.printed: list[tuple[str, str, Total]] = []

    def _sums(self, dimensions: Sequence[Dimension]) -> dict[str, dict[Key, Total]]:
        measures = dict.fromkeys(column.measure for column in self.table.columns)
        return {measure: sums(self.weighed[measure], dimensions, self.dataset, self.window) for measure in measures}

    def layout(self) -> Layout:
        columns = self._values(self.across) if self.across else [""]
        heads = tuple(self._head(number, value) for value in columns for number in range(len(self.table.columns)))
        rows = [self._row(labels, self.all, self.body, columns) for labels in self._row_keys()]
        if self.table.total:
            rows = [*self._totals(columns), *rows]
        return Layout(self.all, heads, tuple(rows), tuple(self._years()), self.body, tuple(self.printed))

    def _head(self, number: int, value: int | str) -> Head:
        column = self.table.columns[number]
        if self.across is None:
            return Head(column.measure, column.label)
        across = self._label(self.across, value)
        return Head(column.measure, across if len(self.table.columns) == 1 else f"{across} {column.label}", across)

    def _values(self, dimension: Dimension) -> list[int | str]:
        """The values of a dimension that have a row or column of their own."""
        at = self.all.index(dimension)
        seen = {key[at] for totals in self.body.values() for key in totals}
        if dimension.kind == "year":
            return [*self._years(), *([NO_YEAR] if NO_YEAR in seen else [])]
        if dimension.kind == "area":
            return sorted(seen | self._silent_areas(), key=lambda key: (key == "", self._label(dimension, key).casefold(), str(key)))
        listed = field_codes(dimension, self.dataset)
        return [*listed, *sorted((code for code in seen if code not in listed), key=lambda code: (code == "", str(code)))]

    def _years(self) -> list[int]:
        """Years with a figure, and years for which somebody sent files, even if the figure is blank."""
        years: set[int] = set()
        at = next((number for number, d in enumerate(self.all) if d.kind == "year"), None)
        if at is not None:
            years |= {int(key[at]) for totals in self.body.values() for key in totals}
        for one in self._used():
            for sent in one.speaking:
                start, end = max(sent.start, self.window.start), min(sent.end, self.window.end)
                if start <= end and np.isfinite(start) and np.isfinite(end):
                    first, last = years_of(np.array([start, end]), np.array([start, end]))
                    years |= set(range(int(first), int(last) + 1))
            years |= {year_of(u.start, u.end) for u in one.unreported}
        return sorted(years - {NO_YEAR})

    def _used(self) -> Iterable[Weighed]:
        return (self.weighed[measure] for measure in self.body)

    def _silent_areas(self) -> set[int | str]:
        """Areas that sent files without a figure, or left the figure blank."""
        places = self.dataset.places
        silent: set[int | str] = {places.row(sent.unit) for one in self._used() for sent in one.speaking}
        return silent | {places.row(u.place) for one in self._used() for u in one.unreported}

    def _row_keys(self) -> list[Key]:
        """The rows: every combination of values, but a year that is not known only where something is counted there."""
        combinations = [tuple(values) for values in product(*(self._values(dimension) for dimension in self.down))]
        filled = {key[: len(self.down)] for totals in self.body.values() for key in totals}
        at = next((number for number, d in enumerate(self.down) if d.kind == "year"), None)
        return [key for key in combinations if at is None or key[at] != NO_YEAR or key in filled]

    def _totals(self, columns: Sequence[int | str]) -> list[Row]:
        """The rows over everything that fields and areas tell apart."""
        kept = [dimension for dimension in self.down if dimension.kind == "year"]
        dimensions = (*kept, *((self.across,) if self.across else ()))
        totals = self._sums(dimensions)
        rows = []
        for key in product(*(self._values(dimension) for dimension in kept)):
            row = self._row(tuple(key), dimensions, totals, columns)
            given = iter(row.labels)
            rows.append(Row(tuple(next(given) if d.kind == "year" else TOTAL for d in self.down), row.cells))
        return rows

    def _row(self, key: Key, dimensions: Sequence[Dimension], totals: dict[str, dict[Key, Total]], columns: Sequence[int | str]) -> Row:
        labels = tuple(self._label(d, value) for d, value in zip(dimensions, key, strict=False))
        cells = []
        for value in columns:
            whole = (*key, value) if self.across else key
            for column in self.table.columns:
                total = totals[column.measure].get(whole)
                if total is not None:
                    words = [*labels, *([self._label(self.across, value)] if self.across else [])]
                    self.printed.append((column.measure, " ".join(words), total))
                cells.append(self._cell(column.measure, column.with_part, total, whole, dimensions))
        return Row(labels, tuple(cells))

    def _cell(self, measure: str, with_part: bool, total: Total | None, key: Key, dimensions: Sequence[Dimension]) -> Cell:
        if total is None:
            return self._no_figure(measure, with_part, key, dimensions)
        known = with_part and total.part_known
        part = (total.part_low, total.part_high) if known else (None, None)
        return Cell(
            cell_text(total.low, total.high, *part),
            total.low,
            total.high if np.isfinite(total.high) else None,
            part[0],
            part[1] if part[1] is None or np.isfinite(part[1]) else None,
            total.rows,
            total.rows_with_errors,
        )

    def _no_figure(self, measure: str, with_part: bool, key: Key, dimensions: Sequence[Dimension]) -> Cell:
        """Nothing counted: none, where somebody's silence means none, else not reported."""
        values = {d.kind: value for d, value in zip(dimensions, key, strict=True) if d.kind != "field"}
        year, area = values.get("year"), values.get("area")
        weighed = self.weighed[measure]
        year_number = None if year is None else int(year)
        if not is_silent_zero(weighed, year_number, None if area is None else str(area), self.dataset, self.window):
            return Cell(NOT_REPORTED)
        if with_part and weighed.measure.part_where is not None:
            return Cell(cell_text(0.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0, 0.0)
        return Cell(cell_text(0.0, 0.0), 0.0, 0.0)

    def _label(self, dimension: Dimension, value: int | str) -> str:
        if dimension.kind == "year":
            return str(value) if value != NO_YEAR else NOT_KNOWN
        if dimension.kind == "area":
            return self.dataset.places.label(str(value)) or NOT_STATED
        return self._code_label(dimension, str(value))

    def _code_label(self, dimension: Dimension, code: str) -> str:
        """The words of a code, from the list of the counts' field or of the field that the records have."""
        book = self.dataset.book
        for table in book.tables.values():
            for field in table.fields:
                wanted = field.name == dimension.counts_field if dimension.counts_field else field.name in self._record_fields(dimension)
                codelist = book.codelist(field) if wanted else None
                for listed in codelist.codes if codelist else ():
                    if listed.code == code:
                        return listed.label
        return code or NOT_STATED

    def _record_fields(self, dimension: Dimension) -> set[str]:
        return {one.measure.by[dimension.id].split(".")[-1] for one in self._used() if dimension.id in one.measure.by}
