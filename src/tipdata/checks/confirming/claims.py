"""The rows of the sheet of confirmations: which record and which finding each speaks of, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field as part

import numpy as np

from ...codebook import Codebook, FindingText, Severity, loose
from ...intake import reader
from ...records import Batch, Column, Place, State, Submission, TableData, column_letter, plain_texts
from .personal import Personal

NO_REASON, NO_CODE, NO_RECORD, NO_FINDING, NEVER, LAPSED, NO_SHEET = (f"TIP-CF{number:02}" for number in range(1, 8))
UNIT = "src_unit"
_FAULTS = {"error_cell": "TIP-F06", "no_value": "TIP-F07"}
_COLUMNS = ("confirmed_table", "confirmed_record", "confirmed_finding", "confirmed_reason", "confirmed_facts")

Target = tuple[str, str, int]
"""A record as it was received: file, sheet, and the number of its row there."""


@dataclass(frozen=True)
class Claim:
    """One row of the sheet. Without `record` (table and row) or `code` it speaks of nothing that is there.

    A reason in which personal data may stand `travels` nowhere: neither into a dataset nor to the unit's next submission.
    """

    number: int
    record: tuple[str, int] | None
    code: str
    reason: str
    facts: str
    problems: tuple[Batch, ...] = ()
    travels: bool = True


def target_of(data: TableData, row: int) -> Target:
    """The received row behind a row of a table."""
    return data.file, data.sheet, int(data.origin[row])


def row_of_key(data: TableData, key: str, unit: str = "") -> int | None:
    """The first row with this key; in a dataset the first of that unit."""
    found = np.flatnonzero(data.keys == key)
    units = data.provenance.get(UNIT)
    mine = (int(row) for row in found if units is None or not unit or loose(str(units[row])) == loose(unit))
    return next(mine, None)


def may_be_confirmed(text: FindingText) -> bool:
    """What sets a row aside, and what protects people, is never confirmed away."""
    return text.severity is not Severity.reject and text.indicator != "privacy"


@dataclass(frozen=True, eq=False)
class Sheet:
    """The sheet of confirmations of a submission, in words of the codebook."""

    submission: Submission
    columns: dict[str, Column] = part(init=False)
    tables: dict[str, str] = part(init=False)
    codes: dict[str, str] = part(init=False)
    personal: Personal = part(init=False)

    def __post_init__(self) -> None:
        book, sheet = self.submission.book, self.submission.confirmations
        assert sheet is not None
        assert book.confirmations is not None
        columns = {role: sheet.received.columns[next(iter(book.confirmations.by_role(role))).name] for role in _COLUMNS}
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "tables", _tables_by_word(self.submission))
        object.__setattr__(self, "codes", _codes_by_word(book))
        object.__setattr__(self, "personal", Personal(book))

    def claims(self) -> list[Claim]:
        """Every row. They are few, and each is looked up by several texts, so they are read one by one."""
        sheet = self.submission.confirmations
        assert sheet is not None
        return [self._claim(number) for number in range(len(sheet.received))]

    def text(self, role: str, number: int) -> str:
        return str(self.columns[role].text[number]).strip()

    def batch(self, code: str, role: str, number: int, **facts: str) -> Batch:
        """A finding at a cell of the sheet; found text only where its level allows."""
        sheet = self.submission.confirmations
        assert sheet is not None
        received, column = sheet.received, self.columns[role]
        place = Place(received.file, received.sheet, int(received.rows[number]), column_letter(column.at))
        said = plain_texts(column, self.submission.book)[number : number + 1]
        visible = column.field.shows_values and bool(said[0]) and not self.personal.is_in(str(said[0]))
        table = received.view.table.name
        return Batch(code, (place,), table, column.field.name, column.field.label, found=said if visible else None, facts=facts)

    def _claim(self, number: int) -> Claim:
        problems = [*self._unreadable(number)]
        said = {role: self.text(role, number) for role in _COLUMNS}
        unread = {role for role in _COLUMNS if self.columns[role].state[number] == State.unreadable}
        record = self._record(number, said, problems) if not unread & {"confirmed_table", "confirmed_record"} else None
        code = self._code(number, said["confirmed_finding"], problems) if "confirmed_finding" not in unread else ""
        if not said["confirmed_reason"] and "confirmed_reason" not in unread:
            problems.append(self.batch(NO_REASON, "confirmed_reason", number))
        told = list(self._personal(number, said["confirmed_reason"]))
        return Claim(number, record, code, said["confirmed_reason"], said["confirmed_facts"], (*problems, *told), travels=not told)

    def _personal(self, number: int, reason: str) -> Iterator[Batch]:
        """A reason is read by everybody to whom the dataset goes, so personal data is asked about here as in any other text."""
        field = self.columns["confirmed_reason"].field
        for code, kinds in self.personal.found(field.type, reason):
            yield self.batch(code, "confirmed_reason", number, kind=kinds)

    def _unreadable(self, number: int) -> Iterator[Batch]:
        for role, column in self.columns.items():
            if column.state[number] == State.unreadable and column.problem is not None:
                yield self.batch(_FAULTS.get(str(column.problem[number]), "TIP-F06"), role, number)

    def _record(self, number: int, said: dict[str, str], problems: list[Batch]) -> tuple[str, int] | None:
        table = self.tables.get(loose(said["confirmed_table"]))
        if table is None:
            problems.append(self.batch(NO_SHEET, "confirmed_table", number))
            return None
        data = self.submission.tables.get(table)
        row = self._row(data, said["confirmed_record"]) if data is not None else None
        if row is None:
            problems.append(self.batch(NO_RECORD, "confirmed_record", number, sheet=said["confirmed_table"]))
            return None
        return table, row

    def _row(self, data: TableData, text: str) -> int | None:
        """The row of a record. A cover speaks of one submission, so it needs no id."""
        book, keys = self.submission.book, data.table.keys
        if book.cover is not None and data.name == book.cover.name:
            return 0 if len(data) else None
        parts = [part.strip() for part in text.split(book.separator)] if len(keys) > 1 else [text]
        if not text or len(parts) != len(keys):
            return None
        typed = [reader(field, book)(part) for field, part in zip(keys, parts, strict=True)]
        words = [one.text if one.state == State.filled else one.state.name for one in typed]
        return row_of_key(data, "\x1f".join(words))

    def _code(self, number: int, text: str, problems: list[Batch]) -> str:
        code = self.codes.get(text.casefold(), "")
        if not code:
            problems.append(self.batch(NO_CODE, "confirmed_finding", number))
        elif not may_be_confirmed(self.submission.book.findings[code]):
            problems.append(self.batch(NEVER, "confirmed_finding", number, problem=self.submission.book.say("checks.never_confirmed")))
            return ""
        return code


def _tables_by_word(submission: Submission) -> dict[str, str]:
    """Loose spelling of every name of a sheet or table -> the table."""
    words: dict[str, str] = {}
    for sheet in submission.received:
        words[loose(sheet.sheet)] = sheet.view.table.name
    for view in submission.collection.views:
        words |= {loose(name): view.table.name for name in (view.label, *view.also, view.name)}
    for table in submission.book.tables.values():
        if table.name in submission.collection.tables:
            words.setdefault(loose(table.name), table.name)
            words.setdefault(loose(table.label), table.name)
    words.pop("", None)
    return words


def _codes_by_word(book: Codebook) -> dict[str, str]:
    """Every code in small letters, with and without what all codes begin with -> the code."""
    return {word: code for code in book.findings for word in (code.casefold(), code.casefold().partition("-")[2])}
