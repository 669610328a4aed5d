"""Who reported, for which days, and what a table does not cover: missing units are named, nothing is filled in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..codebook import TableKind
from .dataset import Dataset, Sent
from .events import serves
from .figures import Note
from .layout import Layout
from .times import Window, day_text, gaps_filled, overlap, span_text
from .weighing import Weighed

Periods = dict[str, list[tuple[float, float]]]
MANY = 12


def coverage_note(layout: Layout, used: Sequence[Weighed], dataset: Dataset, window: Window) -> Note:
    """Units that reported, and for each year shown whose figures are missing, partial or blank."""
    reported = sorted({s.unit for s in dataset.sent if s.unit})
    records = _periods(sent for one in used for sent in one.recording)
    speaking = _periods(sent for one in used for sent in one.speaking)
    counts: Periods = {}
    for block in (block for one in used for block in one.blocks):
        counts.setdefault(block.area, []).append((block.start, block.end))
    items = [
        *_stated_gaps(used),
        *_years("records", records, layout.years, window),
        *_years("counts", counts, layout.years, window),
        *_silent(speaking, counts, layout.years, dataset, window),
        *_blank(used, dataset),
        *_not_sent(used, dataset),
        *_set_aside(dataset),
    ]
    names = ", ".join(reported[:MANY]) + (f" and {len(reported) - MANY} more" if len(reported) > MANY else "")
    text = f"{len(reported)} unit{'s' if len(reported) != 1 else ''} reported: {names}" if reported else "no unit is named"
    return Note("Coverage", text, tuple(items))


def _periods(sent: Iterable[Sent]) -> Periods:
    periods: Periods = {}
    for one in sent:
        periods.setdefault(one.unit, []).append((one.start, one.end))
    return periods


def _stated_gaps(used: Sequence[Weighed]) -> list[str]:
    """Areas whose counts are said not to cover the whole, with the measures where it is not all of them.

    What is named as not covered comes first, a line each; areas that say no more than a word share a line.
    """
    told: dict[tuple[str, str, str, str], list[str]] = {}
    measures: dict[tuple[str, str], set[str]] = {}
    for one in used:
        for block in one.blocks:
            span = span_text(block.start, block.end)
            measures.setdefault((block.area, span), set()).add(one.measure.label)
            for said, left_out in block.coverage:
                told.setdefault((block.area, span, said, left_out), []).append(one.measure.label)
    named: list[str] = []
    unnamed: dict[str, dict[str, list[str]]] = {}
    for (area, span, said, left_out), labels in sorted(told.items()):
        of_measures = "" if set(labels) == measures[area, span] else f" ({', '.join(dict.fromkeys(labels))})"
        if left_out:
            named.append(f"{area} {span}: {said}, not covered: {left_out}{of_measures}")
        else:
            unnamed.setdefault(said + of_measures, {}).setdefault(area, []).append(span)
    return named + [
        f"{said}: " + "; ".join(f"{area} {', '.join(spans)}" for area, spans in of_areas.items()) for said, of_areas in unnamed.items()
    ]


def _years(what: str, periods: Periods, years: Iterable[int], window: Window) -> list[str]:
    """Years of which only some days are covered, units with the same days together."""
    lines = []
    for year in years:
        first, last = window.of_year(year)
        by_days: dict[str, list[str]] = {}
        for unit, spans in sorted(periods.items()):
            covered = gaps_filled(spans, first, last)
            if covered and covered != [(first, last)]:
                days = ", ".join(f"{day_text(start)} to {day_text(end)}" for start, end in covered)
                by_days.setdefault(days, []).append(unit)
        lines += [f"{year}: {what} of {', '.join(units)} cover only {days}" for days, units in by_days.items()]
    return lines


def _silent(speaking: Periods, counts: Periods, years: Iterable[int], dataset: Dataset, window: Window) -> list[str]:
    """Units and areas that are in the table with other years, and have nothing for this one."""
    everybody: Periods = {}
    for unit, spans in speaking.items():
        everybody.setdefault(unit, []).extend(spans)
    for area, spans in counts.items():
        key = dataset.places.key(area)
        everybody.setdefault(key if key in dataset.places.homes else area, []).extend(spans)
    missing: dict[str, list[str]] = {}
    for year in years:
        first, last = window.of_year(year)
        absent = [name for name, spans in sorted(everybody.items()) if not any(overlap(s, e, first, last) for s, e in spans)]
        if absent:
            told = "no file is about this year; its figures are events told later"
            missing.setdefault(f"nothing from {', '.join(absent)}" if len(absent) < len(everybody) else told, []).append(str(year))
    return [f"{', '.join(told_of)}: {told}" for told, told_of in missing.items()]


def _blank(used: Sequence[Weighed], dataset: Dataset) -> list[str]:
    lines = []
    for one in used:
        for why in sorted({u.why for u in one.unreported}):
            blank = sorted({f"{u.area} {span_text(u.start, u.end)}" for u in one.unreported if u.why == why})
            lines.append(f"{one.measure.label} {why}: {', '.join(blank)}")
        if one.events is not None and one.events.blanks:
            table = next(t.label for t in dataset.book.tables.values() if t.name == one.measure.table)
            rows = f"{one.events.blanks} row{'s' if one.events.blanks != 1 else ''}"
            lines.append(f"{one.measure.label}: the number is blank in {rows} of {table}")
    return lines


def _not_sent(used: Sequence[Weighed], dataset: Dataset) -> list[str]:
    """Submissions whose form asks for the records of a measure, and which came without that sheet, or with one that was refused."""
    missing: dict[tuple[str, bool], list[str]] = {}
    for one in used:
        table = one.measure.table
        if table is None or dataset.book.tables[table].kind is TableKind.counts:
            continue
        for sent in dataset.sent:
            if not sent.nil and serves(sent, one.measure) and dataset.collects(sent, table) and not dataset.holds(sent, table):
                missing.setdefault((sent.name or sent.unit, table in sent.refused), []).append(one.measure.label)
    return [
        f"{name}: the sheet for {', '.join(labels)} was refused, so nothing is known of them"
        if refused
        else f"{name} came without the sheet for {', '.join(labels)}"
        for (name, refused), labels in sorted(missing.items())
    ]


def _set_aside(dataset: Dataset) -> list[str]:
    """Rows and whole sheets that a merge set aside, and that are in no figure."""
    told: list[str] = []
    for sent in sorted(dataset.sent, key=lambda sent: sent.name or sent.unit):
        name = sent.name or sent.unit
        if sent.aside:
            told.append(f"{name}: {sent.aside} row{'s' if sent.aside != 1 else ''} set aside by the merge, in no figure")
        unknown = sorted(sent.refused - set(dataset.book.tables))
        if unknown:
            told.append(f"{name}: not read, in no figure: {', '.join(unknown)}")
    if dataset.unread:
        told.append(f"files that could not be read, of units that nobody knows: {', '.join(dataset.unread)}")
    return told
