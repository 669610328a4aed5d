"""Submissions that are merged, looked at together: what the checks of each and those between them find, and what units confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..checks import LAPSED, Confirmed, check_between, check_submission, confirm_in_turn
from ..codebook import Codebook
from ..records import Submission
from .screening import Screened, screened


@dataclass(frozen=True)
class Together:
    """In the order of the submissions: each as it was screened, and with its findings after all confirmations. `codes` are those of
    findings that no submission has alone."""

    ready: tuple[Screened, ...]
    confirmed: tuple[Confirmed, ...]
    codes: frozenset[str]


def looked_at_together(submissions: Sequence[Submission], book: Codebook) -> Together:
    """Checks submissions and datasets that go into one dataset."""
    ready = [screened(submission) for submission in submissions]
    sent = [one.submission for one in ready]
    own = [check_submission(one.submission, one.given, earlier=sent) for one in ready]
    told, between = check_between(submissions, book)
    checked = [replace(each, findings=each.findings + one.findings + others) for each, one, others in zip(own, ready, told, strict=True)]
    return Together(tuple(ready), tuple(confirm_in_turn(checked)), frozenset({LAPSED, *(result.code for result in between)}))
