"""What flows between rooms: columns, submissions, datasets, places and findings."""

from .cells import Cells
from .columns import (
    STATED,
    Coded,
    Column,
    Mask,
    Numbers,
    Place,
    Positions,
    State,
    Texts,
    column_letter,
    empty_column,
    is_bounded,
    key_text,
    plain_texts,
    stacked_columns,
    strings,
)
from .confirmations import Confirmation, ConfirmationSheet
from .deferred import cells_of_values, changed, later
from .findings import Batch, Finding, Findings, Group
from .links import first_of_key, match, parent_rows
from .marks import each_once, record_sheets, row_marks, touched_cells
from .messages import Message, messages_of
from .submission import FileRead, SetAside, Submission, id_of_submission, period_word
from .tables import Piece, Received, TableData, joined

__all__ = [
    "STATED",
    "Batch",
    "Cells",
    "Coded",
    "Column",
    "Confirmation",
    "ConfirmationSheet",
    "FileRead",
    "Finding",
    "Findings",
    "Group",
    "Mask",
    "Message",
    "Numbers",
    "Piece",
    "Place",
    "Positions",
    "Received",
    "SetAside",
    "State",
    "Submission",
    "TableData",
    "Texts",
    "cells_of_values",
    "changed",
    "column_letter",
    "each_once",
    "empty_column",
    "first_of_key",
    "id_of_submission",
    "is_bounded",
    "joined",
    "key_text",
    "later",
    "match",
    "messages_of",
    "parent_rows",
    "period_word",
    "plain_texts",
    "record_sheets",
    "row_marks",
    "stacked_columns",
    "strings",
    "touched_cells",
]
