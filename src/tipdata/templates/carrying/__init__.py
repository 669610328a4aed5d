"""A merged dataset -> the rows with which a unit's next workbook begins, so that nobody types an open case again."""

from .carry import CarriedOver, carried_over
from .of_unit import last_form, units_in

__all__ = ["CarriedOver", "carried_over", "last_form", "units_in"]
