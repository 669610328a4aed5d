"""Screening of chains of events and cases against definition profiles: results on recorded elements, not legal findings."""

from ..codebook import facts
from .answer import Difference, Stated
from .chains import Chains, Ground, chains_in, chains_of, ground_of
from .check import Cost, Under, under
from .derive import derive, derive_tables, fields_for
from .gap import Gap
from .in_force import InForce, definition_findings, definitions_of, in_force
from .notes import DefinitionNote, Limitation, note_of, notes_of
from .screen import Screening, TwoColumns, classes, screen, screen_both, screen_chains
from .tally import ScreeningTally, screening_tally

__all__ = [
    "Chains",
    "Cost",
    "DefinitionNote",
    "Difference",
    "Gap",
    "Ground",
    "InForce",
    "Limitation",
    "Screening",
    "ScreeningTally",
    "Stated",
    "TwoColumns",
    "Under",
    "chains_in",
    "chains_of",
    "classes",
    "definition_findings",
    "definitions_of",
    "derive",
    "derive_tables",
    "facts",
    "fields_for",
    "ground_of",
    "in_force",
    "note_of",
    "notes_of",
    "screen",
    "screen_both",
    "screen_chains",
    "screening_tally",
    "under",
]
