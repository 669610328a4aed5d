"""Drawing until the checks have nothing to say: records with findings are drawn anew with all that belongs to them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..checks import check_between, check_submission
from ..codebook import Severity, facts
from ..definitions import definition_findings, derive, in_force
from ..errors import TipdataError
from ..intake import read_submission
from ..records import Findings, Positions, Submission
from ..templates import write_template
from .draw import Order, draw, redrawn
from .sheets import Drawn, Sheets

ROUNDS = 60
Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, eq=False)
class Clean:
    """Rows of every sheet without a finding of weight, and the submission that was read back from them."""

    rows: Rows
    submission: Submission


def drawn_clean(order: Order) -> Clean:
    """Draws, checks, and draws the offending records again from the next stream of random numbers.

    Raises:
        TipdataError: when the recipes still give findings after many rounds.

    """
    sheets = draw(order)
    cover = order.collection.cover
    findings = Findings(order.book)
    for stream in range(1, ROUNDS + 1):
        rows = rows_of_sheets(sheets, order)
        submission, findings = checked(rows, order)
        if not len(findings):
            return Clean(rows, submission)
        wanted = _offending(submission, findings, sheets, order)
        if cover is not None and cover.name in wanted:
            sheets = draw(order, stream)
        elif wanted:
            new = draw(order, stream, wanted, sheets[cover.name] if cover is not None else None)
            sheets = redrawn(sheets, new, wanted, order)
        else:
            break
    told = sorted({f"{batch.code} at {batch.table}.{batch.column}" for batch in findings.batches})
    message = f"The recipes of the form {order.collection.form.name} give rows with findings: {', '.join(told)}."
    raise TipdataError(message, "Mend the recipes of these columns, or what the codebook asks of them.")


def rows_of_sheets(sheets: dict[str, Drawn], order: Order) -> Rows:
    """The shown texts as a template takes them: one dictionary per row, without blank cells."""
    rows: Rows = {}
    for view in order.collection.views:
        sheet = sheets[view.name]
        names = [column.name for column in view.entered]
        # Row by row, because that is what a template takes.
        cells = zip(*(sheet.shown[name] for name in names), strict=True)
        rows[view.name] = [{name: str(text) for name, text in zip(names, row, strict=True) if text} for row in cells]
    return rows


def checked(rows: Rows, order: Order) -> tuple[Submission, Findings]:
    """The submission that the rows make when they are written and read, and all that is found but mere information."""
    with tempfile.TemporaryDirectory(prefix="tipdata-") as folder:
        path = Path(folder) / "submission"
        write_template(order.book, order.collection.form.name, path, format="csv", rows=rows)
        submission = read_submission(path, order.book, shown="submission")
    profile = in_force(submission).only
    submission, given = derive(submission), facts(profile) if profile is not None else {}
    (between,), _ = check_between([submission], order.book, given)
    found = check_submission(submission, given).findings + definition_findings(submission) + between
    return submission, Findings(order.book, found.by_severity(Severity.reject, Severity.error, Severity.warning))


def _offending(submission: Submission, findings: Findings, sheets: dict[str, Drawn], order: Order) -> dict[str, Positions]:
    """For each topmost sheet the numbers of the rows to be drawn again. Findings about whole sheets give none."""
    family = Sheets(order.book, order.collection)
    wanted: dict[str, set[int]] = {}
    for received in submission.received:
        view = received.view
        here = (received.file, received.sheet)
        rows = [place.row for batch in findings.batches for place in batch.places if (place.file, place.sheet) == here]
        hit = np.flatnonzero(np.isin(received.rows, rows))
        if len(hit):
            top = (family.lineage(view) or [view])[-1]
            wanted.setdefault(top.name, set()).update(sheets[view.name].root[hit].tolist())
    return {name: np.array(sorted(numbers), dtype=np.int64) for name, numbers in wanted.items()}
