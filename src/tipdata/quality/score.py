"""A submission and its findings -> the scorecard."""

from __future__ import annotations

import math
from dataclasses import replace

from ..checks import RuleResult, stated_in
from ..codebook import Codebook, CodebookError, Severity
from ..codebook.models import Measure
from ..records import Findings, Submission, record_sheets, row_marks
from .measured import Evidence, Measured
from .registry import COMPUTATIONS, measure_faults
from .scorecard import AVERAGED, Indicator, Question, Scorecard
from .second import waits_for_evidence

_SLACK = 1e-9  # a mean of shares that is a band's limit on paper may lie a rounding step below it


def score(submission: Submission, findings: Findings, rules: tuple[RuleResult, ...] = ()) -> Scorecard:
    """As `score_evidence`, from the file alone: `findings` are those of reading and of the checks together, `rules` say how often each
    rule was asked."""
    return score_evidence(Evidence(submission, findings, rules, stated=stated_in(submission)))


def score_evidence(evidence: Evidence) -> Scorecard:
    """The scorecard of a submission: every question of the codebook's measures, in its order, under its indicator.

    Pure: the same evidence gives the same card.

    Raises:
        CodebookError: when a measure names a computation that does not exist or lacks its parameters.

    """
    submission, findings, book = evidence.submission, evidence.findings, evidence.submission.book
    if faults := measure_faults(book):
        raise CodebookError(faults)
    questions = [(measure.indicator, replace(_question(measure, evidence), is_averaged=measure.averaged)) for measure in book.measures]
    indicators = tuple(
        _indicator(name, title, tuple(question for indicator, question in questions if indicator == name))
        for name, title in book.indicators.items()
    )
    marks = row_marks(submission, findings, Severity.reject, Severity.error)
    sheets = [marks[sheet] for sheet in record_sheets(submission)]
    total = sum(len(counts) for counts in sheets)
    return Scorecard(total, sum(int((counts == 0).sum()) for counts in sheets), indicators)


def unscored(card: Scorecard, book: Codebook) -> Scorecard:
    """The card of a submission that is set aside whole: nothing in it was measured, and no record stands."""
    measured = (question.id for indicator in card.indicators for question in indicator.questions if question.value is not None)
    return replace(_not_measured(card, frozenset(measured), book, "scores.set_aside"), records_without_error=0)


def unscored_dataset(card: Scorecard, book: Codebook) -> Scorecard:
    """The card of a dataset, which remembers what its units stated: all that is measured is measured of submissions."""
    questions = (question for indicator in card.indicators for question in indicator.questions)
    return _not_measured(card, frozenset(q.id for q in questions if q.basis != "declared"), book, "scores.of_dataset")


def _not_measured(card: Scorecard, which: frozenset[str], book: Codebook, words: str) -> Scorecard:
    """The card with these questions not assessed, and why."""
    why = book.say("scores.lacks", why=book.say(words))

    def blank(question: Question) -> Question:
        if question.id not in which:
            return question
        blanked = Question(question.id, question.text, question.basis, question.measure, "not_assessed", why=why)
        return replace(blanked, is_averaged=question.is_averaged)

    indicators = (Indicator(i.id, i.title, tuple(map(blank, i.questions)), None, 0, i.possible) for i in card.indicators)
    return Scorecard(card.records_total, card.records_without_error, tuple(indicators))


def _question(measure: Measure, evidence: Evidence) -> Question:
    if measure.basis == "declared":
        return _declared(measure, evidence)
    submission = evidence.submission
    say = submission.book.say
    not_in_plan = say("scores.not_in_plan", form=submission.collection.form.label)
    if not _is_asked(measure, submission):
        return _unanswered(measure, "not_in_plan", not_in_plan)
    measured = COMPUTATIONS[measure.compute](evidence, measure) if measure.compute is not None else None
    if measure.compute is None or waits_for_evidence(measure, measured):
        second = measure.basis == "second_collection"
        needs = say("scores.needs", needs=measure.needs or say("scores.computation"))
        return _unanswered(measure, "needs_second_collection" if second else "not_assessed", needs)
    if measured is None:
        return _unanswered(measure, "not_in_plan", not_in_plan)
    cautions = (measure.caution,) if measure.caution else ()
    if not measured.denominator:
        why = (
            say("scores.needs", needs=measure.needs) if measured.waits else say("scores.lacks", why=measured.lacks or say("scores.no_cell"))
        )
        notes = (*measured.notes, *cautions)
        beside = replace(
            _unanswered(measure, "not_assessed", why),
            parts=tuple(part for part in measured.parts if part[2]),
            notes=notes,
            grid=measured.grid,
        )
        return replace(beside, figures=measured.figures)
    band = _band(measure, measured) if measured.word is None else measured.word
    if not band and measured.between is not None:
        low, high = (f"{end:.2f}" for end in measured.between)
        cautions = (say("scores.may_lie_between", low=low, high=high), *cautions)
    return Question(
        id=measure.id,
        text=measure.text,
        basis=measure.basis,
        measure=measure.formula,
        status="measured",
        value=measured.value,
        numerator=measured.numerator,
        denominator=measured.denominator,
        band=band,
        interval=measured.interval,
        parts=measured.parts,
        shares=measured.shares,
        notes=(*measured.notes, *cautions),
        grid=measured.grid,
        figures=measured.figures,
        pieces=measured.pieces,
        of_run=measured.of_run,
    )


def _declared(measure: Measure, evidence: Evidence) -> Question:
    """What people answered; where data tells something of it, that stands beside as parts and is no value."""
    stated = tuple(one for asked in measure.asked for one in evidence.stated if one.question == asked.id)
    measured = COMPUTATIONS[measure.compute](evidence, measure) if measure.compute is not None else None
    parts = tuple(part for part in measured.parts if part[2]) if measured is not None else ()
    status, why = ("declared", "") if stated else ("not_assessed", evidence.submission.book.say("scores.needs", needs=measure.needs))
    notes, figures = (measured.notes, measured.figures) if measured is not None else ((), ())
    question = Question(measure.id, measure.text, measure.basis, measure.formula, status, why=why, parts=parts, notes=notes, stated=stated)
    return replace(question, figures=figures)


def _is_asked(measure: Measure, submission: Submission) -> bool:
    """Whether the form asks a field with the role that the measure speaks of, if it speaks of one."""
    role = measure.parameters.get("role")
    fields = (field for fields in submission.collection.asked.values() for field in fields.values())
    return role is None or any(field.role == role for field in fields)


def _unanswered(measure: Measure, status: str, why: str) -> Question:
    return Question(measure.id, measure.text, measure.basis, measure.formula, status, why=why)


def _band(measure: Measure, measured: Measured) -> str:
    """The word for a value; none where its interval spans two words, and not the best one where something that must be is not."""
    words = {_word(measure, value) for value in (measured.value, *(measured.interval or measured.between or ()))}
    best = _word(measure, math.inf) if measured.is_short else None
    return words.pop() if len(words) == 1 and best not in words else ""


def _word(measure: Measure, value: float) -> str:
    reached = [band for band in measure.bands if band.at_least <= value + _SLACK]
    return max(reached, key=lambda band: band.at_least).word if reached else ""


def _indicator(name: str, title: str, questions: tuple[Question, ...]) -> Indicator:
    """Its score is the mean of what was measured, in hundredths, once that is at least half of what the form can yield.

    A coefficient below 0 (less agreement than by chance) counts as 0. What only flags is never part of the mean.
    """
    possible = [question for question in questions if question.basis in AVERAGED and question.status != "not_in_plan"]
    values = [max(0.0, question.value) for question in possible if question.value is not None and question.is_in_mean]
    enough = len(values) > 0 and 2 * len(values) >= len(possible)
    return Indicator(name, title, questions, 100 * sum(values) / len(values) if enough else None, len(values), len(possible))
