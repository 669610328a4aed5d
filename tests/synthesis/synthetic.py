"""Examples that several tests look at, and the way from a written example to what is found in it."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pandas as pd
from hypothesis import settings

from tipdata.checks import check_tables
from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import find_submissions, read_submission
from tipdata.records import Finding
from tipdata.synthesis import Example, make_example

CASES = 500
LONG = settings().max_examples >= 1000
SEEDS = (1, 2, 3, 4, 5) if LONG else (1, 2)
FORMS = ("simple", "full", "police", "prosecution", "court", "aggregates")
Frames = dict[str, pd.DataFrame]
Place = tuple[str, str, str, str, str, int, str]


@lru_cache(maxsize=32)
def big_example(form: str, seed: int) -> Example:
    return make_example(load_codebook(), form, seed=seed, rows=CASES)


@lru_cache(maxsize=32)
def big_frames(form: str, seed: int) -> Frames:
    """The sheets of an example of 500 cases as frames of texts, blanks as empty texts."""
    example = big_example(form, seed)
    return {
        view.name: pd.DataFrame({c.name: [row.get(c.name, "") for row in example.rows[view.name]] for c in view.entered}, dtype=object)
        for view in example.book.collection(form).views
    }


def found_in(folder: Path, book: Codebook) -> list[Finding]:
    """Everything that is found in the submission of an example, with files named from the example's folder."""
    (path,) = find_submissions([folder])
    submission = read_submission(path, book, shown=path.name)
    return list(submission.findings + check_tables(submission))


def places(findings: list[Finding]) -> Counter[Place]:
    return Counter((f.code, f.table, f.column, f.place.file, f.place.sheet, f.place.row, f.place.cell) for f in findings)
