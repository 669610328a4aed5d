"""Expressions of the rule language over columns: three-valued, vectorised."""

from .evaluate import Rows, date_bounds, evaluate
from .rows import SheetRows, TableRows, rows_of, table_rows
from .truth import Truth

__all__ = ["Rows", "SheetRows", "TableRows", "Truth", "date_bounds", "evaluate", "rows_of", "table_rows"]
