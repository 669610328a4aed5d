"""ACC4: the share of rows that somebody has checked against something (REFERENCE 3.3)."""

from __future__ import annotations

import numpy as np

from ..records import State, Submission
from .measured import Measured, Parameters, Share


class VerifiabilityParameters(Parameters):
    """The role of the field that says what a row was checked against, and its answers that count as a check."""

    role: str
    codes: tuple[str, ...]


def verifiability(submission: Submission, parameters: VerifiabilityParameters) -> Measured | None:
    """Rows with one of the codes in the field of the role / rows of the tables whose form asks such a field; None when none does.

    A blank or unknown cell, and a column that is missing, is a row that was not checked.
    """
    asked = {
        table: [field.name for field in fields.values() if field.role == parameters.role]
        for table, fields in submission.collection.asked.items()
    }
    if not any(asked.values()):
        return None
    shares = []
    for name, data in submission.tables.items():
        for field in asked.get(name, ()):
            column = data.column(field)
            checked = int((column.filled & np.isin(column.text.astype(str), parameters.codes)).sum())
            rows = int((column.state != State.not_collected).sum())
            if rows:
                shares.append(Share(name, field, checked, rows))
    return Measured(sum(one.numerator for one in shares), sum(one.denominator for one in shares), shares=tuple(shares))
