"""Codebook and form -> a workbook or a set of CSV files to be filled; blank, or with rows already in it."""

from .carrying import CarriedOver, carried_over, last_form, units_in
from .content import Brief, Carried, sheets_of
from .write import write_template

__all__ = ["Brief", "Carried", "CarriedOver", "carried_over", "last_form", "sheets_of", "units_in", "write_template"]
