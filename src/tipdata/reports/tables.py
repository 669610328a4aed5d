"""Summary tables -> terminal, CSV, JSON. Renders and computes nothing."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .. import __version__
from ..protection import neutral
from ..summaries import Cell, Note, Summary, SummaryTable

SUMMARY_VERSION = 1
WIDTH = 80
FIRST_SIGHT = 12
GAP = 2  # one blank from the box and one of padding
LABEL = 16


def print_summary(summary: Summary, out: Console, everything: bool = False) -> None:
    """The tables as an analyst reads them; long lists in the notes are cut unless `everything` is asked for."""
    for table in summary.tables:
        out.print(_table(table, summary, out.width, None if everything else FIRST_SIGHT))


def summary_text(summary: Summary, width: int = WIDTH, everything: bool = False) -> str:
    """The same as plain text."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False, color_system=None, force_terminal=False)
    print_summary(summary, console, everything)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _table(table: SummaryTable, summary: Summary, width: int, most: int | None) -> RenderableType:
    parts: list[RenderableType] = [
        Text(f"{table.id}  {_clean(table.title)}", style="bold"),
        Text(f"{_clean(table.standard)}{_marked(summary)}", style="dim"),
        Text(f"{summary.banner[:1].upper()}{summary.banner[1:]}.", style="bold red"),
        Text(),
    ]
    if not table.rows or not table.heads:
        parts += [Text("There are no figures for this table."), Text()]
    for page in _pages(table, width):
        parts += [_grid(table, page, width), Text()]
    parts.append(_notes(table.notes, most))
    return Padding(Group(*parts), (0, 0, 1, 0))


def _marked(summary: Summary) -> str:
    files = f" \u00b7 files marked: {_clean(summary.marking)}" if summary.marking else ""
    return f" \u00b7 level: {summary.level}{files}"


def _label_widths(table: SummaryTable) -> list[int]:
    return [max(len(name), *(len(row.labels[n]) for row in table.rows)) for n, name in enumerate(table.label_header)]


def _figure_width(table: SummaryTable, number: int) -> int:
    """The narrowest column that breaks no word and no figure."""
    words = [*_clean(table.heads[number].label).split(), *(row.cells[number].text for row in table.rows)]
    return max(map(len, words), default=1)


def _pages(table: SummaryTable, width: int) -> Iterator[list[int]]:
    """The columns that fit beside the row labels, page by page; long labels are broken before columns are put on another page."""
    if not table.rows or not table.heads:
        return
    labels = [min(size, LABEL) if n == 0 else size for n, size in enumerate(_label_widths(table))]
    room = width - sum(size + GAP for size in labels)
    page: list[int] = []
    left = room
    for number in range(len(table.heads)):
        needed = _figure_width(table, number) + GAP
        if page and needed > left:
            yield page
            page, left = [], room
        page.append(number)
        left -= needed
    yield page


def _grid(table: SummaryTable, page: list[int], width: int) -> Table:
    figures = [_figure_width(table, number) for number in page]
    labels = _label_widths(table)
    labels[0] = max(len(table.label_header[0]), min(labels[0], width - sum(size + GAP for size in (*labels[1:], *figures)) - GAP))
    headers = [textwrap.wrap(_clean(name), size) for name, size in zip(table.label_header, labels, strict=True)]
    headers += [textwrap.wrap(_clean(table.heads[number].label), size) for number, size in zip(page, figures, strict=True)]
    height = max(map(len, headers))
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for n, lines in enumerate(headers):
        words = Text("\n".join([""] * (height - len(lines)) + lines))
        if n < len(labels):
            grid.add_column(words, width=labels[n], overflow="fold")
        else:
            grid.add_column(words, justify="right", width=figures[n - len(labels)], overflow="fold")
    before: tuple[str, ...] = ()
    for row in table.rows:
        shown = [_clean(label) for label in row.labels]
        if before and row.labels[:-1] == before[:-1]:
            shown[:-1] = [""] * (len(shown) - 1)
        before = row.labels
        grid.add_row(*(Text(label) for label in shown), *(Text(row.cells[number].text) for number in page))
    return grid


def _notes(notes: Sequence[Note], most: int | None) -> Table:
    grid = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    before = ""
    for note in notes:
        items = note.items if most is None or len(note.items) <= most else note.items[:most]
        lines = [line for line in (note.text, *items) if line]
        if len(items) < len(note.items):
            lines.append(f"... and {len(note.items) - len(items)} more: --verbose shows them")
        grid.add_row(Text(note.topic if note.topic != before else "", style="bold"), Text("\n".join(_clean(line) for line in lines)))
        before = note.topic
    return grid


def _clean(text: str) -> str:
    """The text without characters that could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


CSV_FIGURES = ("measure", "figure", "low", "high", "part_low", "part_high", "rows_counted", "rows_with_open_errors")
CSV_NOTES = {
    "counting_unit": "Counting unit",
    "year_rule": "Year rule",
    "series": "Series",
    "definition": "Definition",
    "limitations": "Limitations",
    "coverage": "Coverage",
    "suppression": "Suppression",
}


def summary_csv(summary: Summary) -> str:
    """One line per figure, each with what must be read beside it; ready for a spreadsheet."""
    dimensions = list(dict.fromkeys(name for t in summary.tables for name in (*t.dimensions, *((t.across,) if t.across else ()))))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["table", *dimensions, *CSV_FIGURES, *CSV_NOTES, "marking", "level", "audience"])
    for table in summary.tables:
        notes = [" | ".join(table.notes_on(topic)) for topic in CSV_NOTES.values()]
        for row in table.rows:
            for head, cell in zip(table.heads, row.cells, strict=True):
                values = dict(zip(table.dimensions, row.labels, strict=True)) | ({table.across: head.across} if table.across else {})
                figure = cell.text if cell.low is not None else "not reported"
                figures = [figure, *map(_number, (cell.low, cell.high, cell.part_low, cell.part_high)), cell.rows, cell.rows_with_errors]
                about = [*notes, summary.marking, summary.level, f"{summary.audience}: {summary.banner}"]
                line = (table.id, *(values.get(d, "") for d in dimensions), head.measure, *figures, *about)
                writer.writerow([neutral(str(text)) for text in line])
    return stream.getvalue()


def _number(value: float | None) -> str:
    """A plain number for machines; nothing where it is not known."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def summary_json(summary: Summary) -> str:
    """The tables as JSON text, keys in a fixed order."""
    return json.dumps(summary_object(summary), ensure_ascii=False, indent=2, allow_nan=False)


def summary_object(summary: Summary) -> dict[str, Any]:
    """One object; a figure that was not reported has the value null, as has a bound that is not known."""
    return {
        "summary_version": SUMMARY_VERSION,
        "tipdata": __version__,
        "codebook": summary.codebook,
        "audience": summary.audience,
        "banner": summary.banner,
        "marking": summary.marking,
        "level": summary.level,
        "from": summary.start,
        "to": summary.end,
        "tables": [_table_object(table) for table in summary.tables],
    }


def _table_object(table: SummaryTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "standard": table.standard,
        "header": list(table.header),
        "rows": [
            {
                "labels": dict(zip(table.dimensions, row.labels, strict=True)),
                "cells": [
                    {"measure": head.measure, **({table.across: head.across} if table.across else {}), **_cell_object(cell)}
                    for head, cell in zip(table.heads, row.cells, strict=True)
                ],
            }
            for row in table.rows
        ],
        "notes": [{"topic": note.topic, "text": note.text, "items": list(note.items)} for note in table.notes],
    }


def _cell_object(cell: Cell) -> dict[str, Any]:
    bounds = {"low": cell.low, "high": cell.high, "part_low": cell.part_low, "part_high": cell.part_high}
    return {
        "text": cell.text,
        **{name: int(value) if value is not None and float(value).is_integer() else value for name, value in bounds.items()},
        "rows": cell.rows,
        "rows_with_open_errors": cell.rows_with_errors,
    }
