"""Files that are marked lower than what is in them (REFERENCE 4, P04)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...codebook import Codebook, Level, Rule
from ...records import Positions
from .base import Answer, Context, Failure, Parameters, named_check

_TOLD = {
    Level.none: "report.level_none",
    Level.personal: "report.level_personal",
    Level.sensitive: "report.level_sensitive",
    Level.classified: "report.level_classified",
}


class FileMarking(Parameters):
    """The lowest marking of a file with values of each level; levels that are not named need none."""

    least: dict[str, str]


def _faults(asked: FileMarking, _rule: Rule, book: Codebook) -> Iterator[str]:
    yield from (
        f"there is no level {name}; known are {', '.join(Level.__members__)}." for name in asked.least if name not in Level.__members__
    )
    markings = _markings(book)
    yield from (f"there is no marking {name}." for name in asked.least.values() if name not in markings)


def _markings(book: Codebook) -> list[str]:
    """The markings of the cover's field with that role, the lowest first."""
    field = next(iter(book.cover.by_role("marking")), None) if book.cover is not None else None
    codelist = book.codelist(field) if field is not None else None
    return [code.code for code in codelist.codes] if codelist is not None else []


@named_check("file_marking", FileMarking, faults=_faults)
def file_marking(context: Context, asked: FileMarking) -> Answer | None:
    """Whether the marking on the cover is as high as the most sensitive value of the file needs.

    Shown at the marking. Facts for the message: `level`, and `least` as the label of the marking that is needed.
    """
    cover = context.book.cover
    field = context.field("marking", cover) if cover is not None else None
    if cover is None or field is None:
        return None
    said = context.column(cover.name, field.name)
    if not len(said) or not said.filled[0]:
        return Answer(0, (), 1)
    markings = _markings(context.book)
    needed = [(markings.index(asked.least[level.name]), level) for level in _levels(context) if level.name in asked.least]
    most, level = max(needed, default=(0, Level.none))
    if markings.index(str(said.text[0])) >= most:
        return Answer(1)
    codelist = context.book.codelist(field)
    assert codelist is not None
    facts = {"level": context.book.say(_TOLD[level]), "least": codelist.codes[most].label}
    cells = tuple((table, name, rows) for at, table, name, rows in _filled(context) if at is level)
    operands = ((cover.name, field.name, np.array([0])), *cells)
    return Answer(1, (Failure(cover.name, np.array([0]), field.name, facts=facts, operands=operands),))


def _levels(context: Context) -> set[Level]:
    return {level for level, *_ in _filled(context)}


def _filled(context: Context) -> Iterator[tuple[Level, str, str, Positions]]:
    """Every column that was read, with the level of its field and the rows in which it is filled."""
    for name, data in context.submission.tables.items():
        for column in data.columns.values():
            if column.at > 0 and len(rows := np.flatnonzero(column.filled)):
                yield column.field.sensitivity, name, column.field.name, rows
