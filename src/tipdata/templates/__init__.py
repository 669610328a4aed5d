"""Codebook and form -> a workbook or a set of CSV files to be filled; blank, or with rows already in it."""

from .content import sheets_of
from .write import write_template

__all__ = ["sheets_of", "write_template"]
