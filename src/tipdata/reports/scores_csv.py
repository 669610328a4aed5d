"""`validate --format scores`: one line per measure of each unit, submission, table and field, ready for a spreadsheet."""

from __future__ import annotations

import csv
import io

from ..protection import neutral
from ..quality import scores_of
from ..workflows import Validation

COLUMNS = ("level", "unit", "submission", "table", "column", "question", "value", "numerator", "denominator")


def scores_csv(validation: Validation) -> str:
    """All scores as CSV text with a header. What was not assessed has no line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in scores_of(
        [(v.submission.unit, v.submission.path, v.scorecard) for v in validation.submissions if not v.submission.is_dataset]
    ):
        names = (one.level, one.unit, one.path, one.table, one.field, one.question)
        numbers = (f"{one.value:.6f}", f"{one.numerator:g}", f"{one.denominator:g}")
        writer.writerow([*(neutral(name) for name in names), *numbers])
    return stream.getvalue()
