"""A correction leaves out records that the version before it held (REFERENCE 4, X03)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from ...codebook import Codebook, Rule
from ...records import Place
from ..named.base import Failure, Parameters, expression_faults, field_faults
from .base import BetweenAnswer, Files, between_check
from .reports import Report


class MissingAgain(Parameters):
    """For each table whose records must come again, when one of them may be left out."""

    unless: dict[str, str]


def _faults(asked: MissingAgain, _rule: Rule, book: Codebook) -> Iterator[str]:
    for table, text in asked.unless.items():
        yield from field_faults(book, table)
        yield from expression_faults(book, table, text)


@between_check("missing_again", MissingAgain, faults=_faults)
def missing_again(files: Files, asked: MissingAgain) -> BetweenAnswer:
    """Whether each version of a period holds every record of the version before it, those that certainly may be left out aside.

    Asked once for each table of each correction; shown at the version on the cover of the correction, beside the records that it lacks.
    Facts for the message: `count` records of `table` are missing.
    """
    applied = 0
    failures: list[tuple[Report, Failure]] = []
    for earlier, later in _corrections(files.reports):
        for table, unless in asked.unless.items():
            if table not in earlier.tables or table not in later.tables or not len(earlier.tables[table]):
                continue
            applied += 1
            before = files.stack(table, [earlier])
            kept = set(later.tables[table].keys[later.tables[table].has_key])
            may_go = ~before.answer(unless).false
            gone = [row for row in np.flatnonzero(before.has_key & ~may_go) if earlier.tables[table].keys[row] not in kept]
            if gone:
                failures.append((later, _failure(files, table, len(gone), tuple(before.place(int(row)) for row in gone))))
    return BetweenAnswer(applied, tuple(failures))


def _corrections(reports: tuple[Report, ...]) -> Iterator[tuple[Report, Report]]:
    """Each version of a period with the one before it."""
    ordered = sorted(reports, key=lambda report: (report.period, report.version))
    for earlier, later in pairwise(ordered):
        if earlier.period == later.period and earlier.version < later.version:
            yield earlier, later


def _failure(files: Files, table: str, count: int, places: tuple[Place, ...]) -> Failure:
    cover = files.book.cover
    assert cover is not None
    facts = {"count": str(count), "table": files.book.tables[table].label}
    shown = files.book.cover_field("version") or ""
    return Failure(cover.name, np.array([0]), shown, together=True, facts=facts, beside=(places,))
