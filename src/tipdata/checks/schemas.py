"""One pandera schema per table, built from the codebook: type, code, range, pattern, requirement, unique key, reference.

The schemas are public and work on any frame of texts (`frame_of`). `check_tables` runs the same checks with its own loop over
their masks, because pandera's lazy report repeats a frame-wide failure for every column of the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldSpec, FieldType, Requirement, Table
from ..evaluation import Rows, evaluate, rows_of
from ..intake import reader
from ..intake.typing import Typed
from ..language import names_in
from ..records import Mask, Numbers, Positions, Texts, strings
from .frames import data_of

if TYPE_CHECKING:
    import pandera.pandas as pa

CellTest = Callable[[pd.Series], "pd.Series[bool]"]
RowTest = Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True, eq=False)
class Meant:
    """What texts of a field mean: their canonical texts, bounds (NaN where there are none) and problems."""

    text: Texts
    low: Numbers
    high: Numbers
    problem: Texts


@dataclass(frozen=True)
class CellCheck:
    """A check of single cells: `right` says of texts, as the field reads them, whether they may stand; blank cells are not looked at.

    A check `of_reading` asks whether the text can be read at all, which is known of a table that was read.
    """

    code: str
    read: Callable[[str], Typed]
    right: Callable[[Meant], Mask]
    of_reading: bool = False

    def test(self, series: pd.Series[str]) -> pd.Series[bool]:
        """True where the cell is right."""
        codes, unique = pd.factorize(series)
        typed = [self.read(str(text)) for text in unique]
        low, high = (np.array([getattr(one, bound) for one in typed], dtype=float) for bound in ("low", "high"))
        meant = Meant(strings([one.text for one in typed]), low, high, strings([one.problem for one in typed]))
        return pd.Series(np.append(self.right(meant), True)[codes], index=series.index, dtype=bool)

    def as_pandera(self) -> pa.Check:
        import pandera.pandas as pa

        return pa.Check(self.test, name=self.code, ignore_na=True)


@dataclass(frozen=True)
class RowCheck:
    """A check of one column that needs the rest of the row, or the other rows: true where the row is right.

    A frame without the column passes: columns that are missing are another matter than cells that are blank. Of a check that asks for an
    answer and nothing else, `due` says in which rows one is due.
    """

    code: str
    column: str
    test: RowTest
    repeats: str = ""
    due: Callable[[], Mask | bool] | None = None

    def holds(self, frame: pd.DataFrame) -> pd.Series[bool]:
        return self.test(frame) if self.column in frame.columns else pd.Series(True, index=frame.index)

    def as_pandera(self) -> pa.Check:
        import pandera.pandas as pa

        return pa.Check(self.holds, name=f"{self.code} {self.column}", ignore_na=False)


@dataclass(frozen=True)
class TableChecks:
    """All checks of one table, by column, and across columns and rows."""

    table: Table
    cells: dict[str, tuple[CellCheck, ...]]
    rows: tuple[RowCheck, ...]

    def schema(self) -> pa.DataFrameSchema:
        """The checks as a pandera schema over a frame of texts."""
        import pandera.pandas as pa

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
    *,
    rows: Rows | None = None,
    parent_keys: Mapping[str, Texts] | None = None,
    beside: Callable[[Positions], Texts] | None = None,
) -> TableChecks:
    """The checks of the fields that a form asks of a table.

    `rows` are the rows as read, so that conditions may look at the rows above; without them a condition sees the frame alone, and
    what it needs from above is undecided. `parent_keys` holds, for each parent column to be checked, the keys that exist. `beside`
    tells what rows say beside the columns of the frame, where one row of a sheet fills several tables.
    """
    fields = [asked[field.name] for field in table.fields if field.name in asked]
    row_checks: list[RowCheck] = []
    for field in fields:
        if field.requirement is Requirement.key:
            row_checks.append(RowCheck("TIP-K01", field.name, _present(field.name), due=lambda: True))
        elif field.requirement in (Requirement.required, Requirement.expected):
            code = "TIP-K06a" if field.requirement is Requirement.required else "TIP-K06b"
            row_checks.append(RowCheck(code, field.name, _present_when_due(field, table, book, rows), due=_due(field, book, rows)))
        if parent_keys and field.name in parent_keys:
            row_checks.append(RowCheck("TIP-X05b", field.name, _refers(field, parent_keys[field.name], book)))
    row_checks += _repeat_checks(table, asked, book, beside)
    cells = {field.name: tuple(_cell_checks(field, book)) for field in fields}
    return TableChecks(table, cells, tuple(row_checks))


def _repeat_checks(
    table: Table, asked: Mapping[str, FieldSpec], book: Codebook, beside: Callable[[Positions], Texts] | None
) -> list[RowCheck]:
    """A key that stands twice; only rows that can be used as rows are compared, since no other row comes first."""
    keys = [field.name for field in table.keys]
    if table.repeats is None or not keys or not all(name in asked for name in keys):
        return []
    needed = [asked[f.name] for f in table.fields if f.name in asked and (f.name in keys or asked[f.name].requirement is Requirement.key)]
    test = _Repeats(keys, {field.name: _each(_is_readable(field, book)) for field in needed}, beside)
    return [
        RowCheck(table.repeats.conflict, keys[-1], test.conflicting, "conflict"),
        RowCheck(table.repeats.identical, keys[-1], test.identical, "identical"),
    ]


def _cell_checks(field: FieldSpec, book: Codebook) -> list[CellCheck]:
    read = reader(field, book)
    key = field.requirement is Requirement.key
    checks = [
        CellCheck("TIP-K02" if key else "TIP-K05", read, lambda meant: meant.problem != "type", of_reading=True),
        CellCheck("TIP-K02" if key else "TIP-T01", read, lambda meant: meant.problem != "reason", of_reading=True),
        CellCheck("TIP-K02" if key else "TIP-L06", read, lambda meant: meant.problem != "mixed", of_reading=True),
    ]
    if field.minimum is not None or field.maximum is not None:
        low = -np.inf if field.minimum is None else field.minimum
        high = np.inf if field.maximum is None else field.maximum
        checks.append(CellCheck("TIP-K02" if key else "TIP-T02", read, lambda meant: ~((meant.low > high) | (meant.high < low))))
    if field.max_length is not None or field.pattern is not None:
        longest = np.inf if field.max_length is None else field.max_length
        pattern = re.compile(field.pattern) if field.pattern is not None else None
        code = "TIP-P03a" if field.type is FieldType.narrative else "TIP-T03"
        checks.append(CellCheck(code, read, lambda meant: _fit(meant.text, longest, pattern)))
    return checks


def _fit(texts: Texts, longest: float, pattern: re.Pattern[str] | None) -> Mask:
    """Which texts are no longer than that, and of the pattern; nothing is asked of a cell without text."""
    length = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    fit: Mask = length <= longest
    if pattern is not None:
        fit &= (length == 0) | np.fromiter((pattern.fullmatch(text) is not None for text in texts), dtype=bool, count=len(texts))
    return fit


def _each(test: Callable[[str], bool]) -> CellTest:
    """A test of single texts, asked once per distinct text."""

    def of_column(series: pd.Series) -> pd.Series[bool]:
        codes, unique = pd.factorize(series)
        answers = np.array([*(test(str(text)) for text in unique), True], dtype=bool)
        return pd.Series(answers[codes], index=series.index)

    return of_column


def _is_readable(field: FieldSpec, book: Codebook) -> Callable[[str], bool]:
    read = reader(field, book)
    return lambda text: not read(text).problem


def _present(name: str) -> RowTest:
    return lambda frame: frame[name].notna()


def _present_when_due(field: FieldSpec, table: Table, book: Codebook, rows: Rows | None) -> RowTest:
    condition = None if field.when is None else book.tree(field.when)
    operands = [] if condition is None else [name.path[0] for name in names_in(condition) if len(name.path) == 1]

    def test(frame: pd.DataFrame) -> pd.Series[bool]:
        if condition is None:
            return frame[field.name].notna()
        asked = rows
        if asked is None:
            operand_frame = frame[[name for name in dict.fromkeys(operands) if name in frame.columns]]
            asked = rows_of(book, {table.name: data_of(operand_frame, table, book)}, table.name)
        due = evaluate(condition, asked).true
        return pd.Series(frame[field.name].notna().to_numpy() | ~due, index=frame.index)

    return test


def _due(field: FieldSpec, book: Codebook, rows: Rows | None) -> Callable[[], Mask | bool] | None:
    """In which rows a field is due; None where nothing is known of the rows."""
    if field.when is None:
        return lambda: True
    condition = book.tree(field.when)
    return None if rows is None else lambda: evaluate(condition, rows).true


def _refers(field: FieldSpec, keys: Texts, book: Codebook) -> RowTest:
    known = pd.Index(keys).unique()
    readable = _each(_is_readable(field, book))

    def test(frame: pd.DataFrame) -> pd.Series[bool]:
        right = frame[field.name].isna() | frame[field.name].isin(known)
        right[~right] = ~readable(frame.loc[~right, field.name])
        return right

    return test


@dataclass(frozen=True)
class _Repeats:
    """Rows that repeat the key of an earlier row, with other content or with the same."""

    keys: list[str]
    readable: dict[str, CellTest]
    beside: Callable[[Positions], Texts] | None

    def conflicting(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """True but for repeats whose content differs from the first row with the key."""
        return ~self._repeats(frame, same=False)

    def identical(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """True but for repeats whose content is that of the first row with the key."""
        return ~self._repeats(frame, same=True)

    def _repeats(self, frame: pd.DataFrame, same: bool) -> pd.Series[bool]:
        found = np.zeros(len(frame), dtype=bool)
        at = np.flatnonzero(frame.duplicated(subset=self.keys, keep=False).to_numpy())
        for name, readable in self.readable.items() if len(at) else ():
            if name in frame.columns:
                cells = frame[name].iloc[at]
                at = at[(cells.notna() & readable(cells)).to_numpy()]
        if len(at):
            twins = frame.iloc[at].reset_index(drop=True)
            if self.beside is not None:
                twins["beside"] = self.beside(frame.index.to_numpy()[at])
            again = twins.duplicated(subset=self.keys) & (_same_as_first(twins, self.keys) == same)
            found[at[again.to_numpy()]] = True
        repeats: pd.Series[bool] = pd.Series(found, index=frame.index, dtype=bool)
        return repeats


def _same_as_first(frame: pd.DataFrame, keys: list[str]) -> pd.Series[bool]:
    """Whether a row is equal to the first row with its key."""
    content = frame.fillna("").groupby(list(frame.columns), sort=False).ngroup()
    first: pd.Series[int] = content.groupby([frame[key] for key in keys], sort=False).transform("first")
    return content == first
