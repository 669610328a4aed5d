"""What is right must not be called wrong: the list at the end of REFERENCE 4, each as a unit would send it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rule_examples import built
from whole_chain import whole_chain

from submitting import Desk, Row, Sheets, case, changed, clean, cover, person, proceeding, process, sentence, tally
from tipdata.checks import check_rules
from tipdata.codebook import Codebook, Severity
from tipdata.records import Findings

C1, C2 = 0, 1
QUARTERS = (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31"))


def full(*changes: tuple[str, int, str, str], **columns: str) -> Sheets:
    """The clean full submission with cells changed; `columns` are further columns of its second case or of the process of that case."""
    sheets = clean("full")
    for column, text in columns.items():
        sheets["processes" if column == "transport_modes" else "cases"][1][column] = text
    return changed(sheets, *changes)


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
    findings, _ = check_rules(built(sheets, book))
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
    rules, _ = check_rules(submission)
    others = Findings(book, desk.findings(submission).by_severity(Severity.reject, Severity.error, Severity.warning))
    return sorted(batch.code for batch in (others + rules).batches)
