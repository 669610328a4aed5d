"""Many texts looked at at once: what is asked of all of them is what would be asked of each."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import lines
from tipdata.intake.distinct import Distinct, distinct
from tipdata.intake.lines import among, lines_of
from tipdata.intake.mending import mend_column
from tipdata.intake.repairs import Reading
from tipdata.records import State

TEXTS = st.lists(st.text("A9-; ", max_size=4), min_size=1, max_size=8)
IDS = st.lists(
    st.one_of(
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9;,|&. -]{0,6}", fullmatch=True),
        st.sampled_from(["", " ", "A-1 ", "1E+05", "Jan-24", "TRUE", "#REF!", "unknown", "N/A", "2024-05-17", "'=1", "-9", "\u00e91"]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


def some_lines(texts: list[str]) -> lines.Lines:
    with patch.object(lines, "_FEWEST", 0):
        found = lines_of(texts)
    assert found is not None
    return found


@given(texts=TEXTS)
def test_lines_tell_lengths_signs_and_what_texts_hold(texts: list[str]) -> None:
    found = some_lines(texts)
    assert found.lengths.tolist() == [len(text) for text in texts]
    assert [chr(sign) for sign in found.first] == [text[:1] or "\n" for text in texts]
    for place in (1, 2, 3):
        assert [chr(sign) for sign in found.sign(place)] == [text[-place] if len(text) >= place else "\n" for text in texts]
    assert found.having(b" ;").tolist() == [" " in text or ";" in text for text in texts]
    assert among(found.first, b"9-").tolist() == [text[:1] in ("9", "-") for text in texts]


@pytest.mark.parametrize("text", ["a\nb", "tab\there", "\u00e9", "\x7f", "\r"])
def test_other_signs_than_printed_ones_make_no_lines(text: str) -> None:
    with patch.object(lines, "_FEWEST", 0):
        assert lines_of(["a", text]) is None
        assert lines_of(["a", ""]) is not None


def test_few_texts_are_looked_at_one_by_one() -> None:
    assert lines_of(["a"]) is None


@given(texts=TEXTS)
def test_what_holds_something_is_the_same_at_once_and_one_by_one(texts: list[str]) -> None:
    numbers = np.arange(len(texts), dtype=np.int32)
    one_by_one = Distinct(texts, numbers)
    at_once = Distinct(texts, numbers, known_lines=some_lines(texts))
    assert at_once.holds.tolist() == one_by_one.holds.tolist() == [bool(text.strip()) for text in texts]


@example(texts=["C-1,C-2"], place=("cases", "related_case_id"))
@example(texts=["C-1 and C-2", "C-1|C-2", "C-1&C-2"], place=("cases", "related_case_id"))
@given(texts=IDS, place=st.sampled_from([("cases", "case_id"), ("cases", "related_case_id"), ("cases", "narrative")]))
def test_ids_and_notes_are_read_the_same_at_once_and_one_by_one(book: Codebook, texts: list[str], place: tuple[str, str]) -> None:
    table, name = place
    field = book.tables[table].field(name)
    one_by_one = mend_column(field, distinct(texts), book, Reading())
    with patch.object(lines, "_FEWEST", 0):
        at_once = mend_column(field, distinct(texts), book, Reading())
    for part in ("text", "state", "raw", "problem"):
        assert getattr(at_once.column, part).tolist() == getattr(one_by_one.column, part).tolist()
    assert (at_once.unreadable, at_once.repairs) == (one_by_one.unreadable, one_by_one.repairs)
    assert at_once.unreadable == int((at_once.column.state == State.unreadable).sum())
