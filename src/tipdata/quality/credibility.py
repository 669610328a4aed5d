"""ACC3: the share of graded rows whose source and information both have a high grade (REFERENCE 3.3)."""

from __future__ import annotations

import numpy as np

from ..records import Submission
from .measured import Measured, Parameters


class CredibilityParameters(Parameters):
    """The roles of the two grades, which are judged apart, and the grades of each that count as high."""

    role: str
    information_role: str
    high_source: tuple[str, ...]
    high_information: tuple[str, ...]


def credibility(submission: Submission, parameters: CredibilityParameters) -> Measured | None:
    """Rows with a high grade of source and of information / rows with both grades; None when the form asks no grades.

    `parts` also tell how many rows of those tables were graded at all. Letters are never averaged.
    """
    asked = [
        (table, own, other)
        for table, fields in submission.collection.asked.items()
        for own in (f.name for f in fields.values() if f.role == parameters.role)
        for other in (f.name for f in fields.values() if f.role == parameters.information_role)
    ]
    if not asked:
        return None
    high = graded = rows = 0
    for table, own, other in asked:
        data = submission.tables.get(table)
        if data is None:
            continue
        source, information = data.column(own), data.column(other)
        both = source.filled & information.filled
        good = np.isin(source.text.astype(str), parameters.high_source) & np.isin(information.text.astype(str), parameters.high_information)
        high, graded, rows = high + int((both & good).sum()), graded + int(both.sum()), rows + len(data)
    return Measured(high, graded, (("Rows with both grades", graded, rows),))
