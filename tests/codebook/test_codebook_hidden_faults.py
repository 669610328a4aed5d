"""No fault hides another: what is wrong with one key, entry or file leaves the rest to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import Copy

from running import Run
from tipdata.codebook import CodebookError, Fault, load_codebook

PATIENTS, VISITS, WARD, REPORT = "tables/patients.yaml", "tables/visits.yaml", "codelists/ward.yaml", "tables/report.yaml"
NO_WRD = "There is no field patient.wrd here (at character 1 of: patient.wrd == 'surgery') Did you mean patient.ward?"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("type: numbr", "`type`: input should be 'identifier'"),
        ("type: text, codelist: wards", "There is no code list wards."),
        ("type: text, sensitivity: high", "`sensitivity`: a level is one of"),
    ],
)
def test_a_name_that_stands_twice_is_told_whatever_else_is_wrong_with_the_second(clinic: Copy, wrong: str, said: str) -> None:
    line = clinic.append(PATIENTS, f"  - {{name: weight, label: Mass, help: Again., example: '1', {wrong}}}")
    found = clinic.faults()
    assert sorted(fault.message[: len(said)] for fault in found) == sorted([said, "weight stands more than once."[: len(said)]])
    assert {(fault.file, fault.line) for fault in found} == {(PATIENTS, line)}


def test_a_name_that_stands_twice_is_told_though_its_list_cannot_be_read(clinic: Copy) -> None:
    listed = clinic.change("codelists/urgency.yaml", "code: today", "code: [today]")
    line = clinic.append(VISITS, "  - {name: urgency, label: Haste, help: Again., example: today, type: code, codelist: urgency}")
    assert [(fault.file, fault.line) for fault in clinic.faults()] == [("codelists/urgency.yaml", listed), (VISITS, line)]


@pytest.mark.parametrize(("key", "value"), [("type", "yesno"), ("sensitivity", "high"), ("requirement", "needed"), ("travels", "[]")])
def test_a_value_that_cannot_be_read_does_not_hide_a_name_in_the_condition(clinic: Copy, key: str, value: str) -> None:
    wrong = clinic.set(VISITS, "operated", key, value)
    when = clinic.set(VISITS, "operated", "when", "patient.wrd == 'surgery'")
    found = clinic.faults()
    assert {(fault.file, fault.line) for fault in found} == {(VISITS, wrong), (VISITS, when)}
    assert found[-1] == Fault(VISITS, when, NO_WRD) if when > wrong else Fault(VISITS, when, NO_WRD) in found
    assert len(found) == 2


def test_a_value_that_cannot_be_read_does_not_hide_an_unknown_list_of_the_same_field(clinic: Copy) -> None:
    wrong = clinic.set(PATIENTS, "ward", "type", "coded")
    listed = clinic.set(PATIENTS, "ward", "codelist", "wards")
    assert [(fault.line, fault.message) for fault in clinic.faults() if fault.line != wrong] == [(listed, "There is no code list wards.")]


def test_a_report_table_without_its_standard_is_looked_at_all_the_same(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.write("codebook.yaml", "extends: tipdata\nid: national\nversion: 1.0.0\ntitle: Ours\n")
    copy.write("summaries/Z1.yaml", "id: Z1\ntitle: Ours\nrows: [year]\ncolumns:\n  - {measure: arrested_twice, label: Arrested twice}\n")
    assert copy.faults() == [
        Fault("summaries/Z1.yaml", 1, "`standard` is missing."),
        Fault("summaries/Z1.yaml", 5, "There is no measure arrested_twice."),
    ]


def test_a_file_in_another_encoding_is_a_fault_with_its_line_and_hides_no_other(clinic: Copy) -> None:
    text = clinic.text(WARD)
    before = text[: text.index("Patients before")]
    (clinic.folder / WARD).write_bytes(text.replace("Patients before", "Pati\u00ebnten voor").encode("latin-1"))
    when = clinic.set(VISITS, "operated", "when", "known(patient.wrd)")
    colour = clinic.set(PATIENTS, "weight", "colour", "red")
    assert clinic.faults() == [
        Fault(WARD, before.count("\n") + 1, "This file is not UTF-8 text; save it as UTF-8."),
        Fault(PATIENTS, colour, "`colour` is not a key that can stand here."),
        Fault(VISITS, when, "There is no field patient.wrd here (at character 7 of: known(patient.wrd)) Did you mean patient.ward?"),
    ]


def test_a_main_file_in_another_encoding_is_a_fault_too(clinic: Copy, tipdata: Run) -> None:
    (clinic.folder / "codebook.yaml").write_bytes(clinic.text("codebook.yaml").encode("utf-8") + b"# caf\xe9\n")
    line = clinic.set(VISITS, "operated", "colour", "red")
    assert {(fault.file, fault.line) for fault in clinic.faults()} >= {(VISITS, line)}
    done = tipdata("codebook", "lint", str(clinic.folder))
    assert done.returncode == 1
    assert "codebook.yaml:" in done.stdout


@pytest.mark.parametrize(
    ("field", "example", "answer"),
    [("ward", "surgeons", "surgeons"), ("allergies", "pollen|cats", "cats"), ("allergies", "pollen;nuts", "pollen;nuts")],
)
def test_an_example_that_is_not_in_the_list_is_a_fault(clinic: Copy, field: str, example: str, answer: str) -> None:
    line = clinic.set(PATIENTS, field, "example", example)
    assert clinic.faults() == [Fault(PATIENTS, line, f"The example '{answer}' is not in the list of {field}.")]


@pytest.mark.parametrize(("field", "example"), [("ward", "Surgery"), ("ward", "surgery"), ("allergies", "Pollen | nuts")])
def test_an_example_may_be_a_label_or_a_code(clinic: Copy, field: str, example: str) -> None:
    clinic.set(PATIENTS, field, "example", example)
    assert clinic.faults() == []


def test_an_example_of_a_form_s_own_list_is_taken_from_that_list(shipped: Copy) -> None:
    line = shipped.line("forms/simple.yaml", "- name: status")
    assert not [fault for fault in shipped.faults() if fault.file == "forms/simple.yaml"]
    shipped.set("forms/simple.yaml", "status", "example", "closed_no_proceedings")
    (fault,) = shipped.faults()
    assert (fault.file, fault.message) == ("forms/simple.yaml", "The example 'closed_no_proceedings' is not in the list of status.")
    assert fault.line >= line


def test_a_list_of_one_s_own_is_no_fault_of_the_tables_taken_over(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.write("codebook.yaml", "extends: tipdata\nid: national\nversion: 1.0.0\ntitle: Ours\n")
    book = load_codebook()
    field = next(f for t in book.tables.values() for f in t.fields if f.codelist and f.type == "code" and not f.codes and f.when is None)
    listed = book.codelists[str(field.codelist)]
    codes = [code for code in listed.codes if code.code != field.example]
    assert len(codes) == len(listed.codes) - 1
    text = "\n".join(f'  - {{code: "{code.code}", label: "{code.label}", definition: "Ours."}}' for code in codes)
    copy.write(f"codelists/{listed.name}.yaml", f"name: {listed.name}\nlabel: Ours\nhelp: Ours.\ncodes:\n{text}\n")
    assert not [fault for fault in copy.faults() if fault.message.startswith("The example")]


def test_a_label_that_speaks_of_victims_asks_for_the_statement(shipped: Copy) -> None:
    line = shipped.append("tables/persons.yaml", "  - {name: hair, label: Hair of victims, help: Its colour., example: red, type: text}")
    assert shipped.faults() == [
        Fault("tables/persons.yaml", line, "The field hair may hold data about victims and does not say so (victim_personal_data).")
    ]
    shipped.change("tables/persons.yaml", "example: red, type: text}", "example: red, type: text, victim_personal_data: never}")
    assert shipped.faults() == []


@pytest.mark.parametrize("words", [("template", "-o", "t.xlsx"), ("validate", "x.csv"), ("codebook", "export")])
def test_the_hint_names_the_folder_of_the_codebook(clinic: Copy, tipdata: Run, words: tuple[str, ...]) -> None:
    (clinic.folder.parent / "x.csv").write_text("x\n")
    clinic.set(PATIENTS, "ward", "codelist", "wards")
    done = tipdata(*words, "--codebook", "clinic")
    assert done.returncode == 2
    assert "Run: tipdata codebook lint clinic" in done.stderr
    with pytest.raises(CodebookError) as caught:
        load_codebook(clinic.folder)
    assert caught.value.hint == f"Run: tipdata codebook lint {clinic.folder}"
