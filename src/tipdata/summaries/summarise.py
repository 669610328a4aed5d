"""A dataset -> the report tables of the codebook, each with everything that explains its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..codebook import Codebook, FieldId, Level, MeasuresFile, ReportTable, load_codebook
from ..errors import TipdataError
from ..language import reads
from ..records import Submission, TableData
from .counts import counts_of
from .dataset import Dataset, count_tables, dataset_of
from .figures import BANNER, Summary, SummaryTable
from .layout import lay_out
from .notes import notes_of
from .times import Window, window_of
from .weighing import Weighed, weigh

INTERNAL = "internal"


def summarise(
    dataset: Submission | Mapping[str, TableData],
    tables: Sequence[str] | None = None,
    *,
    start: str | None = None,
    end: str | None = None,
    audience: str = INTERNAL,
    book: Codebook | None = None,
) -> Summary:
    """The report tables asked for (all of the codebook's when none is named), from a merged dataset or a single submission.

    `start` and `end` are the first and last day (or month, or year) of the events counted. `book` is needed for loose tables only.

    Raises:
        TipdataError: for an audience other than `internal`, a table that the codebook lacks, or dates that cannot be read.

    """
    if audience != INTERNAL:
        raise TipdataError(
            "Only the internal audience can be served until disclosure control exists.",
            "Leave --audience out, and do not pass the tables on.",
        )
    book = dataset.book if isinstance(dataset, Submission) else book or load_codebook()
    window = window_of(start, end)
    chosen = _chosen(tables, book)
    data = dataset_of(dataset if isinstance(dataset, Submission) else dict(dataset), book)
    counted = book.counted
    assert counted is not None
    wanted = {column.measure for table in chosen for column in table.columns}
    counts = counts_of((m.id for m in counted.measures if m.id in wanted), data)
    weighed = {m.id: weigh(m, counts[m.id], data, window) for m in counted.measures if m.id in wanted}
    return Summary(
        tables=tuple(_table(table, weighed, counted, data, window) for table in chosen),
        audience=audience,
        banner=BANNER,
        start=start,
        end=end,
        marking=_marking(data),
        level=_level(wanted, counted, book).name,
        codebook=book.stamp,
    )


def _chosen(tables: Sequence[str] | None, book: Codebook) -> list[ReportTable]:
    """The tables asked for, in the order asked for; capitals do not matter."""
    if book.counted is None or not book.report_tables:
        raise TipdataError(f"The codebook {book.id} defines no report tables.", "Add them to its folder summaries/.")
    if tables is None:
        return list(book.report_tables.values())
    known = {name.casefold(): table for name, table in book.report_tables.items()}
    missing = [name for name in tables if name.casefold() not in known]
    if missing:
        raise TipdataError(f"There is no table {', '.join(missing)}.", f"The codebook has {', '.join(book.report_tables)}.")
    return [known[name] for name in dict.fromkeys(name.casefold() for name in tables)]


def _table(table: ReportTable, weighed: dict[str, Weighed], counted: MeasuresFile, data: Dataset, window: Window) -> SummaryTable:
    layout = lay_out(table, weighed, counted, data, window)
    labels = {dimension.id: dimension.label for dimension in counted.dimensions}
    return SummaryTable(
        id=table.id,
        title=table.title,
        standard=table.standard,
        dimensions=table.rows,
        label_header=tuple(labels[name] for name in table.rows),
        across=table.across or "",
        heads=layout.heads,
        rows=layout.rows,
        notes=notes_of(table, layout, weighed, data, window),
    )


def _level(measures: set[str], counted: MeasuresFile, book: Codebook) -> Level:
    """The highest level of any field that was read to count these measures."""
    fields = [field for table in count_tables(book) for field in table.by_role("value")]
    for measure in (m for m in counted.measures if m.id in measures and m.table is not None):
        table = book.tables[measure.table or ""]
        conditions = [text for text in (measure.where, measure.unless, measure.part_where) if text is not None]
        read = {FieldId(*pair) for text in conditions for pair in reads(book.tree(text), book.scope(table))}
        paths = {tuple(text.split(".")) for text in (*measure.year_of, *measure.by.values(), measure.sum, measure.part_sum) if text}
        owners = {path: book.above(table)[path[0]] if len(path) > 1 else table for path in paths}
        read |= {FieldId(owner.name, path[-1]) for path, owner in owners.items()}
        fields += [book.field(field) for field in read]
    return max((field.sensitivity for field in fields), default=Level.none)


def _marking(data: Dataset) -> str:
    """The highest protective marking of the files, in the words of its list; empty where none is stated."""
    field = next(iter(data.cover.table.by_role("marking")), None) if data.cover is not None else None
    codelist = data.book.codelist(field) if field else None
    stated = {sent.marking for sent in data.sent}
    highest = [code.label for code in codelist.codes if code.code in stated] if codelist else []
    return highest[-1] if highest else ""
