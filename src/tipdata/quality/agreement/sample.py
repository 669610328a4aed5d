"""Which records are to be collected a second time: a simple random sample of the records that nothing stands above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...codebook import Table, TableKind
from ...errors import TipdataError
from ...records import Submission, Texts

FEWEST, SHARE = 30, 0.10


@dataclass(frozen=True, eq=False)
class Sample:
    """The keys drawn, sorted, of how many records; `advised` is the size that REFERENCE 3.5 asks for. `without_key` more rows have no key,
    and cannot be drawn."""

    table: Table
    keys: Texts
    of: int
    advised: int
    without_key: int = 0


def recollection_sample(submission: Submission, size: int, seed: int) -> Sample:
    """A sample without replacement of the first table of records; the same seed draws the same records.

    Raises:
        TipdataError: when there is no record, or fewer than one is asked for.

    """
    if size < 1:
        raise TipdataError("A sample needs at least one record.", "Give --sample a number such as 30.")
    tables = (data for data in submission.tables.values() if data.table.kind is TableKind.records and len(data))
    data = next(tables, None)
    if data is None:
        raise TipdataError(f"{submission.path} holds no record that could be collected again.", "Name a submission with records.")
    if not data.has_key.any():
        raise TipdataError(f"No record of {submission.path} has an ID by which it could be found again.", "Give each record its ID.")
    keys = np.array(sorted(set(data.keys[data.has_key].tolist())), dtype=object)
    drawn = np.random.default_rng(seed).choice(len(keys), size=min(size, len(keys)), replace=False)
    return Sample(data.table, keys[np.sort(drawn)], len(keys), advised_size(len(keys)), int((~data.has_key).sum()))


def advised_size(records: int) -> int:
    """How many of so many records should be collected again: thirty, or every tenth where these are more (REFERENCE 3.5)."""
    return min(records, max(FEWEST, int(np.ceil(SHARE * records))))
