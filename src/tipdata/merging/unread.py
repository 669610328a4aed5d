"""Sheets and files that could not be read as tables: they are on the ledger and in the quarantine like the rows that could."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook import Codebook, Severity
from ..records import Positions, SetAside
from .lines import DUPLICATE, SET_ASIDE, SUPERSEDED, Lines, cover_line

NOT_KNOWN = "not read"


@dataclass(frozen=True, eq=False)
class Unread:
    """A sheet or file with its fate.

    `source` is the submission that holds it, -1 for a file that is none; `part` is -1 where nothing says who sent it, and `by_part` where
    no other part took its place.
    """

    block: SetAside
    source: int
    part: int
    fate: str
    by_part: int

    @property
    def is_set_aside(self) -> bool:
        return self.fate == SET_ASIDE

    @property
    def length(self) -> int:
        """How many lines of the ledger it takes: one for each row, or one for the whole."""
        return 1 if self.block.rows is None else len(self.block.rows)


def unread_of(lines: Lines, files: Sequence[SetAside]) -> list[Unread]:
    """The sheets that the submissions hold unread, and `files` that are no submission at all."""
    found = []
    for source, submission in enumerate(lines.submissions):
        part = -1 if submission.is_dataset else next(n for n, part in enumerate(lines.parts) if part.source == source)
        fate, by_part = _fate(lines, part)
        found += [Unread(block, source, part, fate, by_part) for block in submission.set_aside]
    return found + [Unread(block, -1, -1, SET_ASIDE, -1) for block in files]


def _fate(lines: Lines, part: int) -> tuple[str, int]:
    """A higher version takes the place of the whole submission, and the same file sent again adds nothing; else it is set aside."""
    cover = cover_line(lines, part) if part >= 0 else -1
    if cover < 0:
        return SET_ASIDE, -1
    fate, by_part = str(lines.fate[cover]), int(lines.by_part[cover])
    again = fate == DUPLICATE and by_part >= 0 and lines.parts[by_part].sha256 == lines.parts[part].sha256
    return (fate, by_part) if fate == SUPERSEDED or again else (SET_ASIDE, -1)


def rows_set_aside(unread: Sequence[Unread], parts: int) -> Positions:
    """For each part how many of its rows are set aside with sheets that were not read."""
    counts = np.zeros(parts, dtype=np.int64)
    for one in unread:
        if one.is_set_aside and one.part >= 0:
            counts[one.part] += len(one.block)
    return counts


def refused_names(unread: Sequence[Unread], source: int, book: Codebook, held: Collection[str]) -> set[str]:
    """What of a submission was refused, so that its silence is no answer: tables that it would have held, sheets nobody understood."""
    names: list[str] = []
    for one in unread:
        if one.source == source and one.is_set_aside and book.findings[one.block.code].severity is Severity.reject:
            whole = one.block.rows is None and not one.block.tables
            names += [one.block.name.replace(book.separator, " ")] if whole else [t for t in one.block.tables if t not in held]
    return set(names)


def ledger_lines(unread: Sequence[Unread], lines: Lines, names: dict[str, str]) -> pd.DataFrame:
    """The lines of the ledger; a sheet or file whose rows are not known has one line without a row (0)."""
    frames = []
    for one in unread:
        part, by = (lines.parts[number] if number >= 0 else None for number in (one.part, one.by_part))
        frame = {
            "file": names[one.block.place.file],
            "sheet": one.block.place.sheet,
            "row": np.zeros(1, dtype=np.int64) if one.block.rows is None else one.block.rows,
            "table": next(iter(one.block.tables), ""),
            "unit": part.unit if part else "",
            "submission": part.id if part else "",
            "key": "",
            "fate": one.fate,
            "reason": one.block.code if one.is_set_aside else "",
            "by_file": "",
            "by_sheet": "",
            "by_row": "",
            "by_submission": by.id if by else "",
        }
        frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def quarantine_rows(unread: Sequence[Unread], book: Codebook, names: dict[str, str]) -> dict[str, list[pd.DataFrame]]:
    """The raw texts of the rows, by table; what belongs to no table stands apart, without texts."""
    gathered: dict[str, list[pd.DataFrame]] = {}
    for one in unread:
        if not one.is_set_aside or not one.length:
            continue
        block = one.block
        columns = {
            "Reason": [f"{block.code}: {book.findings[block.code].title}"] * one.length,
            "File": [names[block.place.file]] * one.length,
            "Sheet": [block.place.sheet] * one.length,
            "Row": [""] if block.rows is None else [str(row) for row in block.rows],
            **{label: list(texts) for label, texts in block.columns.items()},
        }
        gathered.setdefault(next(iter(block.tables), NOT_KNOWN), []).append(pd.DataFrame(columns, dtype=object))
    return gathered
