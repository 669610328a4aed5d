"""One and the same answer in all rows of one recorder (REFERENCE 4, S02)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook import Codebook, Rule
from ...codebook.base import Name
from ...records import joined
from .base import Answer, Context, Failure, Parameters, field_faults, named_check


class UniformAnswers(Parameters):
    """The roles of the fields whose answers are looked at together, the field whose values are the groups, and the least rows of one."""

    roles: tuple[str, ...]
    by: Name
    at_least: int


def _faults(asked: UniformAnswers, rule: Rule, book: Codebook) -> Iterator[str]:
    yield from field_faults(book, rule.table or "", asked.by)


@named_check("uniform_answers", UniformAnswers, needs_table=True, faults=_faults)
def uniform_answers(context: Context, asked: UniformAnswers) -> Answer | None:
    """Whether the rows of a group all give the same answers. Rows count where the group and every answer are known.

    Each group with enough of them is asked once. Facts for the message: `count` of its rows; which group it is stays unsaid.
    """
    table = context.table
    fields = [context.field(role, table) for role in asked.roles]
    names = [field.name for field in fields if field is not None]
    if len(names) < len(asked.roles) or not context.asks(table.name, asked.by):
        return None
    columns = [context.column(table.name, name) for name in (*names, asked.by)]
    rows = np.flatnonzero(np.logical_and.reduce([column.filled for column in columns]))
    if not len(rows):
        return Answer(0)
    group = pd.factorize(columns[-1].text[rows])[0]
    answers = pd.factorize(joined([column.text[rows] for column in columns[:-1]], len(rows)))[0]
    of_group = pd.DataFrame({"group": group, "answer": answers}).groupby("group")["answer"].agg(["size", "nunique"])
    enough = of_group["size"] >= asked.at_least
    alike = of_group.index[enough & (of_group["nunique"] == 1)]
    failures = tuple(
        Failure(
            table.name,
            here,
            names[0],
            together=True,
            facts={"count": str(len(here))},
            operands=tuple((table.name, name, here) for name in names),
        )
        for number in alike
        for here in (rows[group == number],)
    )
    return Answer(int(enough.sum()), failures, int((~enough).sum()))
