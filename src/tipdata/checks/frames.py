"""Tables as pandas frames of texts, and frames of texts as tables: what the pandera schemas look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook, Table
from ..intake import type_column
from ..records import Column, State, TableData, Texts

_REASONS = {State.unknown: "unknown", State.not_applicable: "not_applicable", State.withheld: "withheld"}


def frame_of(data: TableData, columns: list[str]) -> pd.DataFrame:
    """One column of texts per field: canonical text, the state's word where it says why there is none, None where blank.

    A cell that could not be read holds the text that was found.
    """
    return pd.DataFrame({name: texts_of(data.column(name)) for name in columns}, index=np.arange(len(data)), dtype=object)


def texts_of(column: Column) -> Texts:
    texts = np.where(column.filled, column.text, None)
    for state, word in _REASONS.items():
        texts[column.state == state] = word
    unreadable = column.state == State.unreadable
    texts[unreadable] = column.raw[unreadable]
    return texts


def data_of(frame: pd.DataFrame, table: Table, book: Codebook) -> TableData:
    """The typed table behind a frame of texts; columns that the table lacks are left out."""
    columns = {
        field.name: type_column(field, frame[field.name].fillna("").astype(str).to_numpy(dtype=object), book)
        for field in table.fields
        if field.name in frame.columns
    }
    rows = np.arange(len(frame))
    return TableData(table, "", table.name, columns, rows, rows)
