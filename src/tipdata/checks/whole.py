"""Everything that can be said of one submission: what reading found, what single tables and rows show, what the rules hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Severity
from ..records import Findings, Submission
from .aside import standing
from .checklist import check_checklist
from .rules import RuleResult, check_rules
from .run import check_tables
from .state import state_of


@dataclass(frozen=True, eq=False)
class Checked:
    """A submission with all findings, and for each rule how often it was asked."""

    submission: Submission
    findings: Findings
    rules: tuple[RuleResult, ...]


def check_submission(
    submission: Submission, given: Mapping[str, str] | None = None, *, earlier: Sequence[Submission] = (), show_values: bool = False
) -> Checked:
    """Runs every check on a submission; `given` are facts from outside of the file, as in `check_rules`.

    Of `earlier` submissions and datasets those of the unit that end no later say what the current state of its records is, where this one
    does not.
    """
    cells = check_tables(submission, show_values=show_values)
    readable = _without_faulty_cells(submission, cells)
    left = standing(readable, submission.findings + cells)
    state = state_of(left.submission, earlier, left.aside)
    told, rules = check_rules(left.submission, given, show_values=show_values, state=state)
    told = left.told(told)
    if left.kept:
        told, rules = _with_protection(readable, given, show_values, told, rules)
    beside = Findings(submission.book, check_checklist(submission))
    return Checked(submission, submission.findings + cells + told + beside, rules)


def _with_protection(
    submission: Submission, given: Mapping[str, str] | None, show_values: bool, told: Findings, rules: tuple[RuleResult, ...]
) -> tuple[Findings, tuple[RuleResult, ...]]:
    """What protects people is asked of rows that are set aside too, since they are kept."""
    codes = {rule.code for rule in submission.book.rules.values() if rule.indicator == "privacy"}
    protecting, results = check_rules(submission, given, only=codes, show_values=show_values)
    by_code = {result.code: result for result in results}
    return told.without(codes) + protecting, tuple(by_code.get(result.code, result) for result in rules)


def _without_faulty_cells(submission: Submission, found: Findings) -> Submission:
    """The submission as rules see it: a cell that is wrong in itself says nothing, so that one cause is one finding."""
    tables = dict(submission.tables)
    for batch in found.by_severity(Severity.error):
        data = tables.get(batch.table)
        column = data.columns.get(batch.column) if data is not None else None
        if data is None or column is None or batch.rows is None or batch.repeats or batch.everywhere:
            continue
        rows = batch.rows[column.take(batch.rows).filled]
        if len(rows):
            wrong = np.zeros(len(column), dtype=bool)
            wrong[rows] = True
            tables[batch.table] = data.with_column(batch.column, column.unreadable_where(wrong))
    return replace(submission, tables=tables)
