"""What data tells of questions that only people can answer (REFERENCE 3): shown beside their answers, and never a score."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..codebook import FieldType, TableKind
from ..records import Numbers, Received, State, Submission
from .cells import sheet_columns, written_values
from .measured import Measured, Parameters


class TrainedParameters(Parameters):
    """The roles of the cover's fields that count collectors: those trained, and all."""

    trained: str
    collectors: str


class DelayParameters(Parameters):
    """The kind of event from which days are counted, the role of the day of recording, and how many days are soon; and the role of the
    cover's field that says how the rows came about, with its answers that mean that they were entered at first hand."""

    event: str
    recorded: str
    days: int
    method: str
    first_hand: tuple[str, ...]


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
        if not _is_cover(sheet):
            for column in sheet_columns(submission, sheet):
                values, cells = written_values(column)
                held += int(column.apart.cells[values.state == State.withheld].sum())
                written += int(cells.sum())
                if column.field.type is FieldType.count and values.low is not None and values.high is not None:
                    hidden += int(cells[values.filled & (values.low < values.high)].sum())
                    counts += int(cells[values.filled].sum())
    say = submission.book.say
    parts = ((say("scores.withheld"), held, written), (say("scores.suppressed"), hidden, counts))
    return Measured(0, 0, parts, notes=(say("scores.recorded_in", form=submission.collection.form.label),))


def delay(submission: Submission, parameters: DelayParameters) -> Measured:
    """Rows recorded soon after the event / rows with both days, and the median of the days between; and the rows that came from a secondary
    source / all, as the cover says of the whole file how they came about. What the form does not ask or the cover does not say is told."""
    parts, notes = [*_secondary_source(submission, parameters)], [*_source_not_known(submission, parameters)]
    waited = _days_waited(submission, parameters)
    say = submission.book.say
    if len(waited):
        soon = int((waited <= parameters.days).sum())
        parts.insert(0, (say("scores.recorded_within", days=parameters.days), soon, len(waited)))
        notes.insert(0, say("scores.median_days", days=f"{float(np.median(waited)):g}", limit=parameters.days))
    return Measured(0, 0, tuple(parts), notes=tuple(notes))


def _days_waited(submission: Submission, parameters: DelayParameters) -> Numbers:
    """The days from the event to its recording, of the rows that tell both."""
    days: list[Numbers] = [np.zeros(0)]
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
    return np.concatenate(days)


def _is_cover(sheet: Received) -> bool:
    return sheet.view.table.kind is TableKind.cover


def _secondary_source(submission: Submission, parameters: DelayParameters) -> Iterator[tuple[str, int, int]]:
    method, rows = submission.cover_value(parameters.method), sum(len(s) for s in submission.received if not _is_cover(s))
    if method and rows and not submission.is_dataset:
        yield submission.book.say("scores.secondary_source"), 0 if method in parameters.first_hand else rows, rows


def _source_not_known(submission: Submission, parameters: DelayParameters) -> Iterator[str]:
    book, cover = submission.book, submission.book.cover
    name = book.cover_field(parameters.method)
    if cover is None or name is None or submission.is_dataset:
        return
    if not submission.collection.asks(cover.name, name):
        yield book.say("scores.source_not_asked", form=submission.collection.form.label)
    elif not submission.cover_value(parameters.method):
        yield book.say("scores.source_not_stated", field=cover.field(name).label)
