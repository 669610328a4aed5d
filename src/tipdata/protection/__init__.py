"""What keeps data from harm: levels and markings, outputs that are whole and private to their owner, cells that cannot run."""

from .formulas import neutral, neutral_texts, unshielded
from .levels import highest, marking_of
from .outputs import refuse_existing, refuse_inputs, whole_file, whole_folder

__all__ = [
    "highest",
    "marking_of",
    "neutral",
    "neutral_texts",
    "refuse_existing",
    "refuse_inputs",
    "unshielded",
    "whole_file",
    "whole_folder",
]
