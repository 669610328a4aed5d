"""The rows of the checklist: what people answered to the questions that no data tells, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..codebook import loose
from ..records import Batch, Column, Place, State, Submission, column_letter
from .words import allowed_words

UNKNOWN_QUESTION, UNREADABLE, TWICE, NO_ANSWER = (f"TIP-CL{number:02}" for number in range(1, 5))
_STATED = ("stated_answer", "stated_since", "stated_note")


@dataclass(frozen=True)
class Stated:
    """What people answered to one question: the code and its label, since when (a date, or nothing), and a note.

    Of what a dataset remembers, `unit` says which unit answered.
    """

    question: str
    answer: str
    label: str
    since: str = ""
    note: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Answered:
    """An answer with the submission that gave it."""

    stated: Stated
    submission: str
    period_end: str
    version: int


def stated_answers(submission: Submission) -> dict[str, Stated]:
    """The answers that were taken, by the id of their question; a dataset states nothing itself."""
    return _Checklist(submission).taken if submission.checklist is not None and not submission.is_dataset else {}


def answered_in(submission: Submission) -> list[Answered]:
    """The answers of a submission, or those that a dataset remembers of its units."""
    if not submission.is_dataset:
        own, (_, end) = stated_answers(submission), submission.period
        return [Answered(replace(one, unit=submission.unit), submission.id, end, submission.version) for one in own.values()]
    return _Checklist(submission).remembered if submission.checklist is not None else []


def stated_in(submission: Submission) -> tuple[Stated, ...]:
    """The answers of a submission, or of all units of a dataset, in the order of units, periods and questions."""
    if not submission.is_dataset:
        return tuple(stated_answers(submission).values())
    return tuple(one.stated for one in answered_in(submission))


def check_checklist(submission: Submission) -> list[Batch]:
    """What is wrong with the rows of the checklist; those of a dataset were looked at when they were sent."""
    return _Checklist(submission).told if submission.checklist is not None and not submission.is_dataset else []


class _Checklist:
    """Answers are few, so they are read row by row."""

    def __init__(self, submission: Submission) -> None:
        self.book, sheet = submission.book, submission.checklist
        table = self.book.checklist
        assert sheet is not None
        assert table is not None
        self.sheet = sheet
        self.columns: dict[str, Column] = {f.role: sheet.columns[f.name] for f in table.fields if f.role is not None}
        codelist = self.book.codelist(self.columns["stated_answer"].field)
        self.labels = {code.code: code.label for code in codelist.codes} if codelist is not None else {}
        self.questions = {loose(asked.id): asked.id for asked in self.book.declared_questions}
        self.of_plan = {loose(item) for item in self.book.checklist_items}
        self.told: list[Batch] = []
        self.taken: dict[str, Stated] = {}
        self.remembered: list[Answered] = []
        refused: set[str] = set()
        for row in range(len(sheet)):
            one = self._row(row)
            if submission.is_dataset:
                self.remembered += [self._of_unit(one, row, submission)] if one is not None else []
                continue
            earlier = self.taken.get(one.question) if one is not None else None
            if one is None or one.question in refused:
                continue
            if earlier is not None and earlier.answer != one.answer:
                refused.add(one.question)
                del self.taken[one.question]
                self.told.append(self._batch(TWICE, "stated_answer", row, question=one.question))
            elif earlier is None:
                self.taken[one.question] = one

    def _of_unit(self, one: Stated, row: int, submission: Submission) -> Answered:
        said = {name: str(texts[row]) for name, texts in submission.checklist_of.items()}
        version = said.get("src_version", "")
        number = int(version) if version.isdecimal() else 1
        unit = said.get("src_unit", "")
        return Answered(replace(one, unit=unit), said.get("src_submission", ""), said.get("src_period_end", ""), number)

    def _row(self, row: int) -> Stated | None:
        if not any(self._written(role, row) for role in _STATED):
            return None
        self.told += self._unreadable(row)
        asked = loose(self._text("asked_question", row))
        if asked in self.of_plan:
            return None
        question = self.questions.get(asked)
        if question is None:
            self.told.append(self._batch(UNKNOWN_QUESTION, "asked_question", row))
            return None
        answer = self._text("stated_answer", row)
        if not answer:
            if self._text("stated_note", row) and not self._written("stated_answer", row):
                self.told.append(self._batch(NO_ANSWER, "stated_note", row, question=question))
            return None
        return Stated(question, answer, self.labels.get(answer, answer), self._text("stated_since", row), self._text("stated_note", row))

    def _unreadable(self, row: int) -> Iterator[Batch]:
        for role, column in self.columns.items():
            if column.state[row] == State.unreadable:
                yield self._batch(UNREADABLE, role, row, allowed=allowed_words(column.field, self.book))

    def _text(self, role: str, row: int) -> str:
        column = self.columns[role]
        return str(column.text[row]).strip() if column.state[row] == State.filled else ""

    def _written(self, role: str, row: int) -> bool:
        return bool(self.columns[role].state[row] != State.blank)

    def _batch(self, code: str, role: str, row: int, **facts: str) -> Batch:
        column = self.columns[role]
        letter = column_letter(column.at) if column.at else ""
        place = Place(self.sheet.file, self.sheet.sheet, int(self.sheet.rows[row]), letter)
        said = column.raw[row : row + 1]
        shown = column.field.shows_values and bool(said[0])
        table = self.sheet.view.table.name
        return Batch(code, (place,), table, column.field.name, column.field.label, found=said if shown else None, facts=facts)
