"""Screening of chains of events and cases against definition profiles: results on recorded elements, not legal findings."""

from ..codebook import facts
from .chains import Chains, Ground, chains_in, chains_of, ground_of
from .screen import Screening, TwoColumns, classes, screen, screen_both, screen_chains

__all__ = [
    "Chains",
    "Ground",
    "Screening",
    "TwoColumns",
    "chains_in",
    "chains_of",
    "classes",
    "facts",
    "ground_of",
    "screen",
    "screen_both",
    "screen_chains",
]
