"""What flows between rooms: columns, submissions, datasets, places and findings."""

from .columns import (
    STATED,
    Column,
    Mask,
    Numbers,
    Place,
    Positions,
    Received,
    State,
    TableData,
    Texts,
    column_letter,
    empty_column,
    is_bounded,
    joined,
    key_text,
    plain_texts,
    strings,
)
from .findings import Batch, Finding, Findings, Group
from .links import first_of_key, match, parent_rows
from .marks import record_sheets, row_marks, touched_cells
from .submission import FileRead, Submission, id_of_submission, period_word

__all__ = [
    "STATED",
    "Batch",
    "Column",
    "FileRead",
    "Finding",
    "Findings",
    "Group",
    "Mask",
    "Numbers",
    "Place",
    "Positions",
    "Received",
    "State",
    "Submission",
    "TableData",
    "Texts",
    "column_letter",
    "empty_column",
    "first_of_key",
    "id_of_submission",
    "is_bounded",
    "joined",
    "key_text",
    "match",
    "parent_rows",
    "period_word",
    "plain_texts",
    "record_sheets",
    "row_marks",
    "strings",
    "touched_cells",
]
