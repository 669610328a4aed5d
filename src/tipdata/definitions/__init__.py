"""Screening of chains of events and cases against definition profiles: results on recorded elements, not legal findings."""

from ..codebook import facts
from .answer import Difference, Stated
from .chains import Chains, Ground, chains_in, chains_of, ground_of
from .check import Cost, Gap, Under, under
from .derive import derive, derive_tables, fields_for
from .in_force import InForce, definition_findings, definitions_of, in_force
from .screen import Screening, TwoColumns, classes, screen, screen_both, screen_chains

__all__ = [
    "Chains",
    "Cost",
    "Difference",
    "Gap",
    "Ground",
    "InForce",
    "Screening",
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
    "screen",
    "screen_both",
    "screen_chains",
    "under",
]
