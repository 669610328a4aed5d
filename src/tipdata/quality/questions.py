"""Which rows answer which of the questions that the data is collected to answer."""

from __future__ import annotations

import numpy as np

from ..codebook import FieldSpec, FieldType, Requirement, TableKind, View
from ..evaluation import SheetRows, evaluate, table_rows
from ..records import Column, Mask, Received, State, Submission
from .cells import asked_columns, typed

_TRIED = (State.filled, State.unknown, State.unreadable)
_DUE = (Requirement.required, Requirement.expected)
_Asked = dict[str, list[tuple[str, str, FieldSpec]]]


def asked_questions(submission: Submission, view: View, about: tuple[str, ...]) -> _Asked:
    """For each question that the rows of a sheet of records can answer: (column, table, field) of the columns that answer it.

    Keys and ids tell rows apart and answer nothing; a field with a default is filled without anybody's answer.
    """
    asked: _Asked = {}
    if view.table.kind is not TableKind.records:
        return asked
    for name, target, field in asked_columns(submission.collection, view):
        question = submission.book.questions.get(field.question or "")
        is_answer = field.requirement is not Requirement.key and field.type is not FieldType.identifier and field.default is None
        if question is not None and question.about in about and is_answer:
            asked.setdefault(question.id, []).append((name, target.table, field))
    return asked


def questions_answered(submission: Submission, about: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """For each question asked, the rows of the received sheets that answer it, and the rows that owe an answer.

    A row answers a question when one of its cells for it holds a value. It owes an answer when it does so, when it says
    unknown, or when a required or expected field of the question (any field, where it has none) may apply and no reason for
    holding no value is stated. "May apply" is everything but certainly not, so that answering unknown never takes a row
    out of the count and learning an unknown trigger never brings one in.
    """
    counts: dict[str, tuple[int, int]] = {}
    for sheet in submission.received:
        for question, fields in asked_questions(submission, sheet.view, about).items():
            answered, owed = _rows(submission, sheet, fields)
            known = counts.get(question, (0, 0))
            counts[question] = known[0] + int(answered.sum()), known[1] + int(owed.sum())
    return {question: counts[question] for question in submission.book.questions if question in counts}


def _rows(submission: Submission, sheet: Received, fields: list[tuple[str, str, FieldSpec]]) -> tuple[Mask, Mask]:
    answered, tried, stated, may_apply = np.zeros((4, len(sheet)), dtype=bool)
    deciding = [entry for entry in fields if entry[2].requirement in _DUE] or fields
    rows = np.arange(len(sheet))
    for name in dict.fromkeys(name for name, *_ in fields):
        column = sheet.columns[name]
        numbers = column.apart.numbers.take(rows)
        for mask, told in zip((answered, tried, stated), _told(column), strict=True):
            mask[rows] |= told.take(numbers)
        # Of a row that is answered nothing more is asked.
        rows = rows[~answered[rows]]
    for _, table, field in deciding:
        may_apply |= _may_apply(submission, sheet, table, field)
    return answered, tried | (may_apply & ~stated)


def _told(column: Column) -> tuple[Mask, Mask, Mask]:
    """What each value of a column tells of its question: that it is answered, that an answer was tried, that a reason for none is given."""
    values = column.apart.values
    written = typed(values)
    return written & values.filled, written & values.is_any(*_TRIED), values.is_any(State.not_applicable, State.withheld)


def _may_apply(submission: Submission, sheet: Received, table: str, field: FieldSpec) -> Mask:
    """The rows of the sheet for which it is not certain that the field does not apply."""
    book = submission.book
    here = np.zeros(len(sheet), dtype=bool)
    if table != sheet.view.table.name:
        made = next(made for made in sheet.view.made if made.table == table)
        if made.when is not None:
            sheets = {received.view.name: received for received in submission.received}
            rows = SheetRows(book, sheets, sheet.view.name, submission.collection.views)
            here |= evaluate(book.tree(made.when), rows).undecided
    data = submission.tables.get(table)
    if data is not None and (data.file, data.sheet) == (sheet.file, sheet.sheet):
        applies = np.ones(len(data), dtype=bool)
        if field.when is not None:
            applies = ~evaluate(book.tree(field.when), table_rows(submission, table)).false
        here |= data.in_sheet(applies, len(sheet))
    return here
