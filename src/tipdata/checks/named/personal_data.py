"""Personal data in texts where none may stand (REFERENCE 4, P02)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import Codebook, FieldSpec, FieldType, Rule
from ...codebook.base import Model
from ...records import Column
from ..traces import TRACES, traces_in, unknown_traces, words_of
from .base import Answer, Context, Failure, Parameters, named_check

_FREE = (FieldType.identifier, FieldType.text, FieldType.narrative)


class Texts(Model):
    """Fields of some types of free texts, and the traces that are looked for in them."""

    types: tuple[FieldType, ...]
    traces: tuple[str, ...]


class PersonalData(Parameters):
    """The texts that are looked at."""

    texts: tuple[Texts, ...]


def _faults(asked: PersonalData, _rule: Rule, _book: Codebook) -> Iterator[str]:
    for part in asked.texts:
        yield from (f"{kind} is no type of free texts." for kind in part.types if kind not in _FREE)
        yield from (f"there is no trace {name}; known are {', '.join(TRACES)}." for name in unknown_traces(part.traces))


@named_check("personal_data", PersonalData, faults=_faults)
def personal_data(context: Context, asked: PersonalData) -> Answer | None:
    """Filled cells of free texts in which a trace of personal data is found. Texts that have an agreed pattern are left to it.

    Facts for the message: `kind`, in words; nothing of the text itself.
    """
    fields = [(table, field, part) for part in asked.texts for table, field in _fields(context, part)]
    if not fields:
        return None
    applied = 0
    failures: list[Failure] = []
    for table, field, part in fields:
        column = context.column(table, field.name)
        applied += int(column.filled.sum())
        failures += _found(context, table, column, part)
    blank = sum(len(context.rows(table)) for table, *_ in fields) - applied
    return Answer(applied, tuple(failures), blank)


def _fields(context: Context, part: Texts) -> Iterator[tuple[str, FieldSpec]]:
    for name, table in context.book.tables.items():
        fields = table.fields if context.data(name) is not None else ()
        for field in fields:
            typed = field.type in part.types and field.references is None and field.pattern is None
            if typed and context.asks(name, field.name):
                yield name, field


def _found(context: Context, table: str, column: Column, part: Texts) -> Iterator[Failure]:
    """One failure for each kind, or kinds together, that cells of a column hold."""
    filled = np.flatnonzero(column.filled)
    numbers, texts = pd.factorize(column.text[filled])
    words = words_of(context.book)
    kinds = [traces_in(str(text), part.traces, words) for text in texts]
    labels = {kind.kind: kind.label for kind in context.book.privacy.kinds}
    for held in sorted({kind for kind in kinds if kind}):
        these = np.array([kind == held for kind in kinds], dtype=bool)
        said = " and ".join(labels.get(kind, kind) for kind in held)
        yield Failure(table, filled[these[numbers]], column.field.name, facts={"kind": said})
