"""One content per unit and period is used: the highest version, and of two contents that claim the same version the one sent first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import TableKind
from ..records import Batch, Mask, Positions, Texts, match, strings
from .in_force import used_of
from .lines import DUPLICATE, SET_ASIDE, SUPERSEDED, Lines


def decide_versions(lines: Lines) -> list[Batch]:
    """Rows of lower versions are superseded; copies of the submission that is used are duplicates; what contradicts it is set aside.

    A dataset may hold less of a submission than was received, for instance because later reports took the place of some rows. So of two
    copies each row that only one of them has is kept.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number in np.unique(lines.part[lines.open]):
        groups.setdefault(lines.parts[number].period, []).append(int(number))
    by_part = _lines_by_part(lines)
    batches = []
    for members in groups.values():
        if len(members) > 1:
            batches += _Period(lines, members, by_part).decide()
    return batches


def _lines_by_part(lines: Lines) -> dict[int, Positions]:
    order = np.argsort(lines.part, kind="stable")
    starts = np.searchsorted(lines.part[order], np.arange(len(lines.parts) + 1))
    return {number: order[starts[number] : starts[number + 1]] for number in range(len(lines.parts))}


class _Period:
    """All parts of one unit and period."""

    def __init__(self, lines: Lines, members: list[int], by_part: dict[int, Positions]) -> None:
        self.lines, self.members, self.by_part = lines, members, by_part
        self.best, self.copies = used_of(lines.parts, members)

    def decide(self) -> list[Batch]:
        lines, parts, best = self.lines, self.lines.parts, self.best
        batches = []
        for number in self.members:
            own = self.by_part[number]
            if number == best:
                continue
            if number in self.copies:
                twins = self._twins(own)
                held = twins >= 0
                lines.settle(own[held], DUPLICATE, by=twins[held], by_part=best)
            elif parts[number].version < parts[best].version:
                lines.settle(own, SUPERSEDED, by=self._successors(own), by_part=best)
            else:
                aside = lines.settle(own, SET_ASIDE, "TIP-X09", by=self._successors(own), by_part=best)
                places = tuple(lines.place(line) for line in aside[lines.received[aside]])
                batches.append(Batch("TIP-X09", places, facts={"problem": f"{parts[best].id}, used: {parts[best].path}"}))
        return batches

    def _twins(self, own: Positions) -> Positions:
        """For each line the line of the best part that says the same record, -1 for none."""
        best = self.by_part[self.best]
        return _where(match(self._names(own), self._names(best), np.ones(len(own), dtype=bool)), best)

    def _successors(self, own: Positions) -> Positions:
        """For each line the row of the same record in the part that is used, else that part's cover."""
        best = self.by_part[self.best]
        covers = best[self._of_cover(best)]
        twins = _where(match(self._names(own), self._names(best), self.lines.has_key[own]), best)
        return np.where((twins < 0) & (len(covers) > 0), covers[0] if len(covers) else -1, twins)

    def _of_cover(self, at: Positions) -> Mask:
        cover = [table.kind is TableKind.cover for table in self.lines.book.tables.values()]
        return np.array(cover, dtype=bool)[self.lines.table[at]]

    def _names(self, at: Positions) -> Texts:
        """What tells the rows of one part apart: table and key; without a key what the row says, and which of equal rows it is."""
        lines = self.lines
        tables = strings([f"{number}\x1f" for number in range(len(lines.book.tables))])[lines.table[at]]
        names: Texts = tables + np.where(lines.has_key[at], lines.key[at], "")
        names[self._of_cover(at)] = "cover"
        keyless = np.flatnonzero(~lines.has_key[at] & ~self._of_cover(at))
        if len(keyless):
            says = pd.Series(lines.hashes(at[keyless]).astype(str) + tables[keyless].astype(str))
            names[keyless] = (
                "\x1e" + says.to_numpy(dtype=object) + "\x1f" + says.groupby(says).cumcount().astype(str).to_numpy(dtype=object)
            )
        return names


def _where(found: Positions, lines: Positions) -> Positions:
    return np.where(found >= 0, lines[found], -1) if len(lines) else found
