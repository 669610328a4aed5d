"""What is right must not be called wrong: the list at the end of REFERENCE 4, each as a unit would send it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rule_examples import built
from whole_chain import whole_chain

from submitting import Desk, Row, Sheets, case, changed, clean, convicted, cover, person, proceeding, process, sentence, tally
from tipdata.checks import check_rules
from tipdata.codebook import Codebook, Severity, facts
from tipdata.records import Findings

C1, C2 = 0, 1
QUARTERS = (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31"))


def full(*changes: tuple[str, int, str, str], **columns: str) -> Sheets:
    """The clean full submission with cells changed; `columns` are further columns of its second case or of the process of that case."""
    sheets = clean("full")
    for column, text in columns.items():
        sheets["processes" if column == "transport_modes" else "cases"][1][column] = text
    return changed(sheets, *changes)


def of_another_agency(form: str) -> Sheets:
    """A file of a court or a prosecution service: no cases, and numbers of its own where another form has case ids."""
    done = {"stage": "tried", "outcome": "convicted_tip", "outcome_date": "2025-03-01", "outcome_final": "yes"}
    dropped = {
        "court": ("roles", "arrested", "arrest_date", "prosecution_decision", "charge_date", "prosecution_date"),
        "prosecution": (
            *("identified_on", "arrested", "arrest_date"),
            *("court_level", "judgment_id", "verdict", "verdict_date", "convicted_as", "verdict_final", "superseded"),
        ),
    }[form]
    sheets = {
        "submission": [cover(form, agency_type=form)],
        "persons": [person("X1", "1", **done), person("X2", "1", stage="prosecuted")],
        "proceedings": [convicted("Y1", "X1", "2025-03-01"), proceeding("Y2", "X2")],
    }
    if form == "court":
        sheets["sentences"] = [sentence("Z1", "X1")]
    return {name: [without(row, dropped) for row in rows] for name, rows in sheets.items()}


def of_the_police() -> Sheets:
    """A file of the police: an outcome stays blank while the matter goes on, and what follows in court is not asked."""
    asked = without(person("P1", "C1", stage="charged", outcome=""), ("outcome_final",))
    return {
        "submission": [cover("police")],
        "cases": [case("C1", case_status="in_court", tip_determination="confirmed", determination_basis="officer_assessment")],
        "persons": [asked, {**asked, "person_id": "P2", "outcome": "cleared", "outcome_date": "2025-03-02", "stage": "suspected"}],
        "processes": [process("T1", "C1")],
        "victim_tally": [tally()],
    }


def nil_return() -> Sheets:
    """Nothing happened in the period; the open case of the last year is carried unchanged."""
    return {
        "submission": [cover(nil_return="yes")],
        "cases": [case("C1", date_opened="2024-11-03", recorded_on="2024-11-04")],
        "persons": [person("P1", "C1", identified_on="2024-11-05")],
        "proceedings": [blank(proceeding("R1", "P1"))],
        "sentences": [blank(sentence("S1", "P1"))],
        "processes": [process("T1", "C1")],
        "victim_tally": [tally(registrations="0", of_which_identified="0")],
    }


def blank(row: Row) -> Row:
    """A row in which nothing stands, so that its sheet is there and empty."""
    return dict.fromkeys(row, "")


def without(row: Row, names: tuple[str, ...]) -> Row:
    return {name: text for name, text in row.items() if name not in names}


RIGHT: dict[str, Callable[[], Sheets]] = {
    "a child with no means": lambda: full(
        ("cases", C2, "n_victims", "1"), ("cases", C2, "n_victims_child", "1"), ("processes", C2, "means", "none")
    ),
    "a domestic case without transport": lambda: full(("processes", C2, "acts", "harbouring"), transport_modes="none"),
    "a conviction without arrest": lambda: full(("persons", C2, "arrested", "no"), ("persons", C2, "arrest_date", "")),
    "a charge before the arrest": lambda: full(("persons", C2, "arrest_date", "2025-02-15")),
    "more convictions than prosecutions in a year": lambda: full(
        ("cases", C2, "date_opened", "2024-09-02"),
        ("cases", C2, "recorded_on", "2024-09-02"),
        ("persons", C2, "identified_on", "2024-09-05"),
        ("persons", C2, "arrest_date", "2024-09-05"),
        ("proceedings", C2, "charge_date", "2024-10-01"),
        ("proceedings", C2, "prosecution_date", "2024-11-01"),
        ("proceedings", C1, "prosecution_decision", "pending"),
        ("proceedings", C1, "charge_date", ""),
        ("proceedings", C1, "prosecution_date", ""),
    ),
    "a convicted woman who is a parent": lambda: full(
        ("persons", C2, "sex", "female"), ("persons", C2, "relationship_to_victim", "parent_guardian")
    ),
    "no victims in a sting": lambda: full(("cases", C2, "n_victims", "0"), ("processes", C2, "exploitation_occurred", "no")),
    "a sentence on the day of the verdict": lambda: full(("sentences", 0, "sentence_date", "2025-03-01")),
    "more suspects than victims": lambda: full(("cases", C2, "n_suspects", "7"), ("cases", C2, "n_victims", "1")),
    "a file of a court alone": lambda: of_another_agency("court"),
    "a file of a prosecution service alone": lambda: of_another_agency("prosecution"),
    "a file of the police without verdicts": of_the_police,
    "a file of the year to date": lambda: full(
        ("submission", 0, "period_kind", "year_to_date"), ("submission", 0, "period_end", "2025-08-31")
    ),
    "a life sentence without months": lambda: full(
        ("sentences", 0, "sentence_types", "life"), ("sentences", 0, "custody_months", ""), ("sentences", 0, "suspended_months", "")
    ),
    "a nil return with open cases": nil_return,
    "the grades A5": lambda: full(source_reliability="A", info_credibility="5"),
    "the grades E1": lambda: full(source_reliability="E", info_credibility="1"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_not_flagged(name: str, book: Codebook, desk: Desk) -> None:
    assert said_of(RIGHT[name](), book, desk) == []


def test_a_victim_who_agreed_is_not_flagged(book: Codebook) -> None:
    sheets = whole_chain()
    assert {row["consent_status"] for row in sheets["victims"]} >= {"given", "guardian_given_child_assent"}
    findings, _ = check_rules(built(sheets, book), facts_of(book))
    assert [batch.code for batch in findings.batches] == []


def test_the_same_open_case_in_four_quarters_is_not_flagged(book: Codebook, desk: Desk) -> None:
    files = [open_case(*quarter) for quarter in QUARTERS]
    assert [said_of(sheets, book, desk) for sheets in files] == [[], [], [], []]
    merged = desk.merge(*(desk.read(sheets) for sheets in files))
    assert [batch.code for batch in merged.findings.batches] == []


def open_case(start: str, end: str) -> Sheets:
    """A quarter of a case that was opened in the first of them and in which nothing else is reported."""
    sheets = nil_return()
    sheets["submission"] = [cover(period_start=start, period_end=end, nil_return="no" if start == QUARTERS[0][0] else "yes")]
    sheets["cases"] = [case("C1", date_opened="2025-01-03", recorded_on="2025-01-04")]
    sheets["persons"] = [person("P1", "C1", identified_on="2025-01-05")]
    return sheets


def said_of(sheets: Sheets, book: Codebook, desk: Desk) -> list[str]:
    """The codes of all that rules say of a file, and of whatever else is worse than information."""
    submission = desk.read(sheets)
    rules, _ = check_rules(submission, facts_of(book))
    others = Findings(book, desk.findings(submission).by_severity(Severity.reject, Severity.error, Severity.warning))
    return sorted(batch.code for batch in (others + rules).batches)


def facts_of(book: Codebook) -> dict[str, str]:
    """What the international definition says to rules."""
    assert book.international is not None
    return facts(book.international)
