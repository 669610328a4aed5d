"""Fingerprints of what rows say, whatever the file's format, the order of its rows and the columns that are blank."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codebook import FieldSpec, Travels
from ..records import Column, State, Submission, TableData, Texts

Hashes = npt.NDArray[np.uint64]

_UNCOUNTED_ROLES = ("submitted", "submission")


def row_hashes(data: TableData) -> Hashes:
    """One number per row, from every cell that is not blank.

    The day of sending and the tool's own id say nothing about a row, and fields that never leave the unit are not compared.
    """
    total = np.zeros(len(data), dtype=np.uint64)
    for field in data.table.fields:
        column = data.columns.get(field.name)
        if column is None or field.travels is Travels.unit or field.role in _UNCOUNTED_ROLES:
            continue
        says = ~column.empty
        if says.any():
            codes, texts = pd.factorize(_texts(column))
            hashes = pd.util.hash_array(texts, categorize=False)[codes]
            total += np.where(says, hashes * _factor(field), np.uint64(0))
    return total


def _texts(column: Column) -> Texts:
    """Canonical text, and in its place the state, or the text as found where it cannot be read."""
    words = np.array([f"\x00{int(state)}" for state in State], dtype=object)[column.state]
    texts = np.where(column.filled, column.text, words)
    unreadable = column.state == State.unreadable
    texts[unreadable] = "\x00" + column.raw[unreadable]
    return texts


def _factor(field: FieldSpec) -> np.uint64:
    """An odd number for each field, so that the same text in two columns does not weigh the same."""
    return np.uint64(int.from_bytes(hashlib.sha256(field.name.encode()).digest()[:8], "big") | 1)


def fingerprint(rows: Mapping[str, Hashes]) -> str:
    """SHA-256 over the rows of each table, by name; their order plays no part."""
    digest = hashlib.sha256()
    for name in sorted(rows):
        if len(rows[name]):
            digest.update(name.encode() + b"\0" + np.sort(rows[name]).tobytes())
    return digest.hexdigest()


def content_of(submission: Submission) -> str:
    """The fingerprint of everything that a submission says; rows that a form's sheet was turned into say nothing new."""
    return fingerprint({name: row_hashes(data) for name, data in submission.tables.items() if not data.made})
