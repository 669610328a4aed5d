"""ACC2: the share of coded answers that can be read in only one way (REFERENCE 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from ..codebook import FieldSpec, TableKind, View, loose
from ..records import Column, Mask, State, Submission
from .cells import holds_any, share_of, sheet_columns, typed, which, written_values
from .measured import Measured, Parameters

_LEAST_LETTERS = 4  # shorter answers, such as ages, stand in many notes by chance


class AmbiguityParameters(Parameters):
    """Codes that leave open what is meant, such as other and mixed; those of them that want an explanation, and the role of the field of a
    row in which it can stand."""

    codes: tuple[str, ...]
    unexplained: tuple[str, ...] = ()
    note: str = "note"


def ambiguity(submission: Submission, parameters: AmbiguityParameters) -> Measured | None:
    """Coded cells whose answer is none of the open codes and does not contradict itself / coded cells with a known value.

    Unknown and other stated reasons are left out: they lower precision, not clarity. A cell that combines an answer that stands alone
    with others was read by nobody, and counts as one that can be read in several ways. None when the form asks no coded field.
    The first parts are cells that do not contradict themselves, open answers that a note of their row explains, and those of them whose
    note names no answer of the list.
    """
    columns = [view.column(name) for view in submission.collection.views if view.table.kind is not TableKind.cover for name in view.fills]
    if not any(submission.book.codelist(column) for column in columns):
        return None
    clear = known = 0
    contradicting = 0
    parts = []
    shares = []
    for view, column in _coded(submission):
        values, cells = written_values(column)
        plain = which(values.text, lambda text: set(text.split(submission.book.separator)).isdisjoint(parameters.codes))
        own_clear = int(cells[values.filled & plain].sum())
        against_itself = int(cells[contradicts_itself(values)].sum())
        contradicting += against_itself
        own_known = int(cells[values.filled].sum()) + against_itself
        clear, known = clear + own_clear, known + own_known
        parts.append((column.field.label, own_clear, own_known))
        if own_known:
            shares.append(share_of(view, column, own_clear, own_known))
    worst = sorted((part for part in parts if part[1] < part[2]), key=lambda part: part[1] - part[2])
    say = submission.book.say
    beside = [(say("scores.not_against_itself"), known - contradicting, known)] if contradicting else []
    return Measured(clear, known, (*beside, *_explanations(submission, parameters), *worst), shares=tuple(shares))


def contradicts_itself(column: Column) -> Mask:
    """The cells that combine an answer that stands alone with others."""
    if column.problem is None:
        return np.zeros(len(column), dtype=bool)
    mixed: Mask = (column.problem == "mixed") & np.equal(column.state, State.unreadable)
    return mixed


def _coded(submission: Submission) -> Iterator[tuple[View, Column]]:
    for sheet in submission.received:
        if sheet.view.table.kind is not TableKind.cover:
            yield from ((sheet.view, c) for c in sheet_columns(submission, sheet) if submission.book.codelist(c.field) is not None)


def _explanations(submission: Submission, parameters: AmbiguityParameters) -> Iterator[tuple[str, int, int]]:
    """Of the open answers in rows that can hold a note those with one, and of these those whose note names no answer of the list.

    Notes are read and never told: only how many name an answer, so that it could have been chosen.
    """
    open_answers = explained = covered = 0
    for table, fields in submission.collection.asked.items():
        data = submission.tables.get(table)
        note = next((field for field in fields.values() if field.role == parameters.note), None)
        if data is None or note is None:
            continue
        notes = data.column(note.name)
        for field in fields.values():
            column, codelist = data.columns.get(field.name), submission.book.codelist(field)
            if column is None or codelist is None or not any(code.code in parameters.unexplained for code in codelist.codes):
                continue
            texts, separator = column.coded.texts, submission.book.separator
            is_open = (str(text) for text in texts if not set(str(text).split(separator)).isdisjoint(parameters.unexplained))
            open_here = typed(column) & holds_any(column, is_open)
            said = open_here & notes.filled
            open_answers, explained = open_answers + int(open_here.sum()), explained + int(said.sum())
            covered += sum(map(_names_an_answer(submission, field, parameters), notes.text[said].astype(str)))
    say = submission.book.say
    if open_answers:
        yield say("scores.explained"), explained, open_answers
    if explained:
        yield say("scores.not_in_list"), explained - covered, explained


def _names_an_answer(submission: Submission, field: FieldSpec, parameters: AmbiguityParameters) -> Callable[[str], bool]:
    """Whether a text holds the words of an answer of the field's list, other than an open one."""
    answers = submission.book.answers_of(field)
    words = sorted(re.escape(word) for word, code in answers.items() if code not in parameters.codes and len(word) >= _LEAST_LETTERS)
    pattern = re.compile(rf"\b(?:{'|'.join(words)})\b") if words else None
    return lambda text: pattern is not None and pattern.search(loose(text)) is not None
