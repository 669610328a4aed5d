"""Plans that cannot be used: one clear line for each fault, all in one pass, with its line in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Run
from tipdata.codebook import load_codebook
from tipdata.plans import PlanError, read_plan

BOOK = load_codebook()


def faults(text: str) -> list[str]:
    with pytest.raises(PlanError) as refused:
        read_plan(text, BOOK, "plan.yaml")
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("colour: red", "`colour` is not a key that can stand here."),
        ("definition: moon-law", "There is no definition moon-law; choose one of "),
        ("purpose: [curiosity]", "There is no purpose curiosity; choose from mandated_by_law,"),
        ("questions: [TQ1, TQ99]", "There is no question TQ99; choose from TQ1,"),
        ("about: [weather]", "There is no answer weather; choose from perpetrators, victims."),
        ("extent: [simple]", "`extent` must be a text; put it in quotes."),
        ("extent: huge", "There is no answer huge; choose from simple, more."),
        ("form: gigantic", "There is no form gigantic; choose one of simple,"),
        ("personal_data: perhaps", "`personal_data`: input should be a valid boolean"),
        ("protocol: {document: A, date: soon}", "`date`: a day is written as 2026-12-31."),
        ("protocol: {documents: A}", "`documents` is not a key that can stand here."),
        ("laws: [{law: Act, allows: counting, sharing}]", "`sharing` is not a key that can stand here."),
        ("colour:", "`colour` is not a key that can stand here."),
        ("laws: [Act]", "`laws` must hold keys and their values."),
        ("notes: {GD99: why}", "There is no question GD99 in the checklist"),
        ("fields: {added: [planets.mass]}", "There is no table planets."),
        ("fields: {added: [persons.mass]}", "There is no field persons.mass."),
        ("fields: {added: [submission.submission_id]}", "is worked out by tipdata, so nobody can be asked for it."),
        ("fields: {added: [persons.stage]}", "The form simple works out persons.stage itself"),
        ("fields: {left_out: [persons.person_id]}", "cannot be left out alone; leave out its table."),
        ("fields: {left_out: [submission]}", "submission says who reports for which period, and cannot be left out."),
        ("fields: {left_out: [submission.period_start]}", "says who reports for which period, and cannot be left out."),
        ("fields: {left_out: [persons.outcome]}", "persons.outcome cannot be left out: the sheet Cases is worked out from it."),
        ("fields: {left_out: [persons]}", "persons cannot be left out: the sheet Cases is worked out from it."),
        ("fields: {left_out: [cases.transferred_on]}", "shares the column Closed or transferred on with cases.date_closed"),
        ("fields: {added: [persons.roles], left_out: [persons.roles]}", "persons.roles is both added and left out."),
        ("victim_columns: [{field: persons.sex}]", "persons.sex is no personal data of victims, so it needs no grounds."),
        ("victim_columns: [{field: victims}]", "victims is a table; name each of its columns."),
        ("victim_columns: [{field: victims.victim_sex, grounds: [J9]}]", "There is no ground J9; choose from J1_legal_mandate,"),
        ("victim_columns: [{field: victims.victim_sex, review_by: soon}]", "`review_by`: a day is written as 2026-12-31."),
    ],
)
def test_a_fault_is_one_line_with_its_place(lines: str, told: str) -> None:
    (fault,) = faults(f"plan: north\n{lines}\n")
    assert fault.startswith("plan.yaml:2: ")
    assert told in fault


def test_faults_are_told_in_one_pass() -> None:
    lines = ("plan: Not A Name", "colour: red", "form: gigantic", "questions: [TQ99]", "protocol: {date: soon}", "laws: [{law: 7, x: y}]")
    text = "\n".join((*lines, "kinds: []", "kinds: []"))
    assert [fault.partition(": ")[0] for fault in faults(text)] == [f"plan.yaml:{line}" for line in (1, 2, 3, 4, 5, 6, 8)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b"- just\n- a list\n", "A plan holds keys and their values."),
        (b"plan: [north\n", "This is not readable YAML"),
        (b"title: no id\n", "`plan` is missing."),
        (b"\xff\xfe\x00", "cannot be read: it is not UTF-8 text."),
    ],
)
@pytest.mark.parametrize("command", [("plan", "check", "plan.yaml"), ("template", "--plan", "plan.yaml", "-o", "out.xlsx")])
def test_what_is_no_plan_is_refused(content: bytes, told: str, command: tuple[str, ...], tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(content)
    result = tipdata(*command)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_a_plan_that_is_not_there_is_said(tipdata: Run) -> None:
    result = tipdata("plan", "check", "nowhere.yaml")
    assert result.returncode == 2
    assert result.stderr.startswith("tipdata: The plan nowhere.yaml cannot be read: No such file or directory.")
