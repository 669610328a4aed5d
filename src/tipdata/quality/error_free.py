"""REL2: the share of filled cells that no open error touches (REFERENCE 3.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ..codebook import Severity
from ..records import Batch, Column, Findings, Positions, Submission, each_once, touched_cells
from .cells import number_typed, share_of, sheet_columns, written_values
from .measured import Measured

_Cell = tuple[str, str, int, int]


def error_free_cells(submission: Submission, findings: Findings) -> Measured | None:
    """Filled cells that no open reject or error names / filled cells; None when the form asks nothing.

    Only cells in which somebody wrote are looked at, so that blank required cells and missing columns, which completeness
    counts, play no part here. The first parts tell errors of writing (of type, code, date or range) from contradictions that rules find.
    """
    if not any(submission.collection.asked.values()):
        return None
    open_errors = list(findings.by_severity(Severity.reject, Severity.error))
    kinds = [[b for b in open_errors if (b.code in submission.book.rules) is of_rule] for of_rule in (False, True)]
    faulty, *by_kind = (_faulty_cells(submission, batches) for batches in (open_errors, *kinds))
    shares, parts = [], []
    without = [0, 0]
    for sheet in submission.received:
        for column in sheet_columns(submission, sheet):
            filled = int(written_values(column)[1].sum())
            key = _key(sheet.file, sheet.sheet, column)
            wrong = number_typed(column, faulty[key]) if key in faulty else 0
            for kind, own in enumerate(by_kind):
                without[kind] += filled - (number_typed(column, own[key]) if key in own else 0)
            if filled:
                shares.append(share_of(sheet.view, column, filled - wrong, filled))
            if wrong:
                parts.append((column.field.label, filled - wrong, filled))
    every = sum(one.denominator for one in shares)
    say = submission.book.say
    of_kinds = [(say("scores.well_written"), without[0], every), (say("scores.not_contradicted"), without[1], every)]
    worst_first = sorted(parts, key=lambda part: part[1] - part[2])
    return Measured(sum(one.numerator for one in shares), every, (*of_kinds, *worst_first), shares=tuple(shares))


def _key(file: str, sheet: str, column: Column) -> _Cell:
    return file, sheet, column.at, column.at_row


def _faulty_cells(submission: Submission, batches: Sequence[Batch]) -> dict[_Cell, Positions]:
    """For each column of each received sheet, the rows in which its cell is named by one of these errors."""
    lengths = {(sheet.file, sheet.sheet): len(sheet) for sheet in submission.received}
    faulty: dict[_Cell, list[Positions]] = {}
    for (table, field), touched in touched_cells(submission, batches).items():
        data = submission.tables[table]
        column = data.columns.get(field)
        if column is not None and (data.file, data.sheet) in lengths:
            faulty.setdefault(_key(data.file, data.sheet, column), []).append(data.origin[touched])
    return {key: each_once(rows, lengths[key[:2]]) for key, rows in faulty.items()}
