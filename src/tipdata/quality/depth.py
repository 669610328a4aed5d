"""PRE1: how exact dates are, how specific codes are, and how many of the questions are answered (REFERENCE 3.4)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field as Spec

from ..codebook import FieldType, TableKind
from ..codebook.base import Model
from ..records import Column, State, Submission
from .cells import asked_columns, sheet_columns, typed
from .measured import Measured, Parameters
from .questions import asked_questions, questions_answered

Credit = Annotated[float, Spec(ge=0, le=1)]
_CODED = {"scores.code_depth": "", "scores.age_precision": "ages", "scores.place_precision": "places"}
_LENGTHS = {"year": 4, "month": 7, "day": 10}


class DateCredits(Model):
    """What a date is worth by how exact it is; the form asks for a day."""

    day: Credit
    month: Credit
    year: Credit


class DepthParameters(Parameters):
    """Credits of dates, codes that leave open what was asked, the code lists of ages and of places, and what the questions are about that
    records should answer."""

    dates: DateCredits
    shallow: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def depth(submission: Submission, parameters: DepthParameters) -> Measured | None:
    """The mean of up to five parts, each measured against what the form asks; None when the form can yield none of them.

    Date precision: mean credit of the dates that are filled or unknown. Code depth: share of the coded cells, filled or unknown, that hold
    a code other than those of `shallow`; cells about ages and places are parts of their own, since a group of ages is exact where
    a group is asked. Questions answered: mean, over the questions that the form's records can
    answer, of the share of rows that answer them. The cover is left out: it says who reports, not what is known. Blank,
    withheld and not applicable cells are left out of the first two parts. A part without any cell is left out of the mean.
    The numerator is the sum of the parts, the denominator their number; `parts` gives each part its own cells.
    """
    collection = submission.collection
    views = [view for view in collection.views if view.table.kind is not TableKind.cover]
    columns = [view.column(name) for view in views for name, *_ in asked_columns(collection, view)]
    can_yield = any(column.type is FieldType.date or submission.book.codelist(column) for column in columns)
    if not can_yield and not any(asked_questions(submission, view, parameters.about) for view in views):
        return None
    say = submission.book.say
    parts = [
        (say("scores.date_precision"), *_dates(submission, parameters.dates)),
        *((say(words), *_codes(submission, parameters, part)) for words, part in _CODED.items()),
        (say("scores.questions_answered"), *_questions(submission, parameters.about)),
    ]
    measured = tuple(part for part in parts if part[2])
    return Measured(math.fsum(part[1] / part[2] for part in measured), len(measured), measured, counted=False)


def _columns(submission: Submission) -> Iterator[Column]:
    for sheet in submission.received:
        if sheet.view.table.kind is not TableKind.cover:
            yield from sheet_columns(submission, sheet)


def _dates(submission: Submission, worth: DateCredits) -> tuple[float, int]:
    counts = dict.fromkeys(_LENGTHS, 0)
    unknown = 0
    for column in _columns(submission):
        if column.field.type is FieldType.date:
            cells = typed(column)
            lengths = np.char.str_len(column.text[cells & column.filled].astype(str))
            for precision, length in _LENGTHS.items():
                counts[precision] += int((lengths == length).sum())
            unknown += int((cells & (column.state == State.unknown)).sum())
    credit = {"day": worth.day, "month": worth.month, "year": worth.year}
    return math.fsum(credit[precision] * count for precision, count in counts.items()), sum(counts.values()) + unknown


def _codes(submission: Submission, parameters: DepthParameters, part: str) -> tuple[int, int]:
    """Cells with a code that says what was asked / cells, filled or unknown: of ages, of places, or of everything else."""
    deep = cells = 0
    for column in _columns(submission):
        codelist = submission.book.codelist(column.field)
        if codelist is None or _part_of(codelist.name, parameters) != part:
            continue
        here = typed(column)
        numbers, texts = pd.factorize(column.text[here & column.filled])
        specific = np.array([not set(str(text).split(submission.book.separator)) <= set(parameters.shallow) for text in texts], dtype=bool)
        deep += int(specific[numbers].sum()) if len(texts) else 0
        cells += len(numbers) + int((here & (column.state == State.unknown)).sum())
    return deep, cells


def _part_of(codelist: str, parameters: DepthParameters) -> str:
    return "ages" if codelist in parameters.ages else "places" if codelist in parameters.places else ""


def _questions(submission: Submission, about: tuple[str, ...]) -> tuple[float, int]:
    shares = [answered / owed for answered, owed in questions_answered(submission, about).values() if owed]
    return math.fsum(shares), len(shares)
