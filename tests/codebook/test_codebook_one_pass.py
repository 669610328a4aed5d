"""All faults of a codebook are told in one pass, and none of them twice in other words."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import Copy

from tipdata.codebook import CodebookError, Fault, examine, load_codebook
from tipdata.errors import TipdataError

PATIENTS, VISITS, WARD = "tables/patients.yaml", "tables/visits.yaml", "codelists/ward.yaml"


def test_eight_faults_in_eight_files_are_told_at_once(shipped: Copy) -> None:
    cases, persons, victims = "tables/cases.yaml", "tables/persons.yaml", "tables/victims.yaml"
    expected = [
        Fault(
            "codelists/act.yaml",
            shipped.append("codelists/act.yaml", '  - {code: "a;b", label: Both, definition: Both.}'),
            "The code 'a;b' contains the list separator ';'.",
        ),
        Fault("codelists/stage.yaml", shipped.set("codelists/stage.yaml", "charged", "label", None), "`label` is missing."),
        Fault(
            "codelists/verdict.yaml",
            shipped.set("codelists/verdict.yaml", "acquitted", "label", "Convicted as charged"),
            "The word 'convicted as charged' could mean convicted or acquitted.",
        ),
        Fault(cases, shipped.set(cases, "closure_reason", "codelist", "reasons"), "There is no code list reasons."),
        Fault(
            persons,
            shipped.set(persons, "arrest_date", "when", "arested == 'yes'"),
            "There is no field arested here (at character 1 of: arested == 'yes') Did you mean arrested?",
        ),
        Fault(
            "tables/sentences.yaml",
            shipped.append("tables/sentences.yaml", "  - {name: fine_amount, label: Again, help: Again., example: '1', type: integer}"),
            "fine_amount stands more than once.",
        ),
        Fault(
            "tables/victim_tally.yaml",
            shipped.append(
                "tables/victim_tally.yaml",
                "  - {name: tally_of, label: Tally of, help: Whose., example: x, type: identifier, references: tallies}",
            ),
            "The field tally_of refers to the table tallies, which does not exist.",
        ),
    ]
    shipped.set(victims, "main_form", "victim_personal_data", None)
    line = shipped.entry(victims, "main_form")[0] + 1
    said = "The field main_form holds data about victims and does not say so (victim_personal_data)."
    expected.insert(-1, Fault(victims, line, said))
    assert shipped.faults() == sorted(expected)
    with pytest.raises(CodebookError) as caught:
        load_codebook(shipped.folder)
    assert caught.value.faults == sorted(expected)
    assert str(caught.value).startswith(f"The codebook has a fault: {sorted(expected)[0]} (and 7 more)")


def test_faults_of_shape_and_of_sense_are_told_in_the_same_pass_even_in_one_field(clinic: Copy) -> None:
    clinic.set(VISITS, "operated", "label", None)
    colour = clinic.set(VISITS, "operated", "colour", "red")
    when = clinic.set(VISITS, "operated", "when", "patient.wrd == 'surgery'")
    listed = clinic.set(PATIENTS, "ward", "codelist", "wards")
    assert clinic.faults() == [
        Fault(PATIENTS, listed, "There is no code list wards."),
        Fault(VISITS, clinic.entry(VISITS, "operated")[0] + 1, "`label` is missing."),
        Fault(VISITS, colour, "`colour` is not a key that can stand here."),
        Fault(VISITS, when, "There is no field patient.wrd here (at character 1 of: patient.wrd == 'surgery') Did you mean patient.ward?"),
    ]


def test_lines_are_right_below_an_entry_that_could_not_be_read(clinic: Copy) -> None:
    kind = clinic.set(VISITS, "visit_no", "type", "[]")
    when = clinic.set(VISITS, "operated", "when", "urgency = 'today'")
    first, second = clinic.faults()
    assert (first.file, first.line, first.message[:6]) == (VISITS, kind, "`type`")
    assert (second.file, second.line, second.message[:36]) == (VISITS, when, "This does not read as an expression ")


def test_what_hangs_on_a_broken_entry_is_not_told_as_a_second_fault(clinic: Copy) -> None:
    """The field `ward`, which a condition of another table names, cannot be read; the list's code, which a condition names, neither."""
    ward = clinic.set(PATIENTS, "ward", "requirement", "needed")
    clinic.write("codelists/urgency.yaml", clinic.text("codelists/urgency.yaml").replace("code: today", "code: [today]"))
    code = clinic.line("codelists/urgency.yaml", "code: [today]")
    assert [(fault.file, fault.line) for fault in clinic.faults()] == [("codelists/urgency.yaml", code), (PATIENTS, ward)]


@pytest.mark.parametrize("broken", [PATIENTS, VISITS, WARD, "codelists/allergy.yaml", "tables/report.yaml"])
def test_a_file_that_is_no_yaml_is_told_once_and_hides_no_other_fault(clinic: Copy, broken: str) -> None:
    line = clinic.append(broken, "key: [never closed")
    label = clinic.set("forms/monthly.yaml", None, "label", None)
    assert label == 1
    faults = clinic.faults()
    assert faults[-1].file == broken or faults[0].file == broken
    assert [(fault.file, fault.message) for fault in faults if fault.file != broken] == [("forms/monthly.yaml", "`label` is missing.")]
    (told,) = (fault for fault in faults if fault.file == broken)
    assert told.message.startswith("This is not readable YAML: ")
    assert line - 1 <= told.line <= line + 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "The file is empty."),
        ("# nothing but words\n", 1, "The file is empty."),
        ("null\n", 1, "The file is empty."),
        ("- name: ward\n- label: Ward\n", 1, "This file must hold keys and their values."),
        ("just words\n", 1, "This file must hold keys and their values."),
        ("42\n", 1, "This file must hold keys and their values."),
        ("name: ward\n---\nname: again\n", 2, "This is not readable YAML: but found another document."),
        ("name: ward\nlabel: 'Ward\n", 3, "This is not readable YAML: found unexpected end of stream."),
        ("name: ward\nlabel: {ward: Ward", 2, "This is not readable YAML: "),
        (
            "name: ward\nlabel: !!python/object:os.system Ward\n",
            2,
            "This is not readable YAML: could not determine a constructor for the tag",
        ),
        ("name: ward\nlabel: *nowhere\n", 2, "This is not readable YAML: found undefined alias"),
        ("name: ward\n? [a]\n: b\n", 2, "This is not readable YAML: found unhashable key."),
        ("name: ward\nlabel: Ward\x07\n", 2, "This is not readable YAML: "),
        ("name: ward\nlabel: &l [*l]\n", 2, "This is not readable YAML: it is nested more than 50 deep."),
        ("name: ward\ncodes: " + "[" * 200 + "]" * 200 + "\n", 2, "This is not readable YAML: it is nested more than 50 deep."),
        ("name: ward\ncodes: " + "[" * 200_000 + "\n", 2, "This is not readable YAML: it is nested more than 50 deep."),
        ("name: ward\ncodes:\n" + "- " * 100_000 + "x\n", 3, "This is not readable YAML: it is nested more than 50 deep."),
    ],
    ids=lambda value: repr(value)[:30] if isinstance(value, str) else None,
)
def test_a_file_of_another_kind_is_a_fault_and_no_crash(clinic: Copy, text: str, line: int, said: str) -> None:
    clinic.write(WARD, text)
    (fault,) = clinic.faults()
    assert (fault.file, fault.line) == (WARD, line)
    assert fault.message.startswith(said)


def test_a_bomb_of_aliases_is_a_fault_and_no_crash(clinic: Copy) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    clinic.write(WARD, "\n".join(lines))
    assert clinic.faults() == [Fault(WARD, 1, "This is not readable YAML: its parts repeat each other too often.")]


def test_parts_may_be_repeated_by_name_and_merged(clinic: Copy) -> None:
    text = clinic.text(WARD)
    clinic.write(
        WARD, text.replace("- {code: surgery, ", "- &first\n    {code: surgery, ") + "  - {<<: *first, code: burns, label: Burns}\n"
    )
    assert clinic.faults() == []
    book = load_codebook(clinic.folder)
    assert book.codelists["ward"].codes[-1].definition == "Patients before and after an operation."


def test_a_key_twice_hides_nothing_else(clinic: Copy) -> None:
    line = clinic.append(VISITS, "label: Again")
    when = clinic.set(VISITS, "operated", "when", "patient.wrd == 'surgery'")
    assert [(fault.line, fault.message[:38]) for fault in clinic.faults()] == [
        (when, "There is no field patient.wrd here (at"),
        (line, "The key `label` stands twice here."),
    ]


def test_a_main_file_that_cannot_be_read_is_told_with_the_faults_of_the_others(clinic: Copy) -> None:
    clinic.write("codebook.yaml", "[]\n")
    line = clinic.set(VISITS, "operated", "colour", "red")
    book, faults = examine(clinic.folder)
    assert book is None
    assert faults == [
        Fault("codebook.yaml", 1, "This file must hold keys and their values."),
        Fault(VISITS, line, "`colour` is not a key that can stand here."),
    ]


def test_a_folder_without_codebook_is_one_clear_line(tmp_path: Path) -> None:
    for folder, said in ((tmp_path, "it holds no codebook.yaml"), (tmp_path / "nowhere", "There is no codebook folder")):
        with pytest.raises(TipdataError) as caught:
            load_codebook(folder)
        assert said in caught.value.message
        assert "codebook.yaml" in f"{caught.value.message} {caught.value.hint}"
        assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_one_clear_line(clinic: Copy) -> None:
    (clinic.folder / WARD).write_bytes(b"name: w\xffrd\n")
    with pytest.raises(TipdataError, match=r"codelists/ward\.yaml:1: This file is not UTF-8 text"):
        load_codebook(clinic.folder)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(clinic: Copy) -> None:
    before = load_codebook(clinic.folder).fingerprint
    for path in clinic.folder.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    book, faults = examine(clinic.folder)
    assert faults == []
    assert book is not None
    assert book.fingerprint == before
