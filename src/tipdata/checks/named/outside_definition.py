"""Acts, means and purposes of which the definition in force names none (REFERENCE 4, L13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import LISTS, Codebook, ListName, Profile, Rule, Standing, profile_given, standing
from ...records import Column
from .base import Answer, Context, Failure, Parameters, named_check


class OutsideDefinition(Parameters):
    """The roles of the fields that are looked at."""

    roles: tuple[str, ...]


def _faults(asked: OutsideDefinition, _rule: Rule, _book: Codebook) -> Iterator[str]:
    yield from (f"no list of a definition is about {role}." for role in asked.roles if role not in LISTS.values())


@named_check("outside_definition", OutsideDefinition, needs_table=True, faults=_faults)
def outside_definition(context: Context, asked: OutsideDefinition) -> Answer | None:
    """Cells whose answers, if any, are all undecided or left out by the definition profile in force, each field for itself.

    A cell that says that there was none is no answer of which a definition could speak.
    """
    table = context.table
    lists = {role: name for name, role in LISTS.items()}
    fields = [(lists[role], field) for role in asked.roles for _, field in context.by_role(role, table)]
    profile = profile_given(context.given)
    if not fields:
        return None
    rows = len(context.rows(table.name))
    if profile is None:
        return Answer(0, (), rows * len(fields))
    columns = [(name, context.column(table.name, field.name)) for name, field in fields]
    failures = [
        Failure(table.name, outside, column.field.name)
        for name, column in columns
        if len(outside := _outside(name, column, profile, context.book))
    ]
    applied = sum(int(column.filled.sum()) for _, column in columns)
    return Answer(applied, tuple(failures), rows * len(fields) - applied)


def _outside(name: ListName, column: Column, profile: Profile, book: Codebook) -> np.ndarray:
    numbers, texts = pd.factorize(column.text)
    codelist = book.codelist(column.field)
    alone = {code.code for code in codelist.codes if code.alone} if codelist else set()

    def is_outside(text: str) -> bool:
        codes = [code for code in text.split(book.separator) if code and code not in alone]
        return bool(codes) and all(standing(profile, name, code) is not Standing.taken for code in codes)

    outside = np.array([is_outside(str(text)) for text in texts], dtype=bool)
    return np.flatnonzero(column.filled & outside[numbers])
