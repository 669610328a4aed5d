"""Submissions -> dataset, ledger, quarantine: nothing lost, nothing counted twice."""

from .dataset import Merge
from .history import continued, earlier_ledger
from .in_force import in_force
from .lines import DUPLICATE, FATES, MERGED, SET_ASIDE, SUPERSEDED
from .merge import merge
from .write import quarantine_path, write_merge

__all__ = [
    "DUPLICATE",
    "FATES",
    "MERGED",
    "SET_ASIDE",
    "SUPERSEDED",
    "Merge",
    "continued",
    "earlier_ledger",
    "in_force",
    "merge",
    "quarantine_path",
    "write_merge",
]
