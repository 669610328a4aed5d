"""Counts of an area beside counts of the units inside it (REFERENCE 4, AG06 and X08)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from ...codebook import loose
from ...records import Positions
from ..named.base import Parameters
from .base import BetweenAnswer, Files, between_check
from .counts import Counts, counts_of

_SUBDIVISION = re.compile(r"([a-z]{2})-[a-z0-9]{1,3}")


class AreaAndParts(Parameters):
    """What is a fault: that counts of an area stand beside those of its parts at all, or that the parts do not add up to the area's.

    `whole` are the names of areas that hold every other one.
    """

    fault: Literal["both", "differ"]
    whole: tuple[str, ...] = ()


@between_check("area_and_parts", AreaAndParts, needs_table=True)
def area_and_parts(files: Files, asked: AreaAndParts) -> BetweenAnswer:
    """Whether a count of an area stands beside counts of the same thing and period by parts of it, and whether those add up to it.

    A unit is a part of the region and of the country that its cover names, a region of that country or of the one with which its code of
    ISO 3166-2 begins. Shown at the area's count.
    """
    counts = counts_of(files, files.book.tables[files.rule.table or ""])
    if counts is None:
        return BetweenAnswer(0)
    countries = files.book.answers("country") if "country" in files.book.codelists else {}
    areas = [_key(area, countries) for area in counts.area]
    inside = _inside(files, set(areas), countries, {_key(loose(name), countries) for name in asked.whole})
    frame = pd.DataFrame({"what": counts.what, "unit": counts.unit, "start": counts.start, "end": counts.end, "at": np.arange(len(counts))})
    together = frame[counts.known].groupby(["what", "unit", "start", "end"], sort=False)["at"]
    applied = not_applied = 0
    failed = []
    # Groups of one thing and period are small: a count for each area and unit.
    for _, members in together:
        rows: Positions = members.to_numpy()
        for row in rows:
            parts = _finest([other for other in rows if areas[other] in inside.get(areas[row], set())], areas, inside)
            if not parts and asked.fault == "differ":
                continue
            differs = bool(parts) if asked.fault == "both" else _differs(counts, row, parts)
            applied, not_applied = applied + (differs is not None), not_applied + (differs is None)
            if differs:
                failed.append(row)
    field = counts.field("area" if asked.fault == "both" else "value")
    return BetweenAnswer(applied, tuple(counts.stack.failures(np.array(failed, dtype=np.int64), field)), not_applied)


def _key(area: str, countries: Mapping[str, str]) -> str:
    """One spelling of an area: the code of a country, else the area as it is."""
    return countries.get(area, area)


def _inside(files: Files, areas: set[str], countries: Mapping[str, str], whole: set[str]) -> dict[str, set[str]]:
    """For each area the areas and units inside it, as the covers and the codes of areas tell."""
    inside: dict[str, set[str]] = {}
    for report in files.reports:
        region, country = (_key(loose(report.cover_text(role)), countries) for role in ("area", "country"))
        _nest(inside, [report.sender, region, _country_of(region, countries) or country])
    for area in areas:
        _nest(inside, [area, _country_of(area, countries)])
        for everything in whole:
            _nest(inside, [area, everything])
    return inside


def _country_of(area: str, countries: Mapping[str, str]) -> str:
    """The country with whose two letters the code of an area begins; nothing for every other area."""
    code = _SUBDIVISION.fullmatch(area)
    return countries.get(code[1], "") if code else ""


def _nest(inside: dict[str, set[str]], chain: list[str]) -> None:
    for number, part in enumerate(chain):
        for around in chain[number + 1 :]:
            if part and around and part != around:
                inside.setdefault(around, set()).add(part)


def _finest(parts: list[int], areas: list[str], inside: dict[str, set[str]]) -> list[int]:
    """The parts that hold no other of the parts, so that nobody is added twice."""
    there = {areas[part] for part in parts}
    return [part for part in parts if not inside.get(areas[part], set()) & there]


def _differs(counts: Counts, row: int, parts: list[int]) -> bool | None:
    """Whether the parts certainly do not add up to the whole; None where the bounds leave it open."""
    low, high = counts.low[parts].sum(), counts.high[parts].sum()
    if high < counts.low[row] or low > counts.high[row]:
        return True
    return False if low == high == counts.low[row] == counts.high[row] else None
