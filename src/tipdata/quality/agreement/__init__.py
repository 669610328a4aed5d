"""Agreement between collectors who recorded the same files: coefficients, records paired by key, and the cells that differ."""

from .bands import band_of
from .compare import Agreement, Disagreement, NotComparable, TableAgreement, compare
from .fields import AS_USUAL, Coefficient, FieldAgreement, Resampling
from .sample import recollection_sample
from .words import told_coefficient, told_distance, told_reason

__all__ = [
    "AS_USUAL",
    "Agreement",
    "Coefficient",
    "Disagreement",
    "FieldAgreement",
    "NotComparable",
    "Resampling",
    "TableAgreement",
    "band_of",
    "compare",
    "recollection_sample",
    "told_coefficient",
    "told_distance",
    "told_reason",
]
