"""Fields that parameters of named checks name as table.field."""

from __future__ import annotations

from ..codebook import FieldId


def field_of(text: str) -> FieldId:
    """`proceedings.verdict` as a field."""
    table, _, name = text.rpartition(".")
    return FieldId(table, name)
