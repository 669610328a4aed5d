"""Tables as pandas frames of texts, and frames of texts as tables: what the pandera schemas look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook, Table
from ..intake import type_column
from ..records import Column, TableData, plain_texts


def frame_of(data: TableData, columns: list[str], book: Codebook) -> pd.DataFrame:
    """One column of texts per field: canonical text, the codebook's word where a reason is stated, None where blank.

    A cell that could not be read holds the text that was found.
    """
    return coded_frame(data, columns, book).astype(object)


def coded_frame(data: TableData, columns: list[str], book: Codebook) -> pd.DataFrame:
    """The frame of texts, each column taken apart into its different texts."""
    texts = {name: _categorical(data.column(name), book) for name in columns}
    return pd.DataFrame(texts, index=np.arange(len(data)), copy=False)


def _categorical(column: Column, book: Codebook) -> pd.Categorical:
    texts = plain_texts(column.apart.values, book)
    texts[column.apart.values.empty] = None
    codes, categories = pd.factorize(texts)
    return pd.Categorical.from_codes(codes.astype(np.int32).take(column.apart.numbers), pd.Index(categories, dtype=object))


def data_of(frame: pd.DataFrame, table: Table, book: Codebook) -> TableData:
    """The typed table behind a frame of texts; columns that the table lacks are left out."""
    columns = {
        field.name: type_column(field, frame[field.name].fillna("").astype(str).to_numpy(dtype=object), book)
        for field in table.fields
        if field.name in frame.columns
    }
    rows = np.arange(len(frame))
    return TableData(table, "", table.name, columns, rows, rows)
