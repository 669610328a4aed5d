"""Ready-made counts of a measure: what one sender says of one area and period in one counting unit is one block of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field as part, replace
from itertools import product

import numpy as np

from ..codebook import Codebook, FieldSpec, Table
from ..records import Numbers, State, TableData
from .dataset import SENT_AS, Dataset, count_tables

Parts = tuple[tuple[str, str], ...]
PERIOD_END = "src_period_end"


@dataclass(frozen=True)
class Figure:
    """A number with its bounds (`high` infinite where none is known), and the part in parentheses (NaN where not given)."""

    low: float
    high: float
    part_low: float = np.nan
    part_high: float = np.nan
    rows: int = 1
    rows_with_errors: int = 0


@dataclass(frozen=True)
class Block:
    """Figures of one measure for one area and period, by one sender in one counting unit.

    `figures` are told apart by the fields that hold something else than a total; the plain figure has no such field. `complete` is what
    the sender says of coverage: the label of its code where it is not the whole, and what is left out.
    """

    measure: str
    place: str
    area: str
    start: float
    end: float
    counting_unit: str
    sender: str
    sent: tuple[str, str]
    figures: dict[Parts, Figure] = part(default_factory=dict)
    coverage: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> float:
        return self.end - self.start

    @property
    def span(self) -> tuple[float, float]:
        return self.start, self.end

    @property
    def order(self) -> tuple[str, float, float, str, str, tuple[str, str]]:
        """An order that does not depend on the order of the rows."""
        return self.place, self.start, self.end, self.counting_unit, self.sender, self.sent


@dataclass(frozen=True)
class Unreported:
    """A count that the sender left blank, that cannot be read, or that is below zero (`why` says which)."""

    why: str
    place: str
    area: str
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Counts:
    blocks: tuple[Block, ...]
    unreported: tuple[Unreported, ...]


def counts_of(measures: Iterable[str], dataset: Dataset) -> dict[str, Counts]:
    """The ready-made counts of each measure."""
    wanted = list(measures)
    blocks: dict[str, list[Block]] = {measure: [] for measure in wanted}
    blanks: dict[str, list[Unreported]] = {measure: [] for measure in wanted}
    for table in count_tables(dataset.book):
        data = dataset.tables.get(table.name)
        if data is not None and len(data):
            reader = _Reader(data, dataset)
            for measure in wanted:
                found, unreported = reader.blocks(measure)
                blocks[measure] += found
                blanks[measure] += unreported
    in_order = {measure: tuple(sorted(found, key=lambda block: block.order)) for measure, found in blocks.items()}
    return {measure: Counts(in_order[measure], tuple(sorted(blanks[measure], key=lambda u: (u.start, u.area)))) for measure in wanted}


class _Reader:
    """Reads the rows of one table of counts."""

    def __init__(self, data: TableData, dataset: Dataset) -> None:
        self.data, self.dataset, self.book = data, dataset, dataset.book
        self.dimensions = {f.name: total_codes(f, self.book) for f in dimension_fields(data.table, self.book)}
        self.units = dataset.units(data)
        self.errors = dataset.open_errors(data)

    def _texts(self, role: str) -> list[str]:
        field = next(iter(self.data.table.by_role(role)), None)
        if field is None:
            return [""] * len(self.data)
        column = self.data.column(field.name)
        return [str(text) for text in np.where(column.filled, column.text, "")]

    def _bounds(self, role: str) -> tuple[Numbers, Numbers]:
        field = next(iter(self.data.table.by_role(role)), None)
        column = self.data.column(field.name) if field is not None else None
        if column is None or column.low is None or column.high is None:
            return np.full(len(self.data), np.nan), np.full(len(self.data), np.nan)
        return column.low, column.high

    def blocks(self, measure: str) -> tuple[list[Block], list[Unreported]]:
        """The blocks of one measure, and the rows that give no number.

        Published figures are few, and each is told apart by several texts at once, so they are read one by one.
        """
        own = [row for row, text in enumerate(self._texts("measure")) if text == measure]
        if not own:
            return [], []
        areas, units = self._texts("area"), self._texts("counting_unit")
        start, _ = self._bounds("period_start")
        _, end = self._bounds("period_end")
        low, high = self._bounds("value")
        unreadable = self.data.column(self.data.table.by_role("value")[0].name).state == State.unreadable
        part_low, part_high = self._bounds("labour_value")
        sent_as = self.data.provenance.get(SENT_AS)
        sent_end = self.data.provenance.get(PERIOD_END)
        gathered: dict[tuple[object, ...], dict[Parts, list[tuple[tuple[object, ...], Figure]]]] = {}
        heads: dict[tuple[object, ...], Block] = {}
        unreported = []
        for row in own:
            sender = str(self.units[row])
            area = areas[row] or sender
            place = self.dataset.places.key(area)
            if np.isnan(low[row]) or low[row] < 0:
                why = "cannot be read" if unreadable[row] else "below zero, not used" if low[row] < 0 else "not reported"
                unreported.append(Unreported(why, place, area, start[row], end[row]))
                continue
            head = (place, *(None if np.isnan(day) else day for day in (start[row], end[row])), units[row], sender)
            error = bool(self.errors is not None and self.errors[row])
            figure = Figure(low[row], high[row], part_low[row], part_high[row], 1, int(error))
            sent = (str(sent_end[row]) if sent_end is not None else "", str(sent_as[row]) if sent_as is not None else "")
            rank = (sent, low[row], high[row], -1.0 if np.isnan(part_low[row]) else part_low[row], not error)
            gathered.setdefault(head, {}).setdefault(self._parts(row), []).append((rank, figure))
            known = heads.get(head)
            coverage = tuple(sorted({*(known.coverage if known else ()), *self._coverage(row)}))
            shown, latest = (min(area, known.area), max(sent, known.sent)) if known else (area, sent)
            heads[head] = Block(measure, place, shown, start[row], end[row], units[row], sender, latest, coverage=coverage)
        return [_with_figures(heads[head], figures) for head, figures in gathered.items()], unreported

    def _parts(self, row: int) -> Parts:
        """The fields in which this row is not a total; a field that the form does not ask for is one."""
        parts = []
        for name, totals in self.dimensions.items():
            column = self.data.column(name)
            text = str(column.text[row]) if column.state[row] == State.filled else ""
            if text not in totals and column.state[row] != State.not_collected:
                parts.append((name, text))
        return tuple(parts)

    def _coverage(self, row: int) -> list[tuple[str, str]]:
        """What the sender says of coverage, unless it is the whole: in words, and what is not covered."""
        table, said, left_out = self.data.table, "", ""
        for field in table.by_role("coverage"):
            column = self.data.column(field.name)
            text = str(column.text[row])
            if column.state[row] == State.filled and self.book.counted and text != self.book.counted.whole_coverage:
                codelist = self.book.codelist(field)
                said = next((code.label.lower() for code in codelist.codes if code.code == text), text) if codelist else text
            elif column.state[row] == State.unknown:
                said = "coverage unknown"
        for field in table.by_role("not_covered"):
            column = self.data.column(field.name)
            if column.state[row] == State.filled:
                left_out = self.dataset.shown(field, str(column.text[row]))
        return [(said or "partial", left_out)] if said or left_out else []


def _with_figures(block: Block, figures: dict[Parts, list[tuple[tuple[object, ...], Figure]]]) -> Block:
    """Where one sender gives a figure twice, the one sent last is used."""
    chosen = {parts: max(given, key=lambda pair: pair[0])[1] for parts, given in sorted(figures.items())}
    return replace(block, figures=chosen)


def dimension_fields(table: Table, book: Codebook) -> tuple[FieldSpec, ...]:
    """The key fields that break a figure down."""
    plain = {"measure", "counting_unit", "area", "period_start", "period_end"}
    return tuple(f for f in table.keys if f.role not in plain and book.codelist(f) is not None)


def total_codes(field: FieldSpec, book: Codebook) -> set[str]:
    codelist = book.codelist(field)
    return {code.code for code in codelist.codes if code.total} if codelist else set()


def part_codes(name: str, book: Codebook) -> list[str]:
    """The codes of a field of ready-made counts that are parts, not totals, in the order of their list."""
    for table in count_tables(book):
        for field in table.fields:
            codelist = book.codelist(field) if field.name == name else None
            if codelist is not None:
                return [code.code for code in codelist.codes if not code.total]
    return []


def figure_for(block: Block, wanted: Parts, book: Codebook) -> tuple[Figure | None, Parts]:
    """The figure of a block whose parts include those wanted and which is a total of everything else.

    Where that figure is not given, the coarsest breakdown that is given is added up; unless it names every part, the sum has no upper
    bound. The second result holds the fields that were added up, with empty codes.
    """
    matching = {tuple(p for p in parts if p not in wanted): f for parts, f in block.figures.items() if set(wanted) <= set(parts)}
    if () in matching:
        return matching[()], ()
    if not matching:
        return None, ()
    signature = min({tuple(name for name, _ in parts) for parts in matching}, key=lambda names: (len(names), names))
    chosen = {parts: figure for parts, figure in matching.items() if tuple(name for name, _ in parts) == signature}
    every = set(product(*(part_codes(name, book) for name in signature)))
    whole = every <= {tuple(code for _, code in parts) for parts in chosen}
    return added(chosen.values(), whole), tuple((name, "") for name in signature)


def added(figures: Iterable[Figure], whole: bool = True) -> Figure:
    """The sum of figures; without upper bound where they are not the whole. The part is the sum of those known."""
    listed = list(figures)
    known = [f for f in listed if not np.isnan(f.part_low)]
    return Figure(
        low=sum(f.low for f in listed),
        high=sum(f.high for f in listed) if whole else np.inf,
        part_low=sum(f.part_low for f in known) if known else np.nan,
        part_high=sum(f.part_high for f in known) if known else np.nan,
        rows=sum(f.rows for f in listed),
        rows_with_errors=sum(f.rows_with_errors for f in listed),
    )


def broken_down(block: Block, fields: tuple[str, ...], not_stated: tuple[str, ...], book: Codebook) -> dict[tuple[str, ...], Figure]:
    """The figures of a block by the codes of some fields; what falls short of the total is not stated."""
    codes = sorted({tuple(dict(parts)[name] for name in fields) for parts in block.figures if set(fields) <= {name for name, _ in parts}})
    found: dict[tuple[str, ...], Figure] = {}
    for combination in codes:
        figure, _ = figure_for(block, tuple(zip(fields, combination, strict=True)), book)
        if figure is not None:
            found[combination] = figure
    plain = block.figures.get(())
    if plain is None and not found:
        plain, _ = figure_for(block, (), book)
    if plain is not None:
        rest = _rest(plain, list(found.values()))
        if rest is not None:
            found[not_stated] = added([found[not_stated], rest]) if not_stated in found else rest
    return found


def _rest(plain: Figure, parts: list[Figure]) -> Figure | None:
    if not parts:
        return plain
    given = added(parts)
    low = max(0.0, plain.low - given.high)
    if low <= 0:
        return None
    return Figure(low, max(low, plain.high - given.low), rows=0)
