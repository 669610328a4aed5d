"""Findings + submission -> the scorecard: the guide's questions, each measured or said why not."""

from .coverage import Coverage, PeriodDue, Received, Sent, UnitCoverage, coverage, sent_in
from .gates import Gate, Required, gate_of, required_of
from .measured import Evidence, Figure, Grid, Share
from .mend_first import Gain, mend_first
from .registry import measure_faults
from .score import score, score_evidence, unscored, unscored_dataset
from .scorecard import Indicator, Question, Scorecard
from .shares import Score, UnitScores, scores_of, table_shares, unit_scores
from .units_beside import UnitsBeside, units_beside

__all__ = [
    "Coverage",
    "Evidence",
    "Figure",
    "Gain",
    "Gate",
    "Grid",
    "Indicator",
    "PeriodDue",
    "Question",
    "Received",
    "Required",
    "Score",
    "Scorecard",
    "Sent",
    "Share",
    "UnitCoverage",
    "UnitScores",
    "UnitsBeside",
    "coverage",
    "gate_of",
    "measure_faults",
    "mend_first",
    "required_of",
    "score",
    "score_evidence",
    "scores_of",
    "sent_in",
    "table_shares",
    "unit_scores",
    "units_beside",
    "unscored",
    "unscored_dataset",
]
