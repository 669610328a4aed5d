"""What data tells of questions that only people can answer (REFERENCE 3): shown beside their answers, and never a score."""

from __future__ import annotations

import numpy as np

from ..codebook import FieldType, TableKind
from ..records import Numbers, State, Submission
from .cells import sheet_columns, typed
from .measured import Measured, Parameters


class TrainedParameters(Parameters):
    """The roles of the cover's fields that count collectors: those trained, and all."""

    trained: str
    collectors: str


class DelayParameters(Parameters):
    """The kind of event from which days are counted, the role of the day of recording, and how many days are soon."""

    event: str
    recorded: str
    days: int


def trained(submission: Submission, parameters: TrainedParameters) -> Measured | None:
    """Trained collectors / collectors, as the cover counts them; None where it does not say."""
    some, every = submission.cover_value(parameters.trained), submission.cover_value(parameters.collectors)
    if not (some.isdecimal() and every.isdecimal() and int(every)):
        return None
    return Measured(0, 0, ((submission.book.say("scores.trained"), int(some), int(every)),))


def withheld(submission: Submission) -> Measured:
    """Cells of the records that say withheld / cells in which something was written; and suppressed counts / counts that are told."""
    held = written = hidden = counts = 0
    for sheet in submission.received:
        if sheet.view.table.kind is not TableKind.cover:
            for column in sheet_columns(submission, sheet):
                held, written = held + int((column.state == State.withheld).sum()), written + int(typed(column).sum())
                if column.field.type is FieldType.count and column.low is not None and column.high is not None:
                    told = column.filled & typed(column)
                    hidden, counts = hidden + int((told & (column.low < column.high)).sum()), counts + int(told.sum())
    say = submission.book.say
    parts = ((say("scores.withheld"), held, written), (say("scores.suppressed"), hidden, counts))
    return Measured(0, 0, parts, notes=(say("scores.recorded_in", form=submission.collection.form.label),))


def delay(submission: Submission, parameters: DelayParameters) -> Measured | None:
    """Rows recorded soon after the event / rows with both days, and the median of the days between; None where there are no such rows."""
    days: list[Numbers] = []
    for data in submission.tables.values():
        asked = submission.collection.asked.get(data.name, {}).values()
        first = next((f.name for f in asked if f.event == parameters.event and f.name in data.columns), None)
        later = next((f.name for f in asked if f.role == parameters.recorded and f.name in data.columns), None)
        if first is None or later is None:
            continue
        began, ended = data.columns[first].low, data.columns[later].high
        assert began is not None
        assert ended is not None
        days.append((ended - began)[np.isfinite(ended) & np.isfinite(began)])
    waited = np.concatenate([np.zeros(0), *days])
    if not len(waited):
        return None
    say = submission.book.say
    part = (say("scores.recorded_within", days=parameters.days), int((waited <= parameters.days).sum()), len(waited))
    return Measured(0, 0, (part,), notes=(say("scores.median_days", days=f"{float(np.median(waited)):g}"),))
