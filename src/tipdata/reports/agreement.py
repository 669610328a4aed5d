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
from ..quality.agreement import Agreement, Coefficient, Disagreement, FieldAgreement, TableAgreement, band_of
from ..records import Place

AGREEMENT_VERSION = 1
FIRST_SIGHT = 10
_REASONS = {"no variation": "all answers are one and the same"}
_CSV = ("table", "record", "column", "label")


def print_agreement(agreement: Agreement, out: Console, everything: bool = False, show_values: bool = False) -> None:
    """Per table the fields with their coefficients, then the cells that differ."""
    letters = [chr(ord("A") + number) for number in range(len(agreement.collections))]
    for letter, collection in zip(letters, agreement.collections, strict=True):
        out.print(Text.assemble((letter, "bold"), f"  {collection.path}"), overflow="fold")
    out.print()
    for table in agreement.tables:
        _table(table, agreement, letters, out)
    for left in agreement.left:
        out.print(Text(f"{left.table.label}: not compared, {left.why}.", style="dim"))
    out.print(Text(f"{agreement.agreeing:,} of {agreement.compared:,} compared cells agree.", style="bold"))
    out.print(Text("A coefficient is 1 where all agree, and 0 where they agree as often as by chance.", style="dim"))
    for scale in agreement.book.agreement_scales:
        out.print(Text(f"Words for {', '.join(scale.coefficients)}: {scale.source}.", style="dim"))
    out.print(Text("Intervals by bootstrap over the records; no word where one spans two.", style="dim"))
    _differences(agreement, letters, out, everything, show_values)


def _table(table: TableAgreement, agreement: Agreement, letters: list[str], out: Console) -> None:
    matched = table.matched
    out.print(Text(f"{matched.table.label}: {table.records:,} records in common", style="bold"))
    for letter, only, repeated in zip(letters, matched.only, matched.repeated, strict=True):
        if only:
            out.print(Padding(Text(f"{only:,} more in {letter} alone", style="dim"), (0, 0, 0, 2)))
        if repeated:
            out.print(Padding(Text(f"{repeated:,} keys stand twice in {letter} and were not compared", style="dim"), (0, 0, 0, 2)))
    grid = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    grid.add_column("field", overflow="fold", min_width=24, max_width=24)
    for head in ("records", "agree"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("coefficient [95 % interval], word", overflow="fold")
    for field in table.fields:
        _rows(field, agreement, grid)
    out.print(Padding(grid, (0, 0, 1, 2)))


def _rows(field: FieldAgreement, agreement: Agreement, grid: Table) -> None:
    """A line for each coefficient, and where somebody disagrees one for each distance."""
    first = (field.field.label, f"{field.compared:,}", f"{100 * field.share:.0f} %" if field.compared else "-")
    for one in _told(field):
        grid.add_row(*first, _one(one, agreement))
        first = ("", "", "")
    for words, value, _ in field.distances if field.differs.any() else ():
        grid.add_row("", "", "", Text(f"{words} {value:.2f}", style="dim"))


def _told(field: FieldAgreement) -> tuple[Coefficient, ...]:
    """Every coefficient; one where all agree."""
    return field.coefficients if field.differs.any() else field.coefficients[:1]


def _one(coefficient: Coefficient, agreement: Agreement) -> str:
    ends = coefficient.interval
    if math.isnan(coefficient.value):
        return f"no {coefficient.name}: {_REASONS.get(coefficient.why, coefficient.why)}"
    between = "" if math.isnan(ends.low) else f" [{ends.low:.2f}, {ends.high:.2f}]"
    word = band_of(coefficient, agreement.book)
    return f"{coefficient.name} {coefficient.value:.3f}{between}{f', {word}' if word else ''}"


def _differences(agreement: Agreement, letters: list[str], out: Console, everything: bool, show_values: bool) -> None:
    total = sum(int(field.differs.sum()) for table in agreement.tables for field in table.fields)
    if not total:
        return
    out.print()
    out.print(Text("Cells that differ", style="bold"))
    shown = agreement.disagreements(show_values)
    for one in shown if everything else islice(shown, FIRST_SIGHT):
        where = " · ".join(f"{letter} {_cell(place)}" for letter, place in zip(letters, one.places, strict=True) if place is not None)
        said = "" if one.answers is None else f"\n{' / '.join(answer or 'blank' for answer in one.answers)}"
        out.print(Padding(Text.assemble(f"{one.key}  {one.label}", (f"\n{where}{said}", "dim")), (0, 0, 0, 2)), overflow="fold")
    if not everything and total > FIRST_SIGHT:
        out.print(Padding(Text(f"... and {total - FIRST_SIGHT:,} more: --verbose shows them.", style="dim"), (0, 0, 0, 2)))


def _cell(place: Place) -> str:
    name = os.path.basename(place.file.rstrip("/\\"))
    return f"{place.sheet or name} {place.cell or f'row {place.row}'}"


def agreement_json(agreement: Agreement, show_values: bool = False) -> str:
    """One object, versioned; numbers that are not defined are null and say why."""
    data: dict[str, Any] = {
        "agreement_version": AGREEMENT_VERSION,
        "tipdata": __version__,
        "collections": [{"path": c.path, "unit": c.unit, "sha256": c.sha256} for c in agreement.collections],
        "cells": {"compared": agreement.compared, "agreeing": agreement.agreeing},
        "not_compared": [{"table": one.table.name, "why": one.why} for one in agreement.left],
        "tables": [
            {
                "name": table.matched.table.name,
                "records": table.records,
                "only": list(table.matched.only),
                "repeated": list(table.matched.repeated),
                "fields": [_field(field, agreement, show_values) for field in table.fields],
            }
            for table in agreement.tables
        ],
        "disagreements": [_disagreement(one) for one in agreement.disagreements(show_values)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _field(field: FieldAgreement, agreement: Agreement, show_values: bool) -> dict[str, Any]:
    by_code = field.by_code if field.field.shows_values or show_values else ()
    return {
        "name": field.field.name,
        "label": field.field.label,
        "compared": field.compared,
        "agreeing": field.agreeing,
        "coefficients": [_coefficient(one, agreement) for one in field.coefficients],
        "by_code": [_coefficient(one, agreement) for one in by_code],
        "distances": [{"name": words, "value": _number(value), "pairs": pairs} for words, value, pairs in field.distances],
    }


def _coefficient(one: Coefficient, agreement: Agreement) -> dict[str, Any]:
    low, high = _number(one.interval.low), _number(one.interval.high)
    return {"name": one.name, "value": _number(one.value), "low": low, "high": high, "band": band_of(one, agreement.book), "why": one.why}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 9)


def _disagreement(one: Disagreement) -> dict[str, Any]:
    places = [None if p is None else {"file": p.file, "sheet": p.sheet, "row": p.row, "cell": p.cell or None} for p in one.places]
    answers = None if one.answers is None else list(one.answers)
    return {"table": one.table, "record": one.key, "column": one.field, "places": places, "answers": answers}


def agreement_csv(agreement: Agreement, show_values: bool = False) -> str:
    """One line per cell that differs, with its place in every collection, for those who settle them."""
    letters = [chr(ord("A") + number) for number in range(len(agreement.collections))]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*_CSV, *(f"place in {letter}" for letter in letters), *(f"answer in {letter}" for letter in letters)])
    for one in agreement.disagreements(show_values):
        places = ["" if place is None else str(place) for place in one.places]
        answers = one.answers or ("",) * len(letters)
        writer.writerow([neutral(cell) for cell in (one.table, one.key, one.field, one.label, *places, *answers)])
    return stream.getvalue()
