"""What a merged dataset says of its rows beside their fields."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..codebook import Codebook, Requirement
from ..records import State, TableData, Texts

FORM = "src_form"


def with_provenance(data: TableData, provenance: dict[str, Texts], book: Codebook) -> TableData:
    """A dataset's table with the provenance of its rows; blank cells that the row's own form never asked for are told apart.

    Such a cell has no default either: nobody left it blank. What an earlier merge worked out is not taken over: it is worked out anew.
    """
    data = replace(data, provenance=provenance)
    if FORM not in provenance:
        return data
    of_row = provenance[FORM]
    forms = {form: book.collections[form] for form in set(of_row) if form in book.collections}
    columns = dict(data.columns)
    for name, column in data.columns.items():
        unasked = [form for form, collection in forms.items() if not collection.asks(data.name, name)]
        worked_out = column.field.requirement is Requirement.derived
        here = np.isin(of_row.astype(str), unasked) & (worked_out | column.blank | (column.raw == ""))
        if here.any():
            state = np.where(here, State.not_collected, column.state).astype(np.uint8)
            columns[name] = replace(column, state=state, text=np.where(here, "", column.text))
    return replace(data, columns=columns)
