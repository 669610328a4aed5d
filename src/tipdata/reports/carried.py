"""What was carried over into a template, and what was not, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from ..codebook import Codebook
from ..workflows import NextTemplate


def carried_lines(made: NextTemplate, book: Codebook) -> Iterator[str]:
    """One line each; no values of records."""
    carried = made.carried
    start, end = carried.period
    period = f" for {start} to {end}" if start else ""
    if carried.records:
        labels = {view.name: view.label for view in book.collection(made.form.name).views}
        labels |= {name: table.label for name, table in book.tables.items() if name not in labels}
        rows = ", ".join(f"{number} of {labels[name]}" for name, number in carried.counts.items() if number)
        yield f"Carried over{period}: {_rows(carried.records)} of open cases of {made.unit} ({rows})."
    elif not carried.counts:
        yield f"The form holds counts and no records, so nothing is carried over{period}."
    else:
        yield f"The unit {made.unit} has no open case, so the sheets are blank{period}."
    if carried.records and carried.kept_back:
        yield f"Never sent by the unit, so not in the dataset: {'; '.join(carried.kept_back)}."
    if carried.not_asked:
        yield f"Not taken along, because they are not asked here: {'; '.join(carried.not_asked)}."
    if made.not_planned:
        yield f"Not taken along without a plan that justifies it: {'; '.join(made.not_planned)}."
    if made.other_state:
        yield f"The dataset was made with another state of the codebook {book.id} {book.version}."


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
