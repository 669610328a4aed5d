"""PRE1: how exact dates are, how specific codes are, and how many of the questions are answered (REFERENCE 3.4)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Annotated

import numpy as np
from pydantic import Field as Spec

from ..codebook import FieldSpec, FieldType, TableKind
from ..codebook.base import Model
from ..records import Column, Mask, State, Submission
from .cells import asked_columns, sheet_columns, which, written_values
from .measured import Figure, Measured, Parameters, wilson
from .questions import asked_questions, questions_answered

Credit = Annotated[float, Spec(ge=0, le=1)]
_NUMBERS = (FieldType.integer, FieldType.decimal)
_OfColumn = tuple[str, float, int]
"""A column by its label, what its cells are worth together, and how many there are."""
_LENGTHS = {"year": 4, "month": 7, "day": 10}


class DateCredits(Model):
    """What a date is worth by how exact it is; the form asks for a day."""

    day: Credit
    month: Credit
    year: Credit


class DepthParameters(Parameters):
    """Credits of dates, codes that leave open what was asked, the code lists of ages and of places, and what the questions are about that
    records should answer.

    `ages` gives each list of ages those of its codes that are coarser than the groups that it asks for; numbers in the unit `age_unit` are
    ages too.
    """

    dates: DateCredits
    shallow: tuple[str, ...] = ()
    ages: dict[str, tuple[str, ...]] = Spec(default_factory=dict)
    age_unit: str | None = None
    places: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def depth(submission: Submission, parameters: DepthParameters) -> Measured | None:
    """The mean of up to five parts, each measured against what the form asks; None when the form can yield none of them.

    Date precision: mean credit of the dates that are filled or unknown. Code depth: share of the coded cells, filled or unknown, that hold
    a code other than those of `shallow`; cells about ages and places are parts of their own. An age is exact where it is as fine as was
    asked: a group where a group is asked, a number where a number is; not one that only says adult, nor an unknown one. Questions answered:
    mean, over the questions that the form's records can answer, of the share of rows that answer them. The cover is left out: it says who
    reports, not what is known. Blank, withheld and not applicable cells are left out of all parts but the last. A part without any cell is
    left out of the mean.
    The numerator is the sum of the parts, the denominator their number; `parts` gives each part its own cells, and
    `figures` the columns that lose precision, those first that lose most. The mean of the ends of the parts' intervals is `between`, which
    is wider than an interval of the mean: it only decides whether so many cells are enough for a word.
    """
    collection = submission.collection
    views = [view for view in collection.views if view.table.kind is not TableKind.cover]
    columns = [view.column(name) for view in views for name, *_ in asked_columns(collection, view)]
    can_yield = any(c.type is FieldType.date or submission.book.codelist(c) or _is_age(c, parameters) for c in columns)
    if not can_yield and not any(asked_questions(submission, view, parameters.about) for view in views):
        return None
    say = submission.book.say
    of_columns = {
        say("scores.date_precision"): list(_dates(submission, parameters.dates)),
        say("scores.code_depth"): list(_codes(submission, parameters, "")),
        say("scores.age_precision"): [*_codes(submission, parameters, "ages"), *_ages(submission, parameters)],
        say("scores.place_precision"): list(_codes(submission, parameters, "places")),
    }
    parts = [(name, math.fsum(got for _, got, _ in own), sum(cells for *_, cells in own)) for name, own in of_columns.items()]
    questions = [(answered, owed) for answered, owed in questions_answered(submission, parameters.about).values() if owed]
    answered_part = (say("scores.questions_answered"), math.fsum(answered / owed for answered, owed in questions), len(questions))
    measured = tuple(part for part in (*parts, answered_part) if part[2])
    lost = [
        (cells - got, Figure(label, name, got / cells, cells))
        for name, own in of_columns.items()
        for label, got, cells in own
        if got < cells
    ]
    figures = tuple(figure for _, figure in sorted(lost, key=lambda one: (-one[0], one[1].of, one[1].name)))
    value = math.fsum(part[1] / part[2] for part in measured)
    ends = [wilson(got, cells) for _, got, cells in parts if cells]
    ends += [_middle([wilson(answered, owed) for answered, owed in questions])] if questions else []
    between = _middle(ends) if ends else None
    return Measured(value, len(measured), measured, counted=False, figures=figures, between=between)


def _middle(intervals: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The mean of the lower ends, and that of the upper ones."""
    return math.fsum(low for low, _ in intervals) / len(intervals), math.fsum(high for _, high in intervals) / len(intervals)


def _columns(submission: Submission) -> Iterator[Column]:
    for sheet in submission.received:
        if sheet.view.table.kind is not TableKind.cover:
            yield from sheet_columns(submission, sheet)


def _dates(submission: Submission, worth: DateCredits) -> Iterator[_OfColumn]:
    """The credit of the dates that are filled or unknown, and how many these are."""
    credit = {"day": worth.day, "month": worth.month, "year": worth.year}
    for column in _columns(submission):
        if column.field.type is FieldType.date:
            values, cells = written_values(column)
            lengths = np.fromiter(map(len, values.text), dtype=np.int64, count=len(values))
            counts = {name: int(cells[values.filled & (lengths == length)].sum()) for name, length in _LENGTHS.items()}
            unknown = int(cells[values.state == State.unknown].sum())
            got = math.fsum(credit[name] * count for name, count in counts.items())
            yield column.field.label, got, sum(counts.values()) + unknown


def _codes(submission: Submission, parameters: DepthParameters, part: str) -> Iterator[_OfColumn]:
    """Cells with a code that says what was asked / cells, filled or unknown: of ages, of places, or of everything else."""
    shallow = set(parameters.shallow)
    for column in _columns(submission):
        codelist = submission.book.codelist(column.field)
        if codelist is None or _part_of(codelist.name, parameters) != part:
            continue
        values, held = written_values(column)
        coarse = shallow | set(parameters.ages.get(codelist.name, ()))
        known = values.is_any(State.filled, State.unknown)
        specific = values.filled & ~_only_of(values, coarse, submission.book.separator)
        yield column.field.label, int(held[specific].sum()), int(held[known].sum())


def _only_of(values: Column, codes: set[str], separator: str) -> Mask:
    """Which values say nothing but these codes."""
    return which(values.text, lambda text: set(text.split(separator)) <= codes)


def _ages(submission: Submission, parameters: DepthParameters) -> Iterator[_OfColumn]:
    """Ages told as numbers / ages, told or unknown, where a number is asked."""
    for column in _columns(submission):
        if _is_age(column.field, parameters):
            values, cells = written_values(column)
            told, unknown = int(cells[values.filled].sum()), int(cells[values.state == State.unknown].sum())
            yield column.field.label, told, told + unknown


def _is_age(field: FieldSpec, parameters: DepthParameters) -> bool:
    """Whether a field asks for an age as a number."""
    return field.type in _NUMBERS and field.unit is not None and field.unit == parameters.age_unit


def _part_of(codelist: str, parameters: DepthParameters) -> str:
    return "ages" if codelist in parameters.ages else "places" if codelist in parameters.places else ""
