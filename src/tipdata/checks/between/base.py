"""Named checks between files: what one report says against what others say (REFERENCE 4, the families X and AG).

A check lives in a file of its own in this folder, as named checks of one file do in `named`. It is called once for all reports at hand,
and points at rows of those that are not merely there to be compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as part
from functools import cached_property
from typing import TypeVar

import numpy as np

from ...codebook import Codebook, Rule, Table
from ...evaluation import Truth, evaluate
from ...records import Column, Mask, Place, Positions, Texts, stacked_columns, strings
from ..named.base import CHECKS, Failure, NamedCheck, Parameters
from .reports import Report, highest_versions


@dataclass(frozen=True, eq=False)
class BetweenAnswer:
    """How often a check between files could be asked and how often not, and where it fails: (report, what was found there)."""

    applied: int
    failures: tuple[tuple[Report, Failure], ...] = ()
    not_applied: int = 0

    @property
    def told(self) -> tuple[tuple[Report, Failure], ...]:
        """The failures that may be told: those of reports that are not merely there to be compared with."""
        return tuple((report, failure) for report, failure in self.failures if not report.earlier)


@dataclass(frozen=True, eq=False)
class Files:
    """What a check between files may look at: the reports, and the rule that asks."""

    book: Codebook
    rule: Rule
    reports: tuple[Report, ...]
    given: Mapping[str, str] = part(default_factory=dict)

    @cached_property
    def current(self) -> tuple[Report, ...]:
        """The highest version of each unit's report of each period, in the order of units and time."""
        return tuple(highest_versions(self.reports))

    def stack(self, table: str, reports: Sequence[Report] | None = None) -> Stack:
        """The rows of one table of several reports (by default the current ones), one below the other."""
        chosen = [report for report in (self.current if reports is None else reports) if table in report.tables]
        return Stack(self.book, self.book.tables[table], tuple(chosen))


@dataclass(frozen=True, eq=False)
class Stack:
    """The rows of one table of several reports, one below the other."""

    book: Codebook
    table: Table
    reports: tuple[Report, ...]

    def __len__(self) -> int:
        return sum(len(report.tables[self.table.name]) for report in self.reports)

    @cached_property
    def report(self) -> Positions:
        """For each row the number of its report among `reports`."""
        return np.repeat(np.arange(len(self.reports)), [len(report.tables[self.table.name]) for report in self.reports])

    @cached_property
    def row(self) -> Positions:
        """For each row its number in its report's table."""
        return _joined([np.arange(len(report.tables[self.table.name])) for report in self.reports], np.int64)

    @cached_property
    def sender(self) -> Texts:
        """The unit that sent each row."""
        return strings([report.sender for report in self.reports])[self.report] if self.reports else strings([])

    @cached_property
    def keys(self) -> Texts:
        """Unit and key of each row: what tells one record from all others."""
        keys: Texts = self.sender + "\x1f" + _joined([report.tables[self.table.name].keys for report in self.reports], object)
        return keys

    @cached_property
    def has_key(self) -> Mask:
        return _joined([report.tables[self.table.name].has_key for report in self.reports], bool)

    def column(self, path: str) -> Column:
        """The cells of a field, or of a field of the row above (`case.date_opened`); all blank in a report that does not hold it."""
        word, _, field = path.rpartition(".")
        owner = self.book.above(self.table)[word] if word else self.table
        steps = (word, field) if word else (field,)
        return stacked_columns(owner.field(field), [report.rows(self.table.name).column(steps) for report in self.reports])

    def answer(self, expression: str) -> Truth:
        """The answer of an expression for each row, each within its own report."""
        tree = self.book.tree(expression)
        answers = [evaluate(tree, report.rows(self.table.name)) for report in self.reports]
        return Truth(_joined([answer.true for answer in answers], bool), _joined([answer.false for answer in answers], bool))

    def asked(self, field: str) -> Mask:
        """Whether the form of each row's report asks for the field."""
        asks = np.array([report.asks(self.table.name, field) for report in self.reports], dtype=bool)
        return asks[self.report] if len(asks) else np.zeros(0, dtype=bool)

    def latest(self) -> Mask:
        """Which rows are the latest report of their record."""
        last = self.has_key.copy()
        last[self.successive()[0]] = False
        return last

    def successive(self) -> tuple[Positions, Positions]:
        """Pairs of rows that are two successive reports of one record: the earlier, and the later."""
        known = np.flatnonzero(self.has_key)
        order = {number: at for at, number in enumerate(sorted(range(len(self.reports)), key=lambda n: self.reports[n].rank))}
        time = np.array([order[number] for number in range(len(self.reports))], dtype=np.int64)[self.report[known]]
        names = np.unique(self.keys[known].astype(str), return_inverse=True)[1] if len(known) else np.zeros(0, dtype=np.int64)
        by_record = known[np.lexsort((time, names))]
        names = np.sort(names)
        again = np.flatnonzero(names[1:] == names[:-1])
        pairs = by_record[again], by_record[again + 1]
        apart = self.report[pairs[0]] != self.report[pairs[1]]
        return pairs[0][apart], pairs[1][apart]

    def failures(self, failed: Positions, field: str = "", beside: Positions | None = None) -> Iterator[tuple[Report, Failure]]:
        """Findings at these rows; `beside` are the rows that each of them is compared with."""
        for number in np.unique(self.report[failed]):
            here = self.report[failed] == number
            others = tuple((self.place(int(other)),) for other in beside[here]) if beside is not None else ()
            yield self.reports[number], Failure(self.table.name, self.row[failed[here]], field, beside=others)

    def place(self, row: int) -> Place:
        """Where a row of the stack stands in its file."""
        report: Report = self.reports[int(self.report[row])]
        return report.place(self.table.name, int(self.row[row]))


def _joined(pieces: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=kind)


P = TypeVar("P", bound=Parameters)
BetweenCheck = Callable[[Files, P], BetweenAnswer]


def between_check(
    name: str,
    parameters: type[P],
    *,
    needs_table: bool = False,
    faults: Callable[[P, Rule, Codebook], Iterator[str]] | None = None,
) -> Callable[[BetweenCheck[P]], BetweenCheck[P]]:
    """Makes a function the check between files of that name; `faults` as in `named_check`."""

    def register(run: BetweenCheck[P]) -> BetweenCheck[P]:
        CHECKS[name] = NamedCheck(name, parameters, run, needs_table, faults, between=True)
        return run

    return register
