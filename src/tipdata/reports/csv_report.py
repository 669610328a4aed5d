"""`validate --format csv`: one line per finding, ready for a spreadsheet."""

from __future__ import annotations

import csv
import io

from ..protection import neutral
from ..workflows import Validation

COLUMNS = (
    "severity",
    "code",
    "file",
    "sheet",
    "row",
    "cell",
    "table",
    "column",
    "message",
    "suggestion",
    "indicator",
    "question",
    "confirmed",
)


def validation_csv(validation: Validation) -> str:
    """All findings as CSV text with a header; values as the levels allow."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for unusable in validation.unusable:
        code = unusable.error.code or "TIP-F01"
        writer.writerow(["reject", code, neutral(unusable.path), "", "", "", "", "", neutral(str(unusable.error)), "", "structure", "", ""])
    for one in validation.submissions:
        for f in one.findings:
            place = f.place
            cells = [f.severity.value, f.code, place.file, place.sheet, place.row or "", place.cell, f.table, f.column, f.message]
            confirmed = "yes" if f.confirmed else ""
            writer.writerow([neutral(str(cell)) for cell in (*cells, f.suggestion, f.indicator, f.question or "", confirmed)])
    return stream.getvalue()
