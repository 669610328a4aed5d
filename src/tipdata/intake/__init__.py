"""Any file that people send -> a `Submission`, with every non-empty cell used, reported or ignored for a named reason."""

from .folders import LEDGER_FILE, QUARANTINE_FILE, READABLE, find_submissions
from .nearest import Nearest, nearest_answers
from .own_sheets import LISTS_SHEET, PLAN_FILE, PLAN_SHEET, STAMP_SHEET
from .read import read_submission
from .reads import STAMP_COLUMNS
from .repairs import meant_by
from .scans import column_number
from .sources import NO_OPTIONS, ReadOptions
from .splitting import tables_of
from .typing import reader, type_column

__all__ = [
    "LEDGER_FILE",
    "LISTS_SHEET",
    "NO_OPTIONS",
    "PLAN_FILE",
    "PLAN_SHEET",
    "QUARANTINE_FILE",
    "READABLE",
    "STAMP_COLUMNS",
    "STAMP_SHEET",
    "Nearest",
    "ReadOptions",
    "column_number",
    "find_submissions",
    "meant_by",
    "nearest_answers",
    "read_submission",
    "reader",
    "tables_of",
    "type_column",
]
