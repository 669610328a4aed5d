"""What one submission says against others: rules between files, and what a merge with earlier files would make of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..checks import Checked, check_between, check_submission
from ..merging import merge
from ..records import Batch, Findings, Submission

_ASSESSED_WITH_OTHERS = ("TIP-X05b",)


def beside(checked: Checked, previous: Sequence[Submission], given: Mapping[str, str], show_values: bool = False) -> Checked:
    """A checked submission with what the rules between files say of it; `previous` files are compared with, and nothing is told of them.

    With earlier files at hand a row without its parent is no question any more: the parent stands in them, or nowhere (REFERENCE X05).
    """
    submission, book = checked.submission, checked.submission.book
    (told,), results = check_between([submission], book, given, previous=previous, show_values=show_values)
    order = {code: number for number, code in enumerate(book.rules)}
    rules = tuple(sorted((*checked.rules, *results), key=lambda result: order[result.code]))
    batches = [*checked.findings.batches, *told.batches]
    if previous and not submission.is_dataset:
        batches = [batch for batch in batches if batch.code not in _ASSESSED_WITH_OTHERS]
        batches += _of_merging(submission, checked.findings, previous)
    return replace(checked, findings=Findings(book, batches), rules=rules)


def _of_merging(submission: Submission, findings: Findings, previous: Sequence[Submission]) -> Iterator[Batch]:
    """What a merge with the earlier files finds in this one."""
    earlier = [check_submission(other).findings for other in previous]
    merged = merge([*previous, submission], [*earlier, findings], submission.book)
    own = {submission.path, *(file for data in submission.tables.values() for file in data.all_files)}
    for batch in merged.findings.batches:
        places = tuple(place for place in batch.places if place.file in own)
        if places:
            data = submission.tables.get(batch.table)
            rows = np.flatnonzero(np.isin(data.rows, [place.row for place in places])) if data is not None else None
            yield replace(batch, places=places, rows=rows, found=None, suggestions=None, beside=())
