"""A record that goes back from one report to the next (REFERENCE 4, X04)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field as Spec

from ...codebook import Codebook, Rule
from ...records import Column, Mask, Numbers, Positions
from ..named.base import Parameters, expression_faults, field_faults
from ..reads import in_plan, reads_of
from .base import BetweenAnswer, Files, Stack, between_check


class GoesBack(Parameters):
    """Fields whose ordered codes only move on (`steps`), and codes of a field that are `settled`: left only with a reason (`unless`)."""

    steps: tuple[str, ...] = ()
    settled: dict[str, tuple[str, ...]] = Spec(default_factory=dict)
    unless: str | None = None


def _faults(asked: GoesBack, rule: Rule, book: Codebook) -> Iterator[str]:
    table = rule.table or ""
    yield from expression_faults(book, table, asked.unless)
    for name in (*asked.steps, *asked.settled):
        yield from field_faults(book, table, name)
    for name, codes in asked.settled.items():
        fields = [field for field in book.tables[table].fields if field.name == name] if table in book.tables else []
        known = {code.code for field in fields if (codelist := book.codelist(field)) for code in codelist.codes}
        yield from (f"{name} has no code {code}." for code in codes if fields and code not in known)


@between_check("goes_back", GoesBack, needs_table=True, faults=_faults)
def goes_back(files: Files, asked: GoesBack) -> BetweenAnswer:
    """Whether a step is never behind, and a settled answer never left, in two successive reports of a record.

    Corrections of one period replace one another and are not compared. Shown at the later report, beside the earlier one.
    """
    stack = files.stack(files.rule.table or "")
    earlier, later = stack.successive()
    known = np.zeros(len(earlier), dtype=bool)
    failed = np.zeros(len(earlier), dtype=bool)
    shown = np.full(len(earlier), "", dtype=object)
    for name, judged, wrong in (*_steps(files, stack, asked, earlier, later), *_settled(stack, asked, earlier, later)):
        known |= judged
        shown[wrong & ~failed] = name
        failed |= wrong
    failures = [
        found
        for name in dict.fromkeys(shown[failed])
        for found in stack.failures(later[failed & (shown == name)], name, earlier[failed & (shown == name)])
    ]
    return BetweenAnswer(int(known.sum()), tuple(failures), int((~known).sum()))


def _both(stack: Stack, name: str, column: Column, earlier: Positions, later: Positions) -> Mask:
    asked = stack.asked(name)
    both: Mask = column.filled[earlier] & column.filled[later] & asked[earlier] & asked[later]
    return both


def _steps(files: Files, stack: Stack, asked: GoesBack, earlier: Positions, later: Positions) -> Iterator[tuple[str, Mask, Mask]]:
    for name in asked.steps:
        column = stack.column(name)
        ranks = _ranks(files.book, column)
        known = _both(stack, name, column, earlier, later)
        yield name, known, known & (ranks[later] < ranks[earlier])


def _ranks(book: Codebook, column: Column) -> Numbers:
    codelist = book.codelist(column.field)
    order = {code.code: float(number) for number, code in enumerate(codelist.codes)} if codelist else {}
    return np.array([order.get(text, np.nan) for text in column.text], dtype=float)


def _settled(stack: Stack, asked: GoesBack, earlier: Positions, later: Positions) -> Iterator[tuple[str, Mask, Mask]]:
    for name, codes in asked.settled.items():
        column = stack.column(name)
        settled = np.isin(column.text.astype(str), codes)
        known = _both(stack, name, column, earlier, later) & settled[earlier]
        left = known & ~settled[later]
        if asked.unless is not None:
            # A form that does not ask for the reason cannot be blamed for not giving it.
            excused = _reason(stack, asked.unless)
            known &= ~(left & excused[1][later])
            left &= excused[0][later]
        yield name, known, left


def _reason(stack: Stack, unless: str) -> tuple[Mask, Mask]:
    """For each row whether there certainly is no reason, and whether that cannot be known."""
    answer = stack.answer(unless)
    reads = reads_of(stack.book.tree(unless), stack.table, stack.book)
    asks = [report.collection is not None and in_plan(reads, report.collection, stack.book) for report in stack.reports]
    asked = np.array(asks, dtype=bool)[stack.report] if asks else np.zeros(0, dtype=bool)
    return asked & answer.false, ~asked | answer.undecided
