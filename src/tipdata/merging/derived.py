"""Derived fields of a dataset: worked out anew from its own rows, so that a merge of a merge says the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook, FieldId, Requirement, TableKind, Travels, derived_fields
from ..definitions import derive_tables, fields_for
from ..intake import type_column
from ..intake.provenance import with_provenance
from ..records import TableData, plain_texts


def with_derived(frames: dict[str, pd.DataFrame], book: Codebook) -> dict[str, pd.DataFrame]:
    """The tables of a dataset with their derived columns.

    Only fields that are derived alone are written: what fills the blanks of a field that a person answers is worked out by whoever reads
    the dataset. The cover says of itself what it was made from.
    """
    written = [(table, field) for table, field in derived_fields(book) if field.requirement is Requirement.derived]
    written = [(t, f) for t, f in written if t.name in frames and t.kind is not TableKind.cover and f.travels is not Travels.unit]
    if not written:
        return frames
    needed = fields_for(book)
    tables = derive_tables({name: _typed(frame, name, book, needed) for name, frame in frames.items()}, book)
    told = {name: frame.copy(deep=False) for name, frame in frames.items()}
    for table, field in written:
        column = tables[table.name].columns.get(field.name)
        if column is not None:
            told[table.name][field.name] = plain_texts(column, book)
    return told


def _typed(frame: pd.DataFrame, name: str, book: Codebook, needed: frozenset[FieldId]) -> TableData:
    """The rows of a frame of texts, read as those of a dataset are."""
    table, length = book.tables[name], len(frame)
    fields = [field for field in table.fields if field.name in frame.columns and FieldId(name, field.name) in needed]
    columns = {field.name: type_column(field, frame[field.name].to_numpy(dtype=object), book) for field in fields}
    provenance = {str(key): frame[key].to_numpy(dtype=object) for key in frame.columns if str(key).startswith("src_")}
    data = TableData(table, "", name, columns, np.arange(length), np.arange(length))
    return with_provenance(data, provenance, book)
