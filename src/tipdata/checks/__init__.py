"""Submission x codebook -> findings, through pandera schemas built from the codebook and the rules that hold facts together."""

from .between import check_between
from .checklist import Answered, Stated, answered_in, stated_answers, stated_in
from .confirming import LAPSED, Confirmed, confirm, confirm_in_turn, remembered_in
from .frames import data_of, frame_of
from .lint_named import named_faults
from .recorded import recorded
from .rules import Outcome, RuleResult, check_rules, outcome_of
from .run import check_tables, checks_for
from .schemas import TableChecks, table_checks
from .state import State, state_and_begun, state_of
from .whole import Checked, check_submission

__all__ = [
    "LAPSED",
    "Answered",
    "Checked",
    "Confirmed",
    "Outcome",
    "RuleResult",
    "State",
    "Stated",
    "TableChecks",
    "answered_in",
    "check_between",
    "check_rules",
    "check_submission",
    "check_tables",
    "checks_for",
    "confirm",
    "confirm_in_turn",
    "data_of",
    "frame_of",
    "named_faults",
    "outcome_of",
    "recorded",
    "remembered_in",
    "state_and_begun",
    "state_of",
    "stated_answers",
    "stated_in",
    "table_checks",
]
