"""Tables as pandas frames of texts, and frames of texts as tables: what the pandera schemas look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook, Table
from ..intake import type_column
from ..records import TableData, plain_texts


def frame_of(data: TableData, columns: list[str], book: Codebook) -> pd.DataFrame:
    """One column of texts per field: canonical text, the codebook's word where a reason is stated, None where blank.

    A cell that could not be read holds the text that was found.
    """
    texts = {}
    for name in columns:
        column = data.column(name)
        texts[name] = plain_texts(column, book)
        texts[name][column.empty] = None
    return pd.DataFrame(texts, index=np.arange(len(data)), dtype=object)


def data_of(frame: pd.DataFrame, table: Table, book: Codebook) -> TableData:
    """The typed table behind a frame of texts; columns that the table lacks are left out."""
    columns = {
        field.name: type_column(field, frame[field.name].fillna("").astype(str).to_numpy(dtype=object), book)
        for field in table.fields
        if field.name in frame.columns
    }
    rows = np.arange(len(frame))
    return TableData(table, "", table.name, columns, rows, rows)
