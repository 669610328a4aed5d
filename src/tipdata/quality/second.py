"""REL3 and REL4: what a second collection of the same files answers (REFERENCE 3.1)."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ..codebook import FieldType
from ..codebook.models import Measure
from .agreement import (
    Agreement,
    Coefficient,
    FieldAgreement,
    NotComparable,
    band_of,
    told_coefficient,
    told_distance,
    told_reason,
    told_standing,
)
from .apart import Apart, days_apart, recorders_differ
from .measured import Evidence, Figure, Measured, Parameters, Share

_KAPPAS = ("kappa", "weighted kappa", "PABAK")
_NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count, FieldType.date)


class RepeatedParameters(Parameters):
    """The role of the day on which a row was recorded, that of the day on which a file was sent, and how many days should lie between a
    collection and its repetition."""

    recorded: str
    submitted: str
    days: int


class CollectorsParameters(Parameters):
    """The role of the field that says who recorded a row."""

    recorder: str


def repeated(evidence: Evidence, parameters: RepeatedParameters) -> Measured | None:
    """Cells that the second collection of the same files has alike / cells that both answered; None without a second collection.

    The parts are the fields, worst first, and the rows that were collected again after so many days as are asked. The figures are, field by
    field, Cohen's kappa with its word, for numbers the share exactly equal and the mean absolute difference, for dates the shares within
    0, 7 and 31 days. The value itself has no word: it counts agreement by chance too. What makes it no repetition is said.
    """
    again = evidence.again
    if again is None:
        return None
    if isinstance(again, NotComparable):
        return Measured(0, 0, lacks=_sentence(again.why))
    if again.doubts:
        return Measured(0, 0, lacks=_doubts(again))
    fields = list(_named(again))
    worst_first = sorted(((name, one.agreeing, one.compared) for name, one in fields), key=lambda part: (part[1] - part[2], part[0]))
    apart = days_apart(again, parameters.recorded, parameters.submitted, parameters.days)
    say = evidence.submission.book.say
    beside = ((say("scores.long_enough", days=parameters.days), apart.enough, apart.known),) if apart.known else ()
    shares = tuple(Share(one.table, one.field.name, one.agreeing, one.compared) for _, one in fields if one.compared)
    figures = tuple(figure for name, one in fields for figure in _repeated_figures(name, one, again))
    listed = (say("scores.differing_cells", number=f"{again.compared - again.agreeing:,}"),) if again.agreeing < again.compared else ()
    few = (again.few.told(again.book),) if again.few is not None else ()
    first = (say("scores.again_first", name=_names(again)[1]),) if evidence.among is not None else ()
    notes = (*few, *first, *_no_repetition(again, apart, parameters.days), *told_beside(again), *listed)
    pieces = frozenset(name for name, *_ in worst_first)
    answers = Measured(again.agreeing, again.compared, (*worst_first, *beside), notes=notes, shares=shares, figures=figures, pieces=pieces)
    return replace(answers, lacks=say("scores.not_answered_in_both"))


def collectors(evidence: Evidence, parameters: CollectorsParameters) -> Measured | None:
    """Mean of Krippendorff's alpha over the fields for which it is defined, all collectors together; None without two of them.

    One second collection is that of another collector where the rows say that somebody else recorded them.
    The numerator is the sum of the coefficients, the denominator the number of fields. No share of anything counted, so no interval; it has
    a word only where the coefficients of all fields have this one.
    """
    among = evidence.among
    if among is None and isinstance(evidence.again, Agreement) and recorders_differ(evidence.again, parameters.recorder):
        among = evidence.again
    if among is None:
        return None
    if isinstance(among, NotComparable):
        return Measured(0, 0, lacks=_sentence(among.why))
    if among.doubts:
        return Measured(0, 0, lacks=_doubts(among))
    alphas = [(name, one, _alpha(one)) for name, one in _named(among) if one.coefficients]
    known = sorted(((name, one, alpha) for name, one, alpha in alphas if not math.isnan(alpha.value)), key=lambda f: (f[2].value, f[0]))
    figures = tuple(_figure(name, alpha, one.compared, among) for name, one, alpha in known)
    words = {figure.word for figure in figures}
    word = words.pop() if len(words) == 1 else ""
    say = evidence.submission.book.say
    notes = (say("scores.no_word_of_all"),) if figures and not word else ()
    return Measured(
        math.fsum(alpha.value for *_, alpha in known),
        len(known),
        counted=False,
        lacks=say("scores.no_alpha"),
        # What is to be known of a pair stands under the question before.
        notes=(*notes, *(told_beside(among) if among is not evidence.again else ())),
        figures=figures,
        word=word,
    )


def _named(agreement: Agreement) -> Iterator[tuple[str, FieldAgreement]]:
    """The fields that were compared, each under a label that no other one has."""
    fields = [(table, one) for table in agreement.tables for one in table.fields]
    labels = Counter(one.field.label for _, one in fields)
    for table, one in fields:
        yield (one.field.label if labels[one.field.label] == 1 else f"{one.field.label} ({table.matched.table.label})"), one


def _alpha(one: FieldAgreement) -> Coefficient:
    """Alpha; of a field of several answers the mean of its codes, which stands last."""
    return one.coefficients[-1] if one.field.is_multiple else one.coefficients[0]


def _repeated_figures(name: str, one: FieldAgreement, again: Agreement) -> Iterator[Figure]:
    """What REFERENCE 3.1 asks of each kind of field; only of fields that two answered."""
    if not one.compared:
        return
    told = one.coefficients if one.field.is_multiple else [c for c in one.coefficients if c.name in _KAPPAS]
    yield from (_figure(name, coefficient, one.compared, again) for coefficient in told if not math.isnan(coefficient.value))
    if one.field.type in _NUMBERS:
        yield from (Figure(name, told_distance(words, again.book), value, pairs) for words, value, pairs in one.distances)


def _figure(of: str, coefficient: Coefficient, number: int, agreement: Agreement) -> Figure:
    ends = coefficient.interval
    between = None if math.isnan(ends.low) else (ends.low, ends.high)
    name, word = told_coefficient(coefficient.name, agreement.book), band_of(coefficient, agreement.book)
    return Figure(of, name, coefficient.value, number, between, word)


def _no_repetition(again: Agreement, apart: Apart, days: int) -> Iterator[str]:
    """What makes the second collection less than a repetition: it was made too soon."""
    say = again.book.say
    if not apart.known:
        yield say("scores.days_not_known", days=days)
    elif apart.enough < apart.known:
        words = "scores.too_soon_file" if apart.of_files else "scores.too_soon"
        yield say(words, soon=f"{apart.known - apart.enough:,}", known=f"{apart.known:,}", days=days)


def told_beside(again: Agreement, of_sample: bool = False) -> Iterator[str]:
    """What is to be known beside the share: unlike codebooks, tables, rows and columns that are not compared, answers of one alone, and
    cells that cannot be read. Of a sample (the second collection) nobody needs to be told what it leaves out."""
    say = again.book.say
    # Covers without a version are told of in the report of agreement; a submission is read with the codebook at hand.
    yield from (told_standing(one, _names(again), again.book) for one in again.remarks if one.says)
    held = [again.collections[1].data(left.table) for left in again.left]
    left_out = [left for left, data in zip(again.left, held, strict=True) if not of_sample or (data is not None and len(data))]
    if left_out:
        tables = "; ".join(f"{left.table.label} ({told_reason(left.why, again.book)})" for left in left_out)
        yield say("scores.again_no_table", tables=tables)
    rows = [number for table in again.tables for number in (*table.matched.nameless, *table.matched.repeated)]
    if any(rows):
        yield say("scores.again_no_key", number=f"{sum(rows):,}")
    lacking = [field.label for table in again.tables for fields in table.lacking[: 1 if of_sample else None] for field in fields]
    if lacking:
        yield say("scores.again_no_column", fields=", ".join(lacking))
    for words, number in (("scores.again_alone", "alone"), ("scores.again_unreadable", "unreadable")):
        cells = sum(getattr(field, number) for table in again.tables for field in table.fields)
        if cells and not (of_sample and number == "alone"):
            yield say(words, number=f"{cells:,}")


def _doubts(agreement: Agreement) -> str:
    """Why the collections say nothing of the collectors, as a part of a sentence."""
    return "; ".join(_sentence(told_standing(one, _names(agreement), agreement.book)) for one in agreement.doubts)


def _names(agreement: Agreement) -> list[str]:
    """The collections by the names of their files, where these tell them apart."""
    paths = [collection.path for collection in agreement.collections]
    names = [os.path.basename(path.rstrip("/\\")) for path in paths]
    return names if len(set(names)) == len(names) else paths


def _sentence(why: str) -> str:
    """The reason as a part of a sentence."""
    return why[:1].lower() + why[1:].rstrip(".")


def waits_for_evidence(measure: Measure, measured: Measured | None) -> bool:
    """Whether a measure was not computed because what it needs beside the file is not in hand, rather than not in the plan."""
    return measured is None and bool(measure.needs)
