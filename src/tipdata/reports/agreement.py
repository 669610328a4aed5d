"""Agreement between collectors -> terminal, JSON, CSV. Renders and computes nothing."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from itertools import islice
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .. import __version__
from ..protection import neutral
from ..quality.agreement import (
    Agreement,
    Coefficient,
    Disagreement,
    FieldAgreement,
    Sample,
    Standing,
    TableAgreement,
    band_of,
    told_coefficient,
    told_distance,
    told_reason,
    told_standing,
    too_few_to_tell,
)
from ..records import Place, column_letter, period_word

AGREEMENT_VERSION = 1
FIRST_SIGHT = 10
_EXACT = 1e-12
_CSV = ("table", "record", "column", "label")


def print_agreement(agreement: Agreement, out: Console, everything: bool = False, show_values: bool = False) -> None:
    """Per table the fields with their coefficients, then the cells that differ."""
    book, letters = agreement.book, _letters(agreement)
    for letter, collection in zip(letters, agreement.collections, strict=True):
        of_whom = " ".join((collection.unit, period_word(*collection.period) if all(collection.period) else "")).strip()
        out.print(Text.assemble((letter, "bold"), f"  {collection.path}", (f"  {of_whom}", "dim")), overflow="fold")
    doubts = [told_standing(one, letters, book) for one in agreement.doubts]
    remarks = [told_standing(one, letters, book) for one in agreement.remarks]
    few = [agreement.few.told(book)] if agreement.few is not None else []
    for said in (*doubts, *([book.say("agreement.doubtful")] if doubts else ()), *remarks, *few):
        out.print(Text(said, style="yellow"))
    out.print()
    for table in agreement.tables:
        _table(table, agreement, letters, out)
    for left in agreement.left:
        out.print(Text(book.say("agreement.not_compared", table=left.table.label, why=told_reason(left.why, book)), style="dim"))
    cells = {"agreeing": f"{agreement.agreeing:,}", "compared": f"{agreement.compared:,}"}
    out.print(Text(book.say("agreement.cells", **cells), style="bold"))
    out.print(Text(book.say("agreement.coefficient_means"), style="dim"))
    for scale in book.agreement_scales:
        names = ", ".join(told_coefficient(name, book) for name in scale.coefficients)
        out.print(Text(book.say("agreement.words_of", coefficients=names, source=scale.source), style="dim"))
    out.print(Text(book.say("agreement.intervals"), style="dim"))
    _differences(agreement, letters, out, everything, show_values)


def _letters(agreement: Agreement) -> list[str]:
    return [column_letter(number) for number in range(1, len(agreement.collections) + 1)]


def _table(table: TableAgreement, agreement: Agreement, letters: list[str], out: Console) -> None:
    matched, say = table.matched, agreement.book.say
    head = "agreement.in_common_one" if table.records == 1 else "agreement.in_common_many"
    out.print(Text(say(head, table=matched.table.label, number=f"{table.records:,}"), style="bold"))
    nameless = "agreement.without_pair" if matched.paired else "agreement.without_key"
    counts = (("agreement.only_in", matched.only), ("agreement.twice_in", matched.repeated), (nameless, matched.nameless))
    for at, letter in enumerate(letters):
        for words, numbers in counts:
            if numbers[at]:
                out.print(Padding(Text(say(words, number=f"{numbers[at]:,}", letter=letter), style="dim"), (0, 0, 0, 2)))
        if table.lacking[at]:
            fields = ", ".join(field.label for field in table.lacking[at])
            out.print(Padding(Text(say("agreement.no_column", letter=letter, fields=fields), style="dim"), (0, 0, 0, 2)))
    if matched.by_id:
        out.print(Padding(Text(say("agreement.by_id", number=f"{matched.by_id:,}"), style="dim"), (0, 0, 0, 2)))
    grid = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    grid.add_column(say("agreement.head_field"), overflow="fold", min_width=24, max_width=24)
    for name in ("agreement.head_records", "agreement.head_agree"):
        grid.add_column(say(name), justify="right", no_wrap=True)
    grid.add_column(say("agreement.head_coefficient"), overflow="fold")
    for field in table.fields:
        _rows(field, agreement, grid)
    out.print(Padding(grid, (0, 0, 1, 2)))


def _rows(field: FieldAgreement, agreement: Agreement, grid: Table) -> None:
    """A line for each coefficient, and where somebody disagrees one for each distance."""
    first = (field.field.label, f"{field.compared:,}", _share(field))
    for one in _told(field):
        grid.add_row(*first, _one(one, agreement))
        first = ("", "", "")
    for words, value, pairs in field.distances if field.differs.any() else ():
        of = f" ({agreement.book.say('agreement.of_pairs', number=f'{pairs:,}')})" if pairs != field.compared else ""
        grid.add_row("", "", "", Text(f"{told_distance(words, agreement.book)} {value:.2f}{of}", style="dim"))
    for words, number in (("agreement.unreadable", field.unreadable), ("agreement.alone_answered", field.alone)):
        if number:
            grid.add_row("", "", "", Text(agreement.book.say(words, number=f"{number:,}"), style="yellow"))


def _share(field: FieldAgreement) -> str:
    """Records on which all agree, in hundredths; 100 only where they all do."""
    if not field.compared:
        return "-"
    rounded = round(100 * field.share)
    return f"{min(rounded, 99) if field.agreeing < field.compared else rounded} %"


def _told(field: FieldAgreement) -> tuple[Coefficient, ...]:
    """Every coefficient; one where all agree."""
    return field.coefficients if field.differs.any() else field.coefficients[:1]


def _one(coefficient: Coefficient, agreement: Agreement) -> str:
    ends, book = coefficient.interval, agreement.book
    name = told_coefficient(coefficient.name, book)
    if math.isnan(coefficient.value):
        return book.say("agreement.no_coefficient", coefficient=name, why=told_reason(coefficient.why, book))
    between = "" if math.isnan(ends.low) else f" [{_below_one(ends.low, 2)}, {_below_one(ends.high, 2)}]"
    word = book.say("agreement.too_few") if too_few_to_tell(coefficient) else _word(coefficient, agreement)
    if coefficient.leaves_out:
        word = book.say("agreement.leaves_out", number=f"{coefficient.leaves_out:,}")
    return f"{name} {_below_one(coefficient.value, 3)}{between}{f', {word}' if word else ''}"


def _word(coefficient: Coefficient, agreement: Agreement) -> str:
    """The word for a coefficient; none where the collections are not of the same files by several people."""
    return "" if agreement.doubts else band_of(coefficient, agreement.book)


def _below_one(value: float, digits: int) -> str:
    """A coefficient, rounded; 1 only where nothing is missing."""
    least_below = 1 - 10.0**-digits
    return f">{least_below:.{digits}f}" if least_below < value < 1 - _EXACT and round(value, digits) == 1 else f"{value:.{digits}f}"


def _differences(agreement: Agreement, letters: list[str], out: Console, everything: bool, show_values: bool) -> None:
    total, say = sum(int(field.differs.sum()) for table in agreement.tables for field in table.fields), agreement.book.say
    if not total:
        return
    out.print()
    out.print(Text(say("agreement.differing"), style="bold"))
    shown = agreement.disagreements(show_values)
    for one in shown if everything else islice(shown, FIRST_SIGHT):
        places = zip(letters, one.places, strict=True)
        where = " \u00b7 ".join(f"{letter} {_cell(place, agreement)}" for letter, place in places if place is not None)
        said = "" if one.answers is None else f"\n{' / '.join(answer or say('agreement.blank') for answer in one.answers)}"
        out.print(Padding(Text.assemble(f"{one.key}  {one.label}", (f"\n{where}{said}", "dim")), (0, 0, 0, 2)), overflow="fold")
    if not everything and total > FIRST_SIGHT:
        out.print(Padding(Text(say("agreement.more", number=f"{total - FIRST_SIGHT:,}"), style="dim"), (0, 0, 0, 2)))


def _cell(place: Place, agreement: Agreement) -> str:
    name = os.path.basename(place.file.rstrip("/\\"))
    return f"{place.sheet or name} {place.cell or agreement.book.say('report.row', row=place.row)}"


def agreement_json(agreement: Agreement, show_values: bool = False) -> str:
    """One object, versioned; numbers that are not defined are null and say why."""
    few = agreement.few
    data: dict[str, Any] = {
        "agreement_version": AGREEMENT_VERSION,
        "tipdata": __version__,
        "collections": [{"path": c.path, "unit": c.unit, "sha256": c.sha256} for c in agreement.collections],
        "doubts": [_standing(one) for one in agreement.doubts],
        "remarks": [_standing(one) for one in agreement.remarks],
        "few": None if few is None else {"table": few.table.name, "records": few.records, "of": few.of, "advised": few.advised},
        "cells": {"compared": agreement.compared, "agreeing": agreement.agreeing},
        "not_compared": [{"table": one.table.name, "why": one.why} for one in agreement.left],
        "tables": [
            {
                "name": table.matched.table.name,
                "records": table.records,
                "only": list(table.matched.only),
                "repeated": list(table.matched.repeated),
                "without_name": list(table.matched.nameless),
                "by_equal_id": table.matched.by_id,
                "no_column": [[field.name for field in fields] for fields in table.lacking],
                "fields": [_field(field, agreement, show_values) for field in table.fields],
            }
            for table in agreement.tables
        ],
        "disagreements": [_disagreement(one) for one in agreement.disagreements(show_values)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def sample_json(sample: Sample, seed: int) -> str:
    """The records to be collected a second time, as one object."""
    data = {
        "agreement_version": AGREEMENT_VERSION,
        "tipdata": __version__,
        "table": sample.table.name,
        "seed": seed,
        "of": sample.of,
        "advised": sample.advised,
        "without_key": sample.without_key,
        "records": [str(key) for key in sample.keys],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _standing(one: Standing) -> dict[str, Any]:
    kind = one.words.rpartition(".")[2]
    return {"kind": kind, "collections": list(one.of), "says": list(one.says), "number": one.number}


def _field(field: FieldAgreement, agreement: Agreement, show_values: bool) -> dict[str, Any]:
    by_code = field.by_code if field.field.shows_values or show_values else ()
    return {
        "name": field.field.name,
        "label": field.field.label,
        "compared": field.compared,
        "agreeing": field.agreeing,
        "unreadable": field.unreadable,
        "answered_by_one": field.alone,
        "coefficients": [_coefficient(one, agreement) for one in field.coefficients],
        "by_code": [_coefficient(one, agreement) for one in by_code],
        "distances": [{"name": words, "value": _number(value), "pairs": pairs} for words, value, pairs in field.distances],
    }


def _coefficient(one: Coefficient, agreement: Agreement) -> dict[str, Any]:
    return {
        "name": one.name,
        "value": _number(one.value),
        "low": _number(one.interval.low),
        "high": _number(one.interval.high),
        "band": _word(one, agreement),
        "records": one.answered,
        "leaves_out": one.leaves_out,
        "why": one.why,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 9)


def _disagreement(one: Disagreement) -> dict[str, Any]:
    places = [None if p is None else {"file": p.file, "sheet": p.sheet, "row": p.row, "cell": p.cell or None} for p in one.places]
    answers = None if one.answers is None else list(one.answers)
    return {"table": one.table, "record": one.key, "column": one.field, "places": places, "answers": answers}


def agreement_csv(agreement: Agreement, show_values: bool = False) -> str:
    """One line per cell that differs, with its place in every collection, for those who settle them."""
    letters = _letters(agreement)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*_CSV, *(f"place in {letter}" for letter in letters), *(f"answer in {letter}" for letter in letters)])
    for one in agreement.disagreements(show_values):
        places = ["" if place is None else str(place) for place in one.places]
        answers = one.answers or ("",) * len(letters)
        writer.writerow([neutral(cell) for cell in (one.table, one.key, one.field, one.label, *places, *answers)])
    return stream.getvalue()
