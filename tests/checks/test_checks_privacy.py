"""No value of a personal or higher field, and nothing about it, is said in a finding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from submitting import Desk, Sheets, changed, clean
from tipdata.codebook import Codebook, FieldSpec, FieldType, Level
from tipdata.records import Findings

CANARY = "ZQXCANARY123"
FORMS = ("full", "simple", "aggregates")


def told(findings: Findings) -> str:
    """Everything that a report could print."""
    parts = [str(findings.groups())]
    for batch in findings.batches:
        parts.append(repr((batch.facts, batch.label, batch.column, batch.places, batch.found, batch.suggestions)))
    return "\n".join([*parts, *(repr(finding) for finding in findings)])


def guarded(book: Codebook, form: str) -> list[tuple[str, FieldSpec]]:
    """Every column of a form's sheets whose values may not be shown, by sheet."""
    return [(view.name, column) for view in book.collections[form].views for column in view.columns if not column.shows_values]


def canaries(field: FieldSpec) -> st.SearchStrategy[str]:
    """Texts that a reader can make nothing of, and some that nearly are answers."""
    return st.sampled_from([CANARY, f"sexual;{CANARY}", f"2025-{CANARY}", f"-{CANARY}", f"{CANARY} " * 60, f"={CANARY}"])


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=settings().max_examples // 8)
@given(data=st.data())
def test_a_personal_value_reaches_no_finding(form: str, data: st.DataObject, desk: Desk, book: Codebook) -> None:
    sheets = clean(form)
    for sheet, field in guarded(book, form):
        for row in sheets[sheet]:
            if data.draw(st.booleans()):
                row[field.name] = data.draw(canaries(field))
    findings = desk.findings(desk.read(sheets))
    assert "CANARY" not in told(findings)


@pytest.mark.parametrize("form", FORMS)
def test_every_guarded_cell_at_once(form: str, desk: Desk, book: Codebook) -> None:
    sheets = clean(form)
    for sheet, field in guarded(book, form):
        for row in sheets[sheet]:
            row[field.name] = CANARY
    findings = desk.findings(desk.read(sheets, kind="xlsx"))
    assert len(findings)
    assert "CANARY" not in told(findings)


def misspelt(sheets: Sheets) -> Sheets:
    return changed(sheets, ("persons", 0, "sex", "femael"), ("cases", 0, "case_status", "opne"))


def test_a_near_miss_gets_a_suggestion_only_where_the_level_is_none(desk: Desk) -> None:
    found = {f.column: (f.message, f.suggestion) for f in desk.findings(desk.read(misspelt(clean("full"))))}
    assert "opne" in found["case_status"][0]
    assert found["case_status"][1] == "Open"
    assert "femael" not in found["sex"][0]
    assert found["sex"][1] == ""


def test_show_values_shows_values_and_still_suggests_nothing_about_persons(desk: Desk) -> None:
    findings = desk.findings(desk.read(misspelt(clean("full"))), show_values=True)
    found = {f.column: (f.message, f.suggestion) for f in findings}
    assert "femael" in found["sex"][0]
    assert found["sex"][1] == ""


def test_no_answer_is_near_enough_to_nonsense(desk: Desk) -> None:
    (finding,) = desk.findings(desk.read(changed(clean("full"), ("cases", 0, "case_status", "qqqq"))))
    assert finding.suggestion == ""


def test_a_note_is_not_shown_even_where_it_is_not_marked_personal(desk: Desk, book: Codebook) -> None:
    field = book.tables["aggregates"].field("note")
    assert field.sensitivity is Level.none
    assert field.type is FieldType.narrative
    (finding,) = desk.findings(desk.read(changed(clean("aggregates"), ("aggregates", 0, "note", CANARY * 60))))
    assert finding.code == "TIP-P03a"
    assert "CANARY" not in repr(finding)
