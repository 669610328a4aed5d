"""Counts of a period (REFERENCE 1.2: flows): what covers the year so far replaces what came before, and other overlaps are told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pandas as pd

from ..codebook import Table, TableKind
from ..records import Batch, Numbers, Place, Positions, Texts, joined, key_text
from .lines import SUPERSEDED, Lines, cover_line

Overlap = tuple[int, int]


def replace_by_year_to_date(lines: Lines) -> None:
    """Counts of the year so far take the place of the unit's earlier counts of those days.

    Rows that name their own period are judged by it, others by the period of their submission.
    """
    for table in _flows(lines):
        at = np.flatnonzero(lines.open & lines.of_table(table.name))
        start, end = _spans(lines, table, at)
        for members in _parts_by_unit(lines, at):
            for later in reversed(members):
                if not lines.parts[later].year_to_date:
                    continue
                first, last = lines.parts[later].days
                earlier = [number for number in members[: members.index(later)] if lines.parts[number].days[1] <= last]
                within = np.isin(lines.part[at], earlier) & (start >= first) & (end <= last)
                lines.settle(at[within], SUPERSEDED, by=cover_line(lines, later), by_part=later)


def overlaps(lines: Lines) -> list[Batch]:
    """Counts of one unit for periods that share days, in two submissions: nobody can add them up."""
    found: set[Overlap] = set()
    for table in _flows(lines):
        at = np.flatnonzero(lines.open & lines.of_table(table.name))
        start, end = _spans(lines, table, at)
        found |= set(_shared_days(lines, table, at, start, end))
    batches = []
    for earlier, later in sorted(found, key=lambda pair: [(lines.parts[n].unit, *lines.parts[n].rank, n) for n in reversed(pair)]):
        cover = cover_line(lines, later)
        place = lines.place(cover) if cover >= 0 else Place(lines.parts[later].path)
        batches.append(Batch("TIP-X07", (place,), facts={"problem": f"{lines.parts[earlier].id} and {lines.parts[later].id}"}))
    return batches


def _flows(lines: Lines) -> list[Table]:
    return [table for table in lines.book.tables.values() if table.kind is TableKind.counts]


def _spans(lines: Lines, table: Table, at: Positions) -> tuple[Numbers, Numbers]:
    """First and last day that each row counts; NaN where it is not known."""
    starts, ends = zip(*(part.days for part in lines.parts), strict=True)
    start, end = np.array(starts)[lines.part[at]], np.array(ends)[lines.part[at]]
    own_start, own_end = (next(iter(table.by_role(role)), None) for role in ("period_start", "period_end"))
    if own_start is None or own_end is None:
        return start, end
    for source in np.unique(lines.source[at]):
        here = lines.source[at] == source
        data = lines.submissions[source].tables[table.name]
        rows = lines.index[at[here]]
        low, high = data.column(own_start.name).low, data.column(own_end.name).high
        if low is not None and high is not None:
            start[here], end[here] = low[rows], high[rows]
    return start, end


def _parts_by_unit(lines: Lines, at: Positions) -> Iterator[list[int]]:
    """The parts of each unit that have these lines, the earlier first; of two that end together the shorter first."""

    def order(number: int) -> tuple[object, ...]:
        part = lines.parts[number]
        return part.unit, part.period_end, 0.0 if np.isnan(part.days[0]) else -part.days[0], part.rank, number

    present = sorted((int(number) for number in np.unique(lines.part[at])), key=order)
    for _, members in groupby(present, key=lambda number: lines.parts[number].unit):
        yield list(members)


def _shared_days(lines: Lines, table: Table, at: Positions, start: Numbers, end: Numbers) -> Iterator[Overlap]:
    """Pairs of parts, the later in time second, of which two rows count the same thing on the same days."""
    known = ~(np.isnan(start) | np.isnan(end))
    at, start, end = at[known], start[known], end[known]
    frame = pd.DataFrame({"what": _what(lines, table, at), "start": start, "end": end, "part": lines.part[at]})
    frame = frame.drop_duplicates().sort_values(["what", "start", "end", "part"])
    reach = frame.groupby("what", sort=False)["end"].cummax().shift(1)
    touching = (frame["what"] == frame["what"].shift(1)) & (reach >= frame["start"])
    # Overlaps are rare, so the rows of what overlaps are looked at one by one.
    for _, rows in frame[frame["what"].isin(frame.loc[touching, "what"])].groupby("what", sort=False):
        widest = rows.iloc[0]
        for _, row in rows.iloc[1:].iterrows():
            if row["start"] <= widest["end"] and row["part"] != widest["part"]:
                pair = sorted((int(widest["part"]), int(row["part"])), key=lambda number: (lines.parts[number].rank, number))
                yield pair[0], pair[1]
            widest = row if row["end"] > widest["end"] else widest


def _what(lines: Lines, table: Table, at: Positions) -> Texts:
    """Unit, and for rows that name their own period the rest of their key: rows that agree in it count the same thing."""
    units = lines.of_part("unit", at)
    of_row = [f.name for f in table.keys if f.role not in ("period_start", "period_end")]
    if len(of_row) == len(table.keys):
        return units
    keys: Texts = np.full(len(at), "", dtype=object)
    for source in np.unique(lines.source[at]):
        here = lines.source[at] == source
        data = lines.submissions[source].tables[table.name]
        keys[here] = joined([key_text(data.column(name)) for name in of_row], len(data))[lines.index[at[here]]]
    what: Texts = units + "\x1f" + keys
    return what
