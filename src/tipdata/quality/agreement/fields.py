"""Agreement of one field: which coefficients fit its kind, what they say, and the cells that differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...codebook import Codebook, CodeList, FieldSpec, FieldType
from ...records import STATED, Column, Mask, State, Texts, key_text, plain_texts
from .coefficients import (
    Codings,
    Estimates,
    Values,
    Weights,
    cohens_kappa,
    interval_alpha,
    nominal_alpha,
    percent_agreement,
    prevalence_adjusted_kappa,
)
from .estimating import UNKNOWN, Coefficient, Drawn, estimated, undefined

DOMINANT = 0.9
"""From this share of one category on, kappa collapses, and PABAK stands beside it."""
DAYS = (0, 7, 31)
LEAST_BANDS = 3
"""Of two codes in an order weighted kappa is kappa."""
_NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count)
_REACHES = (0.0, 30.0)
"""How far a value may reach that is exact, and one that is told to the month."""
_UNREADABLE = "\x1e"
"""Stands before the text of a cell that cannot be read, so that it is like no code."""


@dataclass(frozen=True, eq=False)
class FieldAgreement:
    """How far the collectors agree on one field.

    `agreeing` of `compared` records have the same answer from everybody who gave one (two at least); `coefficients` come with the main one
    first; `distances` are (words, value, pairs of answers) for numbers and dates; `differs` marks the records on which they do not agree.
    `by_code` are the coefficients of the single codes of a field of several answers, named by the code: what was found, not to be told
    of personal fields. `unreadable` cells hold something that is no answer of the field: it is compared as it stands, and agrees with no
    answer. `alone_by` counts for each collection the shared records that it alone answered: they are not compared.
    """

    table: str
    field: FieldSpec
    compared: int
    agreeing: int
    coefficients: tuple[Coefficient, ...]
    distances: tuple[tuple[str, float, int], ...]
    differs: Mask
    by_code: tuple[Coefficient, ...] = ()
    unreadable: int = 0
    alone_by: tuple[int, ...] = ()

    @property
    def alone(self) -> int:
        """Shared records that one collector answered and the others left blank."""
        return sum(self.alone_by)

    @property
    def share(self) -> float:
        return self.agreeing / self.compared if self.compared else float("nan")


@dataclass(frozen=True, eq=False)
class _Asked:
    """The field that is looked at, the cells of each collection (None where it did not collect it), and how intervals are drawn."""

    table: str
    field: FieldSpec
    book: Codebook
    how: Drawn
    columns: tuple[Column | None, ...]

    @property
    def held(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column is not None)

    def outcome(
        self,
        marks: tuple[Mask, Mask],
        coefficients: Sequence[Coefficient],
        distances: tuple[tuple[str, float, int], ...] = (),
        by_code: tuple[Coefficient, ...] = (),
    ) -> FieldAgreement:
        compared, differs = marks
        unreadable = np.stack([column.is_any(State.unreadable) for column in self.held])
        given = unreadable | np.stack([column.answered for column in self.held])
        by_holder = iter((given & (given.sum(axis=0) == 1)).sum(axis=1))
        alone_by = tuple(0 if column is None else int(next(by_holder)) for column in self.columns)
        return FieldAgreement(
            self.table,
            self.field,
            int(compared.sum()),
            int((compared & ~differs).sum()),
            tuple(coefficients),
            distances,
            differs,
            by_code,
            int(unreadable.sum()),
            alone_by,
        )


def field_agreement(table: str, field: FieldSpec, columns: Sequence[Column | None], book: Codebook, how: Drawn) -> FieldAgreement:
    """The agreement on a field over the shared records; `columns` hold the cells of each collector, None where one did not collect it."""
    asked = _Asked(table, field, book, how, tuple(columns))
    held = asked.held
    if field.type in (*_NUMBERS, FieldType.date):
        return _of_values(asked)
    codings, labels = _codings([_answers(column, book) for column in held])
    return _of_several(asked, codings, labels) if field.is_multiple else _of_codes(asked, codings, labels)


def _answers(column: Column, book: Codebook) -> Texts:
    """What each cell answers: a code, a stated reason, or what stands there and cannot be read; nothing where it is blank."""
    texts = np.where(column.filled, column.text, "")
    stated, unreadable = column.is_any(*STATED), column.is_any(State.unreadable)
    texts[stated] = plain_texts(column, book)[stated]
    texts[unreadable] = _UNREADABLE + column.raw[unreadable]
    return texts


def _codings(answers: Sequence[Texts]) -> tuple[Codings, list[str]]:
    codes, unique = pd.factorize(np.concatenate(answers), sort=True)
    labels = [str(text) for text in unique]
    blank = labels.index("") if "" in labels else -1
    if blank >= 0:
        codes = np.where(codes == blank, -1, codes - (codes > blank))
        del labels[blank]
    return codes.reshape(len(answers), -1).astype(np.int64), labels


def _marks(codings: Codings) -> tuple[Mask, Mask]:
    """(compared, differs): records that two or more answered, and those of them on which the answers are not all the same."""
    given = codings >= 0
    compared = given.sum(axis=0) >= 2
    lowest = np.where(given, codings, np.iinfo(np.int64).max).min(axis=0)
    return compared, compared & (lowest != codings.max(axis=0))


def _leaving_out(one: Coefficient, given: Mask, marks: tuple[Mask, Mask]) -> Coefficient:
    """The coefficient with the number of records that differ and of which it was not given two answers."""
    return replace(one, leaves_out=int((marks[1] & (given.sum(axis=0) < 2)).sum()))


def _of_codes(asked: _Asked, codings: Codings, labels: list[str]) -> FieldAgreement:
    found = [_alpha(codings, len(labels), asked.how)]
    if len(codings) == 2:
        found += _kappas(asked, codings, labels)
    return asked.outcome(_marks(codings), found)


def _alpha(codings: Codings, categories: int, how: Drawn, name: str = "alpha") -> Coefficient:
    return estimated(name, codings, lambda part, weights: nominal_alpha(part.astype(np.int64), categories, weights), how)


def _kappas(asked: _Asked, codings: Codings, labels: list[str]) -> list[Coefficient]:
    """For two collectors: kappa, weighted kappa where the list has an order, PABAK where one of two answers dominates."""
    number = len(labels)
    found = [estimated("kappa", codings, lambda part, weights: cohens_kappa(*_two(part), number, weights), asked.how)]
    codelist = asked.book.codelist(asked.field)
    order = _in_order(codelist) if codelist is not None else []
    # Stated reasons have no place in the order, nor has an age that is only told as adult.
    ranks = np.array([order.index(label) if label in order else -1 for label in labels] + [-1])[codings]
    if order:

        def weighted(part: Values, weights: Weights) -> Estimates:
            return cohens_kappa(*_two(part), len(order), weights, ordered=True)

        found.append(_leaving_out(estimated("weighted kappa", ranks, weighted, asked.how), ranks >= 0, _marks(codings)))
    return found + _pabak(asked, codings)


def _in_order(codelist: CodeList) -> list[str]:
    """The codes of a list that have an order: all of an ordered one; of a list of ages the bands, youngest first, without the codes that
    hold several of them."""
    if codelist.ordered:
        return [code.code for code in codelist.codes]
    spans = {code.code: (code.ages[0], math.inf if code.ages[1] is None else code.ages[1]) for code in codelist.codes if code.ages}
    bands = [
        code for code, (low, high) in spans.items() if not any(low <= a and b <= high for other, (a, b) in spans.items() if other != code)
    ]
    return sorted(bands, key=lambda code: spans[code]) if len(bands) >= LEAST_BANDS else []


def _pabak(asked: _Asked, codings: Codings) -> list[Coefficient]:
    """PABAK over the records of which both collectors give an answer that is known, where these are two answers and one dominates.

    A stated reason such as unknown is no third category: it says that the question was not answered.
    """
    known = np.logical_and.reduce([column.filled for column in asked.held])
    counts = np.bincount(codings[:, known].ravel(), minlength=1)
    if (counts > 0).sum() != 2 or counts.max() <= DOMINANT * counts.sum():
        return []

    def pabak(part: Values, weights: Weights) -> Estimates:
        return prevalence_adjusted_kappa(percent_agreement(*_two(part), weights))

    of_known = np.where(known, codings, -1)
    return [_leaving_out(estimated("PABAK", of_known, pabak, asked.how), of_known >= 0, _marks(codings))]


def _two(part: Values) -> tuple[Codings, Codings]:
    first, second = part.astype(np.int64)
    return first, second


def _of_several(asked: _Asked, codings: Codings, labels: list[str]) -> FieldAgreement:
    """Each code is a yes or no of its own; a set of codes agrees as far as it overlaps (Jaccard). Codes that stand in an order, such as the
    stations of a route, are one answer, which agrees as a whole or not."""
    sets = [frozenset([label] if label.startswith(_UNREADABLE) else label.split(asked.book.separator)) for label in labels]
    overlaps = _jaccard(codings, sets)
    distances = (("mean overlap of codes", float(np.nanmean(overlaps)), len(overlaps)),) if len(overlaps) else ()
    if asked.field.ordered:
        return asked.outcome(_marks(codings), [_alpha(codings, len(labels), asked.how)], distances)
    codes = sorted(code for code in frozenset().union(*sets) if not code.startswith(_UNREADABLE)) if sets else []
    # The order in which codes were written does not count.
    first_of = {one: number for number, one in reversed(list(enumerate(sets)))}
    numbers = np.array([first_of[one] for one in sets] + [-1], dtype=np.int64)[codings]
    found = []
    for code in codes:
        marks = np.array([code in one for one in sets] + [False], dtype=np.int64)[codings]
        found.append(_alpha(np.where(codings >= 0, marks, -1), 2, asked.how, code))
    return asked.outcome(_marks(numbers), _over_codes(found, numbers), distances, tuple(found))


def _over_codes(found: Sequence[Coefficient], numbers: Codings) -> tuple[Coefficient, ...]:
    """The lowest and the mean of the coefficients of single codes, without saying which codes were given."""
    known = [one for one in found if not np.isnan(one.value)]
    if not known:
        answered = int(((numbers >= 0).sum(axis=0) >= 2).sum())
        return (undefined("alpha", ("not answered twice", "one record alone")[answered] if answered < 2 else "no variation", answered),)
    lowest = min(known, key=lambda one: one.value)
    mean = float(np.mean([one.value for one in known]))
    return replace(lowest, name="alpha, lowest"), Coefficient("alpha, mean", mean, UNKNOWN, "", lowest.answered)


def _jaccard(codings: Codings, sets: Sequence[frozenset[str]]) -> Values:
    """Shared codes / all codes, for every pair of collectors who both answered a record."""
    table = np.array([[len(a & b) / len(a | b) if a | b else 1.0 for b in sets] for a in sets]).reshape(len(sets), len(sets))
    found = [np.zeros(0)]
    for first, second in combinations(codings, 2):
        both = (first >= 0) & (second >= 0)
        found.append(table[first[both], second[both]])
    return np.concatenate(found)


def _of_values(asked: _Asked) -> FieldAgreement:
    """Numbers and dates: equal when told alike. Distances are those of exact values; alpha takes the middles of what values may mean, of
    records that all tell as exactly: a year and a day in it may lie far apart, or not at all."""
    held = asked.held
    codings, _ = _codings([np.where(column.empty, "", key_text(column)) for column in held])
    values, widths = (np.stack(found) for found in zip(*(_middle_and_width(column) for column in held), strict=True))
    marks, alpha = _marks(codings), estimated("alpha", _told_alike(values, widths), interval_alpha, asked.how)
    if marks[0].any() and not alpha.answered:
        # What two said is that it is unknown.
        alpha = replace(alpha, why="no value twice")
    exact = np.where(widths == 0, values, np.nan)
    given = ~np.isnan(_told_alike(values, widths))
    return asked.outcome(marks, [_leaving_out(alpha, given, marks)], _distances(asked.field, exact))


def _middle_and_width(column: Column) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The middle of what each cell may mean, and how far that reaches; NaN where nothing is known, or no end."""
    assert column.low is not None
    assert column.high is not None
    middle, width = (column.low + column.high) / 2, column.high - column.low
    known = np.isfinite(middle)
    return np.where(known, middle, np.nan), np.where(known, width, np.nan)


def _told_alike(values: Values, widths: Values) -> Values:
    """The values of the records that all who answered tell as exactly as one another: to the day, the month or the year; as a number or
    as a range."""
    grades = np.searchsorted(_REACHES, np.nan_to_num(widths, nan=-1.0))
    known = ~np.isnan(values)
    lowest = np.where(known, grades, len(_REACHES) + 1).min(axis=0)
    highest = np.where(known, grades, -1).max(axis=0)
    alike: Values = np.where(lowest >= highest, values, np.nan)
    return alike


def _distances(field: FieldSpec, values: Values) -> tuple[tuple[str, float, int], ...]:
    gaps = [np.zeros(0)]
    for first, second in combinations(values, 2):
        gap = np.abs(first - second)
        gaps.append(gap[~np.isnan(gap)])
    gap = np.concatenate(gaps)
    if not len(gap):
        return ()
    if field.type is FieldType.date:
        return tuple((f"within {days} days" if days else "the same day", float((gap <= days).mean()), len(gap)) for days in DAYS)
    return (("exactly equal", float((gap == 0).mean()), len(gap)), ("mean absolute difference", float(gap.mean()), len(gap)))
