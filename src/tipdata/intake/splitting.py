"""Received sheets -> tables: a form's short words become codes, and one sheet row becomes the rows it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldId, FieldSpec, View
from ..codebook.form_models import MadeRow, Setting, Settings
from ..evaluation import SheetRows, evaluate
from ..records import Column, Mask, Received, State, TableData, Texts, changed, empty_column, strings
from .typing import type_column


def tables_of(sheets: Iterable[Received], views: tuple[View, ...], book: Codebook) -> dict[str, TableData]:
    """The tables that the received sheets fill, in the codebook's order."""
    by_name = {sheet.view.name: sheet for sheet in sheets}
    parts: dict[str, list[TableData]] = {}
    for sheet in by_name.values():
        rows = SheetRows(book, by_name, sheet.view.name, views)
        for data in _Splitter(sheet, rows, book).tables():
            parts.setdefault(data.name, []).append(data)
    return {name: _stacked(parts[name]) for name in book.tables if name in parts}


class _Splitter:
    """Splits one received sheet."""

    def __init__(self, sheet: Received, rows: SheetRows, book: Codebook) -> None:
        self.sheet, self.rows, self.book = sheet, rows, book
        self.filled_by = self._filled_by()

    def tables(self) -> Iterable[TableData]:
        sheet, view = self.sheet, self.sheet.view
        if view.is_table_itself:
            columns = {name: changed(column, field=view.table.field(name)) for name, column in sheet.columns.items()}
            yield self._data(view.table.name, columns, np.ones(len(sheet), dtype=bool))
            return
        yield self._data(view.table.name, self._columns(view.table.name, view.sets), np.ones(len(sheet), dtype=bool))
        taken: set[str] = set()
        for made in view.made:
            yield self._made(made, own=made.table not in taken)
            taken.add(made.table)

    def _made(self, made: MadeRow, own: bool) -> TableData:
        """One further row per sheet row that needs it; a typed cell that fills the row always makes it."""
        needed = self._holds(made.when)
        columns = self._columns(made.table, made.sets, typed=own)
        for column in columns.values() if own else ():
            if column.direct:
                needed = needed | (column.state != State.blank)
        return replace(self._data(made.table, columns, needed), made=True)

    def _data(self, table: str, columns: dict[str, Column], keep: Mask) -> TableData:
        sheet = self.sheet
        at = np.flatnonzero(keep)
        data = TableData(
            self.book.tables[table],
            sheet.file,
            sheet.sheet,
            columns,
            sheet.rows,
            np.arange(len(sheet)),
            header_row=sheet.header_row,
            pieces=sheet.pieces,
            piece=sheet.piece,
        )
        return data if len(at) == len(sheet) else data.take(at)

    def _filled_by(self) -> dict[FieldId, tuple[str, Mask]]:
        """For each field the column that fills it, and in which rows."""
        filled: dict[FieldId, tuple[str, Mask]] = {}
        for name, fills in self.sheet.view.fills.items():
            left = np.ones(len(self.sheet), dtype=bool)
            for fill in fills:
                here = left & self._holds(fill.when)
                filled[fill.field] = (name, here)
                left &= ~here
        return filled

    def _columns(self, table: str, sets: dict[str, Settings], typed: bool = True) -> dict[str, Column]:
        columns: dict[str, Column] = {}
        for field in self.book.tables[table].fields:
            source = self.filled_by.get(FieldId(table, field.name)) if typed else None
            if source is not None and field.name not in sets:
                columns[field.name] = self._typed(field, *source)
            elif field.name in sets:
                columns[field.name] = self._set(field, sets[field.name])
        return columns

    def _typed(self, field: FieldSpec, name: str, here: Mask) -> Column:
        """The cells of a sheet column as cells of the field, in the rows where the column fills it."""
        view, column = self.sheet.view, self.sheet.columns[name]
        if name in view.composed:
            column = self._composed(column, view.composed[name])
        if name in view.recodes:
            column = self._recoded(column, view.recodes[name])
        if not here.all():
            column = column.take(np.where(here, np.arange(len(column)), -1))
        return changed(column, field=field, direct=True)

    def _recoded(self, column: Column, recode: dict[str, Settings]) -> Column:
        text = np.full(len(column), "", dtype=object)
        for code, choice in recode.items():
            of_code = column.text == code
            left = of_code.copy()
            for setting in choice:
                here = left & self._holds(setting.when)
                text[here] = setting.code or ""
                left &= ~here
        state = np.where(column.filled & (text == ""), State.unknown, column.state).astype(np.uint8)
        return replace(column, text=text, state=state)

    def _composed(self, column: Column, parts: tuple[str, ...]) -> Column:
        """Several cells joined by a dash; blank where this column's own cell is blank, not collected where another part is missing."""
        whole = self._whole(parts)
        text = np.where(whole, self._joined(parts), "").astype(object)
        state = np.where(column.filled & ~whole, State.not_collected, column.state).astype(np.uint8)
        return replace(column, text=text, state=state)

    def _whole(self, parts: tuple[str, ...]) -> Mask:
        """Where every part holds a value: an id made of half its parts would be the id of several rows."""
        whole = np.ones(len(self.sheet), dtype=bool)
        for part in parts:
            if not part.startswith("="):
                whole &= self.sheet.columns[part].filled
        return whole

    def _joined(self, parts: tuple[str, ...]) -> Texts:
        texts = np.full(len(self.sheet), "", dtype=object)
        for number, part in enumerate(parts):
            piece = part[1:] if part.startswith("=") else self._piece(part)
            texts = texts + ("-" if number else "") + piece
        return texts

    def _piece(self, part: str) -> Texts:
        """The cells of a part of an id. A number is the same one however many zeros stand before it, unless it is the id of a row above."""
        column = self.sheet.columns[part]
        if part not in self._numbered:
            return column.text
        codes, texts = pd.factorize(column.text)
        return strings([text.lstrip("0") or "0" if text.isdecimal() else text for text in texts])[codes]

    @cached_property
    def _numbered(self) -> set[str]:
        """The columns that number rows below another one: they are no ids by themselves, and name no row above."""
        view = self.sheet.view
        ids = {name for name, fills in view.fills.items() if name not in view.composed and any(self._is_key(fill.field) for fill in fills)}
        return {column.name for column in view.columns if column.references is None} - ids

    def _is_key(self, field: FieldId) -> bool:
        return field.name in {key.name for key in self.book.tables[field.table].keys}

    def _set(self, field: FieldSpec, choice: Settings) -> Column:
        """Cells that are worked out: no person typed them, so nobody is asked about them."""
        length = len(self.sheet)
        column = replace(empty_column(field, length), at=0)
        raw = np.full(length, "", dtype=object)
        left = np.ones(length, dtype=bool)
        copied: list[tuple[Mask, Column]] = []
        for setting in choice:
            here = left & self._holds(setting.when)
            raw = self._put(raw, here, setting, copied)
            left &= ~here
        column = type_column(field, raw, self.book)
        state = column.state.copy()
        for here, source in copied:
            state = np.where(here & (source.state != State.filled), source.state, state).astype(np.uint8)
        at, at_row = next(((source.at, source.at_row) for _, source in copied), (0, 0))
        return replace(column, state=state, direct=False, at=at, at_row=at_row)

    def _put(self, raw: Texts, here: Mask, setting: Setting, copied: list[tuple[Mask, Column]]) -> Texts:
        if setting.copy_of is not None:
            source = self.sheet.columns[setting.copy_of]
            copied.append((here, source))
            return np.where(here, source.text, raw)
        if setting.compose:
            return np.where(here & self._whole(setting.compose), self._joined(setting.compose), raw)
        return np.where(here, setting.code or "", raw)

    def _holds(self, condition: str | None) -> Mask:
        if condition is None:
            return np.ones(len(self.sheet), dtype=bool)
        return evaluate(self.book.tree(condition), self.rows).true


def _stacked(parts: list[TableData]) -> TableData:
    """Tables of the same kind made from one sheet, one below the other in the order of the sheet's rows."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    names = list(dict.fromkeys(name for data in parts for name in data.columns))
    order = np.argsort(np.concatenate([data.origin for data in parts]), kind="stable")
    columns = {}
    for name in names:
        pieces = [data.column(name) for data in parts]
        shape = next(data.columns[name] for data in parts if name in data.columns)
        columns[name] = _joined_columns(shape, pieces).take(order)
    return replace(
        first,
        columns=columns,
        rows=np.concatenate([data.rows for data in parts])[order],
        origin=np.concatenate([data.origin for data in parts])[order],
        piece=None if first.piece is None else np.concatenate([data.piece for data in parts if data.piece is not None])[order],
    )


def _joined_columns(shape: Column, pieces: list[Column]) -> Column:
    def bounds(name: str) -> np.ndarray | None:
        values = [getattr(piece, name) for piece in pieces]
        return None if values[0] is None else np.concatenate(values)

    state = np.concatenate([piece.state for piece in pieces])
    asked = np.concatenate([np.full(len(piece), piece.direct) for piece in pieces])
    worked_out = ~asked & (state == State.blank)
    return Column(
        field=shape.field,
        text=np.concatenate([piece.text for piece in pieces]),
        state=np.where(worked_out & shape.direct, State.not_collected, state).astype(np.uint8),
        raw=np.concatenate([piece.raw for piece in pieces]),
        low=bounds("low"),
        high=bounds("high"),
        problem=np.concatenate([_problems(piece) for piece in pieces]),
        at=shape.at,
        direct=shape.direct,
    )


def _problems(piece: Column) -> Texts:
    """Problems of typed cells; a worked-out cell that copies an unreadable one has none of its own, so that the cell is told once."""
    if piece.problem is None or not piece.direct:
        return np.full(len(piece), "", dtype=object)
    return piece.problem
