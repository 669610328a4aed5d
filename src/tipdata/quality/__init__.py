"""Findings + submission -> the scorecard: the guide's questions, each measured or said why not."""

from .coverage import Coverage, PeriodDue, Received, Sent, UnitCoverage, coverage, sent_in
from .measured import Evidence
from .mend_first import Gain, mend_first
from .registry import measure_faults
from .score import score, score_evidence, unscored
from .scorecard import Indicator, Question, Scorecard

__all__ = [
    "Coverage",
    "Evidence",
    "Gain",
    "Indicator",
    "PeriodDue",
    "Question",
    "Received",
    "Scorecard",
    "Sent",
    "UnitCoverage",
    "coverage",
    "measure_faults",
    "mend_first",
    "score",
    "score_evidence",
    "sent_in",
    "unscored",
]
