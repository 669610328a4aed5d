"""Dates whose day and month a spreadsheet exchanged, because it expects them in another order than the one who typed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..codebook import FieldSpec, FieldType
from ..records import State
from .distinct import Distinct
from .typing import Typed

_FEWEST = 3
_DMY, _MDY = 0, 1
_LEFT_TO_CHANCE = 0.001
_UP_TO_TWELVE = 0.4
_FULL = len("2025-03-05")


def exchanged_dates(field: FieldSpec, known: Distinct, typed: Mapping[int, Typed], shown: Mapping[int, int]) -> list[int]:
    """The dates of a workbook's column that probably have day and month exchanged, by the numbers of their texts.

    A program that expects the month first keeps 05/03/2025 as the third of May and leaves 25/03/2025 as text. So all its dates have a day
    up to 12 and all its texts one above, which chance hardly ever does. `shown` says how many texts show each order of day and month,
    or none.
    """
    if field.type is not FieldType.date or known.dated is None or len(shown) != 1:
        return []
    [(order, left)] = shown.items()
    if order not in (_DMY, _MDY) or left < _FEWEST:
        return []
    numbers = [int(number) for number in np.unique(known.numbers[known.dated])]
    full = {number: one.text for number in numbers if (one := typed.get(number)) and one.state is State.filled and len(one.text) == _FULL}
    days = {int(text[-2:]) for text in full.values()}
    if len(days) < _FEWEST or max(days) > 12 or len(full) < len(numbers):
        return []
    chance = _UP_TO_TWELVE ** len(full) * (1 - _UP_TO_TWELVE) ** left
    return list(full) if chance < _LEFT_TO_CHANCE else []
