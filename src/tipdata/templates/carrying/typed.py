"""Records of a dataset -> the texts that a person would have typed into a form's sheets to say the same.

A sheet that is a table as it is takes its cells as they stand. Of a sheet of shorter words each column is asked what may have been typed
into it; what was, is what becomes the same records again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field as part

import numpy as np

from ...codebook import Codebook, Collection, FieldId, FieldSpec, View
from ...intake import tables_of, type_column
from ...protection import unshielded
from ...records import Column, Mask, Positions, Received, State, TableData, Texts, parent_rows, plain_texts, strings

_MOST_READINGS = 64

Cells = dict[str, Texts]
Record = dict[str, str]
Records = dict[tuple[str, str], Record]


@dataclass(eq=False)
class Typed:
    """The cells of each sheet by view and column, and for each sheet which rows cannot be said in it as they are."""

    cells: dict[str, Cells] = part(default_factory=dict)
    unsaid: dict[str, Mask] = part(default_factory=dict)


def typed_rows(tables: Mapping[str, TableData], collection: Collection, book: Codebook) -> Typed:
    """What would have been typed into the sheets of a form for these records of one unit."""
    return _Inverse(dict(tables), collection, book).typed()


def texts_of(column: Column, book: Codebook) -> Texts:
    """What the cells of a dataset say, as it was typed: without the apostrophe that kept an unreadable text from being run."""
    texts = plain_texts(column, book)
    unreadable = column.state == State.unreadable
    texts[unreadable] = [unshielded(str(text)) for text in texts[unreadable]]
    return texts


class _Inverse:
    """Turns records back into the cells of a form's sheets."""

    def __init__(self, tables: dict[str, TableData], collection: Collection, book: Codebook) -> None:
        self.tables, self.collection, self.book = tables, collection, book
        self.links = parent_rows(tables, book)

    def typed(self) -> Typed:
        typed = Typed()
        views = [view for view in self.collection.views if view.table.name in self.tables]
        options = {view.name: self._options(view) for view in views}
        typed.cells = {view.name: {name: texts[0] for name, texts in options[view.name].items()} for view in views}
        # A condition of a sheet may look at the rows below it, so those are settled first.
        for view in reversed(views):
            unsaid = self._not_offered(view)
            typed.unsaid[view.name] = unsaid if view.is_table_itself else unsaid | self._settle(view, options[view.name], typed.cells)
        return typed

    def _not_offered(self, view: View) -> Mask:
        """Rows in which a field has an answer that the form does not offer there, or has settled otherwise."""
        data = self.tables[view.table.name]
        unsaid = np.zeros(len(data), dtype=bool)
        for column in view.columns:
            field = view.fills[column.name][0].field
            if column.codes and column.name not in view.recodes and field.table == view.table.name:
                cells = data.column(field.name)
                offered = [set(str(text).split(self.book.separator)) <= set(column.codes) for text in cells.text]
                unsaid |= cells.filled & ~np.array(offered, dtype=bool)
        return unsaid

    def _options(self, view: View) -> dict[str, list[Texts]]:
        """For each column what may have been typed into it, the likeliest first."""
        found: dict[str, list[Texts]] = {}
        for column in view.entered:
            if column.name not in view.composed:
                # Of the fields that one column fills, each in its own case, one holds something.
                text, *others = [self._said(view, fill.field) for fill in view.fills[column.name]]
                for other in others:
                    text = np.where(text == "", other, text)
                found[column.name] = _unrecoded(text, view, column)
        for name, parts in view.composed.items():
            found[name] = [_piece(name, parts, self._said(view, view.fills[name][0].field), found)]
        return {column.name: found[column.name] for column in view.entered}

    def _said(self, view: View, field: FieldId) -> Texts:
        """What a field says in each row of the sheet's table; of rows that the sheet row makes, the first one that says anything."""
        data = self.tables[view.table.name]
        if field.table == view.table.name:
            return texts_of(data.column(field.name), self.book)
        said = np.full(len(data), "", dtype=object)
        below, link = self.tables.get(field.table), self._link(field.table, view)
        if below is None or link is None:
            return said
        texts = texts_of(below.column(field.name), self.book)
        holding = np.flatnonzero((link >= 0) & (texts != ""))
        order = holding[np.argsort(below.keys[holding].astype(str), kind="stable")][::-1]
        # Assigned from the last to the first, so that the first row stays.
        said[link[order]] = texts[order]
        return said

    def _link(self, below: str, view: View) -> Positions | None:
        """For each row of a table the row of the sheet's table that it lies below."""
        names = [field.name for field in self.book.tables[below].parents if field.references == view.table.name]
        return next((self.links[below, name] for name in names if (below, name) in self.links), None)

    def _settle(self, view: View, options: dict[str, list[Texts]], of_views: dict[str, Cells]) -> Mask:
        """Chooses for each row the first reading that becomes the same records again; which rows have none is returned."""
        cells, wanted = of_views[view.name], self._records(view)
        unsaid = np.ones(len(wanted), dtype=bool)
        for reading in _readings(options):
            tried = {name: np.where(unsaid, texts, cells[name]) for name, texts in reading.items()}
            same = unsaid & self._become_same(view, wanted, {**of_views, view.name: tried})
            for name, texts in tried.items():
                cells[name] = np.where(same, texts, cells[name])
            unsaid &= ~same
            if not unsaid.any():
                break
        return unsaid

    def _records(self, view: View) -> list[Records]:
        """The records that each row of the sheet stands for, by table and key: its own, and those below it that its form makes of it."""
        found: list[Records] = [{(view.table.name, ""): row} for row in self._rows(self.tables[view.table.name])]
        for name in {made.table for made in view.made}:
            below, link = self.tables.get(name), self._link(name, view)
            if below is not None and link is not None:
                for key, row, above in zip(below.keys, self._rows(below), link, strict=True):
                    found[above][name, str(key)] = row
        return found

    def _rows(self, data: TableData) -> list[Record]:
        columns = {name: texts_of(column, self.book) for name, column in data.columns.items()}
        # Records are compared one by one, because each has further rows of its own.
        return [{name: str(texts[row]) for name, texts in columns.items()} for row in range(len(data))]

    def _become_same(self, view: View, wanted: Sequence[Records], cells: Mapping[str, Cells]) -> Mask:
        """Which rows of the sheet become the wanted records, in everything that the sheet says of them."""
        made = self._become(cells)
        found: list[Records] = [{} for _ in wanted]
        for name in view.tables:
            if (data := made.get(name)) is not None:
                for key, row, origin in zip(data.keys, self._rows(data), data.origin, strict=True):
                    found[origin][name, "" if name == view.table.name else str(key)] = row
        return np.array([_agree(*pair) for pair in zip(wanted, found, strict=True)], dtype=bool)

    def _become(self, cells: Mapping[str, Cells]) -> dict[str, TableData]:
        """The records that typed cells become."""
        sheets = []
        for view in self.collection.views:
            if view.name in cells:
                length = len(self.tables[view.table.name])
                blank = np.full(length, "", dtype=object)
                texts = ((column, cells[view.name].get(column.name, blank)) for column in view.columns)
                columns = {column.name: type_column(column, text, self.book, at) for at, (column, text) in enumerate(texts, start=1)}
                sheets.append(Received(view, "", view.name, columns, np.arange(length), header_row=1))
        return tables_of(sheets, self.collection.views, self.book)


def _agree(wanted: Records, found: Records) -> bool:
    if wanted.keys() != found.keys():
        return False
    return all(text == wanted[key].get(name, "") for key, record in found.items() for name, text in record.items())


def _readings(options: dict[str, list[Texts]]) -> Iterator[Cells]:
    for chosen in itertools.islice(itertools.product(*options.values()), _MOST_READINGS):
        yield dict(zip(options, chosen, strict=True))


def _unrecoded(texts: Texts, view: View, column: FieldSpec) -> list[Texts]:
    """The short words that may stand for the codes; what is no code of theirs stays as it is."""
    recode = view.recodes.get(column.name)
    if recode is None:
        return [texts]
    words: dict[str, list[str]] = {}
    for word, settings in recode.items():
        for code in dict.fromkeys(setting.code or "" for setting in settings):
            words.setdefault(code, []).append(word)
    most = max(map(len, words.values()), default=1)
    return [strings([_nth(words.get(str(text), [str(text)]), number) for text in texts]) for number in range(most)]


def _nth(words: list[str], number: int) -> str:
    return words[min(number, len(words) - 1)]


def _piece(name: str, parts: tuple[str, ...], whole: Texts, found: Mapping[str, list[Texts]]) -> Texts:
    """The part of an id that stands in a column, once the parts before and behind it are taken off."""
    at = parts.index(name)

    def piece(part: str, row: int) -> str:
        return part[1:] if part.startswith("=") else str(found[part][0][row])

    texts = []
    for row, text in enumerate(whole):
        before = "".join(f"{piece(part, row)}-" for part in parts[:at])
        behind = "".join(f"-{piece(part, row)}" for part in parts[at + 1 :])
        fits = text.startswith(before) and text.endswith(behind) and len(text) > len(before) + len(behind)
        texts.append(text[len(before) : len(text) - len(behind)] if fits else "")
    return strings(texts)
