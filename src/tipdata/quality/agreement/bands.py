"""The word for a coefficient, where its interval allows one."""

from __future__ import annotations

import math

from ...codebook import Codebook
from .estimating import Coefficient
from .sample import FEWEST

_WIDTH = 1e-9


def band_of(coefficient: Coefficient, book: Codebook) -> str:
    """The band of the scale that `quality.yaml` gives for this coefficient.

    Nothing where the interval spans two bands or is not known, nor where records differ in what the coefficient cannot count. An interval
    without width tells what the records at hand could not show: it has a word only where all of enough records agree.
    """
    scale = next((s for s in book.agreement_scales if coefficient.name.startswith(s.coefficients)), None)
    if scale is None or math.isnan(coefficient.interval.low) or coefficient.leaves_out:
        return ""
    if _has_no_width(coefficient) and (coefficient.value < 1 - _WIDTH or too_few_to_tell(coefficient)):
        return ""
    words = {scale.word(end) for end in (coefficient.interval.low, coefficient.value, coefficient.interval.high)}
    return words.pop() if len(words) == 1 else ""


def too_few_to_tell(coefficient: Coefficient) -> bool:
    """Whether fewer records than REFERENCE 3.5 asks for were answered twice, and the bootstrap over them saw no difference at all."""
    return _has_no_width(coefficient) and coefficient.answered < FEWEST


def _has_no_width(coefficient: Coefficient) -> bool:
    return coefficient.interval.high - coefficient.interval.low < _WIDTH
