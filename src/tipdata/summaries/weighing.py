"""Which figures count: nothing is added that another figure already holds.

Of records, those of the lead series are counted. Records win over ready-made counts of the same unit or area and period; of counts, the
finer areas win over the area that holds them unless they say less, and of two that overlap in time the longer one (REFERENCE 1.2 and the
rules AG03, AG05 and AG06). What is not added is told, never lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field as part, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook import CountedMeasure
from ..records import Mask, Positions, strings
from .counts import Block, Counts, Figure, Unreported, added, figure_for
from .dataset import Dataset, Sent
from .events import Events, events_of, recording, speaking
from .figures import amount_text
from .finer import Finer, unbounded
from .times import NO_YEAR, Window, gaps_filled, overlap, span_text, year_of, years_of

NO_UNIT_WORDS = "unknown units"


@dataclass(eq=False)
class Weighed:
    """The figures of one measure that are counted, and in words what was not.

    `cut` are the places and days of figures above zero that the window would cut, so that nothing counted there does not mean none.
    `beside` tells of figures that another one already holds, `left_out` of those that the window would cut, `others` of what the records of
    other series say. `recording` are the submissions that hold records of it, `speaking` those whose silence means none.
    """

    measure: CountedMeasure
    events: Events | None
    blocks: list[Block]
    unreported: tuple[Unreported, ...]
    recording: list[Sent]
    speaking: list[Sent]
    cut: list[tuple[str, float, float]] = part(default_factory=list)
    beside: list[str] = part(default_factory=list)
    left_out: list[str] = part(default_factory=list)
    others: list[str] = part(default_factory=list)


def weigh(measure: CountedMeasure, counts: Counts, dataset: Dataset, window: Window) -> Weighed:
    """The figures of a measure inside a window, each counted once."""
    holders = recording(measure, dataset), speaking(measure, dataset)
    weighed = Weighed(measure, events_of(measure, dataset), list(counts.blocks), counts.unreported, *holders)
    weigher = _Weigher(weighed, dataset, window)
    weigher.lead_series()
    weigher.cut_blocks()
    weigher.cut_events()
    weigher.repeated_flows()
    weigher.beside_records()
    weigher.one_per_period()
    weigher.finer_areas()
    weigher.beside_counts()
    return weighed


class _Weigher:
    """The steps, in their order; each narrows what is counted and says what it took out."""

    def __init__(self, weighed: Weighed, dataset: Dataset, window: Window) -> None:
        self.weighed, self.dataset, self.window = weighed, dataset, window
        self.book, self.places = dataset.book, dataset.places

    def lead_series(self) -> None:
        """Records of other series are told by year: they may be of the same persons and cases, so they are never added."""
        events, lead = self.weighed.events, self.weighed.measure.lead
        if events is None or lead is None:
            return
        series = strings([*(sent.series for sent in self.dataset.sent), ""])[events.sent]
        inside = ~self.window.misses(events.start, events.end)
        for other in self.book.counted.series if self.book.counted else ():
            mine = (series == other.id) & inside
            if other.id != lead and mine.any():
                years = years_of(events.start, events.end)
                told = [
                    f"{_year_words(year)} {_sum_text(events, mine & (years == year))}"
                    for year in sorted(set(years[mine]), key=_years_first)
                ]
                units = ", ".join(sorted(map(str, set(events.units[mine]))))
                self.weighed.others.append(f"{self.weighed.measure.label}, {other.label} ({units}): {', '.join(told)}")
        self.weighed.events = events.take((series == "") | (series == lead))

    def cut_blocks(self) -> None:
        """Counts of a period cannot be cut: what does not lie wholly inside the window is left out."""
        if self.window.is_open:
            return
        kept = []
        for block in self.weighed.blocks:
            start, end = np.array([block.start]), np.array([block.end])
            if self.window.holds(start, end)[0]:
                kept.append(block)
            elif not self.window.misses(start, end)[0]:
                self.weighed.left_out.append(f"{self._label(block.area, block.start, block.end)}: {self._number(block)}")
                figure, _ = figure_for(block, (), self.book)
                if (figure is None or figure.high > 0) and not self._recording_units(block):
                    self.weighed.cut.append((block.place, block.start, block.end))
        self.weighed.blocks = kept
        self.weighed.unreported = tuple(
            u for u in self.weighed.unreported if not self.window.misses(np.array([u.start]), np.array([u.end]))[0]
        )

    def cut_events(self) -> None:
        """Events certainly outside the window go; flows that it would cut are left out and told."""
        events = self.weighed.events
        if events is None or self.window.is_open:
            return
        keep = ~self.window.misses(events.start, events.end)
        if self.weighed.measure.flow:
            cut = keep & ~self.window.holds(events.start, events.end)
            keep &= ~cut
            for row in sorted(set(events.sent[cut])):
                mine = cut & (events.sent == row)
                number = _sum_text(events, mine)
                sent = self.dataset.sent[row] if row >= 0 else None
                if events.high[mine].sum() > 0:
                    self.weighed.cut += sorted(
                        {(str(u), s, e) for u, s, e in zip(events.units[mine], events.start[mine], events.end[mine], strict=True)}
                    )
                label = self._label(sent.unit, sent.start, sent.end) if sent else f"{self.weighed.measure.label}, unknown period"
                self.weighed.left_out.append(f"{label}: {number}")
        self.weighed.events = events.take(keep)

    def repeated_flows(self) -> None:
        """Two files of one unit whose counted periods overlap hold the same counts: the longer period is used, then the later file."""
        events = self.weighed.events
        if events is None or not self.weighed.measure.flow:
            return
        rows = sorted({int(row) for row in events.sent if row >= 0}, key=lambda row: self.dataset.sent[row].rank, reverse=True)
        rows.sort(key=lambda row: -np.nan_to_num(self.dataset.sent[row].end - self.dataset.sent[row].start))
        used: list[int] = []
        keep = np.ones(len(events), dtype=bool)
        for row in rows:
            sent = self.dataset.sent[row]
            others = (self.dataset.sent[other] for other in used)
            holder = next((o for o in others if o.unit == sent.unit and overlap(o.start, o.end, sent.start, sent.end)), None)
            if holder is None:
                used.append(row)
                continue
            mine = events.sent == row
            keep &= ~mine
            text = f"{_sum_text(events, mine)} not added; it lies in {span_text(holder.start, holder.end)}, which is used"
            self.weighed.beside.append(f"{self._label(sent.unit, sent.start, sent.end)}: {text}")
        self.weighed.events = events.take(keep)

    def beside_records(self) -> None:
        """Records of a unit win over counts of that unit for the same days."""
        kept = []
        for block in self.weighed.blocks:
            units = self._recording_units(block) if block.place in self.places.homes else []
            if not units:
                kept.append(block)
                continue
            told = f"{self._recorded(units, block)} from records used; {self._number(block)} from counts not added"
            self.weighed.beside.append(f"{self._label(block.area, block.start, block.end)}: {told}")
        self.weighed.blocks = kept

    def _recording_units(self, block: Block) -> list[str]:
        """The units in the area of a block that sent records for some of its days."""
        return [
            unit
            for unit in self.places.units_in(block.place)
            if any(overlap(s.start, s.end, block.start, block.end) for s in self._spoken.get(unit, ()))
        ]

    @cached_property
    def _spoken(self) -> dict[str, list[Sent]]:
        spoken: dict[str, list[Sent]] = {}
        for sent in self.weighed.recording:
            spoken.setdefault(sent.unit, []).append(sent)
        return spoken

    def one_per_period(self) -> None:
        """Of one area and time a single figure counts."""
        by_place: dict[str, list[Block]] = {}
        for block in self.weighed.blocks:
            by_place.setdefault(block.place, []).append(block)
        kept = []
        for blocks in by_place.values():
            used: list[Block] = []
            for block in self._preferred(blocks):
                holder = next((other for other in used if overlap(block.start, block.end, other.start, other.end)), None)
                if holder is None:
                    used.append(block)
                else:
                    self._told_beside(block, holder)
            kept += used
        self.weighed.blocks = sorted(kept, key=lambda block: block.order)

    def _preferred(self, blocks: list[Block]) -> list[Block]:
        """The best first: the counting unit that covers most of the year, then the measure's own; the longer period; the area's own unit;
        the latest file."""
        days: dict[tuple[int, str], float] = {}
        for year, unit in {(year_of(b.start, b.end), b.counting_unit) for b in blocks}:
            spans = [(b.start, b.end) for b in blocks if (year_of(b.start, b.end), b.counting_unit) == (year, unit)]
            days[year, unit] = sum(end - start + 1 for start, end in gaps_filled(spans, -np.inf, np.inf))
        latest_first = sorted(sorted(blocks, key=lambda b: b.order), key=lambda b: b.sent, reverse=True)
        own = self.weighed.measure.counting_unit

        def worse(block: Block) -> tuple[float, bool, float, bool]:
            covered = days[year_of(block.start, block.end), block.counting_unit]
            return -covered, block.counting_unit != own, -block.days, self.places.key(block.sender) != block.place

        return sorted(latest_first, key=worse)

    def _told_beside(self, block: Block, holder: Block) -> None:
        same = (block.start, block.end) == (holder.start, holder.end)
        period = "" if same else f" for {span_text(holder.start, holder.end)}"
        mine, theirs = self._number(block), self._number(holder)
        if block.sender != holder.sender:
            mine, theirs = f"{mine} sent by {block.sender}", f"{theirs} sent by {holder.sender}"
        told = f"{theirs}{period} used; {mine} not added"
        self.weighed.beside.append(f"{self._label(block.area, block.start, block.end)}: {told}")

    def finer_areas(self) -> None:
        """Of an area and the units and areas in it, the finer figures are used where they say as much as the one for the whole.

        Nothing tells whether every part of an area has reported. So counts of parts that are less than the count of the whole are not
        used, and records that are less are a lower bound.
        """
        weighed = self.weighed
        alive = dict(enumerate(weighed.blocks))
        inside: dict[str, list[int]] = {}
        for number, block in alive.items():
            for place in self.places.around(block.place):
                inside.setdefault(place, []).append(number)
        open_events = np.zeros(len(weighed.events) if weighed.events is not None else 0, dtype=bool)
        # The finest areas first, so that what was decided for a region counts for its country.
        for number, block in sorted(alive.items(), key=lambda pair: (-len(self.places.around(pair[1].place)), pair[1].order)):
            within = [n for n in inside.get(block.place, ()) if n in alive and overlap(*alive[n].span, *block.span)]
            finer = self._finer(block, [alive[n] for n in within])
            if finer is None:
                continue
            weighed.beside.append(f"{self._label(block.area, block.start, block.end)}: {finer.words()}")
            for n in within if finer.uses_whole else [number]:
                del alive[n]
            if finer.is_lower_bound:
                open_events |= finer.events
                alive |= {n: unbounded(alive[n]) for n in within}
        weighed.blocks = sorted(alive.values(), key=lambda block: block.order)
        events = weighed.events
        if events is not None and open_events.any():
            known = ~np.isnan(events.part_low)
            high, part_high = np.where(open_events, np.inf, events.high), np.where(open_events & known, np.inf, events.part_high)
            weighed.events = replace(events, high=high, part_high=part_high)

    def _finer(self, block: Block, inside: list[Block]) -> Finer | None:
        """What units and areas inside say for the days of a block; None where they say nothing, or the block is of a unit itself."""
        if block.place in self.places.homes:
            return None
        whole, _ = figure_for(block, (), self.book)
        counted = {unit for other in inside for unit in self.places.units_in(other.place)}
        units = [unit for unit in self._recording_units(block) if unit not in counted]
        if whole is None or not (inside or units):
            return None
        events = self.weighed.events
        mine = np.zeros(len(events) if events is not None else 0, dtype=bool)
        if events is not None:
            mine[self._recorded_in(units, block)] = True
            mine &= events.high > 0
        figures = [figure for other in inside if (figure := figure_for(other, (), self.book)[0]) is not None]
        low, high = (float(values[mine].sum()) for values in (events.low, events.high)) if events is not None else (0.0, 0.0)
        return Finer(
            whole=whole,
            unit=_unit_words(block),
            blocks=inside,
            units=units,
            events=mine,
            recorded=amount_text(low, high),
            parts=added([*figures, Figure(low, high)]),
            is_comparable=all(b.counting_unit == block.counting_unit and block.start <= b.start and b.end <= block.end for b in inside),
        )

    def beside_counts(self) -> None:
        """Single records that fall into a period for which the unit sent counts only are in those counts already."""
        events = self.weighed.events
        if events is None or not len(events):
            return
        positions = _by_unit(events)
        keep = np.ones(len(events), dtype=bool)
        for block in self.weighed.blocks:
            for unit in self.places.units_in(block.place):
                at = positions.get(unit)
                if at is None:
                    continue
                inside = at[keep[at] & (events.start[at] >= block.start) & (events.end[at] <= block.end)]
                if len(inside):
                    keep[inside] = False
                    later = _sum_text(events, inside)
                    told = f"{self._number(block)} from counts used; {later} from later records of {unit} not added"
                    self.weighed.beside.append(f"{self._label(block.area, block.start, block.end)}: {told}")
        self.weighed.events = events.take(keep)

    def _recorded(self, units: Iterable[str], block: Block) -> str:
        """What records of these units say for the period of a block."""
        events = self.weighed.events
        if events is None:
            return "0"
        return _sum_text(events, self._recorded_in(units, block))

    def _recorded_in(self, units: Iterable[str], block: Block) -> Positions:
        """The events of these units that certainly lie in the days of a block."""
        events = self.weighed.events
        none = np.zeros(0, dtype=np.int64)
        if events is None:
            return none
        at = np.concatenate([none, *(self._recorded_at.get(unit, none) for unit in units)])
        inside: Positions = at[(events.start[at] >= block.start) & (events.end[at] <= block.end)]
        return inside

    @cached_property
    def _recorded_at(self) -> dict[str, Positions]:
        """The events of each unit, once nothing more is cut from them."""
        return _by_unit(self.weighed.events) if self.weighed.events is not None else {}

    def _number(self, block: Block) -> str:
        figure, _ = figure_for(block, (), self.book)
        unit = _unit_words(block)
        return f"{amount_text(figure.low, figure.high)} {unit}" if figure else f"a number of {unit}"

    def _label(self, area: str, start: float, end: float) -> str:
        return f"{self.weighed.measure.label}, {area} {span_text(start, end)}"


def _unit_words(block: Block) -> str:
    return block.counting_unit.replace("_", " ") or NO_UNIT_WORDS


def _by_unit(events: Events) -> dict[str, Positions]:
    """The positions of the events of each unit."""
    numbers, units = pd.factorize(events.units)
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers, minlength=len(units)))
    return dict(zip(units, np.split(order, ends[:-1]), strict=True)) if len(units) else {}


def _years_first(year: int) -> tuple[bool, int]:
    return year == NO_YEAR, year


def _year_words(year: int) -> str:
    return "year not known" if year == NO_YEAR else str(year)


def _sum_text(events: Events, at: Positions | Mask) -> str:
    return amount_text(float(events.low[at].sum()), float(events.high[at].sum()))
