"""Records that stand on several sheets or in several files, joined into one table whose places stay true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..records import Batch, Column, Piece, Place, Received, is_bounded
from .headers import Match

_ALIKE = 0.75


def are_alike(one: Match, other: Match) -> bool:
    """Whether two sheets hold the same columns, but for a few."""
    return len(one.known & other.known) >= _ALIKE * len(one.known | other.known)


def joined(sheets: Sequence[Received]) -> Received:
    """One received sheet of the rows of several that were read through the same view, in their order."""
    first = sheets[0]
    numbers = _numbers(sheets)
    pieces = tuple(
        Piece(sheet.file, sheet.sheet, sheet.header_row, {number: sheet.columns[name].at for name, number in numbers.items()})
        for sheet in sheets
    )
    columns = {name: _joined_column([sheet.columns[name] for sheet in sheets], numbers[name]) for name in first.columns}
    piece = np.repeat(np.arange(len(sheets)), [len(sheet) for sheet in sheets])
    return replace(first, columns=columns, rows=np.concatenate([sheet.rows for sheet in sheets]), pieces=pieces, piece=piece)


def told(sheets: Sequence[Received], label: str) -> Batch:
    """The question whether all of the sheets are meant."""
    names = [sheet.sheet or sheet.file.rsplit("/", 1)[-1] for sheet in sheets]
    places = tuple(Place(sheet.file, sheet.sheet) for sheet in sheets[1:])
    facts = {"sheets": ", ".join(f"'{name}'" for name in names), "label": label}
    return Batch("TIP-H16", places[:1], sheets[0].view.table.name, label=label, facts=facts, related=places[1:])


def _numbers(sheets: Sequence[Received]) -> Mapping[str, int]:
    """The number of each column: where it stands in the first sheet; for those that only others have, a number that none has there."""
    numbers = {name: column.at for name, column in sheets[0].columns.items()}
    free = max(numbers.values(), default=0)
    for name, number in list(numbers.items()):
        if not number and any(sheet.columns[name].at for sheet in sheets):
            free += 1
            numbers[name] = free
    return numbers


def _joined_column(columns: Sequence[Column], at: int) -> Column:
    def whole(name: str) -> np.ndarray:
        return np.concatenate([getattr(column, name) for column in columns])

    bounded = is_bounded(columns[0].field)
    problems = [np.full(len(c), "", dtype=object) if c.problem is None else c.problem for c in columns]
    return Column(
        field=columns[0].field,
        text=whole("text"),
        state=whole("state"),
        raw=whole("raw"),
        low=whole("low") if bounded else None,
        high=whole("high") if bounded else None,
        problem=np.concatenate(problems),
        at=at,
        direct=any(column.direct for column in columns),
    )
