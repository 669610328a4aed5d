"""What can be wrong with measures and report tables: fields out of reach, words that the lists lack, figures that cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..language import Kind, Operand, Scope
from .lint_expressions import expression_faults
from .models import FieldSpec, Table, TableKind
from .source import Fault, SchemaFile, Steps
from .summary_models import CountedMeasure, Dimension, MeasuresFile, ReportTable

if TYPE_CHECKING:
    from .codebook import Codebook

MEASURES = "summaries/measures.yaml"


def summary_faults(book: Codebook) -> list[Fault]:
    """Every fault of `summaries/`. A codebook may have none of it."""
    if book.counted is None:
        name = next((f"summaries/{table}.yaml" for table in book.report_tables if MEASURES not in book.sources), None)
        return [book.sources[name].fault((), f"Its measures are not defined: {MEASURES} is missing.")] if name else []
    file = book.sources[MEASURES]
    faults = [*_settings(book, book.counted, file)]
    for number, dimension in enumerate(book.counted.dimensions):
        faults += _dimension(book, dimension, file, ("dimensions", number))
    for number, measure in enumerate(book.counted.measures):
        faults += _measure(book, measure, file, ("measures", number))
    for name, table in book.report_tables.items():
        faults += _table(book, table, book.sources[f"summaries/{name}.yaml"])
    return faults


def _count_fields(book: Codebook, role: str | None = None, name: str | None = None) -> list[FieldSpec]:
    """The fields of ready-made counts, the tables of counts that say which measure they hold."""
    tables = [t for t in book.tables.values() if t.kind is TableKind.counts and t.by_role("measure")]
    return [f for table in tables for f in table.fields if (role is None or f.role == role) and (name is None or f.name == name)]


def _codes(book: Codebook, fields: list[FieldSpec]) -> set[str]:
    return {code.code for field in fields if (codelist := book.codelist(field)) for code in codelist.codes}


def _settings(book: Codebook, counted: MeasuresFile, file: SchemaFile) -> Iterator[Fault]:
    kinds: tuple[tuple[str, list[str]], ...] = (
        ("measures", [m.id for m in counted.measures]),
        ("dimensions", [d.id for d in counted.dimensions]),
        ("series", [s.id for s in counted.series]),
    )
    for kind, ids in kinds:
        for number, own in enumerate(ids):
            if own in ids[:number]:
                yield file.fault((kind, number), f"{own} stands more than once.")
    if counted.agency is not None and (book.cover is None or counted.agency not in {f.name for f in book.cover.fields}):
        yield file.fault(("agency",), f"The cover has no field {counted.agency}.", counted.agency)
    yield from _series(book, counted, file)
    coverage = _count_fields(book, role="coverage")
    if counted.whole_coverage is not None and counted.whole_coverage not in _codes(book, coverage):
        yield file.fault(("whole_coverage",), f"No field of role coverage has the code {counted.whole_coverage}.", counted.whole_coverage)


def _series(book: Codebook, counted: MeasuresFile, file: SchemaFile) -> Iterator[Fault]:
    """Each form belongs to one series. A form that the cover can name may be one that this codebook does not have."""
    cover = book.cover.by_role("form") if book.cover else ()
    known = {*book.forms, *_codes(book, list(cover))}
    owners: dict[str, str] = {}
    for number, series in enumerate(counted.series):
        for at, form in enumerate(series.forms):
            path: Steps = ("series", number, "forms", at)
            if form not in known:
                yield file.fault(path, f"There is no form {form}.", form)
            elif owners.setdefault(form, series.id) != series.id:
                yield file.fault(path, f"The form {form} belongs to the series {owners[form]} already.", form)


def _dimension(book: Codebook, dimension: Dimension, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if dimension.kind != "field" and (dimension.counts_field or dimension.not_stated):
        yield file.fault(path, f"The dimension {dimension.id} is no field: counts_field and not_stated do not go with it.")
        return
    if dimension.counts_field is None:
        return
    fields = _count_fields(book, name=dimension.counts_field)
    if not fields:
        yield file.fault((*path, "counts_field"), f"No table of counts has a field {dimension.counts_field}.", dimension.counts_field)
    elif dimension.not_stated is not None and dimension.not_stated not in _codes(book, fields):
        message = f"The list of {dimension.counts_field} has no code {dimension.not_stated}."
        yield file.fault((*path, "not_stated"), message, dimension.counts_field, dimension.not_stated)


def _measure(book: Codebook, measure: CountedMeasure, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if measure.lead is not None and measure.lead not in {s.id for s in (book.counted.series if book.counted else ())}:
        yield file.fault((*path, "lead"), f"There is no series {measure.lead}.", measure.lead)
    units = _codes(book, _count_fields(book, role="counting_unit"))
    if units and measure.counting_unit not in units:
        yield file.fault((*path, "counting_unit"), f"There is no counting unit {measure.counting_unit}.", measure.counting_unit)
    if measure.table is None:
        if measure.id not in _codes(book, _count_fields(book, role="measure")):
            yield file.fault(path, f"The measure {measure.id} has no table, and no table of counts has it as a measure.", measure.id)
    elif measure.table not in book.tables:
        yield file.fault((*path, "table"), f"There is no table {measure.table}.", measure.table)
    else:
        yield from _counting(book, book.tables[measure.table], measure, file, path)


def _counting(book: Codebook, table: Table, measure: CountedMeasure, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    """Whether everything that the measure reads can be reached from a row of its table."""
    scope = book.scope(table)
    for key, text in (("where", measure.where), ("unless", measure.unless), ("part_where", measure.part_where)):
        yield from expression_faults(file, (*path, key), text, scope)
    for number, name in enumerate(measure.year_of):
        yield from _reached(scope, name, Kind.date, file=file, path=(*path, "year_of", number))
    for key, summed in (("sum", measure.sum), ("part_sum", measure.part_sum)):
        if summed is not None:
            yield from _reached(scope, summed, Kind.number, file=file, path=(*path, key))
    for dimension, name in measure.by.items():
        yield from _reached(scope, name, None, file=file, path=(*path, "by", dimension))
        if book.counted and dimension not in {d.id for d in book.counted.dimensions if d.kind == "field"}:
            yield file.fault((*path, "by", dimension), f"There is no dimension {dimension} that is a field.", dimension)
    if measure.once_per not in (None, table.name) and measure.once_per not in {t.name for t in book.above(table).values()}:
        message = f"The table {measure.once_per} does not lie above {measure.table}."
        yield file.fault((*path, "once_per"), message, str(measure.once_per), table.name)
    if measure.flow and (book.cover_field("period_start") is None or book.cover_field("period_end") is None):
        yield file.fault((*path, "flow"), "A flow needs a cover with fields of the roles period_start and period_end.")
    if measure.flow == bool(measure.year_of):
        yield file.fault(path, f"The measure {measure.id} needs either year_of or flow.")
    if measure.part_sum is not None and measure.part_where is None:
        yield file.fault((*path, "part_sum"), "part_sum goes with part_where.")


def _reached(scope: Scope, name: str, kind: Kind | None, *, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    parts = name.split(".")
    operand: Operand | None = scope.lookup(tuple(parts))
    if operand is None:
        yield file.fault(path, f"There is no field {name} within reach.", *parts)
    elif kind is not None and operand.kind is not kind:
        yield file.fault(path, f"{name} is not a {kind}.", *parts)


def _table(book: Codebook, table: ReportTable, file: SchemaFile) -> Iterator[Fault]:
    assert book.counted is not None
    measures = {m.id: m for m in book.counted.measures}
    dimensions = {d.id: d for d in book.counted.dimensions}
    for number, column in enumerate(table.columns):
        if column.measure not in measures:
            yield file.fault(("columns", number, "measure"), f"There is no measure {column.measure}.", column.measure)
    used = [*table.rows, *((table.across,) if table.across else ())]
    for key, names in (("rows", table.rows), ("across", used[len(table.rows) :])):
        for name in names:
            if name not in dimensions:
                yield file.fault((key,), f"There is no dimension {name}.", name)
    for name in sorted({name for name in used if used.count(name) > 1}):
        yield file.fault(("rows",), f"The dimension {name} stands twice.")
    for name in used:
        dimension = dimensions.get(name)
        if dimension is None or dimension.kind != "field" or dimension.counts_field is not None:
            continue
        for column in table.columns:
            measure = measures.get(column.measure)
            if measure is not None and name not in measure.by:
                yield file.fault(("columns",), f"Nothing tells {column.measure} apart by {name}.", column.measure, name)
