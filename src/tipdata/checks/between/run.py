"""Several submissions against the rules that compare them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from ...codebook import Codebook, Rule
from ...records import Batch, Findings, Submission
from ..lint_named import check_of
from ..named import Failure
from ..rules import RuleResult, is_between
from ..telling import batches_of
from .base import BetweenAnswer, Files
from .reports import Report, reports_of


def check_between(
    submissions: Sequence[Submission],
    book: Codebook,
    given: Mapping[str, str] | None = None,
    *,
    previous: Sequence[Submission] = (),
    only: Container[str] | None = None,
    show_values: bool = False,
) -> tuple[list[Findings], tuple[RuleResult, ...]]:
    """What the rules between files find, for each of the submissions, and how often each rule was asked.

    `previous` submissions and datasets are compared with, and nothing is told of them. The other arguments are those of `check_rules`.

    Raises:
        CodebookError: when a rule names a check that does not exist, or parameters that it does not take.

    """
    facts = dict(given or {})
    everything = [*submissions, *previous]
    reports = tuple(
        report
        for source, submission in enumerate(everything)
        for report in reports_of(submission, source, earlier=source >= len(submissions), given=facts)
    )
    batches: list[list[Batch]] = [[] for _ in submissions]
    results = []
    for rule in book.rules.values():
        if not is_between(rule) or (only is not None and rule.code not in only):
            continue
        answer = _ask(rule, Files(book, rule, reports, facts))
        results.append(RuleResult(rule.code, answer.applied, sum(failure.count for _, failure in answer.told), answer.not_applied))
        for report, failure in answer.told:
            found = batches_of(report.submission, rule, [_in_submission(report, failure)], show_values)
            batches[report.source] += found
    return [Findings(book, found) for found in batches], tuple(results)


def _ask(rule: Rule, files: Files) -> BetweenAnswer:
    check, parameters = check_of(rule, files.book)
    answer: BetweenAnswer = check.run(files, parameters)
    return answer


def _in_submission(report: Report, failure: Failure) -> Failure:
    """The same with rows of the submission's tables in place of rows of the report's."""
    operands = tuple((table, field, report.at[table][rows]) for table, field, rows in failure.operands)
    return replace(failure, rows=report.at[failure.table][failure.rows], operands=operands)
