"""Everything that can be said of one submission: what reading found, what single tables and rows show, what the rules hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..codebook import Severity
from ..records import Findings, Submission
from .checklist import check_checklist
from .rules import RuleResult, check_rules
from .run import check_tables


@dataclass(frozen=True, eq=False)
class Checked:
    """A submission with all findings, and for each rule how often it was asked."""

    submission: Submission
    findings: Findings
    rules: tuple[RuleResult, ...]


def check_submission(submission: Submission, given: Mapping[str, str] | None = None, *, show_values: bool = False) -> Checked:
    """Runs every check on a submission; `given` are facts from outside of the file, as in `check_rules`."""
    cells = check_tables(submission, show_values=show_values)
    told, rules = check_rules(_without_faulty_cells(submission, cells), given, show_values=show_values)
    beside = Findings(submission.book, check_checklist(submission))
    return Checked(submission, submission.findings + cells + told + beside, rules)


def _without_faulty_cells(submission: Submission, found: Findings) -> Submission:
    """The submission as rules see it: a cell that is wrong in itself says nothing, so that one cause is one finding."""
    tables = dict(submission.tables)
    for batch in found.by_severity(Severity.error):
        data = tables.get(batch.table)
        column = data.columns.get(batch.column) if data is not None else None
        if data is None or column is None or batch.rows is None or batch.repeats or batch.everywhere:
            continue
        wrong = np.zeros(len(column), dtype=bool)
        wrong[batch.rows] = True
        tables[batch.table] = replace(data, columns={**data.columns, batch.column: column.unreadable_where(wrong & column.filled)})
    return replace(submission, tables=tables)
