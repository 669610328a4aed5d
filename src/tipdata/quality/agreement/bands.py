"""The word for a coefficient, where its interval allows one."""

from __future__ import annotations

import math

from ...codebook import Codebook
from .fields import Coefficient


def band_of(coefficient: Coefficient, book: Codebook) -> str:
    """The band of the scale that `quality.yaml` gives for this coefficient; nothing where the interval spans two bands or is not known."""
    scale = next((s for s in book.agreement_scales if coefficient.name.startswith(s.coefficients)), None)
    if scale is None or math.isnan(coefficient.interval.low):
        return ""
    words = {scale.word(end) for end in (coefficient.interval.low, coefficient.value, coefficient.interval.high)}
    return words.pop() if len(words) == 1 else ""
