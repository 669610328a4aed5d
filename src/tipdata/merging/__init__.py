"""Submissions -> dataset, ledger, quarantine: nothing lost, nothing counted twice."""

from .dataset import Merge
from .lines import DUPLICATE, FATES, MERGED, SET_ASIDE, SUPERSEDED
from .merge import merge
from .write import quarantine_path, write_merge

__all__ = ["DUPLICATE", "FATES", "MERGED", "SET_ASIDE", "SUPERSEDED", "Merge", "merge", "quarantine_path", "write_merge"]
