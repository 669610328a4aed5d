"""VAL2: for whom the data can speak (REFERENCE 3.2): who reported, how cases come to light, and whether a sample is like all rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..codebook import Codebook, FieldSpec, TableKind
from ..records import Mask, Submission, TableData
from .agreement import Agreement
from .coverage import Coverage
from .distributions import answers_of, concentration, standardised_difference
from .measured import Evidence, Figure, Measured, Parameters

ALIKE = 0.1
"""Up to this standardised difference two shares count as alike, as is usual where samples are balanced."""
LEAST_ROWS = 30

Part = tuple[str, float, float]


class RepresentativeParameters(Parameters):
    """`mode` and `source` are the code lists that say how a case came to light, `own` the answers that mean that the unit found it itself;
    `detail` is the role of a field that only rows looked at closely have; `key_variables` are the code lists in which they should be
    like all others."""

    mode: str
    own: tuple[str, ...]
    source: str
    detail: str
    key_variables: tuple[str, ...] = ()


def representative(evidence: Evidence, parameters: RepresentativeParameters) -> Measured:
    """Periods received / periods due, of all units of the register; without a register it waits for one.

    Beside the value stand: units and regions that reported, periods weighted by what each unit stands for, how cases come to light (share
    found by the unit itself, share of each source, and Herfindahl's index of their concentration), and of the rows that were looked at
    closely or a second time the key variables in which they are unlike all rows.
    """
    submission, found = evidence.submission, evidence.coverage
    parts = (*(_covered(found, submission.book) if found else ()), *_detection(submission, parameters))
    notes = tuple(_unlike(evidence, parameters))
    figures = tuple(_concentrated(submission, parameters))
    if found is None:
        return Measured(0, 0, parts, notes=notes, waits=True, figures=figures)
    notes, pieces = (*_weights_missing(found, submission.book), *notes), frozenset(unit.unit.code for unit in found.due)
    return Measured(found.periods_received, found.periods_due, parts, notes=notes, figures=figures, pieces=pieces, of_run=True)


def _covered(found: Coverage, book: Codebook) -> Iterator[Part]:
    yield book.say("scores.units_reported"), sum(unit.reported for unit in found.due), len(found.due)
    regions = {unit.unit.region for unit in found.due if unit.unit.region}
    if regions:
        heard = {unit.unit.region for unit in found.due if unit.unit.region and unit.reported}
        yield book.say("scores.regions_reported"), len(heard), len(regions)
    weighted = found.weighted
    if weighted is not None:
        yield book.say("scores.periods_weighted"), *weighted
    units = [(u.unit.code, sum(p.came for p in u.periods), len(u.periods)) for u in found.due]
    yield from sorted(units, key=lambda part: (part[1] - part[2], part[0]))


def _weights_missing(found: Coverage, book: Codebook) -> Iterator[str]:
    without = [unit.unit.code for unit in found.due if unit.unit.weight is None]
    if without and len(without) < len(found.due):
        yield book.say("scores.weights_missing", units=", ".join(without))


def _detection(submission: Submission, parameters: RepresentativeParameters) -> Iterator[Part]:
    """How the cases came to light, of those that say it; single sources are named only where the level of the field allows it."""
    say = submission.book.say
    for data, field in _fields(submission, (parameters.mode,)):
        counts = answers_of(data.columns[field.name])
        if known := sum(counts.values()):
            yield say("scores.own_detection"), sum(counts[code] for code in parameters.own), known
    for data, field in _fields(submission, (parameters.source,)):
        counts = answers_of(data.columns[field.name])
        if known := sum(counts.values()):
            yield say("scores.most_frequent", field=field.label), max(counts.values()), known
            codelist = submission.book.codelist(field)
            for code in codelist.codes if codelist is not None and field.shows_values else ():
                if counts[code.code]:
                    yield f"{field.label}: {code.label}", counts[code.code], known


def _concentrated(submission: Submission, parameters: RepresentativeParameters) -> Iterator[Figure]:
    """Herfindahl's index of the sources of which something is known."""
    for data, field in _fields(submission, (parameters.source,)):
        counts = answers_of(data.columns[field.name])
        if known := sum(counts.values()):
            top, bottom = concentration(counts)
            yield Figure(field.label, submission.book.say("scores.concentration"), top / bottom, known)


def _fields(submission: Submission, codelists: tuple[str, ...]) -> Iterator[tuple[TableData, FieldSpec]]:
    """The fields of records with one of these code lists that the form asks and the file holds."""
    for name, fields in submission.collection.asked.items():
        data = submission.tables.get(name)
        if data is None or data.table.kind is not TableKind.records:
            continue
        for field in fields.values():
            if field.codelist in codelists and field.name in data.columns:
                yield data, field


def _unlike(evidence: Evidence, parameters: RepresentativeParameters) -> Iterator[str]:
    submission = evidence.submission
    say = submission.book.say
    for data, rows, words in _samples(evidence, parameters.detail):
        if not rows.any() or rows.all() or rows.sum() < LEAST_ROWS:
            continue
        apart = list(differences(data, rows, _of_table(submission, data, parameters.key_variables), submission.book))
        told = ", ".join(f"{label} ({value:.2f})" for label, value in apart if value > ALIKE)
        facts = {"number": f"{int(rows.sum()):,}", "all": f"{len(rows):,}", "table": data.table.label}
        yield say(words, **facts) + " " + (say("scores.unlike", fields=told) if told else say("scores.like_all"))


def _of_table(submission: Submission, data: TableData, codelists: tuple[str, ...]) -> list[FieldSpec]:
    return [field for held, field in _fields(submission, codelists) if held is data]


def _samples(evidence: Evidence, detail: str) -> Iterator[tuple[TableData, Mask, str]]:
    """Rows that were looked at more closely than others: those with detailed rows below them, and those collected a second time."""
    submission = evidence.submission
    for name, fields in submission.collection.asked.items():
        data = submission.tables.get(name)
        if data is None or not any(field.role == detail for field in fields.values()):
            continue
        for (table, field), rows in submission.parents.items():
            above = submission.book.tables[table].field(field).references if table == name else None
            parent = submission.tables.get(above or "")
            if parent is not None:
                held = np.zeros(len(parent), dtype=bool)
                held[rows[rows >= 0]] = True
                yield parent, held, "scores.detailed_rows"
    for again in (one for one in (evidence.again, evidence.audit) if isinstance(one, Agreement) and not one.doubts):
        for table_agreement in again.tables[:1]:
            data = submission.tables[table_agreement.matched.table.name]
            held = np.zeros(len(data), dtype=bool)
            own = table_agreement.matched.rows[0]
            held[own[own >= 0]] = True
            yield data, held, "scores.collected_again"


def differences(data: TableData, rows: Mask, fields: list[FieldSpec], book: Codebook) -> Iterator[tuple[str, float]]:
    """For each field the largest standardised difference of the share of a code, between these rows and all that answered."""
    for field in fields:
        column = data.columns[field.name]
        sample, known = rows & column.filled, column.filled
        if not sample.any():
            continue
        coded = column.coded
        given = [set(str(text).split(book.separator)) for text in coded.texts]
        found = [0.0]
        for code in sorted(set().union(*given)):
            has = np.array([code in codes for codes in given], dtype=bool)[coded.numbers]
            found.append(standardised_difference(float(has[sample].mean()), float(has[known].mean())))
        yield field.label, max(found)
