"""Findings + submission -> the scorecard: the guide's questions, each measured or said why not."""

from .registry import measure_faults
from .score import score
from .scorecard import Indicator, Question, Scorecard

__all__ = ["Indicator", "Question", "Scorecard", "measure_faults", "score"]
