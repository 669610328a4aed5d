"""Weighed figures -> sums by year, area and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field as part
from typing import Any

import numpy as np
import pandas as pd

from ..codebook import Dimension
from ..records import Texts
from .counts import Block, Figure, broken_down, figure_for, part_codes
from .dataset import Dataset
from .times import NO_YEAR, Window, overlap, year_of, years_of
from .weighing import Weighed

Key = tuple[int | str, ...]


@dataclass(eq=False)
class Total:
    """What one cell adds up to. `by_unit` is the lower bound per counting unit, `part_open` how much has no known part."""

    low: float = 0.0
    high: float = 0.0
    part_low: float = 0.0
    part_high: float = 0.0
    part_known: bool = False
    part_open: float = 0.0
    rows: int = 0
    rows_with_errors: int = 0
    by_unit: dict[str, float] = part(default_factory=dict)

    def add(self, figure: Figure, counting_unit: str) -> None:
        self.low += figure.low
        self.high += figure.high
        self.rows += figure.rows
        self.rows_with_errors += figure.rows_with_errors
        self.by_unit[counting_unit] = self.by_unit.get(counting_unit, 0.0) + figure.low
        if np.isnan(figure.part_low):
            self.part_open += figure.low
        else:
            self.part_known = True
            self.part_low += figure.part_low
            self.part_high += figure.part_high


def sums(weighed: Weighed, dimensions: Sequence[Dimension], dataset: Dataset, window: Window) -> dict[Key, Total]:
    """The sums of a measure by the values of these dimensions.

    Years are numbers (NO_YEAR where not known), areas the keys of `Places`, fields codes.
    """
    totals: dict[Key, Total] = {}
    _add_events(weighed, dimensions, dataset, window, totals)
    for block in weighed.blocks:
        for codes, figure in _figures(block, dimensions, dataset).items():
            given = iter(codes)
            key = tuple(_of_block(block, d, dataset) if d.kind != "field" else next(given) for d in dimensions)
            totals.setdefault(key, Total()).add(figure, block.counting_unit)
    return totals


def _of_block(block: Block, dimension: Dimension, dataset: Dataset) -> int | str:
    return year_of(block.start, block.end) if dimension.kind == "year" else dataset.places.row(block.place)


def _figures(block: Block, dimensions: Sequence[Dimension], dataset: Dataset) -> dict[tuple[str, ...], Figure]:
    """The figures of a block by the codes of the dimensions that are fields; not stated for a field that counts do not hold."""
    fields = [d for d in dimensions if d.kind == "field"]
    names = tuple(d.counts_field for d in fields if d.counts_field is not None)
    if not names:
        plain, _ = figure_for(block, (), dataset.book)
        return {tuple("" for _ in fields): plain} if plain else {}
    not_stated = tuple(d.not_stated or "" for d in fields if d.counts_field is not None)
    found = {}
    for codes, figure in broken_down(block, names, not_stated, dataset.book).items():
        given = iter(codes)
        found[tuple(next(given) if d.counts_field is not None else "" for d in fields)] = figure
    return found


def _add_events(weighed: Weighed, dimensions: Sequence[Dimension], dataset: Dataset, window: Window, totals: dict[Key, Total]) -> None:
    events = weighed.events
    if events is None or not len(events):
        return
    columns: dict[str, Any] = {}
    for dimension in dimensions:
        if dimension.kind == "year":
            placed = window.is_open | window.holds(events.start, events.end)
            columns[dimension.id] = np.where(placed, years_of(events.start, events.end), NO_YEAR)
        elif dimension.kind == "area":
            numbers, units = pd.factorize(events.units)
            areas = np.array([dataset.places.row(str(unit)) for unit in units], dtype=object)
            columns[dimension.id] = areas[numbers]
        else:
            columns[dimension.id] = _codes(events.by.get(dimension.id), dimension, len(events), dataset)
    known = ~np.isnan(events.part_low)
    frame = pd.DataFrame(
        {
            **columns,
            "low": events.low,
            "high": events.high,
            "part_low": np.where(known, events.part_low, 0.0),
            "part_high": np.where(known, events.part_high, 0.0),
            "part_known": known.astype(float),
            "part_open": np.where(known, 0.0, events.low),
            "rows": 1.0,
            "errors": events.errors.astype(float),
        }
    )
    names = list(columns)
    # Sorted first, because the sum of decimals would depend on their order.
    frame = frame.sort_values(list(frame.columns), kind="stable")
    grouped = frame.groupby(names, sort=True).sum() if names else frame.sum().to_frame().T
    for index, added in zip(grouped.index, grouped.to_numpy(), strict=True):
        key: Key = () if not names else (index if isinstance(index, tuple) else (index,))
        low, high, part_low, part_high, part_known, part_open, rows, errors = (float(value) for value in added)
        total = totals.setdefault(tuple(int(v) if isinstance(v, np.integer) else v for v in key), Total())
        total.low += low
        total.high += high
        total.part_low += part_low
        total.part_high += part_high
        total.part_known |= part_known > 0
        total.part_open += part_open
        total.rows += int(rows)
        total.rows_with_errors += int(errors)
        unit = weighed.measure.counting_unit
        total.by_unit[unit] = total.by_unit.get(unit, 0.0) + low


def _codes(codes: Texts | None, dimension: Dimension, length: int, dataset: Dataset) -> Texts:
    """The codes of records as codes of the dimension; what has no such code is not stated."""
    not_stated = dimension.not_stated or ""
    if codes is None:
        return np.full(length, not_stated, dtype=object)
    listed = field_codes(dimension, dataset)
    if not listed:
        return np.where(codes == "", not_stated, codes).astype(object)
    return np.where(np.isin(codes.astype(str), listed), codes, not_stated).astype(object)


def field_codes(dimension: Dimension, dataset: Dataset) -> list[str]:
    """The codes under which a field is shown, in the order of its list; empty where only records know them."""
    return part_codes(dimension.counts_field, dataset.book) if dimension.counts_field else []


def is_silent_zero(weighed: Weighed, year: int | None, area: str | None, dataset: Dataset, window: Window) -> bool:
    """Whether no figure here means none: somebody whose silence means none has sent files for that year (and that area).

    A flow of two years says nothing about either of them, and neither does a file whose figure the window would cut.
    """
    first, last = window.of_year(year) if year else (window.start, window.end)
    if any((area is None or dataset.places.row(place) == area) and overlap(start, end, first, last) for place, start, end in weighed.cut):
        return False
    for sent in weighed.speaking:
        if area is not None and dataset.places.row(sent.unit) != area:
            continue
        if year == NO_YEAR or (weighed.measure.flow and year_of(sent.start, sent.end) == year):
            return True
        if (not weighed.measure.flow or year is None) and overlap(sent.start, sent.end, first, last):
            return True
    return False
