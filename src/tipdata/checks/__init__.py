"""Submission x codebook -> findings, through pandera schemas built from the codebook."""

from .frames import data_of, frame_of
from .run import check_tables, checks_for
from .schemas import TableChecks, table_checks

__all__ = ["TableChecks", "check_tables", "checks_for", "data_of", "frame_of", "table_checks"]
