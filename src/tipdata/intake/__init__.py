"""Any file that people send -> a `Submission`, with every non-empty cell used, reported or ignored for a named reason."""

from .folders import LEDGER_FILE, QUARANTINE_FILE, READABLE, find_submissions
from .own_sheets import LISTS_SHEET, PLAN_FILE, PLAN_SHEET, STAMP_SHEET
from .read import read_submission
from .sheets import STAMP_COLUMNS
from .typing import reader, type_column

__all__ = [
    "LEDGER_FILE",
    "LISTS_SHEET",
    "PLAN_FILE",
    "PLAN_SHEET",
    "QUARANTINE_FILE",
    "READABLE",
    "STAMP_COLUMNS",
    "STAMP_SHEET",
    "find_submissions",
    "read_submission",
    "reader",
    "type_column",
]
