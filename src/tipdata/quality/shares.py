"""Where the numbers come from: the same measures by reporting unit, submission, table and field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..codebook import loose
from .measured import Share, wilson
from .scorecard import Question, Scorecard


@dataclass(frozen=True)
class Score:
    """One measure of a unit, submission, table or field: what it is of stands in the columns that are not empty.

    It is `counted` where it is a share of things counted.
    """

    level: str
    unit: str
    path: str
    table: str
    field: str
    question: str
    numerator: float
    denominator: float
    counted: bool = True

    @property
    def value(self) -> float:
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a share; None where the value is no share of things counted."""
        return wilson(self.numerator, self.denominator) if self.counted else None


@dataclass(frozen=True)
class UnitScores:
    """All submissions of a unit together: records, those without an error, and the measures that can be added up."""

    unit: str
    submissions: int
    records_total: int
    records_without_error: int
    questions: tuple[Score, ...]


def table_shares(question: Question) -> tuple[Share, ...]:
    """The shares of a question table by table."""
    tables: dict[str, list[Share]] = {}
    for share in question.shares:
        tables.setdefault(share.table, []).append(share)
    return tuple(Share(name, "", sum(s.numerator for s in own), sum(s.denominator for s in own)) for name, own in tables.items())


def unit_scores(cards: Sequence[tuple[str, Scorecard]]) -> tuple[UnitScores, ...]:
    """The scorecards of a run by unit, in the order of the first submission of each. Codes that differ in case alone are one unit.

    `cards` are of the submissions that count, one for each period. Numerators and denominators are added up apart, so that a unit's value
    lies between those of its submissions, and is that of its only one.
    """
    units: dict[str, list[tuple[str, Scorecard]]] = {}
    for unit, card in cards:
        units.setdefault(loose(unit), []).append((unit, card))
    return tuple(_unit(own[0][0], [card for _, card in own]) for own in units.values())


def _unit(unit: str, cards: Sequence[Scorecard]) -> UnitScores:
    found: dict[str, list[Question]] = {}
    for card in cards:
        for question in _measured(card):
            own = found.setdefault(question.id, [])
            if not (own and question.of_run):
                own.append(question)
    questions = tuple(
        Score("unit", unit, "", "", "", name, sum(q.numerator or 0 for q in own), sum(q.denominator or 0 for q in own), _counted(own))
        for name, own in found.items()
    )
    total, without = sum(card.records_total for card in cards), sum(card.records_without_error for card in cards)
    return UnitScores(unit, len(cards), total, without, questions)


def _counted(questions: Sequence[Question]) -> bool:
    return all(question.interval is not None for question in questions)


def _measured(card: Scorecard) -> Iterator[Question]:
    yield from (q for indicator in card.indicators for q in indicator.questions if q.value is not None)


def scores_of(cards: Sequence[tuple[str, str, Scorecard]], counted: Sequence[tuple[str, Scorecard]] | None = None) -> Iterator[Score]:
    """Every measure of every unit, submission, table and field of a run; `cards` are (unit, path, scorecard).

    `counted` are those that count for their units, by default all.
    """
    for unit in unit_scores([(unit, card) for unit, _, card in cards] if counted is None else counted):
        yield from unit.questions
    for unit_code, path, card in cards:
        for question in _measured(card):
            top, bottom = question.numerator or 0, question.denominator or 0
            yield Score("submission", unit_code, path, "", "", question.id, top, bottom, _counted([question]))
    for unit_code, path, card in cards:
        for question in _measured(card):
            for share in table_shares(question):
                yield Score("table", unit_code, path, share.table, "", question.id, share.numerator, share.denominator)
            for share in (one for one in question.shares if one.field):
                yield Score("field", unit_code, path, share.table, share.field, question.id, share.numerator, share.denominator)
