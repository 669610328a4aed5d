"""`validate --format scores`: one line per measure of each unit, submission, table and field, ready for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from ..protection import neutral
from ..quality import Question, Score, Scorecard, scores_of, unit_scores
from ..workflows import Validation
from .rounded import share_text

COLUMNS = ("level", "unit", "submission", "table", "column", "question", "value", "numerator", "denominator", "low", "high", "band")
_STATUS = ("status", "why")
_LEVELS = ("unit", "submission", "table", "field")
RECORDS = "records"
"""What stands in place of a question for the share of records without an open error, before all others."""

_Line = tuple[str, ...]


def scores_csv(validation: Validation) -> str:
    """All scores as CSV text with a header.

    Of a submission every question has a line, with its status and what is missing where it has no value, and so has every indicator.
    """
    cards = [(v.submission.unit, v.submission.path, v.scorecard) for v in validation.submissions if not v.submission.is_dataset]
    counted = [(v.submission.unit, v.scorecard) for v in validation.in_force]
    lines = sorted(_lines(cards, counted), key=lambda line: _LEVELS.index(line[0]))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*COLUMNS, *_STATUS))
    writer.writerows(lines)
    return stream.getvalue()


def _lines(cards: Sequence[tuple[str, str, Scorecard]], counted: Sequence[tuple[str, Scorecard]]) -> Iterator[_Line]:
    """The lines of all levels; those of one level stand in the order in which they are to be read."""
    for unit in unit_scores(counted):
        if unit.records_total:
            yield _line(Score("unit", unit.unit, "", "", "", RECORDS, unit.records_without_error, unit.records_total))
    for unit_code, path, card in cards:
        yield from _of_submission(unit_code, path, card)
    yield from (_line(score) for score in scores_of(cards, counted) if score.level != "submission")


def _of_submission(unit: str, path: str, card: Scorecard) -> Iterator[_Line]:
    if card.records_total:
        yield _line(Score("submission", unit, path, "", "", RECORDS, card.records_without_error, card.records_total))
    place = ("submission", neutral(unit), neutral(path), "", "")
    for indicator in card.indicators:
        if indicator.possible:
            value = "" if indicator.score is None else share_text(indicator.score / 100, 6)
            status = "not_scored" if indicator.score is None else "scored"
            yield (*place, indicator.id, value, "", "", "", "", "", status, "")
        yield from ((*place, question.id, *_answer(question)) for question in indicator.questions)


def _answer(question: Question) -> _Line:
    """The numbers of a question with their interval, its band, its status, and what is missing where it has no value."""
    if question.value is None:
        return ("", "", "", "", "", "", question.status, neutral(question.why))
    ends = [share_text(end, 6) for end in question.interval or ()] or ["", ""]
    return (
        share_text(question.value, 6),
        f"{question.numerator:g}",
        f"{question.denominator:g}",
        *ends,
        question.band,
        question.status,
        "",
    )


def _line(one: Score) -> _Line:
    names = (one.level, *(neutral(name) for name in (one.unit, one.path, one.table, one.field)), one.question)
    ends = [share_text(end, 6) for end in one.interval or ()] or ["", ""]
    return (*names, share_text(one.value, 6), f"{one.numerator:g}", f"{one.denominator:g}", *ends, "", "measured", "")
