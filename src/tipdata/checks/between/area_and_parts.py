"""Counts of an area beside counts of the units inside it (REFERENCE 4, AG06 and X08)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ...codebook import loose
from ...records import Positions
from ..named.base import Parameters
from .base import BetweenAnswer, Files, between_check
from .counts import Counts, counts_of


class AreaAndParts(Parameters):
    """What is a fault: that counts of an area stand beside those of its parts at all, or that the parts do not add up to the area's."""

    fault: Literal["both", "differ"]


@between_check("area_and_parts", AreaAndParts, needs_table=True)
def area_and_parts(files: Files, asked: AreaAndParts) -> BetweenAnswer:
    """Whether a count of an area stands beside counts of the same thing and period by parts of it, and whether those add up to it.

    A unit is a part of the region and of the country that its cover names, a region of that country. Shown at the area's count.
    """
    counts = counts_of(files, files.book.tables[files.rule.table or ""])
    if counts is None:
        return BetweenAnswer(0)
    inside = _inside(files)
    frame = pd.DataFrame({"what": counts.what, "unit": counts.unit, "start": counts.start, "end": counts.end, "at": np.arange(len(counts))})
    together = frame[counts.known].groupby(["what", "unit", "start", "end"], sort=False)["at"]
    applied = not_applied = 0
    failed = []
    # Groups of one thing and period are small: a count for each area and unit.
    for _, members in together:
        rows: Positions = members.to_numpy()
        for row in rows:
            parts = _finest([other for other in rows if counts.area[other] in inside.get(counts.area[row], set())], counts, inside)
            if not parts and asked.fault == "differ":
                continue
            differs = bool(parts) if asked.fault == "both" else _differs(counts, row, parts)
            applied, not_applied = applied + (differs is not None), not_applied + (differs is None)
            if differs:
                failed.append(row)
    field = counts.field("area" if asked.fault == "both" else "value")
    return BetweenAnswer(applied, tuple(counts.stack.failures(np.array(failed, dtype=np.int64), field)), not_applied)


def _inside(files: Files) -> dict[str, set[str]]:
    """For each area the areas and units inside it, as the covers tell."""
    inside: dict[str, set[str]] = {}
    for report in files.reports:
        chain = [report.sender, *(loose(report.cover_text(role)) for role in ("area", "country"))]
        for number, part in enumerate(chain):
            for whole in chain[number + 1 :]:
                if part and whole and part != whole:
                    inside.setdefault(whole, set()).add(part)
    return inside


def _finest(parts: list[int], counts: Counts, inside: dict[str, set[str]]) -> list[int]:
    """The parts that hold no other of the parts, so that nobody is added twice."""
    areas = {counts.area[part] for part in parts}
    return [part for part in parts if not inside.get(counts.area[part], set()) & areas]


def _differs(counts: Counts, row: int, parts: list[int]) -> bool | None:
    """Whether the parts certainly do not add up to the whole; None where the bounds leave it open."""
    low, high = counts.low[parts].sum(), counts.high[parts].sum()
    if high < counts.low[row] or low > counts.high[row]:
        return True
    return False if low == high == counts.low[row] == counts.high[row] else None
