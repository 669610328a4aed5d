"""A submission against the rules of its codebook. A rule speaks only where it is certain (REFERENCE 4)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..codebook import Requirement, Rule, Table
from ..evaluation import TableRows, evaluate, table_rows
from ..records import Batch, Findings, Mask, Positions, Submission, TableData
from .lint_named import check_of
from .named import CHECKS, Answer, Context, Failure
from .reads import Reads, in_plan, reads_of_text
from .state import State, state_of
from .telling import batches_of

Operands = tuple[tuple[str, str, Positions], ...]


@dataclass(frozen=True)
class RuleResult:
    """How often a rule could be asked in a submission, how often it failed, and how often it could not be asked.

    A rule is not in the plan where the form does not ask for everything that it looks at; it is then neither passed nor failed.
    """

    code: str
    applied: int = 0
    failed: int = 0
    not_applied: int = 0
    in_plan: bool = True


@dataclass(frozen=True, eq=False)
class Outcome:
    """For each row of the rule's table, whether the rule could be asked, and whether it failed."""

    applied: Mask
    failed: Mask


def check_rules(
    submission: Submission,
    given: Mapping[str, str] | None = None,
    *,
    only: Container[str] | None = None,
    show_values: bool = False,
    state: State | None = None,
) -> tuple[Findings, tuple[RuleResult, ...]]:
    """Every certain fault between the facts of a submission, and for each rule of its codebook how often it was asked.

    Rules between files are left out: `check_between` asks them.

    `given` are facts from outside of the file by their names in expressions, such as `as_of` and those of the definition profile.
    `only` are the codes of the rules to be asked, by default all. `show_values` puts found text into findings about personal and higher
    fields too. `state` is the current state of the records of the submission, by default what the submission says of it: expressions are
    asked of it, and told of rows of the submission alone. Named checks look at the submission as it is.

    Raises:
        CodebookError: when a rule names a check that does not exist, or parameters that it does not take.

    """
    run = _Run(submission, dict(given or {}), show_values, state if state is not None else state_of(submission))
    asked = [rule for rule in submission.book.rules.values() if only is None or rule.code in only]
    told = [run.ask(rule) for rule in asked if not is_between(rule)]
    batches = [batch for found, _ in told for batch in found]
    return Findings(submission.book, batches), tuple(result for _, result in told)


def is_between(rule: Rule) -> bool:
    """Whether the rule compares several reports."""
    return rule.check is not None and rule.check in CHECKS and CHECKS[rule.check].between


def outcome_of(rule: Rule, rows: TableRows) -> Outcome:
    """Where an expression rule could be asked and where it failed, row by row."""
    book = rows.book
    assert rule.expect is not None
    answer = evaluate(book.tree(rule.expect), rows)
    applied = ~answer.undecided
    if rule.when is not None:
        applied &= evaluate(book.tree(rule.when), rows).true
    return Outcome(applied, applied & answer.false)


class _Run:
    """Asks the rules of one submission."""

    def __init__(self, submission: Submission, given: dict[str, str], show_values: bool, state: State) -> None:
        self.submission, self.given, self.show_values, self.state = submission, given, show_values, state
        self.book, self.collection = submission.book, submission.collection
        self.rows: dict[str, TableRows] = {}

    def ask(self, rule: Rule) -> tuple[list[Batch], RuleResult]:
        """The findings of one rule and its result."""
        if not self.collection.asked:
            return [], RuleResult(rule.code, in_plan=False)
        return self._expression(rule) if rule.expect is not None else self._named(rule)

    def _expression(self, rule: Rule) -> tuple[list[Batch], RuleResult]:
        table = self.book.tables[rule.table or ""]
        reads = [reads_of_text(text, table.name, self.book) for text in (rule.expect, rule.when) if text is not None]
        every = reads[0] | reads[-1]
        if not in_plan(every, self.collection, self.book) or self._accuses_the_tool(rule, table):
            return [], RuleResult(rule.code, in_plan=False)
        data = self.submission.tables.get(table.name)
        if data is None:
            return [], RuleResult(rule.code)
        rows = self._rows_of(table.name)
        every_row = outcome_of(rule, rows)
        outcome = Outcome(every_row.applied[: len(data)], every_row.failed[: len(data)])
        applied, failed = int(outcome.applied.sum()), int(outcome.failed.sum())
        result = RuleResult(rule.code, applied, failed, len(data) - applied)
        if not failed:
            return [], result
        at = np.flatnonzero(outcome.failed)
        failure = Failure(table.name, at, self._cell(rule, every.own, data), operands=self._operands(every, rows, at))
        return batches_of(self.submission, rule, [failure], self.show_values), result

    def _accuses_the_tool(self, rule: Rule, table: Table) -> bool:
        """Whether the rule points at a field that tipdata works out in this form: nobody stated it, so nobody can be asked about it."""
        return (
            rule.cell is not None
            and table.field(rule.cell).requirement is Requirement.derived
            and not self.collection.asks(table.name, rule.cell)
        )

    def _rows_of(self, table: str) -> TableRows:
        if table not in self.rows:
            self.rows[table] = table_rows(self.state.submission, table, self.given, self.state.gaps)
        return self.rows[table]

    def _cell(self, rule: Rule, own: Sequence[str], data: TableData) -> str:
        """The first field that can be pointed at: the rule's own choice, then what it looks at, then what the row is known by."""
        keys = [field.name for field in data.table.keys]
        chosen = [name for name in (rule.cell, *own, *keys) if name is not None]
        return next((name for name in chosen if name in data.columns and data.columns[name].at > 0), chosen[0] if chosen else "")

    def _operands(self, reads: Reads, rows: TableRows, at: Positions) -> Operands:
        """The cells of the row, and of the rows above it, that the rule compared."""
        found: list[tuple[str, str, Positions]] = [(rows.name, name, at) for name in reads.own]
        words = {above.name: word for word, above in self.book.above(rows.table).items()}
        for field in sorted(reads.fields, key=str):
            if field.table in words:
                up = rows.above(words[field.table])[1][at]
                own = len(self.submission.tables.get(field.table, ()))
                found.append((field.table, field.name, np.unique(up[(up >= 0) & (up < own)])))
        return tuple(found)

    def _named(self, rule: Rule) -> tuple[list[Batch], RuleResult]:
        check, parameters = check_of(rule, self.book)
        answer: Answer | None = check.run(Context(self.submission, rule, self.given), parameters)
        if answer is None:
            return [], RuleResult(rule.code, in_plan=False)
        result = RuleResult(rule.code, answer.applied, answer.failed, answer.not_applied)
        return batches_of(self.submission, rule, answer.failures, self.show_values), result
