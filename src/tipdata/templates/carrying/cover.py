"""The cover of a unit's next workbook: who it is, as it last said, and the period that follows."""

from __future__ import annotations

import numpy as np

from ...codebook import Collection, View
from ...records import State, Submission, TableData
from .next_period import next_of_year, next_period
from .of_unit import PERIOD_END, PERIOD_START, latest, of_rows, own_rows
from .typed import texts_of

_OF_ONE_FILE = (
    "submitted",
    "submission",
    "version",
    "form",
    "nil_return",
    "period_start",
    "period_end",
    "collectors",
    "trained_collectors",
)


def next_cover(dataset: Submission, unit: str, collection: Collection) -> dict[str, str]:
    """What the cover can say before the unit does; what is true of one file alone it must say anew."""
    view, last = collection.cover, latest(dataset, unit)
    if view is None or last is None:
        return {}
    data, row = last
    stated = _stated(view, data, row, dataset) if data.table is dataset.book.cover else {}
    start, end = period_after(dataset, unit)
    days = {"period_start": start, "period_end": end}
    return {**stated, **{column.name: days[column.role or ""] for column in view.entered if days.get(column.role or "")}}


def _stated(view: View, data: TableData, row: int, dataset: Submission) -> dict[str, str]:
    here = data.take(np.array([row]))
    columns = [column for column in view.entered if column.role not in _OF_ONE_FILE and column.name in here.columns]
    said = {column.name: str(texts_of(here.columns[column.name], dataset.book)[0]) for column in columns}
    return {name: text for name, text in said.items() if text}


def period_after(dataset: Submission, unit: str) -> tuple[str, str]:
    """First and last day of the period that follows the unit's last one; empty where that is not known."""
    last = latest(dataset, unit)
    if last is None:
        return "", ""
    data, row = last
    start, end = (str(of_rows(data, name)[row]) for name in (PERIOD_START, PERIOD_END))
    if not _is_year_to_date(data, row, dataset):
        return next_period(start, end)
    ends = of_rows(data, PERIOD_END)[own_rows(data, unit)].astype(str)
    return next_of_year(start, end, max((day for day in ends.tolist() if day < end), default=""))


def _is_year_to_date(data: TableData, row: int, dataset: Submission) -> bool:
    name = dataset.book.cover_field("period_kind")
    if data.table is not dataset.book.cover or name is None or name not in data.columns:
        return False
    column = data.columns[name]
    codelist = dataset.book.codelist(column.field)
    meant = {code.code for code in codelist.codes if code.meaning == "year_to_date"} if codelist is not None else set()
    return bool(column.state[row] == State.filled) and str(column.text[row]) in meant
