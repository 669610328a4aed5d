"""Agreement between collectors who recorded the same files: coefficients, records paired by key, and the cells that differ."""

from .bands import band_of, too_few_to_tell
from .compare import Agreement, Disagreement, NotComparable, TableAgreement, compare
from .declared import Pair, columns_of_pairs
from .estimating import AS_USUAL, Coefficient, Resampling
from .fields import FieldAgreement
from .sample import Sample, recollection_sample
from .standing import Standing, told_standing
from .words import told_coefficient, told_distance, told_reason

__all__ = [
    "AS_USUAL",
    "Agreement",
    "Coefficient",
    "Disagreement",
    "FieldAgreement",
    "NotComparable",
    "Pair",
    "Resampling",
    "Sample",
    "Standing",
    "TableAgreement",
    "band_of",
    "columns_of_pairs",
    "compare",
    "recollection_sample",
    "told_coefficient",
    "told_distance",
    "told_reason",
    "told_standing",
    "too_few_to_tell",
]
