"""`tipdata explain`: every code of the catalogue, with a wrong and a right example."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tipdata.cli.main import app
from tipdata.codebook import load_codebook
from tipdata.codebook.models import Measure
from tipdata.reports.explanation import explanation_text, text_of
from tipdata.workflows import explain, look_up

BOOK = load_codebook()
FRENCH = BOOK.speak("fr")
PARTS = ["What it says", "Why it matters", "Wrong", "Right", "How to mend it"]


@pytest.mark.parametrize("code", BOOK.findings)
def test_every_code_is_explained_with_a_wrong_and_a_right_example(code: str) -> None:
    text = explanation_text(explain(code, BOOK), BOOK)
    lines = text.splitlines()
    assert " ".join(text.split()).startswith(f"{code} {BOOK.findings[code].title} ")
    assert [line for line in lines if line in PARTS] == PARTS
    assert max(map(len, lines)) <= 80
    assert "{" not in text
    assert explain(code, BOOK).wrong != explain(code, BOOK).right


@pytest.mark.parametrize("typed", ["TIP-K05", "tip-k05", "K05", " k05 "])
def test_a_code_may_be_typed_short(typed: str) -> None:
    result = CliRunner().invoke(app, ["explain", typed])
    assert (result.exit_code, result.stdout.split("\n", 1)[0]) == (0, f"TIP-K05  {BOOK.findings['TIP-K05'].title}")


def test_no_code_is_told_as_that_and_every_word_of_an_explanation_is_of_its_language() -> None:
    from tipdata.errors import TipdataError

    with pytest.raises(TipdataError, match="No code was given"):
        explain(" ", BOOK)
    lines = explanation_text(explain("F01", FRENCH), FRENCH).splitlines()
    assert "What is wrong" not in "".join(lines)
    assert "reject" not in lines[1]


def test_an_unknown_code_is_a_wrong_usage_and_near_ones_are_named() -> None:
    from tipdata.errors import TipdataError

    with pytest.raises(TipdataError) as caught:
        explain("TIP-X01", BOOK)
    assert (caught.value.message, caught.value.hint) == ("There is no finding TIP-X01.", "Did you mean TIP-X01a, TIP-X01b?")
    with pytest.raises(TipdataError) as caught:
        explain("REL9", BOOK)
    assert caught.value.hint.startswith("Did you mean REL")


@pytest.mark.parametrize("measure", BOOK.measures, ids=lambda measure: measure.id)
def test_every_question_of_quality_is_explained(measure: Measure) -> None:
    for book in (BOOK, FRENCH):
        text = text_of(look_up(measure.id.lower(), book), book)
        told = next(one for one in book.measures if one.id == measure.id)
        assert (book.say("explain.flags") in " ".join(text.split())) is (measure.id == "REL5")
        said = " ".join(text.split())
        assert said.startswith(f"{told.id} {told.text} {book.indicators[told.indicator]}")
        for words in (told.formula, told.why, told.mend, told.needs, told.caution, *(asked.text for asked in told.asks)):
            assert " ".join(words.split()) in said
        assert all(band.word in said for band in told.bands)
        assert max(map(len, text.splitlines())) <= 80


def test_the_words_of_a_repeated_collection_are_those_of_kappa() -> None:
    said = " ".join(text_of(look_up("REL3", BOOK), BOOK).split())
    assert "kappa, weighted kappa, PABAK: almost perfect from 0.81, substantial from 0.61, moderate from 0.41" in said
    assert "fair from 0.21, slight from 0, poor below." in said


@pytest.mark.parametrize("typed", ["CAP", "cap2", " CAP3 "])
def test_what_people_are_asked_leads_to_its_question(typed: str) -> None:
    result = CliRunner().invoke(app, ["explain", typed])
    assert (result.exit_code, result.stdout.split("\n", 1)[0]) == (0, "CAP  Do the people who collect have the skills and the means?")
