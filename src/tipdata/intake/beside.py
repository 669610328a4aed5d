"""Answers of one question in several columns side by side: `Means`, `Means (2)`, `Means (3)` are read as one cell of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..codebook import View
from ..records import State
from .cells import CellsFound
from .distinct import Distinct
from .hints import number_behind
from .reads import SheetRead


def side_by_side(titles: Sequence[str], named: Mapping[int, str], view: View) -> dict[str, tuple[int, ...]]:
    """For each question of several answers that has several columns these, from 0, in the order of their numbers.

    `named` are the columns that name a question, whatever number stands behind it; of two with the same number the first is meant.
    """
    found: dict[str, dict[int, int]] = {}
    for j, name in named.items():
        if view.column(name).is_multiple:
            found.setdefault(name, {}).setdefault(number_behind(titles[j]) or 1, j)
    return {name: tuple(places[number] for number in sorted(places)) for name, places in found.items() if len(places) > 1}


def found_beside(cells: Sequence[CellsFound], separator: str) -> CellsFound:
    """The cells of all columns as one, which stands where the first of them does."""
    faults = {row: fault for column in reversed(cells) for row, fault in column.faults}
    return replace(cells[0], texts=_joined([column.texts for column in cells], separator), faults=sorted(faults.items()))


def count_each(read: SheetRead, cells: Sequence[CellsFound]) -> None:
    """Counts the further cells behind each joined one, which was counted once."""
    filled = np.sum([column.texts.filled for column in cells], axis=0)
    further = np.maximum(filled - 1, 0)
    lost = read.received.columns[cells[0].field.name].state == State.unreadable
    read.used += int(further[~lost].sum())
    read.reported += int(further[lost].sum())


def _joined(columns: Sequence[Distinct], separator: str) -> Distinct:
    """Each different row of cells is joined once; blank cells leave no gap."""
    different, numbers = np.unique(np.stack([column.numbers for column in columns], axis=1), axis=0, return_inverse=True)
    texts: dict[str, int] = {}
    places = [texts.setdefault(separator.join(_filled(columns, row)), len(texts)) for row in different.tolist()]
    return Distinct(list(texts) or [""], np.array(places or [0], dtype=np.int32)[numbers.reshape(-1)])


def _filled(columns: Sequence[Distinct], row: Sequence[int]) -> Iterator[str]:
    return (column.texts[number] for column, number in zip(columns, row, strict=True) if column.holds[number])
