"""`tipdata explain`: every code of the catalogue, with a wrong and a right example."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tipdata.cli.main import app
from tipdata.codebook import load_codebook
from tipdata.reports.explanation import explanation_text
from tipdata.workflows import explain

BOOK = load_codebook()
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
    french = BOOK.speak("fr")
    lines = explanation_text(explain("F01", french), french).splitlines()
    assert "What is wrong" not in "".join(lines)
    assert "reject" not in lines[1]


def test_an_unknown_code_is_a_wrong_usage_and_near_ones_are_named() -> None:
    from tipdata.errors import TipdataError

    with pytest.raises(TipdataError) as caught:
        explain("TIP-X01", BOOK)
    assert (caught.value.message, caught.value.hint) == ("There is no finding TIP-X01.", "Did you mean TIP-X01a, TIP-X01b?")
