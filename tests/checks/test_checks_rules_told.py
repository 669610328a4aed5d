"""How rules speak: at the true cell, once per cell, about what the form asks, and never with values that nobody may see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from submitting import Desk, Sheets, cell, changed, clean, simple_person
from tipdata.checks import RuleResult, check_rules
from tipdata.codebook import Codebook, CodebookError, load_codebook
from tipdata.quality import score
from tipdata.records import Findings, Submission

RULE = """\
  - code: {code}
    severity: {severity}
    indicator: accuracy
    question: ACC1
    title: Rule
    message: "Is this so{{found}}?"
    why: Because.
    mend: Look.
    {body}
    examples: {{pass: [{{}}], fail: [{{}}], not_applied: [{{}}]}}
"""
RULES = {
    "TIP-QA01": "{table: proceedings, expect: verdict_date >= prosecution_date}",
    "TIP-QA02": "{table: proceedings, expect: prosecution_date >= person.identified_on}",
    "TIP-QA03": "{table: proceedings, expect: verdict != 'acquitted'}",
    "TIP-QA04": "{table: proceedings, expect: charge_date >= '2020'}",
    "TIP-QA05": '{table: cases, when: "case_status == \'open\'", expect: "exists(processes, known(acts))"}',
    "TIP-QA06": "{table: cases, expect: \"exists(persons, stage > 'suspected')\"}",
    "TIP-QA07": "{table: persons, expect: \"sex != 'female'\"}",
    "TIP-QA08": "{table: cases, when: known(date_closed), expect: date_closed < submission.period_start, cell: case_id}",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A codebook with rules of the tests beside tipdata's own."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "codebook.yaml").write_text("id: own\nversion: 1.0.0\ntitle: Own\nextends: tipdata\n", encoding="utf-8")
    (folder / "rules").mkdir()
    text = "rules:\n"
    for code, body in RULES.items():
        lines = "\n    ".join(body[1:-1].split(", ", 1)[0:1] + _rest(body))
        text += RULE.format(code=code, severity="error", body=lines)
    (folder / "rules" / "own.yaml").write_text(text, encoding="utf-8")
    return Desk(folder, load_codebook(folder))


def _rest(body: str) -> list[str]:
    """The keys of a rule written on one line, each on a line of its own."""
    keys = ("when: ", "expect: ", "cell: ")
    parts, rest = [], body[1:-1].split(", ", 1)[1]
    while rest:
        following = [at for key in keys if (at := rest.find(", " + key)) >= 0]
        cut = min(following, default=len(rest))
        parts.append(rest[:cut])
        rest = rest[cut + 2 :]
    return parts


def asked(desk: Desk, sheets: Sheets, code: str, **more: bool) -> tuple[Findings, RuleResult, Submission]:
    submission = desk.read(sheets)
    findings, (result,) = check_rules(submission, only={code}, **more)
    return findings, result, submission


def cells(findings: Findings) -> list[tuple[str, str]]:
    return [(finding.column, finding.place.cell) for finding in findings]


def test_a_field_that_the_form_copies_is_pointed_at_where_it_was_typed(desk: Desk) -> None:
    sheets = changed(clean("simple"), ("persons", 2, "outcome_on", "2025-02-01"))
    findings, result, _ = asked(desk, sheets, "TIP-QA01")
    assert cells(findings) == [("verdict_date", cell(sheets, "persons", 2, "outcome_on"))]
    assert [batch.label for batch in findings.batches] == ["Outcome on"]
    assert result == RuleResult("TIP-QA01", applied=1, failed=1, not_applied=3)


def test_a_cell_that_fills_two_rows_is_told_once(desk: Desk) -> None:
    sheets = clean("simple")
    sheets["persons"][1] = simple_person("C1", "2", charge="both", prosecuted_on="2025-02-01")
    findings, result, _ = asked(desk, sheets, "TIP-QA02")
    assert cells(findings) == [("prosecution_date", cell(sheets, "persons", 1, "prosecuted_on"))]
    assert (result.applied, result.failed) == (4, 2)


@pytest.mark.parametrize(
    ("code", "form", "in_plan"),
    [
        ("TIP-QA01", "simple", True),
        ("TIP-QA03", "simple", False),  # verdicts are worked out by the short form, and nobody is asked for them
        ("TIP-QA03", "full", True),
        ("TIP-QA04", "simple", False),
        ("TIP-QA05", "simple", False),  # the short form has no processes
        ("TIP-QA05", "full", True),
        ("TIP-QA06", "simple", False),
        ("TIP-QA06", "full", True),
        ("TIP-QA08", "simple", True),
        ("TIP-QA01", "aggregates", False),
    ],
)
def test_a_rule_runs_only_on_what_the_form_asks(desk: Desk, code: str, form: str, in_plan: bool) -> None:
    findings, result, _ = asked(desk, clean(form), code)
    assert result.in_plan is in_plan
    if not in_plan:
        assert (result, len(findings)) == (RuleResult(code, in_plan=False), 0)


def test_a_sheet_that_was_not_sent_is_silence(desk: Desk) -> None:
    sheets = clean("full")
    del sheets["processes"]
    findings, result, _ = asked(desk, sheets, "TIP-QA05")
    assert (result.applied, result.failed, len(findings)) == (0, 0, 0)
    del sheets["proceedings"]
    assert asked(desk, sheets, "TIP-QA04")[1] == RuleResult("TIP-QA04")


def test_the_finding_stands_at_the_chosen_cell_or_the_first_that_the_rule_looks_at(desk: Desk) -> None:
    sheets = clean("full")
    assert cells(asked(desk, sheets, "TIP-QA08")[0]) == [("case_id", cell(sheets, "cases", 1, "case_id"))]
    assert cells(asked(desk, sheets, "TIP-QA07")[0]) == [("sex", cell(sheets, "persons", row, "sex")) for row in range(3)]
    for row in sheets["processes"]:
        row["acts"] = ""
    sheets["processes"][0]["case_id"] = "C3"
    findings, result, _ = asked(desk, sheets, "TIP-QA05")
    assert cells(findings) == [("case_status", cell(sheets, "cases", row, "case_status")) for row in (0, 2)]
    assert result == RuleResult("TIP-QA05", applied=2, failed=2, not_applied=1)


def test_values_of_personal_fields_are_shown_only_when_asked_for(desk: Desk) -> None:
    field = desk.book.tables["persons"].field("sex")
    assert not field.shows_values
    assert {finding.message for finding in asked(desk, clean("full"), "TIP-QA07")[0]} == {"Is this so?"}
    shown = asked(desk, clean("full"), "TIP-QA07", show_values=True)[0]
    assert {finding.message for finding in shown} == {"Is this so \u201cfemale\u201d?"}


def test_cells_that_do_not_fit_one_another_are_all_counted_as_wrong(desk: Desk) -> None:
    """REL2: the rule compares a proceeding's date with the date of the person above it, and the cover's day with a case."""
    submission = desk.read(changed(clean("full"), ("proceedings", 1, "prosecution_date", "2025-01-01")))
    findings, _ = check_rules(submission, only={"TIP-QA02"})
    (batch,) = findings.batches
    told = {(table, field): rows.tolist() for table, field, rows in batch.operands}
    assert told == {("proceedings", "prosecution_date"): [1], ("persons", "identified_on"): [1]}
    before, after = score(submission, Findings(desk.book)), score(submission, findings)
    clean_share, share = (card.indicator("reliability").questions[1] for card in (before, after))
    assert clean_share.numerator is not None
    assert share.numerator == clean_share.numerator - 2
    assert after.records_without_error == before.records_without_error - 1


def test_a_merged_dataset_is_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    from tipdata.intake import read_submission
    from tipdata.merging import write_merge

    merged = desk.merge(desk.read(clean("full")))
    write_merge(merged, tmp_path / "dataset")
    findings, results = check_rules(read_submission(tmp_path / "dataset", desk.book))
    assert len(findings) == 0
    assert {result.in_plan for result in results} == {False}


def test_rows_with_an_open_rule_error_are_marked_in_the_dataset(desk: Desk) -> None:
    from tipdata.checks import check_submission
    from tipdata.merging import merge

    submission = desk.read(clean("full"))
    checked = check_submission(submission)
    merged = merge([submission], [checked.findings], desk.book)
    marked = merged.tables["persons"]["src_errors"].astype(int)
    by_rules = np.zeros(3, dtype=int)
    for batch in checked.findings.batches:
        if batch.table == "persons" and batch.code in desk.book.rules and checked.findings.text(batch).severity == "error":
            by_rules[batch.rows] += 1
    assert by_rules.tolist() >= [1, 1, 1]
    assert marked.tolist() == by_rules.tolist()


def test_a_rule_with_an_unknown_check_is_a_fault_of_the_codebook(book: Codebook, tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text("id: own\nversion: 1.0.0\ntitle: Own\nextends: tipdata\n", encoding="utf-8")
    (tmp_path / "rules").mkdir()
    text = RULE.format(code="TIP-QA09", severity="info", body="check: no_such_check").replace("[{}]", "[{tables: {cases: []}}]")
    (tmp_path / "rules" / "own.yaml").write_text("rules:\n" + text, encoding="utf-8")
    own = load_codebook(tmp_path)
    submission = Desk(tmp_path, own).read(clean("full"))
    with pytest.raises(CodebookError) as caught:
        check_rules(submission, only={"TIP-QA09"})
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("rules/own.yaml", 10)
    assert fault.message.startswith("TIP-QA09: There is no named check no_such_check.")
