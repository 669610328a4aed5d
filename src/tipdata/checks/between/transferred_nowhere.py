"""A case handed to a unit whose files are in hand, and that does not stand there (REFERENCE 4, X10)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Rule, loose
from ...records import strings
from ..named.base import Parameters, expression_faults, field_faults
from .base import BetweenAnswer, Files, between_check


class TransferredNowhere(Parameters):
    """When a record was handed over, to whom and on which day, and the reference under which the receiver has it."""

    when: str
    to: str
    on: str
    reference: str


def _faults(asked: TransferredNowhere, rule: Rule, book: Codebook) -> Iterator[str]:
    yield from expression_faults(book, rule.table or "", asked.when)
    for name in (asked.to, asked.on, asked.reference):
        yield from field_faults(book, rule.table or "", name)


@between_check("transferred_nowhere", TransferredNowhere, needs_table=True, faults=_faults)
def transferred_nowhere(files: Files, asked: TransferredNowhere) -> BetweenAnswer:
    """Whether a record that was handed to another unit stands in that unit's files under the shared reference.

    Asked of the latest report of each record, where it has a reference and the receiver has reported for a time after the handing over.
    """
    stack = files.stack(files.rule.table or "")
    receiver, day, reference = (stack.column(name) for name in (asked.to, asked.on, asked.reference))
    assert day.high is not None
    handed = stack.latest() & stack.answer(asked.when).true & receiver.filled
    units = strings([loose(text) for text in receiver.text])
    reported = {report.sender: _day(report.end) for report in files.current}
    until = np.array([reported.get(unit, -np.inf) for unit in units])
    concerned = handed & (units != stack.sender) & (until > -np.inf)
    known = concerned & reference.filled & day.filled & (until >= day.high)
    there = set(zip(stack.sender[reference.filled], reference.text[reference.filled], strict=True))
    found = np.array([(unit, text) in there for unit, text in zip(units, reference.text, strict=True)], dtype=bool)
    failed = np.flatnonzero(known & ~found)
    return BetweenAnswer(int(known.sum()), tuple(stack.failures(failed, asked.to)), int((concerned & ~known).sum()))


def _day(text: str) -> float:
    return float(np.datetime64(text, "D").astype("int64")) if text else -np.inf
