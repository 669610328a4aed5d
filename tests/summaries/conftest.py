"""Little datasets, written as a merge writes them and read as a dataset is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from little_datasets import Tables, write

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.records import Submission
from tipdata.summaries import Summary, summarise


@pytest.fixture(scope="session")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture
def read(book: Codebook, tmp_path: Path) -> Callable[[Tables], Submission]:
    def from_tables(tables: Tables) -> Submission:
        return read_submission(write(tables, tmp_path / "dataset"), book)

    return from_tables


@pytest.fixture
def summary(read: Callable[[Tables], Submission]) -> Callable[..., Summary]:
    """`summary(tables, "T1", start=..., end=...)`."""

    def of_tables(tables: Tables, *wanted: str, **options: Any) -> Summary:
        return summarise(read(tables), wanted or None, **options)

    return of_tables
