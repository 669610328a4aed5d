"""Submissions -> dataset, ledger, quarantine: nothing lost, nothing counted twice."""

from .dataset import Merge
from .history import continued, earlier_ledger
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
    "merge",
    "quarantine_path",
    "write_merge",
]
