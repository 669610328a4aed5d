"""A codebook of five small tables, and rows for it."""

from __future__ import annotations

from dataclasses import dataclass, field as part
from functools import cached_property
from typing import Any

import numpy as np

from tipdata.codebook import Code, Codebook, CodeList, FieldSpec, MissingReason, Table, TableKind
from tipdata.codebook.models import CodebookFile
from tipdata.evaluation import TableRows, Truth, evaluate, rows_of
from tipdata.intake import type_column
from tipdata.language import Tree, faults, parse
from tipdata.records import TableData, strings

Row = dict[str, str]
Answer = bool | None

KINDS = ("red", "green", "blue")
LEVELS = ("low", "mid", "high")


def _field(name: str, **more: Any) -> FieldSpec:
    return FieldSpec(name=name, label=name.title(), help="x", example="x", **more)


def _list(name: str, codes: tuple[str, ...], ordered: bool = False) -> CodeList:
    return CodeList(name=name, label=name, ordered=ordered, codes=tuple(Code(code=code, label=code.title()) for code in codes))


TABLES = {
    "report": Table(
        name="report",
        label="Report",
        singular="report",
        help="x",
        kind=TableKind.cover,
        fields=(
            _field("unit", type="text"),
            _field("start", type="date", role="period_start"),
            _field("until", type="date", role="period_end"),
            _field("sent", type="date", role="submitted"),
            _field("edition", type="integer"),
        ),
    ),
    "groups": Table(
        name="groups",
        label="Groups",
        singular="group",
        help="x",
        fields=(
            _field("group_id", type="identifier", requirement="key"),
            _field("title", type="text"),
            _field("opened", type="date"),
            _field("closed", type="date"),
            _field("size", type="count"),
            _field("other_size", type="count"),
            _field("rank", type="integer"),
            _field("kind", type="code", codelist="kind"),
            _field("level", type="code", codelist="level"),
            _field("level_before", type="code", codelist="level"),
            _field("tags", type="codes", codelist="kind"),
            _field("sure", type="yes_no"),
        ),
    ),
    "members": Table(
        name="members",
        label="Members",
        singular="member",
        help="x",
        fields=(
            _field("member_id", type="identifier", requirement="key"),
            _field("group_id", type="identifier", references="groups"),
            _field("joined", type="date"),
            _field("weight", type="decimal"),
            _field("level", type="code", codelist="level"),
            _field("tags", type="codes", codelist="kind"),
        ),
    ),
    "trips": Table(
        name="trips",
        label="Trips",
        singular="trip",
        help="x",
        fields=(
            _field("trip_id", type="identifier", requirement="key"),
            _field("group_id", type="identifier", references="groups"),
            _field("note", type="text"),
            _field("left", type="date"),
            _field("back", type="date"),
            _field("seats", type="count"),
            _field("fare", type="decimal", minimum=0),
            _field("route", type="codes", codelist="kind", ordered=True),
        ),
    ),
    "calls": Table(
        name="calls",
        label="Calls",
        singular="call",
        help="x",
        fields=(
            _field("call_id", type="identifier", requirement="key"),
            _field("member_id", type="identifier", references="members"),
            _field("day", type="date"),
            _field("cost", type="count"),
            _field("kind", type="code", codelist="kind"),
        ),
    ),
}
REASONS = tuple(
    MissingReason(code=code, label=code.replace("_", " "), state=code, help="x") for code in ("unknown", "not_applicable", "withheld")
)
BOOK = Codebook(
    file=CodebookFile(id="house", version="1.0.0", title="House", tables=tuple(TABLES), missing_reasons=REASONS),
    tables=TABLES,
    codelists={"kind": _list("kind", KINDS), "level": _list("level", LEVELS, ordered=True)},
    questions={},
    forms={},
    findings={},
    measures=(),
    indicators={},
    sources={},
)


@dataclass(frozen=True)
class House:
    """Rows of raw texts by table; a table that is not there was not sent. `given` holds what no row says."""

    rows: dict[str, list[Row]] = part(default_factory=dict)
    given: dict[str, str] = part(default_factory=dict)
    book: Codebook = BOOK

    @cached_property
    def tables(self) -> dict[str, TableData]:
        return {name: self._data(name) for name in self.book.tables if name in self.rows}

    def table_rows(self, table: str) -> TableRows:
        return rows_of(self.book, self.tables, table, given=self.given)

    def _data(self, name: str) -> TableData:
        rows, table = self.rows[name], self.book.tables[name]
        columns = {field.name: type_column(field, strings([row.get(field.name, "") for row in rows]), self.book) for field in table.fields}
        return TableData(table, f"{name}.csv", name, columns, np.arange(2, len(rows) + 2), np.arange(len(rows)))


def tree_of(text: str, table: str) -> Tree:
    """The checked tree of an expression over rows of a table."""
    tree = parse(text)
    found = list(faults(tree, BOOK.scope(BOOK.tables[table]), text))
    assert not found, found
    return tree


def as_answers(truth: Truth) -> list[Answer]:
    assert not (truth.true & truth.false).any()
    return [True if yes else False if no else None for yes, no in zip(truth.true, truth.false, strict=True)]


def answers(house: House, table: str, text: str) -> list[Answer]:
    """tipdata's answer for each row."""
    return as_answers(evaluate(tree_of(text, table), house.table_rows(table)))
