"""What to mend first: the groups of findings whose mending would raise an indicator most, with the gain in each indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from ..codebook import LISTS, Severity
from ..definitions import Ground, ground_of
from ..language import CountOf, Exists, walk
from ..records import Batch, Mask, Positions, State, Submission, each_once, touched_cells
from .ambiguity import contradicts_itself
from .cells import asked_columns, number_typed, sheet_columns
from .completeness import due_cells
from .elements_known import ElementsParameters, confirmed_cases
from .measured import Evidence
from .scorecard import Indicator, Question, Scorecard

_COUNTED = (Severity.reject, Severity.error)
_NOTHING = 1e-12

Group = tuple[str, str, str]
"""Code, table and column of findings that are mended together."""


@dataclass(frozen=True)
class Gain:
    """What mending every finding of a group would add to one indicator, in points of 100.

    `score` is the rise of the mean of the indicator's measured questions, which is its score where it has one (`scored`); so all gains are
    in one unit. `measure` is the question that rises most, by `value` (of 1), and `beside` are further questions of the indicator that rise
    with it. `count` is how many findings there are, and `blanks` how many blank cells of them are filled.

    Everything else is taken to stay as it is: a blank cell gets a known answer without fault, no further cell falls due, and no rule is
    asked that could not be asked before. How exact an answer will be, or what a row will have been checked against, is not presupposed, so
    depth and verifiability gain nothing.
    """

    code: str
    table: str
    column: str
    count: int
    measure: str
    indicator: str
    value: float
    score: float
    scored: bool = True
    blanks: int = 0
    beside: tuple[tuple[str, float], ...] = ()

    @property
    def group(self) -> Group:
        return self.code, self.table, self.column


def mend_first(evidence: Evidence, card: Scorecard) -> tuple[Gain, ...]:
    """Every group that would raise an indicator, the largest gain first. A group that raises two indicators stands twice."""
    groups: dict[Group, list[Batch]] = {}
    for batch in (batch for batch in evidence.findings.batches if not batch.confirmed):
        groups.setdefault((batch.code, batch.table, batch.column), []).append(batch)
    gains = _Gains(evidence, card, groups).found()
    return tuple(sorted(gains, key=lambda gain: (-gain.score, gain.indicator, gain.group)))


_Cells = tuple[str, str, str]
"""File, sheet, and the column of the sheet that holds the cells."""


@dataclass(frozen=True, eq=False)
class _Gains:
    """What each group of findings costs, measure by measure."""

    evidence: Evidence
    card: Scorecard
    groups: dict[Group, list[Batch]]

    def found(self) -> Iterator[Gain]:
        blanks, freed, passed, completed = self._blanks(), self._freed(), self._passed(), self._completed()
        for group in self.groups:
            filled, cells = blanks.get(group, (0, 0))
            rises = [
                self._rise("completeness", filled, 0),
                self._rise("error_free_cells", freed.get(group, 0) + cells, cells),
                self._rise("rule_passes", passed.get(group, 0), 0),
                self._rise("elements_known", completed.get(group, 0), 0),
                self._rise("ambiguity", self._cleared(group), 0),
            ]
            by_indicator: dict[str, list[tuple[Question, float]]] = {}
            for indicator, question, value in (rise for rise in rises if rise is not None and rise[2] > _NOTHING):
                by_indicator.setdefault(indicator.id, []).append((question, value))
            for name, own in by_indicator.items():
                yield self._gain(group, self.card.indicator(name), own, filled)

    def _gain(self, group: Group, indicator: Indicator, rises: list[tuple[Question, float]], filled: int) -> Gain:
        most, *further = sorted(rises, key=lambda rise: -rise[1])
        return Gain(
            *group,
            count=sum(batch.count for batch in self.groups[group]),
            measure=most[0].id,
            indicator=indicator.id,
            value=most[1],
            score=100 * sum(value for _, value in rises) / indicator.assessed,
            scored=indicator.score is not None,
            blanks=filled,
            beside=tuple((question.id, value) for question, value in further),
        )

    def _rise(self, compute: str, top: int, bottom: int) -> tuple[Indicator, Question, float] | None:
        """By how much the question of a computation rises when its numerator and its denominator grow by so much."""
        measure = next((m for m in self.evidence.submission.book.measures if m.compute == compute), None)
        if measure is None or not top:
            return None
        indicator = self.card.indicator(measure.indicator)
        question = next(q for q in indicator.questions if q.id == measure.id)
        if not question.denominator or question.numerator is None or question.value is None or not question.is_averaged:
            return None
        return indicator, question, (question.numerator + top) / (question.denominator + bottom) - question.value

    @cached_property
    def _asked_for(self) -> tuple[dict[Group, Mask], dict[tuple[str, str], Mask]]:
        """For each group that asks for blank cells the rows of its table in which they are due; and all such cells of its columns.

        A finding that names no row is about all blank cells of its column.
        """
        submission, findings = self.evidence.submission, self.evidence.findings
        asking = next((m.id for m in submission.book.measures if m.compute == "completeness"), "")
        asked = {group: self._sources.get(group[1:]) for group, own in self.groups.items() if findings.text(own[0]).question == asking}
        places = {place for place, source in self._sources.items() if source in set(asked.values())}
        blank = {(data.name, field.name): mask & data.column(field.name).blank for data, field, mask in due_cells(submission, places)}
        rows = {
            group: self._named(group, len(blank[group[1:]])) & blank[group[1:]]
            for group, source in asked.items()
            if source is not None and group[1:] in blank
        }
        return rows, blank

    def _named(self, group: Group, length: int) -> Mask:
        """The rows of its table that the findings of a group name; all of them where one names none."""
        named = np.zeros(length, dtype=bool)
        for batch in self.groups[group]:
            named[slice(None) if batch.rows is None else batch.rows[batch.rows < length]] = True
        return named

    def _blanks(self) -> dict[Group, tuple[int, int]]:
        """REL1: cells that are due and blank, where a finding asks for them; and how many cells of a sheet are to be filled for that.

        One cell of a sheet may fill cells of several tables.
        """
        tables = self.evidence.submission.tables
        asked, blank = self._asked_for
        found: dict[Group, tuple[int, int]] = {}
        for group, rows in asked.items():
            source = self._sources[group[1:]]
            cells = np.zeros(self._lengths[source[:2]], dtype=bool)
            cells[tables[group[1]].origin[rows]] = True
            alike = [other for other in blank if self._sources[other] == source]
            filled = sum(int(cells[tables[other[0]].origin[blank[other]]].sum()) for other in alike)
            found[group] = filled, int(cells.sum())
        return found

    def _completed(self) -> dict[Group, int]:
        """VAL1: confirmed cases of which all elements would be known, were the blank or unreadable cells of a group answered, or the rows
        entered that a rule asks for."""
        submission = self.evidence.submission
        measure = next((m for m in submission.book.measures if m.compute == "elements_known"), None)
        ground = ground_of(submission.book)
        if measure is None or ground is None or ground.chains.name not in submission.tables:
            return {}
        roles = {field.name: field.role for field in ground.chains.fields if field.role in LISTS.values()}
        concerned = [group for group in self.groups if group[1] == ground.chains.name and group[2] in roles]
        asking = [group for group in self.groups if self._asks_for_chains(group, ground)]
        cases = confirmed_cases(self.evidence, ElementsParameters.model_validate(measure.parameters)) if concerned or asking else None
        if cases is None:
            return {}
        data, known = submission.tables[ground.chains.name], cases.whole()
        found: dict[Group, int] = {}
        for group in concerned:
            asked = self._asked_for[0].get(group)
            answered = self._named(group, len(data)) & data.column(group[2]).is_any(State.unreadable) if asked is None else asked
            found[group] = cases.whole({roles[group[2]] or "": answered}) - known
        for group in asking:
            found[group] = cases.without_chain(self._named(group, len(submission.tables[ground.cases.name])))
        return found

    def _asks_for_chains(self, group: Group, ground: Ground) -> bool:
        """Whether the findings of a group ask of cases that there is a chain below them."""
        book = self.evidence.submission.book
        rule = book.rules.get(group[0])
        if rule is None or rule.expect is None or group[1] != ground.cases.name or rule.table != ground.cases.name:
            return False
        counts = (part for part in walk(book.tree(rule.expect)) if isinstance(part, CountOf | Exists))
        return any(part.table == ground.chains.name and part.condition is None for part in counts)

    def _cleared(self, group: Group) -> int:
        """ACC2: cells that would not contradict themselves any more."""
        if not any(m.compute == "ambiguity" for m in self.evidence.submission.book.measures):
            return 0
        data = self.evidence.submission.tables.get(group[1])
        column = data.columns.get(group[2]) if data is not None else None
        if data is None or column is None or self.evidence.submission.book.codelist(column.field) is None:
            return 0
        rows = [batch.rows for batch in self.groups[group] if batch.rows is not None]
        apart = column.apart
        against = contradicts_itself(apart.values)
        if not rows or not against.any():
            return 0
        named = np.unique(np.concatenate(rows))
        named = named[named < len(data)]
        return len(np.unique(data.origin[named[against[apart.numbers[named]]]]))

    def _freed(self) -> dict[Group, int]:
        """REL2: filled cells that no error would name any more."""
        submission, findings = self.evidence.submission, self.evidence.findings
        named = {
            group: self._cells(submission, batches)
            for group, batches in self.groups.items()
            if findings.text(batches[0]).severity in _COUNTED
        }
        columns = {(s.file, s.sheet, c.field.name): c for s in submission.received for c in sheet_columns(submission, s)}
        several = self._named_several_times(named.values())
        return {
            group: sum(number_typed(columns[key], rows[~several[key][rows]]) for key, rows in cells.items() if key in columns)
            for group, cells in named.items()
        }

    def _passed(self) -> dict[Group, int]:
        """ACC1: rule applications that would not fail any more.

        Where the findings of a rule stand at several columns, each group has its own, if every application that failed has one finding.
        """
        measure = next((m for m in self.evidence.submission.book.measures if m.compute == "rule_passes"), None)
        found: dict[Group, int] = {}
        for result in self.evidence.rules if measure is not None else ():
            rule = self.evidence.submission.book.findings[result.code]
            own = {group: sum(batch.count for batch in batches) for group, batches in self.groups.items() if group[0] == result.code}
            if not own or measure is None or rule.indicator != measure.parameters.get("indicator") or not result.in_plan:
                continue
            found.update(own if sum(own.values()) == result.failed else {next(iter(own)): result.failed})
        return found

    @cached_property
    def _lengths(self) -> dict[tuple[str, str], int]:
        return {(sheet.file, sheet.sheet): len(sheet) for sheet in self.evidence.submission.received}

    @cached_property
    def _sources(self) -> dict[tuple[str, str], _Cells]:
        """For each field of a table the sheet and the column of it in which a person types it."""
        submission = self.evidence.submission
        found: dict[tuple[str, str], _Cells] = {}
        for sheet in submission.received:
            for name, target, _ in asked_columns(submission.collection, sheet.view):
                data = submission.tables.get(target.table)
                if data is not None and (data.file, data.sheet) == (sheet.file, sheet.sheet):
                    found.setdefault((target.table, target.name), (sheet.file, sheet.sheet, name))
        return found

    def _cells(self, submission: Submission, batches: list[Batch]) -> dict[_Cells, Positions]:
        """The rows of the received sheets in which these findings name a cell, column by column."""
        found: dict[_Cells, list[Positions]] = {}
        for place, touched in touched_cells(submission, batches).items():
            source, data = self._sources.get(place), submission.tables[place[0]]
            if source is not None and place[1] in data.columns:
                found.setdefault(source, []).append(data.origin[touched])
        return {source: each_once(rows, self._lengths[source[:2]]) for source, rows in found.items()}

    def _named_several_times(self, named: Iterable[dict[_Cells, Positions]]) -> dict[_Cells, Mask]:
        """For each column, which of its cells are named by more than one of the groups."""
        once: dict[_Cells, Mask] = {}
        several: dict[_Cells, Mask] = {}
        for key, rows in chain.from_iterable(cells.items() for cells in named):
            length = self._lengths[key[:2]]
            before = once.setdefault(key, np.zeros(length, dtype=bool))
            several.setdefault(key, np.zeros(length, dtype=bool))[rows[before[rows]]] = True
            before[rows] = True
        return several
