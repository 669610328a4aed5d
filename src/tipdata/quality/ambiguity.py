"""ACC2: the share of coded answers that can be read in only one way (REFERENCE 3.3)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..codebook import TableKind, View
from ..records import Column, State, Submission
from .cells import share_of, sheet_columns, typed
from .measured import Measured, Parameters


class AmbiguityParameters(Parameters):
    """Codes that leave open what is meant, such as other and mixed."""

    codes: tuple[str, ...]


def ambiguity(submission: Submission, parameters: AmbiguityParameters) -> Measured | None:
    """Coded cells whose answer is none of the open codes and does not contradict itself / coded cells with a known value.

    Unknown and other stated reasons are left out: they lower precision, not clarity. A cell that combines an answer that stands alone
    with others was read by nobody, and counts as one that can be read in several ways. None when the form asks no coded field.
    """
    columns = [view.column(name) for view in submission.collection.views if view.table.kind is not TableKind.cover for name in view.fills]
    if not any(submission.book.codelist(column) for column in columns):
        return None
    clear = known = 0
    parts = []
    shares = []
    for view, column in _coded(submission):
        here = typed(column)
        mixed = column.problem == "mixed" if column.problem is not None else np.zeros(len(column), dtype=bool)
        numbers, texts = pd.factorize(column.text[here & column.filled])
        plain = np.array([set(str(text).split(submission.book.separator)).isdisjoint(parameters.codes) for text in texts], dtype=bool)
        own_clear = int(plain[numbers].sum()) if len(texts) else 0
        own_known = len(numbers) + int((here & (column.state == State.unreadable) & mixed).sum())
        clear, known = clear + own_clear, known + own_known
        parts.append((column.field.label, own_clear, own_known))
        if own_known:
            shares.append(share_of(view, column, own_clear, own_known))
    worst = sorted((part for part in parts if part[1] < part[2]), key=lambda part: part[1] - part[2])
    return Measured(clear, known, tuple(worst), shares=tuple(shares))


def _coded(submission: Submission) -> Iterator[tuple[View, Column]]:
    for sheet in submission.received:
        if sheet.view.table.kind is not TableKind.cover:
            yield from ((sheet.view, c) for c in sheet_columns(submission, sheet) if submission.book.codelist(c.field) is not None)
