"""The rows of the checklist: what people answered to the questions that no data tells, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..codebook import loose
from ..records import Batch, Column, Place, State, Submission, column_letter
from .words import allowed_words

UNKNOWN_QUESTION, UNREADABLE, TWICE, NO_ANSWER = (f"TIP-CL{number:02}" for number in range(1, 5))
_STATED = ("stated_answer", "stated_since", "stated_note")


@dataclass(frozen=True)
class Stated:
    """What people answered to one question: the code and its label, since when (a date, or nothing), and a note."""

    question: str
    answer: str
    label: str
    since: str = ""
    note: str = ""


def stated_answers(submission: Submission) -> dict[str, Stated]:
    """The answers that were taken, by the id of their question."""
    return _Checklist(submission).taken if submission.checklist is not None else {}


def check_checklist(submission: Submission) -> list[Batch]:
    """What is wrong with the rows of the checklist."""
    return _Checklist(submission).told if submission.checklist is not None else []


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
        refused: set[str] = set()
        for row in range(len(sheet)):
            one = self._row(row)
            earlier = self.taken.get(one.question) if one is not None else None
            if one is None or one.question in refused:
                continue
            if earlier is not None and earlier.answer != one.answer:
                refused.add(one.question)
                del self.taken[one.question]
                self.told.append(self._batch(TWICE, "stated_answer", row, question=one.question))
            elif earlier is None:
                self.taken[one.question] = one

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
