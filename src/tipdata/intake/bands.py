"""Ranges of numbers, however they are written: 18-24, 18 to 24, 18–24 yrs, under 18, 60+ are the answers that say the same."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from ..codebook import CodeList, fold_dashes
from .dates import plain_digits

Band = tuple[float, float]

_UNIT = r"(?:\s*(?:completed\s+)?(?:years?|yrs?|y\.?o?\.?|ans|an|años?|anos|anni|jahre?|lat|лет|года?|سنة|سنوات)\.?(?:\s+(?:old|of age))?)?"
_BETWEEN = re.compile(
    rf"(?:from\s+|age[ds]?\s+|de\s+|entre\s+|between\s+|من\s+)?(\d+){_UNIT}\s*(?:-{{1,2}}|_|to|and|à|a|et|y|bis|do|до|إلى|الى)\s*(\d+){_UNIT}",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"(?:under|below|less than|younger than|<|moins de|menos de|menor de|menores de|unter|до|أقل من|دون)\s*(\d+){_UNIT}", re.IGNORECASE
)
_UP_TO = re.compile(rf"(?:<=|\u2264|up to|jusqu'à|hasta)\s*(\d+){_UNIT}", re.IGNORECASE)
_FROM = re.compile(
    rf"(?:>=|\u2265)\s*(\d+){_UNIT}"
    rf"|(\d+){_UNIT}\s*(?:\+|plus|(?:and|or) (?:over|older|above)|ou plus|et plus|o más|y más|und älter|فأكثر|فما فوق)",
    re.IGNORECASE,
)
_ABOVE = re.compile(rf"(?:over|above|more than|older than|>|plus de|más de|über|أكثر من)\s*(\d+){_UNIT}", re.IGNORECASE)


def band_of(text: str) -> Band | None:
    """The lowest and highest number of a range; None for a text that is none."""
    plain = " ".join(fold_dashes(plain_digits(text)).strip().casefold().split())
    if match := _BETWEEN.fullmatch(plain):
        low, high = int(match[1]), int(match[2])
        return (low, high) if low <= high else None
    if match := _BELOW.fullmatch(plain):
        return 0, int(match[1]) - 1
    if match := _UP_TO.fullmatch(plain):
        return 0, int(match[1])
    if match := _FROM.fullmatch(plain):
        return int(match[1] or match[2]), math.inf
    if match := _ABOVE.fullmatch(plain):
        return int(match[1]) + 1, math.inf
    return None


@lru_cache(maxsize=64)
def bands_of(codelist: CodeList) -> dict[Band, str]:
    """The codes of a list that stand for one range each; ranges that two codes share are left out."""
    found: dict[Band, set[str]] = {}
    for code in codelist.codes:
        for words in (code.code, code.label, *code.aliases):
            band = band_of(words)
            if band is not None:
                found.setdefault(band, set()).add(code.code)
    return {band: codes.pop() for band, codes in found.items() if len(codes) == 1}
