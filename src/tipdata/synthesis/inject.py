"""Plants faults, each in a row or column of its own, and writes down what must be found.

Nothing here asks the checks. Which faults are possible follows from the types, requirements and keys of the form's columns.
"""

from __future__ import annotations

from .draw import Order
from .ground import Ground
from .plant_cells import (
    plant_blank_keys,
    plant_error_cells,
    plant_expected_blanks,
    plant_required_blanks,
    plant_unreadable_keys,
    plant_wrong_texts,
)
from .plant_columns import plant_added_columns, plant_removed_columns
from .plant_rows import plant_orphans, plant_repeats
from .planted import Plants
from .rounds import Clean

KINDS = (
    plant_removed_columns,
    plant_wrong_texts,
    plant_error_cells,
    plant_required_blanks,
    plant_expected_blanks,
    plant_blank_keys,
    plant_unreadable_keys,
    plant_added_columns,
    plant_repeats,
    plant_orphans,
)
"""Columns go first, for no other fault may stand in one that is gone; rows are added last, for they copy rows without fault."""


def plant(clean: Clean, order: Order) -> Plants:
    """Faults of many kinds in a clean submission. A kind for which the form has no place, or no row is left, is not planted."""
    ground = Ground(clean, order)
    for plant_kind in KINDS:
        plant_kind(ground)
    order_of_sheets = [view.name for view in order.collection.views]
    ground.planted.sort(key=lambda planted: (order_of_sheets.index(planted.view), planted.row, planted.letter, planted.code))
    return Plants(ground.rows, tuple(ground.planted), tuple(ground.edits))
