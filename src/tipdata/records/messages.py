"""Findings as they are told to people: one message for one cause, however many cells and columns, the most harmful first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from ..codebook import Severity
from .columns import Place
from .findings import SEVERITIES, Batch, Finding, Findings

MOST_PLACES = 50


@dataclass(frozen=True)
class Message:
    """What is said of one cause: how often it was found, at which places (the first of them), and what to do about it.

    `harm` is how many rows it touches. What was confirmed is told apart from what is open, as information.
    """

    code: str
    severity: Severity
    text: str
    mend: str
    count: int
    places: tuple[Place, ...]
    suggestion: str = ""
    harm: int = 0
    confirmed: bool = False


def messages_of(findings: Findings, rows: Mapping[str, int] | None = None) -> list[Message]:
    """One message for each cause. What touches many rows comes before what touches few of the same severity.

    `rows` says how many rows each table has, so that a missing column weighs as much as the cells that it lacks. Columns with the same
    fault are told together where the catalogue has words for many. A found value is shown only where it was found once.
    """
    causes: dict[tuple[str, ...], list[Batch]] = {}
    for batch in findings.batches:
        causes.setdefault(_cause(findings, batch), []).append(batch)
    told = [_message(findings, batches, rows or {}) for batches in causes.values()]
    texts = findings.book.findings
    return sorted(told, key=lambda message: (not texts[message.code].said_first, SEVERITIES.index(message.severity), -message.harm))


def _cause(findings: Findings, batch: Batch) -> tuple[str, ...]:
    """What makes findings the same to a reader: the code and what is said, or the code and the table where many columns have words."""
    state = "confirmed" if batch.confirmed else "open"
    if findings.text(batch).message_many is not None:
        # A sheet that is missing altogether is missing whatever table it would have filled, and a rule may ask fields of many tables.
        return batch.code, state, "" if batch.column == "" or batch.code in findings.book.rules else batch.table
    return batch.code, state, batch.table, _said(findings, batch).message


def _said(findings: Findings, batch: Batch) -> Finding:
    return next(findings.of(replace(batch, found=None)))


def _message(findings: Findings, batches: list[Batch], rows: Mapping[str, int]) -> Message:
    first, count = batches[0], sum(batch.count for batch in batches)
    text = findings.text(first)
    alone = next(findings.of(first)) if count == 1 else _said(findings, first)
    many = text.message_many is not None and len({batch.label for batch in batches}) > 1
    return Message(
        first.code,
        findings.weight(first),
        _together(text.message_many or "", batches) if many else alone.message,
        text.mend,
        count,
        tuple(islice((place for batch in batches for place in batch.places), MOST_PLACES)),
        alone.suggestion if count == 1 else "",
        sum(max(batch.count, rows.get(batch.table, 0) if batch.everywhere else 0) for batch in batches),
        first.confirmed,
    )


def _together(words: str, batches: Iterable[Batch]) -> str:
    labels = list(dict.fromkeys(batch.label for batch in batches))
    return words.format(number=len(labels), fields=", ".join(labels))
