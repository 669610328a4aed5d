"""ACC3: the share of graded rows whose source and information both have a high grade (REFERENCE 3.3)."""

from __future__ import annotations

import numpy as np

from ..codebook import FieldSpec
from ..records import Column, Positions, Submission
from .measured import Grid, Measured, Parameters


class CredibilityParameters(Parameters):
    """The roles of the two grades, which are judged apart, and the grades of each that count as high, and those that say
    that nothing can be judged. A pair of grades that fewer rows than `least` have tells of single rows."""

    role: str
    information_role: str
    high_source: tuple[str, ...]
    high_information: tuple[str, ...]
    unjudged_source: tuple[str, ...] = ()
    unjudged_information: tuple[str, ...] = ()
    least: int = 10


def credibility(submission: Submission, parameters: CredibilityParameters, show_values: bool = False) -> Measured | None:
    """Rows with a high grade of source and of information / rows with both grades; None when the form asks no grades.

    `parts` also tell how many rows of those tables were graded at all, and how many were graded as not to be judged; `grid` how often each
    pair of grades was given. Letters are never averaged. Grades of a level whose values are not shown have no grid while a pair of them is
    that of a few rows, unless `show_values`: one hidden number alone could be worked out from the rest.
    """
    asked = [
        (table, own, other)
        for table, fields in submission.collection.asked.items()
        for own in fields.values()
        if own.role == parameters.role
        for other in fields.values()
        if other.role == parameters.information_role
    ]
    if not asked:
        return None
    say = submission.book.say
    grades = [_grades(submission, [own for _, own, _ in asked]), _grades(submission, [other for *_, other in asked])]
    counts = np.zeros((len(grades[0]), len(grades[1])), dtype=np.int64)
    rows = 0
    for table, own, other in asked:
        data = submission.tables.get(table)
        if data is not None:
            source, information = (_numbers(data.column(one.name), known) for one, known in zip((own, other), grades, strict=True))
            both = (source >= 0) & (information >= 0)
            np.add.at(counts, (source[both], information[both]), 1)
            rows += len(data)
    graded = int(counts.sum())
    high = counts[np.isin(grades[0], parameters.high_source)][:, np.isin(grades[1], parameters.high_information)]
    unjudged = np.isin(grades[0], parameters.unjudged_source)[:, None] | np.isin(grades[1], parameters.unjudged_information)
    parts = (
        (say("scores.both_grades"), graded, rows),
        (say("scores.not_judged"), int(counts[unjudged].sum()), graded),
    )
    open_to_all = show_values or all(field.shows_values for _, own, other in asked for field in (own, other))
    may_be_shown = open_to_all or not ((counts > 0) & (counts < parameters.least)).any()
    grid = Grid(say("scores.grades"), tuple(grades[0]), tuple(grades[1]), tuple(map(tuple, counts.tolist())))
    notes = () if may_be_shown else (say("scores.grid_left_out", least=parameters.least),)
    return Measured(
        int(high.sum()), graded, parts, notes=notes, lacks=say("scores.no_grades"), grid=grid if graded and may_be_shown else None
    )


def _grades(submission: Submission, fields: list[FieldSpec]) -> list[str]:
    """The grades of the lists of these fields, in their order."""
    lists = [submission.book.codelist(field) for field in fields]
    return list(dict.fromkeys(code.code for codelist in lists if codelist is not None for code in codelist.codes))


def _numbers(column: Column, grades: list[str]) -> Positions:
    """For each cell the number of its grade; -1 where it holds none."""
    places = np.array([grades.index(str(text)) if text in grades else -1 for text in column.coded.texts] or [-1], dtype=np.int64)
    return np.where(column.filled, places[column.coded.numbers], -1)
