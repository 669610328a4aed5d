"""What a dataset remembers of confirmations: of one unit and about the same, the latest."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..codebook import Codebook, loose
from ..records import Confirmation
from .provenance import PERIOD_END, SUBMISSION, UNIT, VERSION


def confirmations_kept(confirmations: Iterable[Confirmation], book: Codebook) -> pd.DataFrame:
    """One row for each unit, record and code, as texts, in an order that does not depend on that of the files.

    The columns are those of the sheet of confirmations, and the provenance of each row.
    """
    latest: dict[tuple[str, tuple[str, str, str]], Confirmation] = {}
    for one in sorted(confirmations, key=lambda one: (one.rank, one.reason, one.facts)):
        latest[loose(one.unit), one.about] = one
    rows = [_row(one, book) for _, one in sorted(latest.items())]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else [], dtype=object)


def _row(one: Confirmation, book: Codebook) -> dict[str, str]:
    said = {
        "table": one.table,
        "record": one.record.replace("\x1f", book.separator),
        "finding": one.code,
        "reason": one.reason,
        "facts": one.facts,
    }
    sheet = book.confirmations
    fields = [(f.name, (f.role or "").removeprefix("confirmed_")) for f in sheet.fields] if sheet is not None else []
    of = {UNIT: one.unit, SUBMISSION: one.submission, PERIOD_END: one.period_end, VERSION: str(one.version)}
    return {**{name: said.get(role, "") for name, role in fields}, **of}
