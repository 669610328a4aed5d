"""Findings: columnar, one batch per cause. Single findings are made when somebody wants to read them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field as part, replace

from ..codebook import Codebook, FindingText, Severity
from .columns import Place, Positions, Texts

SEVERITIES = tuple(Severity)


@dataclass(frozen=True)
class Finding:
    """One thing found at one place, in words."""

    code: str
    severity: Severity
    indicator: str
    question: str | None
    table: str
    column: str
    place: Place
    message: str
    suggestion: str = ""
    related: tuple[Place, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, eq=False)
class Batch:
    """All findings of one cause: a code at one column of one table, at any number of rows.

    `rows` are row numbers of the table (from 0) where the finding touches a record, and empty where it concerns a whole column, sheet or
    file; `everywhere` says that such a finding touches every record of the table. `found` and `suggestions` hold text only where the level
    allows. `repeats` is set where a key stands twice: `conflict` or `identical`. `related` are places that all findings of
    the batch go together with, `beside` those of each. `operands` are the cells that do not fit one another, as (table, field, rows),
    where there are more of them than the one at which the finding is shown. `confirmed` says that the unit looked, and that it is right
    as it stands.
    """

    code: str
    places: Sequence[Place]
    table: str = ""
    column: str = ""
    label: str = ""
    rows: Positions | None = None
    everywhere: bool = False
    repeats: str = ""
    found: Texts | None = None
    suggestions: Texts | None = None
    related: tuple[Place, ...] = ()
    beside: tuple[tuple[Place, ...], ...] = ()
    operands: tuple[tuple[str, str, Positions], ...] = ()
    facts: dict[str, str] = part(default_factory=dict)
    confirmed: bool = False

    @property
    def count(self) -> int:
        return len(self.places)

    def take(self, at: Positions) -> Batch:
        """Some of these findings; `at` counts their places from 0."""
        rows = self.rows[at] if self.rows is not None and len(self.rows) == self.count else self.rows
        return replace(
            self,
            places=tuple(self.places[number] for number in at),
            rows=rows,
            found=None if self.found is None else self.found[at],
            suggestions=None if self.suggestions is None else self.suggestions[at],
            beside=tuple(self.beside[number] for number in at) if self.beside else (),
        )


@dataclass(frozen=True)
class Group:
    """How often one code was found at one column, where first, and what is said of all of them; what was confirmed stands apart."""

    code: str
    severity: Severity
    table: str
    column: str
    count: int
    first: Place
    message: str
    label: str = ""
    suggestion: str = ""
    mend: str = ""
    confirmed: bool = False


class Findings:
    """All that was found, in the order in which it is told: most harmful first, then table, column and row."""

    def __init__(self, book: Codebook, batches: Iterable[Batch] = ()) -> None:
        self.book = book
        order = list(book.tables)
        self.batches: tuple[Batch, ...] = tuple(
            sorted(
                (batch for batch in batches if len(batch.places)),
                key=lambda b: (
                    not book.findings[b.code].said_first,
                    SEVERITIES.index(_weight(b, book)),
                    order.index(b.table) if b.table in order else -1,
                    b.code,
                    b.column,
                    b.places[0].file,
                    b.places[0].sheet,
                    b.places[0].row,
                ),
            )
        )

    def __iter__(self) -> Iterator[Finding]:
        for batch in self.batches:
            yield from self.of(batch)

    def __len__(self) -> int:
        return sum(batch.count for batch in self.batches)

    def __add__(self, other: Findings) -> Findings:
        return Findings(self.book, (*self.batches, *other.batches))

    def text(self, batch: Batch) -> FindingText:
        return self.book.findings[batch.code]

    def of(self, batch: Batch) -> Iterator[Finding]:
        """The single findings of a batch."""
        text = self.text(batch)
        for number, place in enumerate(batch.places):
            found = str(batch.found[number]) if batch.found is not None else ""
            suggestion = str(batch.suggestions[number]) if batch.suggestions is not None else ""
            facts = {
                **_in_words(batch.facts),
                "field": batch.label or batch.column,
                "found": f" \u201c{_short(found)}\u201d" if found else "",
            }
            yield Finding(
                batch.code,
                text.severity,
                text.indicator,
                text.question,
                batch.table,
                batch.column,
                place,
                text.message.format_map(_Facts(facts)),
                suggestion,
                batch.beside[number] if batch.beside else batch.related,
                batch.confirmed,
            )

    def weight(self, batch: Batch) -> Severity:
        """As how grave a batch counts: what was confirmed counts as information, whatever its severity."""
        return _weight(batch, self.book)

    def counts(self) -> dict[str, int]:
        """How many findings count as each severity."""
        counts = {severity.value: 0 for severity in SEVERITIES}
        for batch in self.batches:
            counts[self.weight(batch).value] += batch.count
        return counts

    def groups(self) -> list[Group]:
        """One entry per code, table and column, in the order of the findings."""
        grouped: dict[tuple[str, str, str, str, bool], Group] = {}
        for batch in self.batches:
            text = self.text(batch)
            key = (batch.code, batch.table, batch.column, "" if text.indicator != "structure" else repr(batch.facts), batch.confirmed)
            known = grouped.get(key)
            if known is not None:
                grouped[key] = replace(known, count=known.count + batch.count)
                continue
            alone = batch.count == 1 and sum(1 for other in self.batches if other.code == batch.code and other.column == batch.column) == 1
            finding = next(self.of(batch if alone else replace(batch, found=None)))
            grouped[key] = Group(
                batch.code,
                self.weight(batch),
                batch.table,
                batch.column,
                batch.count,
                batch.places[0],
                finding.message,
                batch.label,
                finding.suggestion if alone else "",
                text.mend,
                batch.confirmed,
            )
        return list(grouped.values())

    def only(self, codes: Container[str]) -> Findings:
        """The findings of these codes."""
        return Findings(self.book, (batch for batch in self.batches if batch.code in codes))

    def without(self, codes: Container[str]) -> Findings:
        """The findings of all other codes."""
        return Findings(self.book, (batch for batch in self.batches if batch.code not in codes))

    def by_severity(self, *severities: Severity) -> Iterator[Batch]:
        """The batches that count as one of these."""
        return (batch for batch in self.batches if self.weight(batch) in severities)


def _weight(batch: Batch, book: Codebook) -> Severity:
    return Severity.info if batch.confirmed else book.findings[batch.code].severity


class _Facts(dict[str, str]):
    """A missing fact reads as nothing rather than failing a report."""

    def __missing__(self, key: str) -> str:
        return ""


def _in_words(facts: dict[str, str]) -> dict[str, str]:
    """The facts, with the number of cells as people say it."""
    count = facts.get("count", "")
    return {**facts, "cells": f"{count} filled cell{'s' if count != '1' else ''}"} if count else facts


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
