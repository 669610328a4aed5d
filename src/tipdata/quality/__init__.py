"""Findings + submission -> the scorecard: the guide's questions, each measured or said why not."""

from .coverage import Coverage, PeriodDue, Received, Sent, UnitCoverage, coverage, sent_in
from .registry import measure_faults
from .score import score
from .scorecard import Indicator, Question, Scorecard

__all__ = [
    "Coverage",
    "Indicator",
    "PeriodDue",
    "Question",
    "Received",
    "Scorecard",
    "Sent",
    "UnitCoverage",
    "coverage",
    "measure_faults",
    "score",
    "sent_in",
]
