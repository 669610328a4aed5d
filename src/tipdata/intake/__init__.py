"""Any file that people send -> a `Submission`, with every non-empty cell used, reported or ignored for a named reason."""

from .read import LEDGER_FILE, LISTS_SHEET, QUARANTINE_FILE, STAMP_SHEET, find_submissions, read_submission
from .sheets import STAMP_COLUMNS
from .typing import reader, type_column

__all__ = [
    "LEDGER_FILE",
    "LISTS_SHEET",
    "QUARANTINE_FILE",
    "STAMP_COLUMNS",
    "STAMP_SHEET",
    "find_submissions",
    "read_submission",
    "reader",
    "type_column",
]
