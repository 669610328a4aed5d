"""The scorecard in another language: every word that it says is said in that language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from submitting import Desk, Sheets, case, clean, cover, process
from tipdata.codebook import Codebook, load_codebook
from tipdata.quality import Question, Scorecard, Sent, coverage, units_beside
from tipdata.workflows import ValidateOptions, validate_submission
from tipdata.workflows.validate import Others

# What is the same in both languages: statistics, codes of units, and labels that are spelt alike.
SAME = {"kappa", "alpha", "PABAK", "STH", "NTH", "Article", "Notes", "Verdict"}
REGISTER = "units:\n  - {code: NTH, region: A, first: 2025-01-01, weight: 2}\n  - {code: STH, region: B, first: 2025-01-01}\n"


def rich(cases: int, **said: str) -> Sheets:
    """A submission about which the scorecard has much to say."""
    sheets = clean("full")
    sheets["submission"] = [cover(**said)]
    known = {"n_victims_child": "0", "date_opened": "2025-02-03", "recorded_on": "2025-02-20", "source_reliability": "A"}
    told = {"tip_determination": "confirmed", "determination_basis": "final_verdict", "info_credibility": "6", "narrative": "A shelter."}
    sheets["cases"] = [case(f"C{n}", detection_source="other", **known, **told) for n in range(cases)]
    sheets["cases"] += [case("X1", forms="unknown;sexual", detection_mode="mixed", meets_national_definition="no", n_suspects="")]
    sheets["processes"] = [process(f"T{n}", f"C{n}", border_crossed="yes", country_is_proxy="yes") for n in range(cases)]
    sheets["processes"] += [process("T99", "X1")]
    sheets["checklist"] = [{"question": "REL6", "answer": "yes", "since": "2026-02"}]
    return sheets


def card(folder: Path, book: Codebook) -> Scorecard:
    """The card of a submission with everything beside it that the command can be given."""
    from tipdata.codebook import load_expected_units

    desk = Desk(folder, book)
    own = desk.read(rich(40, period_start="2026-01-01", period_end="2026-03-31", version="2", definition_profile="example-narrow"))
    first = desk.read(rich(3, period_start="2026-01-01", period_end="2026-03-31"))
    quarters = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31")]
    earlier = [desk.read(rich(2, period_start=start, period_end=end)) for start, end in quarters]
    other = desk.read(rich(35, reporting_unit_code="STH", period_start="2026-01-01", period_end="2026-03-31"))
    again = rich(20, reporting_unit_code="STH", submitted_on="2026-01-21")
    for number, row in enumerate(again["cases"]):
        row.update({"detection_source": "ngo", "n_victims": "9"} if number % 3 else {})
    register = folder / "units.yaml"
    register.write_text(REGISTER, "utf-8")
    found = coverage(load_expected_units(register), [Sent("NTH", "2025-01-01", "2025-12-31", False, False)])
    second = desk.read(again)
    others = Others((second, first), found, (first, *earlier), (), (), second, units_beside([own, other]))
    return validate_submission(own, ValidateOptions(), others).scorecard


def words(question: Question) -> Iterator[str]:
    """Every text of an answer that a person reads."""
    yield from (question.text, question.measure, question.why, question.band, *question.notes)
    yield from (name for name, *_ in question.parts)
    yield from (text for figure in question.figures for text in (figure.of, figure.name, figure.word))
    yield from (stated.label for stated in question.stated)
    if question.grid is not None:
        yield question.grid.title


def test_everything_that_the_scorecard_says_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    book = load_codebook()
    english, french = (
        [text for i in card(folder, spoken).indicators for q in i.questions for text in (i.title, *words(q)) if text]
        for folder, spoken in ((tmp_path / "en", book), (tmp_path / "fr", book.speak("fr")))
        if not folder.mkdir()
    )
    # Lists that are as long name the same things, in the same order but for labels of equal rank.
    assert len(english) == len(french)
    assert set(english) & set(french) <= SAME
    assert len(set(english)) > 120
