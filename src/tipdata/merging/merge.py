"""Submissions -> one dataset, a ledger that adds up, and the rows set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..checks import Answered
from ..codebook import Codebook
from ..errors import TipdataError
from ..records import Confirmation, Findings, SetAside, Submission
from .answers import answers_kept
from .confirmations import confirmations_kept
from .dataset import Merge, build
from .fates import decide


def merge(
    submissions: Sequence[Submission],
    findings: Sequence[Findings],
    book: Codebook,
    unreadable: Sequence[SetAside] = (),
    confirmations: Iterable[Confirmation] = (),
    *,
    answers: Iterable[Answered] = (),
) -> Merge:
    """The merge of submissions and datasets; the order in which they are given never matters.

    `findings` are those of reading and checking each submission: rejected rows are set aside, and rows with open errors are marked.
    `unreadable` are files beside the submissions that could not be read. `confirmations`, and what units `answers` on the checklist,
    are remembered in the dataset.

    Raises:
        TipdataError: when there is nothing to merge.

    """
    if not submissions:
        raise TipdataError("There is nothing to merge.", "Name at least one submission.")
    pairs = sorted(zip(submissions, findings, strict=True), key=lambda pair: (pair[0].path, pair[0].sha256))
    ordered = [submission for submission, _ in pairs]
    decided = decide(ordered, [found for _, found in pairs], book, unreadable)
    return build(decided, ordered, book, confirmations_kept(confirmations, book), answers_kept(answers, book))
