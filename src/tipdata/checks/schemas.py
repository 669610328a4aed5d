"""One pandera schema per table, built from the codebook: type, code, range, pattern, requirement, unique key, reference.

The schemas are public and work on any frame of texts (`frame_of`). `check_tables` runs the same checks with its own loop over
their masks, because pandera's lazy report repeats a frame-wide failure for every column of the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..codebook import Codebook, FieldSpec, Requirement, Table
from ..evaluation import Rows, evaluate, rows_of
from ..intake import reader
from ..records import Texts
from .frames import data_of

CellTest = Callable[[pd.Series], "pd.Series[bool]"]
RowTest = Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class CellCheck:
    """A check of single cells: true where the cell is right; blank cells are not looked at."""

    code: str
    test: CellTest

    def as_pandera(self) -> pa.Check:
        return pa.Check(self.test, name=self.code, ignore_na=True)


@dataclass(frozen=True)
class RowCheck:
    """A check of one column that needs the rest of the row, or the other rows: true where the row is right."""

    code: str
    column: str
    test: RowTest
    repeats: str = ""

    def as_pandera(self) -> pa.Check:
        return pa.Check(self.test, name=f"{self.code} {self.column}", ignore_na=False)


@dataclass(frozen=True)
class TableChecks:
    """All checks of one table, by column, and across columns and rows."""

    table: Table
    cells: dict[str, tuple[CellCheck, ...]]
    rows: tuple[RowCheck, ...]

    def schema(self) -> pa.DataFrameSchema:
        """The checks as a pandera schema over a frame of texts."""
        columns = {
            name: pa.Column(
                None,
                checks=[check.as_pandera() for check in checks],
                nullable=True,
                required=False,
                title=self.table.field(name).label,
                description=self.table.field(name).help,
            )
            for name, checks in self.cells.items()
        }
        return pa.DataFrameSchema(columns, checks=[check.as_pandera() for check in self.rows], name=self.table.name, title=self.table.label)


def table_checks(
    book: Codebook,
    table: Table,
    asked: Mapping[str, FieldSpec],
    rows: Rows | None = None,
    parent_keys: Mapping[str, Texts] | None = None,
) -> TableChecks:
    """The checks of the fields that a form asks of a table.

    `rows` are the rows as read, so that conditions may look at the rows above; without them a condition sees the frame alone, and
    what it needs from above is undecided. `parent_keys` holds, for each parent column to be checked, the keys that exist.
    """
    fields = [asked[field.name] for field in table.fields if field.name in asked]
    row_checks: list[RowCheck] = []
    for field in fields:
        if field.requirement is Requirement.key:
            row_checks.append(RowCheck("TIP-K01", field.name, _present(field.name)))
        elif field.requirement in (Requirement.required, Requirement.expected):
            code = "TIP-K06a" if field.requirement is Requirement.required else "TIP-K06b"
            row_checks.append(RowCheck(code, field.name, _present_when_due(field, table, book, rows)))
        if parent_keys and field.name in parent_keys:
            row_checks.append(RowCheck("TIP-X05b", field.name, _refers(field.name, parent_keys[field.name])))
    if table.repeats is not None:
        keys = [field.name for field in table.keys if field.name in asked]
        if keys:
            row_checks.append(RowCheck(table.repeats.conflict, keys[-1], _first_of(keys, conflicting=True), "conflict"))
            row_checks.append(RowCheck(table.repeats.identical, keys[-1], _first_of(keys, conflicting=False), "identical"))
    cells = {field.name: tuple(_cell_checks(field, book)) for field in fields}
    return TableChecks(table, cells, tuple(row_checks))


def _cell_checks(field: FieldSpec, book: Codebook) -> list[CellCheck]:
    read = reader(field, book)
    key = field.requirement is Requirement.key
    unreadable = "TIP-K02" if key else "TIP-K05"
    checks = [
        CellCheck(unreadable, _each(lambda text: read(text).problem != "type")),
        CellCheck("TIP-K02" if key else "TIP-T01", _each(lambda text: read(text).problem != "reason")),
        CellCheck("TIP-L06", _each(lambda text: read(text).problem != "mixed")),
    ]
    if field.minimum is not None or field.maximum is not None:
        low = -np.inf if field.minimum is None else field.minimum
        high = np.inf if field.maximum is None else field.maximum
        checks.append(CellCheck("TIP-T02", _each(lambda text: not (read(text).low > high or read(text).high < low))))
    if field.max_length is not None or field.pattern is not None:
        longest = field.max_length or 10**9
        pattern = re.compile(field.pattern or "(?s).*")
        checks.append(CellCheck("TIP-T03", _each(lambda text: _fits(read(text).text, longest, pattern))))
    return checks


def _fits(text: str, longest: int, pattern: re.Pattern[str]) -> bool:
    return not text or (len(text) <= longest and pattern.fullmatch(text) is not None)


def _each(test: Callable[[str], bool]) -> CellTest:
    """A test of single texts, asked once per distinct text."""

    def of_column(series: pd.Series) -> pd.Series[bool]:
        codes, unique = pd.factorize(series)
        answers = np.array([*(test(str(text)) for text in unique), True], dtype=bool)
        return pd.Series(answers[codes], index=series.index)

    return of_column


def _present(name: str) -> RowTest:
    return lambda frame: frame[name].notna()


def _present_when_due(field: FieldSpec, table: Table, book: Codebook, rows: Rows | None) -> RowTest:
    def test(frame: pd.DataFrame) -> pd.Series[bool]:
        if field.when is None:
            return frame[field.name].notna()
        asked = rows if rows is not None else rows_of(book, {table.name: data_of(frame, table, book)}, table.name)
        due = evaluate(book.tree(field.when), asked).true
        return pd.Series(frame[field.name].notna().to_numpy() | ~due, index=frame.index)

    return test


def _refers(name: str, keys: Texts) -> RowTest:
    known = set(keys)
    return lambda frame: frame[name].isna() | frame[name].isin(known)


def _first_of(keys: list[str], conflicting: bool) -> RowTest:
    """True but for rows that repeat the key of an earlier row with other content (or with the same content)."""

    def test(frame: pd.DataFrame) -> pd.Series[bool]:
        whole = frame[keys].notna().all(axis=1)
        repeats = frame.duplicated(subset=keys) & whole
        if not repeats.any():
            return ~repeats
        identical = same_as_first(frame, keys)
        return ~(repeats & (~identical if conflicting else identical))

    return test


def same_as_first(frame: pd.DataFrame, keys: list[str]) -> pd.Series[bool]:
    """Whether a row is equal to the first row with its key."""
    content = pd.Series(pd.factorize(pd.MultiIndex.from_frame(frame.fillna("")))[0], index=frame.index)
    first = content.groupby([frame[key] for key in keys], dropna=False, sort=False).transform("first")
    return content == first


