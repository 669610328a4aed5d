"""What to mend first: the groups of findings whose mending would raise an indicator most, with the gain in each indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..codebook import FindingText, Severity
from ..records import Batch, Mask, Submission, touched_cells
from .cells import sheet_columns, typed
from .measured import Evidence
from .scorecard import Indicator, Question, Scorecard

_COUNTED = (Severity.reject, Severity.error)
_SMALLEST = 0.05  # of 100; less is not worth a line

Group = tuple[str, str, str]
"""Code, table and column of findings that are mended together."""


@dataclass(frozen=True)
class Gain:
    """What mending every finding of a group would add to a measure, and to the score of its indicator where there is one (0 to 100).

    Everything else is taken to stay as it is: no further cell falls due, and no rule is asked that could not be asked before.
    """

    code: str
    table: str
    column: str
    count: int
    measure: str
    indicator: str
    value: float
    score: float | None


def mend_first(evidence: Evidence, card: Scorecard) -> tuple[Gain, ...]:
    """Every group that would raise a measure, the largest gain first. A group that raises two measures stands twice."""
    groups: dict[Group, list[Batch]] = {}
    for batch in (batch for batch in evidence.findings.batches if not batch.confirmed):
        groups.setdefault((batch.code, batch.table, batch.column), []).append(batch)
    found = _Gains(evidence, card, groups)
    gains = [*found.freed(), *found.passed(), *found.filled()]
    worthy = (gain for gain in gains if (gain.score if gain.score is not None else 100 * gain.value) >= _SMALLEST)
    return tuple(sorted(worthy, key=lambda gain: (-(gain.score or 0), -gain.value, gain.code, gain.table, gain.column)))


@dataclass(frozen=True, eq=False)
class _Gains:
    """What each group of findings costs, measure by measure."""

    evidence: Evidence
    card: Scorecard
    groups: dict[Group, list[Batch]]

    def freed(self) -> Iterator[Gain]:
        """REL2: filled cells that no error would name any more."""
        submission, findings = self.evidence.submission, self.evidence.findings
        named = {
            group: _cells(submission, batches) for group, batches in self.groups.items() if findings.text(batches[0]).severity in _COUNTED
        }
        columns = {(s.file, s.sheet, c.at, c.at_row): c for s in submission.received for c in sheet_columns(submission, s)}
        several = _named_several_times(named.values())
        for group, cells in named.items():
            top = sum(int((mask & ~several[key] & typed(columns[key])).sum()) for key, mask in cells.items() if key in columns)
            yield from self._gain("error_free_cells", group, top)

    def passed(self) -> Iterator[Gain]:
        """ACC1: rule applications that would not fail any more; the findings of a rule are one group."""
        found = self._question("rule_passes")
        first = {group[0]: group for group in reversed(self.groups)}
        for result in self.evidence.rules if found is not None else ():
            if found is not None and result.code in first and self._rule(result.code).indicator == found[0].id:
                yield from self._gain("rule_passes", first[result.code], result.failed)

    def filled(self) -> Iterator[Gain]:
        """REL1: cells that are due and blank, where a finding asks for them."""
        found = self._question("completeness")
        if found is None:
            return
        blank = {name: due - filled for name, filled, due in found[1].parts}
        for group, batches in self.groups.items():
            _, table, column = group
            if column and self.evidence.findings.text(batches[0]).question == found[1].id:
                owner = self.evidence.submission.book.tables[table]
                label = owner.field(column).label
                yield from self._gain("completeness", group, blank.get(label, blank.get(f"{label} ({owner.label})", 0)))

    def _rule(self, code: str) -> FindingText:
        return self.evidence.submission.book.findings[code]

    def _question(self, compute: str) -> tuple[Indicator, Question] | None:
        """The question that a computation answers, under its indicator, where it was measured."""
        measure = next((m for m in self.evidence.submission.book.measures if m.compute == compute), None)
        if measure is None:
            return None
        indicator = self.card.indicator(measure.indicator)
        question = next(q for q in indicator.questions if q.id == measure.id)
        return (indicator, question) if question.denominator else None

    def _gain(self, compute: str, group: Group, top: float) -> Iterator[Gain]:
        """A gain of so much in the numerator of a measure."""
        found = self._question(compute)
        if found is None or found[1].denominator is None or top <= 0:
            return
        indicator, question = found
        value = top / found[1].denominator
        score = 100 * value / indicator.assessed if indicator.score is not None else None
        yield Gain(*group, sum(batch.count for batch in self.groups[group]), question.id, indicator.id, value, score)


_Cells = tuple[str, str, int, int]


def _named_several_times(named: Iterable[dict[_Cells, Mask]]) -> dict[_Cells, Mask]:
    """For each column, which of its cells are named by more than one of the groups."""
    once: dict[_Cells, Mask] = {}
    several: dict[_Cells, Mask] = {}
    for cells in named:
        for key, mask in cells.items():
            if key in once:
                several[key] |= once[key] & mask
                once[key] = once[key] | mask
            else:
                once[key], several[key] = mask, np.zeros(len(mask), dtype=bool)
    return several


def _cells(submission: Submission, batches: list[Batch]) -> dict[_Cells, Mask]:
    """The cells of the received sheets that these findings name, by file, sheet and column."""
    lengths = {(sheet.file, sheet.sheet): len(sheet) for sheet in submission.received}
    found: dict[_Cells, Mask] = {}
    for (table, field), touched in touched_cells(submission, batches).items():
        data = submission.tables[table]
        column = data.columns.get(field)
        if column is None or (data.file, data.sheet) not in lengths:
            continue
        key = (data.file, data.sheet, column.at, column.at_row)
        mask = found.setdefault(key, np.zeros(lengths[data.file, data.sheet], dtype=bool))
        mask[data.origin[touched]] = True
    return found
