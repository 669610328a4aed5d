"""A checked tree over columns: one three-valued answer per row."""

from .asked import Kin, Rows
from .calendar import date_bounds
from .evaluate import evaluate
from .rows import SheetRows, TableRows, rows_of, table_rows
from .truth import Truth

__all__ = ["Kin", "Rows", "SheetRows", "TableRows", "Truth", "date_bounds", "evaluate", "rows_of", "table_rows"]
