"""Named checks: rules that no expression over a row can hold, written in Python over roles and switched on by the rules in YAML.

A check lives in a file of its own in this folder:

    class Limits(Parameters):
        most: int

    @named_check("too_many", Limits)
    def too_many(context: Context, limits: Limits) -> Answer | None:
        ...

It is called once per submission. None says that the form asks nothing that it looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field as part, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from ...codebook import Codebook, FieldId, FieldSpec, Rule, Table
from ...codebook.base import Model
from ...codebook.lint_expressions import check_expression
from ...evaluation import TableRows, Truth, evaluate, table_rows
from ...records import Column, Mask, Place, Positions, Submission, TableData
from ..reads import in_plan, is_asked, reads_of_text


class Parameters(Model):
    """What a rule in YAML may tell a named check. Keys that the check does not know are faults."""


@dataclass(frozen=True, eq=False)
class Failure:
    """What a named check found wrong at one field of one table.

    `rows` are rows of the table (from 0), each of which is a finding of its own; with `together` they are one finding, at the first of
    them. `field` is where it is shown; without it the rows themselves are. `facts` fill the words in braces of the rule's message.
    `operands` are the cells that do not fit one another: (table, field, rows); by default the cells at which it is shown. `beside` are,
    for each row, further places that the finding speaks of.
    """

    table: str
    rows: Positions
    field: str = ""
    together: bool = False
    facts: Mapping[str, str] = part(default_factory=dict)
    operands: tuple[tuple[str, str, Positions], ...] = ()
    beside: tuple[tuple[Place, ...], ...] = ()

    @property
    def count(self) -> int:
        return min(1, len(self.rows)) if self.together else len(self.rows)

    def with_facts(self, **facts: str) -> Failure:
        return replace(self, facts={**self.facts, **facts})


@dataclass(frozen=True, eq=False)
class Answer:
    """What a named check says of a submission: how often it could be asked and how often not, and where the rule fails."""

    applied: int
    failures: tuple[Failure, ...] = ()
    not_applied: int = 0

    @property
    def failed(self) -> int:
        return sum(failure.count for failure in self.failures)


@dataclass(frozen=True, eq=False)
class Context:
    """What a named check may look at: one submission, and the rule that asks."""

    submission: Submission
    rule: Rule
    given: Mapping[str, str] = part(default_factory=dict)

    @property
    def book(self) -> Codebook:
        return self.submission.book

    @property
    def table(self) -> Table:
        """The rule's own table. A check that needs one says so with `needs_table`."""
        return self.book.tables[self.rule.table or ""]

    @cached_property
    def _rows(self) -> dict[str, TableRows]:
        return {}

    def rows(self, table: str) -> TableRows:
        """The rows of a table, ready for expressions."""
        if table not in self._rows:
            self._rows[table] = table_rows(self.submission, table, self.given)
        return self._rows[table]

    def data(self, table: str) -> TableData | None:
        """A table as it was read; None where it was not sent."""
        return self.submission.tables.get(table)

    def column(self, table: str, field: str) -> Column:
        """The cells of a field; all blank where the file has no such column."""
        return self.rows(table).column((field,))

    def answer(self, table: str, expression: str) -> Truth:
        """The three-valued answer of an expression for each row of a table."""
        return evaluate(self.book.tree(expression), self.rows(table))

    def asks(self, table: str, field: str) -> bool:
        """Whether the form asks for the field, so that a blank means something."""
        return is_asked(FieldId(table, field), self.submission.collection, self.book)

    def asks_all(self, table: str, expression: str) -> bool:
        """Whether the form asks for everything that an expression over rows of a table looks at."""
        return in_plan(reads_of_text(expression, table, self.book), self.submission.collection, self.book)

    def by_role(self, role: str, table: Table | None = None) -> Iterator[tuple[Table, FieldSpec]]:
        """Every field of that role that the form asks for, in the order of the codebook; of one table, or of all."""
        for owner in (table,) if table is not None else self.book.tables.values():
            for spec in owner.by_role(role):
                if self.asks(owner.name, spec.name):
                    yield owner, spec

    def field(self, role: str, table: Table) -> FieldSpec | None:
        """The first asked field of a table with that role."""
        return next((spec for _, spec in self.by_role(role, table)), None)


def of_rows(table: str, field: str, truth: Truth, concerned: Mask | None = None) -> Answer:
    """The answer of a check that asks each row for itself: it fails where `truth` is false, and says nothing where it is undecided."""
    here = np.ones(len(truth.true), dtype=bool) if concerned is None else concerned
    applied = here & ~truth.undecided
    failed = np.flatnonzero(applied & truth.false)
    failures = (Failure(table, failed, field),) if len(failed) else ()
    return Answer(int(applied.sum()), failures, int((~applied).sum()))


def field_faults(book: Codebook, table: str, field: str | None = None) -> Iterator[str]:
    """Why parameters cannot speak of a table, or of its field."""
    if table not in book.tables:
        yield f"there is no table {table}."
    elif field is not None and field not in {spec.name for spec in book.tables[table].fields}:
        yield f"the table {table} has no field {field}."


def expression_faults(book: Codebook, table: str, text: str | None) -> Iterator[str]:
    """Why parameters cannot ask an expression of the rows of a table."""
    if text is not None and table in book.tables:
        yield from map(str, check_expression(text, book.scope(book.tables[table])))


P = TypeVar("P", bound=Parameters)
Check = Callable[[Context, P], Answer | None]


@dataclass(frozen=True)
class NamedCheck:
    """A check by its name, the shape of its parameters, and what makes parameters unfit for a codebook (`faults`, in words).

    A check `between` files is run with all of them (`between.Files`), every other one with one submission (`Context`).
    """

    name: str
    parameters: type[Parameters]
    run: Callable[[Any, Any], Any]
    needs_table: bool = False
    faults: Callable[[Any, Rule, Codebook], Iterator[str]] | None = None
    between: bool = False


CHECKS: dict[str, NamedCheck] = {}


def named_check(
    name: str,
    parameters: type[P],
    *,
    needs_table: bool = False,
    faults: Callable[[P, Rule, Codebook], Iterator[str]] | None = None,
) -> Callable[[Check[P]], Check[P]]:
    """Makes a function the check of that name. `faults` yields what is wrong with parameters that name fields, codes or expressions."""

    def register(run: Check[P]) -> Check[P]:
        CHECKS[name] = NamedCheck(name, parameters, run, needs_table, faults)
        return run

    return register
