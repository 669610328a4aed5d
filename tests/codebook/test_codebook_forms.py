"""Forms: every name in them leads somewhere, and every answer of a short form becomes an answer of its table."""

from __future__ import annotations

import pytest
from copies import Copy

from tipdata.codebook import Fault, Requirement, load_codebook

FORM = "forms/monthly.yaml"
SHORT = """\
name: monthly
label: Monthly report
help: The short report.
sheets:
  - table: report
    columns: [clinic, from_day, to_day, edition, sent_on]
  - name: stays
    label: Stays
    table: patients
    omit: [weight]
    columns:
      - patient_no
      - name: where
        label: Where
        field: ward
        codelist: urgency
        example: routine
        recode:
          routine: general
          today: surgery
          at_once:
            - {code: children, when: "exists(doctors, called_by == 'x')"}
            - code: surgery
      - name: day
        label: Day
        field:
          - {field: admitted_on, when: where == 'routine'}
          - field: discharged_on
      - {name: first_visit, label: First visit, field: visits.seen_on, requirement: required, when: patient.ward == 'surgery'}
    sets:
      allergies: [{code: none}]
      earlier_stays:
        - {copy_of: where, when: known(day)}
        - code: not_known
    rows:
      - table: visits
        when: known(first_visit)
        sets:
          visit_no:
            - compose: [patient_no, =V, where]
          patient_no: [{copy_of: patient_no}]
  - name: doctors
    table: visits
"""


@pytest.fixture
def short(clinic: Copy) -> Copy:
    clinic.write(FORM, SHORT)
    return clinic


def test_a_short_form_that_is_right_has_no_fault(short: Copy) -> None:
    assert short.faults() == []


MUST_SAY = "The column where must say under `recode` what becomes of"


@pytest.mark.parametrize(
    ("old", "new", "marker", "message"),
    [
        ("table: patients", "table: patient", "table: patient", "There is no table patient."),
        ("omit: [weight]", "omit: [wait]", "omit:", "There is no field patients.wait."),
        ("- patient_no\n", "- patient_no\n      - patient_nr\n", "- patient_nr", "There is no field patients.patient_nr."),
        ("field: ward", "field: wards", "field: wards", "There is no field patients.wards."),
        ("field: visits.seen_on", "field: visits.seen", "{name: first_visit", "There is no field visits.seen."),
        ("- field: discharged_on", "- field: gone_on", "field: gone_on", "There is no field patients.gone_on."),
        ("codelist: urgency", "codelist: urgencies", "codelist:", "There is no code list urgencies."),
        ("- name: day\n", "- {name: where, field: ward}\n      - name: day\n", "{name: where", "The column where stands twice."),
        ("label: Day", "label: WHERE", "label: WHERE", "The header 'where' could mean where or day."),
        ("          routine: general\n", "", "recode:", f"{MUST_SAY} routine."),
        ("today: surgery", "today: surgeon", "today:", "ward has no code surgeon."),
        ("today: surgery", "today: surgery\n          later: surgery", "later:", "The column where has no code later."),
        ("{code: children, when", "{code: kids, when", "{code: kids", "ward has no code kids."),
        (
            "exists(doctors, called_by",
            "exists(visits, called_by",
            "{code: children",
            "No table visits lies below this one (at character 1 of: exists(visits, called_by == 'x')) "
            "Name a table that refers to this one.",
        ),
        (
            "when: where == 'routine'",
            "when: ward == 'routine'",
            "{field: admitted_on",
            "There is no field ward here (at character 1 of: ward == 'routine') "
            "Use a field of this table, or of a table above it as table.field.",
        ),
        (
            "when: patient.ward == 'surgery'",
            "when: patient.ward == 'surg'",
            "{name: first_visit",
            "patient.ward has no code 'surg' (at character 17 of: patient.ward == 'surg') Did you mean 'surgery'?",
        ),
        ("      allergies: [", "      allergy: [", "allergy: [", "There is no field patients.allergy."),
        ("[{code: none}]", "[{code: no_one}]", "allergies:", "allergies has no code no_one."),
        ("copy_of: where, when", "copy_of: there, when", "copy_of: there", "The sheet stays has no column there."),
        (
            "when: known(day)",
            "when: known(days)",
            "when: known(days)",
            "There is no field days here (at character 7 of: known(days)) Did you mean day?",
        ),
        (
            "when: known(first_visit)",
            "when: known(first_vist)",
            "when: known(first_vist)",
            "There is no field first_vist here (at character 7 of: known(first_vist)) Did you mean first_visit?",
        ),
        ("          visit_no:\n", "          visit_nr:\n", "visit_nr:", "There is no field visits.visit_nr."),
        ("=V, where]", "=V, there]", "- compose:", "The sheet stays has no column there."),
        (
            "{copy_of: patient_no}",
            "{copy_of: patient_no, code: x}",
            "{copy_of: patient_no, code: x}",
            "`patient_no`: a made cell needs exactly one of copy_of, code and compose.",
        ),
        ("- table: visits\n", "- table: visit\n", "- table: visit\n", "There is no table visit."),
        ("- name: doctors", "- {name: stays, table: visits}\n  - name: doctors", "{name: stays", "The sheet stays stands twice."),
        ("name: doctors", "name: doctors\n    label: STAYS", "label: STAYS", "The sheet STAYS stands twice."),
        ("label: Stays", "label: Stays\n    colour: red", "colour:", "`colour` is not a key that can stand here."),
        ("label: Where", "label: Where\n        colour: red", "colour:", "`colour` is not a key that can stand here."),
        ("[clinic, from_day", "[Clinic, from_day", "columns: [Clinic", None),
    ],
)
def test_one_fault_of_a_form_is_told_once_at_its_line(short: Copy, old: str, new: str, marker: str, message: str | None) -> None:
    short.change(FORM, old, new)
    said = message or "`columns` must be a name of small letters, digits and underscores, and begin with a letter."
    assert short.faults() == [Fault(FORM, short.line(FORM, marker), said)]


CHANGED = """\
name: monthly
label: Monthly report
help: The report of a ward that knows no other.
sheets:
  - table: report
  - table: patients
    omit: [weight]
    changes:
      ward: {codes: [surgery, general]}
      discharged_on: {requirement: expected, when: ward == 'surgery'}
  - table: visits
    changes:
      patient_no: {parent: false, requirement: optional}
      urgency: {fixed: today}
"""


def test_a_form_changes_how_fields_are_asked(clinic: Copy) -> None:
    clinic.write(FORM, CHANGED)
    assert clinic.faults() == []
    book = load_codebook(clinic.folder)
    collection = book.collection()
    patients, visits = (next(view for view in collection.views if view.name == name) for name in ("patients", "visits"))
    assert [code.code for code in book.codelist(patients.column("ward")).codes] == ["surgery", "general"]
    assert book.codelist(book.tables["patients"].field("ward")).codes != book.codelist(patients.column("ward")).codes
    discharged = collection.asked["patients"]["discharged_on"]
    assert (discharged.requirement, discharged.when) == (Requirement.expected, "ward == 'surgery'")
    assert visits.parent_columns == ()
    assert collection.asked["visits"]["patient_no"].requirement is Requirement.optional
    assert "urgency" not in {column.name for column in visits.entered}
    assert {view.is_table_itself for view in collection.views} == {True}


@pytest.mark.parametrize(
    ("old", "new", "marker", "message"),
    [
        ("      ward: {", "      wards: {", "wards:", "There is no field patients.wards."),
        (
            "      ward: {",
            "      weight: {}\n      ward: {",
            "weight: {}",
            "weight is left out of this sheet, so nothing of it is changed.",
        ),
        ("general]", "cellar]", "ward: {", "The list of ward has no code cellar."),
        ("fixed: today", "fixed: tomorrow", "urgency: {", "The list of urgency has no code tomorrow."),
        (
            "when: ward == 'surgery'",
            "when: wart == 'surgery'",
            "discharged_on: {",
            "There is no field wart here (at character 1 of: wart == 'surgery') Did you mean ward?",
        ),
    ],
)
def test_one_fault_of_a_change_is_told_once_at_its_line(clinic: Copy, old: str, new: str, marker: str, message: str) -> None:
    clinic.write(FORM, CHANGED)
    clinic.change(FORM, old, new)
    assert clinic.faults() == [Fault(FORM, clinic.line(FORM, marker), message)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fixed: today", "fixed: today, requirement: optional", "an answer that is fixed is not asked for"),
        ("    omit: [weight]", "    columns: [patient_no, ward]", "changes go with a sheet that lists no columns"),
    ],
)
def test_a_change_that_contradicts_itself_is_told(clinic: Copy, old: str, new: str, message: str) -> None:
    clinic.write(FORM, CHANGED)
    clinic.change(FORM, old, new)
    (fault,) = clinic.faults()
    assert message in fault.message


def test_a_column_of_another_table_needs_a_row_of_it(short: Copy) -> None:
    text = short.text(FORM)
    begin, end = text.index("    rows:\n"), text.index("  - name: doctors")
    short.write(FORM, text[:begin] + text[end:])
    line = short.line(FORM, "{name: first_visit")
    assert short.faults() == [Fault(FORM, line, "The column first_visit fills visits.seen_on, of which this sheet makes no row.")]


def test_a_list_of_its_own_needs_a_recode(short: Copy) -> None:
    text = short.text(FORM)
    begin, end = text.index("        recode:\n"), text.index("      - name: day\n")
    short.write(FORM, text[:begin] + text[end:])
    line = short.line(FORM, "codelist: urgency")
    assert short.faults() == [Fault(FORM, line, f"{MUST_SAY} {code}.") for code in ("at_once", "routine", "today")]


def test_several_faults_of_one_form_are_told_in_one_pass(short: Copy) -> None:
    field = short.change(FORM, "- field: discharged_on", "- field: gone_on")
    when = short.change(FORM, "when: known(first_visit)", "when: known(first_vist)")
    code = short.change(FORM, "today: surgery", "today: surgeon")
    assert short.faults() == [
        Fault(FORM, code, "ward has no code surgeon."),
        Fault(FORM, field, "There is no field patients.gone_on."),
        Fault(FORM, when, "There is no field first_vist here (at character 7 of: known(first_vist)) Did you mean first_visit?"),
    ]


def test_a_field_that_a_table_lost_is_told_in_every_form_that_shows_it(short: Copy) -> None:
    text = short.text("tables/patients.yaml")
    begin, end = text.index("  - name: weight"), text.index("  - name: allergies")
    short.write("tables/patients.yaml", text[:begin] + text[end:])
    assert short.faults() == [Fault(FORM, short.line(FORM, "omit:"), "There is no field patients.weight.")]
