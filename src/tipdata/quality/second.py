"""REL3 and REL4: what a second collection of the same files answers (REFERENCE 3.1)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..codebook.models import Measure
from .agreement import Agreement, NotComparable
from .agreement.sample import advised_size
from .measured import Evidence, Measured


def repeated(evidence: Evidence) -> Measured | None:
    """Cells that the second collection of the same files has alike / cells that both answered; None without a second collection."""
    again = evidence.again
    if again is None:
        return None
    if isinstance(again, NotComparable):
        return Measured(0, 0, lacks=_sentence(again))
    parts = [(one.field.label, one.agreeing, one.compared) for table in again.tables for one in table.fields]
    worst_first = sorted(parts, key=lambda part: (part[1] - part[2], part[0]))
    return Measured(again.agreeing, again.compared, tuple(worst_first), notes=tuple(_few(again)))


def _few(again: Agreement) -> Iterator[str]:
    """How many records were collected again, where these are fewer than is advised."""
    own = again.collections[0]
    for table in again.tables[:1]:
        data = own.data(table.matched.table)
        every = len(data) if data is not None else 0
        if table.records < (advised := advised_size(every)):
            facts = {"number": f"{table.records:,}", "all": f"{every:,}", "table": table.matched.table.label, "advised": f"{advised:,}"}
            yield own.book.say("scores.few_again", **facts)


def collectors(evidence: Evidence) -> Measured | None:
    """Mean of Krippendorff's alpha over the fields for which it is defined, all collectors together; None without three of them.

    The numerator is the sum of the coefficients, the denominator the number of fields. No share of anything counted, so no interval.
    """
    among = evidence.among
    if among is None:
        return None
    if isinstance(among, NotComparable):
        return Measured(0, 0, lacks=_sentence(among))
    alphas = [
        (one.field.label, one.coefficients[-1].value if one.field.is_multiple else one.coefficients[0].value)
        for table in among.tables
        for one in table.fields
        if one.coefficients
    ]
    known = sorted(((label, value) for label, value in alphas if not math.isnan(value)), key=lambda part: (part[1], part[0]))
    return Measured(math.fsum(value for _, value in known), len(known), tuple((label, value, 1) for label, value in known), counted=False)


def _sentence(one: NotComparable) -> str:
    """The reason as a part of a sentence."""
    return one.why[:1].lower() + one.why[1:].rstrip(".")


def waits_for_evidence(measure: Measure, measured: Measured | None) -> bool:
    """Whether a measure was not computed because what it needs beside the file is not in hand, rather than not in the plan."""
    return measured is None and bool(measure.needs)
