"""Laws of carrying over, held over synthetic units in whose files are faults of every kind."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from tipdata.codebook import Codebook, load_codebook
from tipdata.merging import Merge
from tipdata.summaries import Summary
from tipdata.synthesis import make_example, write_example
from tipdata.workflows import Carrying, dataset_at, make_next_template, merge_paths, summarise_paths

LONG = settings().max_examples >= 1000
FORMS = ("simple", "full", "police", "prosecution", "court") if LONG else ("simple", "full", "court")
counter = itertools.count()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


def records(merge: Merge) -> dict[str, pd.DataFrame]:
    """What the dataset holds of records and counts, whoever sent them when; rows in the order of their texts."""
    cover = merge.book.cover
    frames = {name: frame for name, frame in merge.tables.items() if cover is None or name != cover.name}
    plain = {name: frame[[column for column in frame.columns if not column.startswith("src_")]] for name, frame in frames.items()}
    return {name: frame.sort_values(list(frame.columns), ignore_index=True) for name, frame in plain.items()}


def figures(summary: Summary) -> dict[tuple[str, ...], list[tuple[float | None, float | None, int]]]:
    return {(table.id, *row.labels): [(c.low, c.high, c.rows) for c in row.cells] for table in summary.tables for row in table.rows}


def fates(ledger: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(ledger.astype(str).drop(columns=["reason"]).itertuples(index=False, name=None))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20 if LONG else 1)
@given(seed=st.integers(1, 10_000))
def test_carrying_over_and_merging_again_changes_no_record_and_no_count(book: Codebook, room: Path, form: str, seed: int) -> None:
    folder = room / str(next(counter))
    example = make_example(book, form, seed=seed, rows=8, faults=True)
    write_example(example, folder / "first", "csv")
    before = merge_paths([folder / "first"], book, folder / "before").result
    unit = str(next(iter(before.tables.values()))["src_unit"].iloc[0])
    made = make_next_template(book, None, folder / "next", "csv", Carrying(folder / "before", unit))
    assert made.carried.unsaid == {}
    assert made.form.name == form
    after = merge_paths([folder / "next"], book, folder / "after", previous=folder / "before").result

    was, now = records(before), records(after)
    assert was.keys() == now.keys()
    for name, frame in was.items():
        pd.testing.assert_frame_equal(frame, now[name])
    end = before.parts[0].period_end
    assert figures(summarise_paths([folder / "before"], book, end=end)) == figures(summarise_paths([folder / "after"], book, end=end))

    # The ledger tells what it would have told, had both files been merged at once.
    at_once = merge_paths([folder / "first", folder / "next"], book, None).result
    assert after.history is not None
    assert fates(after.history) == fates(at_once.ledger)
    again = make_next_template(book, None, folder / "again", "csv", Carrying(folder / "after", unit))
    assert {name: len(rows) for name, rows in again.carried.rows.items()} == {name: len(rows) for name, rows in made.carried.rows.items()}
    assert dataset_at(folder / "after", book).is_dataset
