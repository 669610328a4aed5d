"""What a dataset remembers of the checklist: what each unit answered, as last stated for each period."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..checks import Answered
from ..codebook import Codebook, Travels, loose
from .provenance import PERIOD_END, SUBMISSION, UNIT, VERSION


def answers_kept(answers: Iterable[Answered], book: Codebook) -> pd.DataFrame:
    """One row for each unit, period and question, as texts, in an order that does not depend on that of the files.

    The columns are those of the checklist, and the provenance of each row. Answers of a submission without unit or period stay out.
    """
    latest: dict[tuple[str, str, str], Answered] = {}
    for one in sorted(answers, key=lambda one: (one.version, one.submission, one.stated.answer, one.stated.since, one.stated.note)):
        if one.stated.unit and one.period_end:
            latest[loose(one.stated.unit), one.period_end, one.stated.question] = one
    rows = [_row(one, book) for _, one in sorted(latest.items())]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else [], dtype=object)


def _row(one: Answered, book: Codebook) -> dict[str, str]:
    words = {asked.id: asked.text for asked in book.declared_questions}
    stated = one.stated
    said = {
        "asked_question": stated.question,
        "asked_text": words.get(stated.question, ""),
        "stated_answer": stated.answer,
        "stated_since": stated.since,
        "stated_note": stated.note,
    }
    fields = book.checklist.fields if book.checklist is not None else ()
    told = {field.name: said.get(field.role or "", "") for field in fields if field.travels is not Travels.unit}
    return {**told, UNIT: stated.unit, SUBMISSION: one.submission, PERIOD_END: one.period_end, VERSION: str(one.version)}
