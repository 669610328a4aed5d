"""What must be printed with a table: counting unit, year rule, series, definition, coverage, open errors, and what was not added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..codebook import CountedMeasure, ReportTable, counts_by_article
from ..definitions import note_of
from ..records import TableData
from .counts import Block, figure_for
from .coverage import coverage_note
from .dataset import Dataset, Sent, count_tables
from .figures import NOT_REPORTED, Note, amount
from .layout import Layout
from .tabulate import Total
from .times import NO_YEAR, Window, span_text, year_of, years_of
from .weighing import Weighed

UNKNOWN_UNIT = "unknown"


def notes_of(table: ReportTable, layout: Layout, weighed: dict[str, Weighed], dataset: Dataset, window: Window) -> tuple[Note, ...]:
    """The notes of one table, in the order in which they are printed."""
    used = [weighed[measure] for measure in layout.body]
    candidates = (
        _counting_units(layout, weighed),
        Note("Year rule", *_per_measure((one.measure.label, one.measure.year_rule) for one in used)),
        _window(window, used),
        _definition(dataset, window),
        _limitations(dataset, window),
        _counted_articles(used, dataset, window),
        coverage_note(layout, used, dataset, window),
        _open_errors(layout, weighed, dataset),
        _series(used, dataset, window),
        _other_series(used),
        _parts(table, layout, weighed),
        _not_added(used),
        _not_placed(layout, used),
        _added_up(used, dataset),
        _suppressed(layout),
        *(Note("Note", text) for text in table.notes),
        *(Note("Note", one.measure.note) for one in used if one.measure.note),
        Note("Reading", f"{NOT_REPORTED} means not reported, which is not zero; 0 means none."),
    )
    return tuple(note for note in candidates if note is not None)


def _per_measure(pairs: Iterable[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """One text where it holds for every measure, else a line for each text."""
    by_text: dict[str, list[str]] = {}
    for label, text in pairs:
        by_text.setdefault(text, []).append(label)
    if len(by_text) == 1:
        return next(iter(by_text)), ()
    return "", tuple(f"{', '.join(labels)}: {text}" for text, labels in by_text.items())


def _units_text(units: Iterable[str]) -> str:
    return ", ".join(sorted(unit.replace("_", " ") or UNKNOWN_UNIT for unit in units))


def _counting_units(layout: Layout, weighed: dict[str, Weighed]) -> Note:
    """The units of each measure; where one sum mixes several, how much of it is in each."""
    texts, items = [], []
    for measure in layout.body:
        own = weighed[measure].measure
        printed = [(words, total.by_unit) for name, words, total in layout.printed if name == measure]
        units = {unit for _, by_unit in printed for unit in by_unit} or {own.counting_unit}
        mixed = [(words, by_unit) for words, by_unit in printed if len(by_unit) > 1]
        texts.append((own.label, f"counting units: {_units_text(units)}" if mixed else _apart(units, printed)))
        for words, by_unit in mixed:
            parts = " + ".join(f"{amount(low)} {_units_text([unit])}" for unit, low in sorted(by_unit.items()))
            items.append(f"{own.label}, {words} adds up unlike units: {parts}")
    text, lines = _per_measure(texts)
    return Note("Counting unit", text, (*lines, *items))


def _apart(units: set[str], printed: Sequence[tuple[str, dict[str, float]]]) -> str:
    """The unit of a measure; where it is not the same in every figure, which figures have which."""
    if len(units) == 1:
        return _units_text(units)
    where = {unit: [words for words, by_unit in printed if unit in by_unit] for unit in sorted(units)}
    return "; ".join(f"{_units_text([unit])} ({', '.join(figures)})" for unit, figures in where.items())


def _window(window: Window, used: Sequence[Weighed]) -> Note | None:
    if window.is_open:
        return None
    left_out = [line for one in used for line in one.left_out]
    cut = "; counts whose period does not lie wholly inside cannot be cut and are left out:" if left_out else ""
    return Note("Dates", f"{window.words()}{cut}", tuple(left_out))


def _definition(dataset: Dataset, window: Window) -> Note:
    by_definition: dict[str, set[str]] = {}
    for sent in _inside(dataset.sent, window):
        by_definition.setdefault(sent.definition, set()).add(sent.unit)
    named = {definition: units for definition, units in by_definition.items() if definition}
    items = [f"not stated by {_names(by_definition[''])}"] if "" in by_definition and named else []
    if not named:
        return Note("Definition", "not stated")
    if len(named) == 1:
        return Note("Definition", next(iter(named)), tuple(items))
    lines = [f"{definition}: {_names(units)}" for definition, units in sorted(named.items())]
    return Note("Definition", "figures under different definitions are added together", (*lines, *items))


def _limitations(dataset: Dataset, window: Window) -> Note | None:
    """What the figures leave out under each definition that was used; nothing where the codebook has no definitions."""
    if not dataset.book.profiles:
        return None
    named = sorted({sent.definition for sent in _inside(dataset.sent, window) if sent.definition})
    notes = {note.id: note.note for note in (note_of(name, dataset.book) for name in named)}
    if len(notes) == 1:
        return Note("Limitations", next(iter(notes.values())))
    return Note("Limitations", "", tuple(f"{name}: {note}" for name, note in notes.items())) if notes else None


def _counted_articles(used: Sequence[Weighed], dataset: Dataset, window: Window) -> Note | None:
    """Articles that a definition counts as trafficking, or does not, other than the class of the offence says, if figures rest on it."""
    labels = [one.measure.label for one in used if counts_by_article(one.measure, dataset.book)]
    named = sorted({sent.definition for sent in _inside(dataset.sent, window) if sent.definition})
    lines = []
    for note in (note_of(name, dataset.book) for name in named) if labels else ():
        lines += [f"{note.id} counts {', '.join(note.counted)} as trafficking"] if note.counted else []
        lines += [f"{note.id} does not count {', '.join(note.not_counted)} as trafficking"] if note.not_counted else []
    return Note("Articles", f"{', '.join(labels)}: the definition decides what counts as trafficking", tuple(lines)) if lines else None


def _names(units: Iterable[str]) -> str:
    return ", ".join(sorted(unit or "a unit without code" for unit in units))


def _inside(sent: Iterable[Sent], window: Window) -> list[Sent]:
    return [s for s in sent if not window.misses(np.array([s.start]), np.array([s.end]))[0]]


def _open_errors(layout: Layout, weighed: dict[str, Weighed], dataset: Dataset) -> Note:
    tables: list[TableData | None] = [dataset.tables.get(weighed[measure].measure.table or "") for measure in layout.body]
    tables += [dataset.tables.get(table.name) for table in count_tables(dataset.book)]
    present = [data for data in tables if data is not None and len(data)]
    if present and all(dataset.open_errors(data) is None for data in present):
        return Note("Open errors", "not known: these files were not checked by a merge")
    items = []
    total_rows = total_errors = 0
    for measure, totals in layout.body.items():
        rows, errors = sum(t.rows for t in totals.values()), sum(t.rows_with_errors for t in totals.values())
        total_rows, total_errors = total_rows + rows, total_errors + errors
        if errors:
            items.append(f"{weighed[measure].measure.label}: {_counted(rows, 'row')} counted, of which {amount(errors)} with open errors")
    return Note("Open errors", f"{_counted(total_rows, 'row')} counted, of which {amount(total_errors)} with open errors", tuple(items))


def _series(used: Sequence[Weighed], dataset: Dataset, window: Window) -> Note:
    """Where the figures come from; files of unlike agencies may hold the same cases."""
    recording = {sent for one in used for sent in _inside(one.recording, window)}
    areas = {block.area for one in used for block in one.blocks}
    sources = []
    if recording:
        sources.append(f"records of {_counted(len({s.unit for s in recording}), 'unit')}")
    if areas:
        sources.append(f"counts of {_counted(len(areas), 'area')}")
    items = [*_leads(used, dataset, window), *_unlike_agencies(used, dataset, window)]
    return Note("Series", " and ".join(sources) or "no figures", tuple(items))


def _unlike_agencies(used: Sequence[Weighed], dataset: Dataset, window: Window) -> list[str]:
    """Measures that add records of several kinds of agency."""
    words = _agency_words(dataset)
    told: dict[str, list[str]] = {}
    recorded = {one.measure.label: _inside(one.recording, window) for one in used}
    for label, recording in recorded.items():
        by_agency: dict[str, set[str]] = {}
        for sent in recording:
            by_agency.setdefault(sent.agency, set()).add(sent.unit)
        if len(by_agency) > 1:
            agencies = (f"{words.get(agency, agency) or 'not stated'}: {_names(units)}" for agency, units in sorted(by_agency.items()))
            text = f"records of unlike agencies are added; a case that two of them hold counts twice ({'; '.join(agencies)})"
            told.setdefault(text, []).append(label)
    every = [label for label, recording in recorded.items() if recording]
    return [text if labels == every else f"{', '.join(labels)}: {text}" for text, labels in told.items()]


def _leads(used: Sequence[Weighed], dataset: Dataset, window: Window) -> list[str]:
    """Whose records each measure counts, where agencies sent series of their own."""
    words = {series.id: series.label for series in (dataset.book.counted.series if dataset.book.counted else ())}
    if not any(sent.series for sent in _inside(dataset.sent, window)):
        return []
    leads = ((one.measure.label, words.get(one.measure.lead or "", "")) for one in used)
    return [f"{label}: records of {lead}, and of files that hold the whole chain" for label, lead in leads if lead]


def _other_series(used: Sequence[Weighed]) -> Note | None:
    lines = [line for one in used for line in one.others]
    return Note("Other series", "of the same kind of event, perhaps of the same persons; never added:", tuple(lines)) if lines else None


def _agency_words(dataset: Dataset) -> dict[str, str]:
    """The codes of the field that tells agencies apart, and their labels."""
    name = dataset.book.counted.agency if dataset.book.counted else None
    codelist = dataset.book.codelist(dataset.cover.table.field(name)) if name and dataset.cover is not None else None
    return {code.code: code.label for code in codelist.codes} if codelist else {}


def _counted(number: int, what: str) -> str:
    return f"{amount(number)} {what}{'s' if number != 1 else ''}"


def _parts(table: ReportTable, layout: Layout, weighed: dict[str, Weighed]) -> Note | None:
    """For how much of each sum the part in parentheses is not known."""
    items, label = [], ""
    for column in table.columns:
        measure = weighed[column.measure].measure
        if not column.with_part:
            continue
        label = label or measure.part_label
        totals = layout.body[column.measure].values()
        part_open, whole = sum(t.part_open for t in totals), sum(t.low for t in totals)
        if part_open and any(t.part_known for t in totals):
            items.append(f"{measure.label}: not known for {amount(part_open)} of {amount(whole)}, which are in the total only")
        elif part_open:
            items.append(f"{measure.label}: not reported")
    topic = f"{label[:1].upper()}{label[1:]} part" if label else "Part"
    return Note(topic, "", tuple(items)) if items else None


def _not_added(used: Sequence[Weighed]) -> Note | None:
    lines = [line for one in used for line in one.beside]
    return Note("Not added", "areas and periods for which records or finer counts are used instead:", tuple(lines)) if lines else None


def _not_placed(layout: Layout, used: Sequence[Weighed]) -> Note | None:
    """What stands under a year that is not known, and why."""
    at = next((number for number, d in enumerate(layout.dimensions) if d.kind == "year"), None)
    if at is None:
        return None
    items = []
    for one in used:
        totals = [total for key, total in layout.body[one.measure.id].items() if key[at] == NO_YEAR]
        if not totals:
            continue
        spans = [_span(one.measure, b.area, b.start, b.end) for b in one.blocks if year_of(b.start, b.end) == NO_YEAR]
        spans += _flow_spans(one)
        events = sum(t.rows for t in totals) - len(spans)
        if not one.measure.flow and events > 0:
            items.append(f"{one.measure.label}: {_counted(events, 'event')} whose date is not known exactly enough")
        items += spans
    return Note("Year not known", "counted, but no single year could be told:", tuple(items)) if items else None


def _span(measure: CountedMeasure, area: str, start: float, end: float) -> str:
    if np.isnan(start) or np.isnan(end):
        return f"{measure.label}, {area}: period not known"
    return f"{measure.label}, {area} {span_text(start, end)}: the period spans two years"


def _flow_spans(one: Weighed) -> list[str]:
    events = one.events
    if events is None or not one.measure.flow or not len(events):
        return []
    odd = years_of(events.start, events.end) == NO_YEAR
    found = {(str(u), s, e) for u, s, e in zip(events.units[odd], events.start[odd], events.end[odd], strict=True)}
    return [_span(one.measure, unit, start, end) for unit, start, end in sorted(found, key=str)]


def _added_up(used: Sequence[Weighed], dataset: Dataset) -> Note | None:
    items = [line for one in used for block in one.blocks if (line := _made_of_parts(one.measure, block, dataset))]
    return Note("Added up", "no total was given, so its parts were added:", tuple(items)) if items else None


def _made_of_parts(measure: CountedMeasure, block: Block, dataset: Dataset) -> str:
    figure, fields = figure_for(block, (), dataset.book)
    if figure is None or not fields:
        return ""
    labels = {f.name: f.label.lower() for table in count_tables(dataset.book) for f in table.fields}
    by = " and ".join(labels.get(name, name) for name, _ in fields)
    incomplete = "" if np.isfinite(figure.high) else " (not every part is given)"
    return f"{measure.label}, {block.area} {span_text(block.start, block.end)}, by {by}{incomplete}"


def _suppressed(layout: Layout) -> Note | None:
    inexact: list[Total] = [t for totals in layout.body.values() for t in totals.values() if t.low != t.high]
    if not inexact:
        return None
    return Note("Suppression", "Some figures are hidden at the source or given in part; sums with them read 'at least'.")
