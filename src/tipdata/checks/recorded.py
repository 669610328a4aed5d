"""What a dataset remembers of the checks of its submissions: rows with open errors, and what units confirmed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..records import Batch, Findings, Place, Submission

OPEN_ERROR, CONFIRMED = "TIP-M01", "TIP-CF08"
_ERRORS = "src_errors"


def recorded(submission: Submission) -> Findings:
    """The open errors and confirmations that a dataset recorded when it was merged, as findings; a submission records none.

    Rules are asked of submissions and not again of what was merged from them, so that without these a dataset would look cleaner than the
    files that it was made of.
    """
    batches = [*_open_errors(submission), *_confirmed(submission)] if submission.is_dataset else []
    return Findings(submission.book, batches)


def _open_errors(submission: Submission) -> list[Batch]:
    batches = []
    for data in submission.tables.values():
        marks = data.provenance.get(_ERRORS)
        rows = np.flatnonzero(~np.isin(marks.astype(str), ("", "0"))) if marks is not None else np.zeros(0, dtype=np.int64)
        batches.append(Batch(OPEN_ERROR, data.places(None, rows), data.name, label=data.table.label, rows=rows))
    return batches


def _confirmed(submission: Submission) -> list[Batch]:
    sheet, table = submission.confirmations, submission.book.confirmations
    if sheet is None or table is None:
        return []
    received = sheet.received
    codes = received.columns[next(iter(table.by_role("confirmed_finding"))).name].text
    of_code = pd.Series(np.arange(len(received))).groupby(codes.astype(str))
    return [
        Batch(
            CONFIRMED,
            tuple(Place(received.file, received.sheet, int(received.rows[row])) for row in rows),
            table.name,
            label=table.label,
            facts={"code": str(code)},
            confirmed=True,
        )
        for code, rows in of_code
        if code
    ]
