"""A dataset, or submissions merged in memory -> summary tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..codebook import Codebook
from ..errors import TipdataError
from ..intake import NO_OPTIONS, ReadOptions, read_submission
from ..merging import merge, write_merge
from ..records import Submission
from .together import looked_at_together
from .validate import read_all

if TYPE_CHECKING:
    from ..summaries import Summary


def summarise_paths(
    paths: Sequence[Path],
    book: Codebook,
    *,
    tables: Sequence[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    audience: str = "internal",
    reading: ReadOptions = NO_OPTIONS,
) -> Summary:
    """The summary tables over the dataset at the path; submissions and several paths are merged first.

    Raises:
        TipdataError: for a table that is not there, an audience that is not served, or paths that cannot be read.

    """
    # Most commands make no tables, and would load all that does.
    from ..summaries import summarise

    return summarise(dataset_of(paths, book, reading), tables, start=start, end=end, audience=audience)


def dataset_of(paths: Sequence[Path], book: Codebook, reading: ReadOptions = NO_OPTIONS) -> Submission:
    """The one dataset at the path, or the merge of everything at the paths."""
    submissions, unusable = read_all(paths, book, reading)
    if unusable:
        raise unusable[0].error
    if len(submissions) == 1 and submissions[0].is_dataset:
        return _whole(submissions[0])
    confirmed = looked_at_together(submissions, book).confirmed
    merged = merge(submissions, [one.findings for one in confirmed], book)
    if not merged.tables:
        raise TipdataError("No row of the submissions can be used.", "Run tipdata validate to see why.")
    with tempfile.TemporaryDirectory(prefix="tipdata-") as folder:
        out = Path(folder) / "dataset"
        write_merge(merged, out)
        return read_submission(out, book)


def _whole(dataset: Submission) -> Submission:
    """The dataset, unless one of its tables cannot be read: without it figures would read as none."""
    lost = next((one for one in dataset.set_aside if any(table not in dataset.tables for table in one.tables)), None)
    if lost is not None:
        raise TipdataError(f"The table {lost.tables[0]} of the dataset {dataset.path} cannot be read.", "Merge the submissions again.")
    return dataset
