"""Everything that can be said of one submission: what reading found, what single tables and rows show, what the rules hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..records import Findings, Submission
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
    told, rules = check_rules(submission, given, show_values=show_values)
    return Checked(submission, submission.findings + check_tables(submission, show_values=show_values) + told, rules)
