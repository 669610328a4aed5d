"""REL1: the share of required and expected cells that are filled (REFERENCE 3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator

import numpy as np

from ..codebook import FieldSpec, Requirement
from ..evaluation import evaluate, table_rows
from ..records import Mask, State, Submission, TableData
from .measured import Evidence, Measured, Share

_COUNTED = (Requirement.required, Requirement.expected)


def completeness(evidence: Evidence) -> Measured | None:
    """Filled cells / cells that are due, over the required and expected fields that the form asks; None when it asks none.

    A cell with a condition is due only where the condition certainly holds. A stated reason fills a cell, and so does a value
    that cannot be read, which is an error and not a gap. A column that is missing is blank in every row. Where a form turns one
    sheet row into several rows of a table, the cell that a person typed counts once. The parts are the fields with their filled
    and due cells, worst first; then the required cells alone, and with a register of units the units that reported and the periods
    received, of those due. Required cells must all be filled: while one is blank, the best word is not said.
    """
    submission = evidence.submission
    if not any(field.requirement in _COUNTED for fields in submission.collection.asked.values() for field in fields.values()):
        return None
    counts: list[tuple[str, str, int, int]] = []
    shares = []
    required = [0, 0]
    for data, field, mask in due_cells(submission):
        name, field_name = data.name, field.name
        due = int(mask.sum())
        if due:
            filled = due - int((mask & data.column(field_name).blank).sum())
            counts.append((field.label, data.table.label, filled, due))
            shares.append(Share(name, field_name, filled, due))
            if field.requirement is Requirement.required:
                required = [required[0] + filled, required[1] + due]
    labels = Counter(label for label, *_ in counts)
    named = [(label if labels[label] == 1 else f"{label} ({table})", filled, due) for label, table, filled, due in counts]
    worst_first = sorted(named, key=lambda part: (part[1] / part[2], -part[2]))
    say, blank = submission.book.say, required[1] - required[0]
    beside = [(say("scores.required_cells"), required[0], required[1])] if required[1] else []
    return Measured(
        sum(part[1] for part in named),
        sum(part[2] for part in named),
        (*worst_first, *beside, *_units_and_periods(evidence)),
        notes=(say("scores.required_blank", number=f"{blank:,}", all=f"{required[1]:,}"),) if blank else (),
        shares=tuple(shares),
        is_short=blank > 0,
        pieces=frozenset(part[0] for part in named),
    )


def _units_and_periods(evidence: Evidence) -> Iterator[tuple[str, int, int]]:
    found, say = evidence.coverage, evidence.submission.book.say
    if found is not None:
        yield say("scores.units_reported"), sum(unit.reported for unit in found.due), len(found.due)
        yield say("scores.periods_received"), found.periods_received, found.periods_due


def due_cells(submission: Submission, among: Container[tuple[str, str]] | None = None) -> Iterator[tuple[TableData, FieldSpec, Mask]]:
    """For each required or expected field that the form asks (of those `among` which it is to be), the rows in which its cell is due."""
    for name, data in submission.tables.items():
        for field in submission.collection.asked.get(name, {}).values():
            if field.requirement in _COUNTED and (among is None or (name, field.name) in among):
                asked = ~data.column(field.name).is_any(State.not_collected)
                yield data, field, due_rows(submission, data, field) & asked & data.first_of_origin


def due_rows(submission: Submission, data: TableData, field: FieldSpec) -> Mask:
    """The rows in which a field applies: all, or those for which its condition certainly holds."""
    if field.when is None:
        return np.ones(len(data), dtype=bool)
    return evaluate(submission.book.tree(field.when), table_rows(submission, data.name)).true
