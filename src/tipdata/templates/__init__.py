"""Codebook and form -> a workbook or a set of CSV files to be filled; blank, or with rows already in it."""

from .write import write_template

__all__ = ["write_template"]
