"""A codebook of four small tables, rows for it, and an evaluator written apart from tipdata's: row by row, world by world.

`answer` looks at one row at a time and at every value that a cell may stand for; it knows nothing of columns, masks or bounds.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from dataclasses import dataclass, field as part
from functools import cache, cached_property
from itertools import product
from typing import Any

import numpy as np

from tipdata.codebook import Code, Codebook, CodeList, FieldSpec, MissingReason, Table, TableKind
from tipdata.codebook.models import CodebookFile
from tipdata.evaluation import TableRows, Truth, evaluate, rows_of
from tipdata.intake import type_column
from tipdata.language import And, AnyOf, Compare, Exists, In, Known, Literal, Missing, Name, Not, Or, Tree, faults, parse
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
    words={},
    sources={},
)
PARENTS = {
    "members": ("group_id", "groups", "group_id"),
    "trips": ("group_id", "groups", "group_id"),
    "calls": ("member_id", "members", "member_id"),
}


@dataclass(frozen=True)
class House:
    """Rows of raw texts by table; a table that is not there was not sent. `given` holds what no row says."""

    rows: dict[str, list[Row]] = part(default_factory=dict)
    given: dict[str, str] = part(default_factory=dict)

    @cached_property
    def tables(self) -> dict[str, TableData]:
        return {name: self._data(name) for name in BOOK.tables if name in self.rows}

    def table_rows(self, table: str) -> TableRows:
        return rows_of(BOOK, self.tables, table, given=self.given)

    def _data(self, name: str) -> TableData:
        rows, table = self.rows[name], BOOK.tables[name]
        columns = {field.name: type_column(field, strings([row.get(field.name, "") for row in rows]), BOOK) for field in table.fields}
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


def reference_answers(house: House, table: str, text: str) -> list[Answer]:
    """The answer for each row, by the evaluator written apart."""
    tree = tree_of(text, table)
    return [answer(tree, house, table, row) for row in house.rows.get(table, [])]


def all_of(answers: list[Answer]) -> Answer:
    return False if False in answers else None if None in answers else True


def any_of(answers: list[Answer]) -> Answer:
    return True if True in answers else None if None in answers else False


def answer(tree: Tree, house: House, table: str, row: Row) -> Answer:
    match tree:
        case And(parts):
            return all_of([answer(part, house, table, row) for part in parts])
        case Or(parts):
            return any_of([answer(part, house, table, row) for part in parts])
        case Not(part):
            inner = answer(part, house, table, row)
            return None if inner is None else not inner
        case Known(name):
            raw, field = cell(name, house, table, row)
            return None if is_unreadable(raw, field) else raw != "" and not is_reason(raw)
        case Missing(name):
            return cell(name, house, table, row)[0] == ""
        case In(name, options):
            return any_of([compared(name, "==", option, house, table, row) for option in options])
        case AnyOf(name, codes):
            raw, field = cell(name, house, table, row)
            if raw == "" or is_reason(raw) or is_unreadable(raw, field):
                return None
            return any(code.value in raw.split(";") for code in codes)
        case Compare(comparison, left, right):
            return compared(left, comparison, right, house, table, row)
        case Exists(child, condition):
            if child not in house.rows:
                return None
            # Rows below belong to every repeat of the key that they name: the repeats are one record, told twice.
            _, _, key = PARENTS[child]
            parents = [(lower, above(house, child, lower)) for lower in house.rows[child]]
            below = [lower for lower, parent in parents if parent is not None and parent.get(key, "") == row.get(key, "")]
            return any_of([answer(condition, house, child, lower) for lower in below])
    raise AssertionError(tree)


def above(house: House, table: str, row: Row) -> Row | None:
    """The row above: the first whose key is the same."""
    own, parent, key = PARENTS[table]
    value = row.get(own, "")
    if value == "" or is_reason(value):
        return None
    return next((candidate for candidate in house.rows.get(parent, []) if candidate.get(key, "") == value), None)


def cell(name: Name, house: House, table: str, row: Row) -> tuple[str, FieldSpec]:
    """The raw text that a name reads from a row, from a row above it, or from the cover; nothing where there is no such row."""
    if len(name.path) == 1:
        return row.get(name.path[0], ""), BOOK.tables[table].field(name.path[0])
    word, field = name.path
    if word == "report":
        covers = house.rows.get("report", [])
        return (covers[0].get(field, "") if covers else ""), BOOK.tables["report"].field(field)
    here: Row | None = row
    while BOOK.tables[table].singular != word:
        here = above(house, table, here) if here is not None else None
        table = PARENTS[table][1]
    return (here.get(field, "") if here is not None else ""), BOOK.tables[table].field(field)


def is_reason(raw: str) -> bool:
    return raw in ("unknown", "not_applicable", "withheld")


def is_unreadable(raw: str, field: FieldSpec) -> bool:
    return raw == "???" and field.type not in ("text", "identifier")


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compared(left: Name | Literal, comparison: str, right: Name | Literal, house: House, table: str, row: Row) -> Answer:
    """The answer in every world that the two cells allow: decided when all worlds agree."""
    if isinstance(left, Literal):
        assert isinstance(right, Name)
        return compared(right, FLIPPED[comparison], left, house, table, row)
    raw, field = cell(left, house, table, row)
    if raw == "" or is_reason(raw) or is_unreadable(raw, field):
        return None
    if isinstance(right, Literal):
        return agreed([against_fixed(value, comparison, right.value, field) for value in worlds(raw, field)])
    other, other_field = cell(right, house, table, row)
    if other == "" or is_reason(other) or is_unreadable(other, other_field):
        return None
    pairs = product(worlds(raw, field), worlds(other, other_field))
    return agreed([COMPARISONS[comparison](ranked(one, field), ranked(two, other_field)) for one, two in pairs])


def agreed(found: list[bool]) -> Answer:
    return found[0] if len(set(found)) == 1 else None


def against_fixed(value: Any, comparison: str, fixed: str | float, field: FieldSpec) -> bool:
    """A fixed date is a whole year, month or day: equal to each of its days."""
    if field.type != "date":
        return COMPARISONS[comparison](ranked(value, field), ranked(fixed, field))
    days = worlds(str(fixed), field)
    if comparison in ("==", "!="):
        return (value in days) is (comparison == "==")
    return COMPARISONS[comparison](value, min(days) if comparison in ("<", ">=") else max(days))


def ranked(value: Any, field: FieldSpec) -> Any:
    return LEVELS.index(value) if field.codelist == "level" else value


@cache
def worlds(raw: str, field: FieldSpec) -> tuple[Any, ...]:
    """Every value that a text may stand for; a count of unknown size stops at 40, beyond all numbers of these tests."""
    if field.type == "date":
        days = [datetime.date(2023, 1, 1) + datetime.timedelta(days=number) for number in range(3 * 366)]
        return tuple(str(day) for day in days if str(day).startswith(raw))
    if field.type == "count" and raw == "x":
        return tuple(range(1, 41))
    if field.type == "count" and raw.startswith("<"):
        return tuple(range(1, int(raw[1:])))
    return (float(raw),) if field.type in ("count", "integer", "decimal") else (raw,)
