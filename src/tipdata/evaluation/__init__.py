"""A checked tree over columns: one three-valued answer per row."""

from .asked import Kin, Rows
from .calendar import date_bounds
from .cells import Cells
from .evaluate import evaluate
from .rows import Gaps, SheetRows, TableRows, rows_of, table_rows
from .truth import Truth, decided, undecided, where

__all__ = [
    "Cells",
    "Gaps",
    "Kin",
    "Rows",
    "SheetRows",
    "TableRows",
    "Truth",
    "date_bounds",
    "decided",
    "evaluate",
    "rows_of",
    "table_rows",
    "undecided",
    "where",
]
