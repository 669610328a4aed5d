"""Report tables from a merged dataset: counted once, by the date of the event, with everything that must be read beside a number."""

from .figures import BANNER, NOT_REPORTED, Cell, Head, Note, Row, Summary, SummaryTable
from .summarise import INTERNAL, summarise

__all__ = ["BANNER", "INTERNAL", "NOT_REPORTED", "Cell", "Head", "Note", "Row", "Summary", "SummaryTable", "summarise"]
