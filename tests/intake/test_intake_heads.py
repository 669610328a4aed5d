"""Looking for headers: that sheets share what they know of texts changes nothing of what is found in a head."""

from __future__ import annotations

from hypothesis import given, strategies as st

from tipdata.codebook import load_codebook
from tipdata.intake.headers import headers_of
from tipdata.intake.heads import Head, head_of
from tipdata.intake.hints import Headers
from tipdata.intake.sources import words_of

BOOK = load_codebook()
COLLECTIONS = (*BOOK.collections.values(), BOOK.dataset_collection)
KNOWN = sorted({word for collection in COLLECTIONS for view in collection.views for word in headers_of(BOOK, collection, view)})
ALTERED = (str, str.upper, lambda word: word.title().replace(" ", ""), lambda word: f"{word} (text)", lambda word: word[:-1])
HEADERS = st.builds(lambda word, alter: alter(word), st.sampled_from(KNOWN), st.sampled_from(ALTERED))
WITH_OTHER = st.builds("{} ({})".format, HEADERS, HEADERS)
PARTS = st.sampled_from(sorted({part for word in KNOWN for part in word.split(" ")}))
ROWS = st.lists(st.lists(st.one_of(HEADERS, WITH_OTHER, PARTS, st.sampled_from(["", "1", "x"])), max_size=12), max_size=5)


@given(ROWS, st.integers(1, 3))
def test_what_no_sheet_of_a_form_knows_names_no_column_of_any(rows: list[list[str]], span: int) -> None:
    head = head_of(rows)
    for collection in COLLECTIONS:
        for view in collection.views:
            headers = headers_of(BOOK, collection, view)
            assert headers.among is not None
            assert head.holding(headers, span) == Head(head).holding(Headers(headers), span)


@given(ROWS)
def test_rows_fit_exactly_when_their_score_is_not_below_nought(rows: list[list[str]]) -> None:
    words = words_of(BOOK)
    assert words.fit("a", rows) == (words.score("a", rows) >= 0)
