"""Short columns are gone through in another way than long ones, and give the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from tipdata.codebook import load_codebook
from tipdata.protection import formulas, neutral_texts
from tipdata.records import deferred, empty_column, links

WORDS = st.sampled_from(["", "a", "b", "c", "\x00", "=1+1", "-5", "a\x01", "'=x"])
COLUMN = st.lists(WORDS, max_size=12).map(lambda words: np.array(words, dtype=object))


@given(COLUMN, COLUMN, st.integers(0, 2**12 - 1))
def test_parents_are_the_same_whether_keys_are_few_or_many(keys: np.ndarray, values: np.ndarray, bits: int) -> None:
    usable = np.array([bool(bits >> number & 1) for number in range(len(values))], dtype=bool)
    few = links.match(values, keys, usable)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_SHORT", 0)
        many = links.match(values, keys, usable)
    assert few.tolist() == many.tolist()
    assert few.dtype == many.dtype


@given(st.lists(st.booleans(), min_size=1, max_size=10), st.data())
def test_cells_are_the_same_whether_they_are_few_or_many(values: list[bool], data: st.DataObject) -> None:
    numbers = np.array(data.draw(st.lists(st.integers(0, len(values) - 1), max_size=12)), dtype=np.int32)
    few = deferred.cells_of_values(np.array(values), numbers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deferred, "_SHORT", 0)
        many = deferred.cells_of_values(np.array(values), numbers)
    assert few.tolist() == many.tolist() == [values[number] for number in numbers]


@given(st.lists(st.one_of(WORDS, st.none(), st.integers()), max_size=12))
def test_texts_are_made_harmless_the_same_whether_they_are_few_or_many(held: list[object]) -> None:
    column = pd.Series(held, dtype=object)
    few = neutral_texts(column)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formulas, "_SHORT", 0)
        many = neutral_texts(column)
    assert few.tolist() == many.tolist()
    assert all(isinstance(text, str) for text in few)


def test_only_what_a_column_has_can_be_changed() -> None:
    column = empty_column(load_codebook().cover.fields[0], 2)
    changed = deferred.changed(column, at=7)
    assert (changed.at, column.at) == (7, 0)
    assert list(changed.empty) == [True, True]
    with pytest.raises(TypeError, match="lines"):
        deferred.changed(column, lines=7)
