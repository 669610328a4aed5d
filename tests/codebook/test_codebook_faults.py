"""Each kind of fault of a codebook is told once, in words, with the file and the line of the offending key."""

from __future__ import annotations

import pytest
from copies import Copy

from tipdata.codebook import Fault

CASES, PERSONS, PROCESSES, VICTIMS, VISITS = (f"tables/{name}.yaml" for name in ("cases", "persons", "processes", "victims", "visits"))
VERDICT, WARD, MEASURES = "codelists/verdict.yaml", "codelists/ward.yaml", "summaries/measures.yaml"
PARTS = "Comparisons, and, or, not, in, + - * /, and the functions of the language are allowed."
STATES = "Use a code of its list; for states write known(...) or missing(...)."


def no_field(text: str, position: int, meant: str) -> str:
    name = text[position - 1 :].split()[0]
    return f"There is no field {name} here (at character {position} of: {text}) Did you mean {meant}?"


def no_order(text: str) -> str:
    return f"{text.split()[0]} has no order (at character 1 of: {text}) Use ==, != or in (...)."


def several(text: str) -> str:
    name = text.split()[0]
    return f"{name} may hold several codes (at character 1 of: {text}) Write has({name}, '...') or any_of({name}, ...)."


def means(what: str, word: str, *meanings: str) -> str:
    return f"The {what} '{word}' could mean {' or '.join(meanings)}."


# Each case: what is wrong, the file, the entry and its key that get a value (None leaves the key out), and what is told there.
IN_SHIPPED = [
    ("a field without label", CASES, "closure_reason", "label", None, "`label` is missing."),
    ("a table without label", CASES, None, "label", None, "`label` is missing."),
    ("a code without label", VERDICT, "acquitted", "label", None, "`label` is missing."),
    ("a code with an empty label", VERDICT, "acquitted", "label", '" "', "The code acquitted has no label."),
    (
        "a table whose rows have a word of the language",
        "tables/victim_tally.yaml",
        None,
        "singular",
        "row",
        "The word 'row' means something else in conditions; a row of victim_tally needs another word.",
    ),
    (
        "a field that would hide a name without a row",
        VICTIMS,
        "status_decided_by",
        "name",
        "as_of",
        "In conditions as_of is the cover's; a field of this name needs the role as_of, or another name.",
    ),
    (
        "a record that is finished by a field that is not there",
        CASES,
        None,
        "finished",
        "case_statis == 'transferred'",
        no_field("case_statis == 'transferred'", 1, "case_status"),
    ),
    (
        "counts that could be finished",
        "tables/victim_tally.yaml",
        None,
        "finished",
        "registrations == 0",
        "Only records can be finished; the table victim_tally holds none.",
    ),
    (
        "an id without a number",
        CASES,
        "case_id",
        "proposed",
        '"{unit}-{year}"',
        "The pattern of case_id does not end with {number}.",
    ),
    (
        "an id that begins with what nobody knows",
        PERSONS,
        "person_id",
        "proposed",
        '"{sex}-{number}"',
        "The pattern of person_id may name unit, year and the row above, not sex.",
    ),
    (
        "a text that is proposed",
        CASES,
        "transferred_to",
        "proposed",
        '"T{number}"',
        "Only ids that are keys are proposed; transferred_to is none.",
    ),
    ("no such code list", CASES, "closure_reason", "codelist", "closure_reasons", "There is no code list closure_reasons."),
    ("no such question", CASES, "closure_reason", "question", "JQ99", "There is no question JQ99."),
    ("no such missing reason", CASES, "closure_reason", "missing", "[lost]", "There is no missing reason lost."),
    ("no such default form", "codebook.yaml", None, "default_form", "simpel", "There is no form simpel."),
    ("no such table of a measure", MEASURES, "convictions", "table", "trials", "There is no table trials."),
    (
        "a condition of a measure",
        MEASURES,
        "convictions",
        "where",
        "verdikt == 'convicted'",
        no_field("verdikt == 'convicted'", 1, "verdict"),
    ),
    (
        "no such public list",
        "codelists/area.yaml",
        None,
        "source",
        "iso_9999",
        "There is no public list iso_9999; known are iso_3166_1, iso_4217, iso_3166_2.",
    ),
    (
        "a reference to nowhere",
        PROCESSES,
        "case_id",
        "references",
        "casses",
        "The field case_id refers to the table casses, which does not exist.",
    ),
    (
        "a reference to many keys",
        PROCESSES,
        "case_id",
        "references",
        "victim_tally",
        "The table victim_tally has no single key field to refer to.",
    ),
    (
        "a label of two codes",
        VERDICT,
        "acquitted",
        "label",
        "convicted AS  charged",
        means("word", "convicted as charged", "convicted", "acquitted"),
    ),
    (
        "a label like a code",
        VERDICT,
        "acquitted",
        "label",
        "Convicted lesser",
        means("word", "convicted lesser", "convicted_lesser", "acquitted"),
    ),
    ("a label like a missing reason", VERDICT, "not_fit", "label", "Withheld", means("word", "withheld", "withheld", "not_fit")),
    ("an alias like a public name", "codelists/country.yaml", "XKX", "aliases", "[hungary]", means("word", "hungary", "HUN", "XKX")),
    ("a yes like a missing reason", "codebook.yaml", None, '"yes"', "Withheld", means("word", "withheld", "withheld", "yes")),
    ("a header like another", PERSONS, "arrest_date", "label", "Person_ID", means("header", "person id", "person_id", "arrest_date")),
    (
        "a row like another",
        "tables/victim_tally.yaml",
        None,
        "singular",
        "case",
        "The word 'case' could mean a row of cases or of victim_tally.",
    ),
    (
        "a missing reason like another",
        "codebook.yaml",
        "not_applicable",
        "label",
        "Unknown",
        means("word", "unknown", "unknown", "not_applicable"),
    ),
    (
        "a label with the separator",
        VERDICT,
        "acquitted",
        "label",
        '"Acquitted; free"',
        "The label 'Acquitted; free' contains the list separator ';'.",
    ),
    (
        "a condition that does not parse",
        PERSONS,
        "arrest_date",
        "when",
        "arrested = 'yes'",
        f"This does not read as an expression (at character 10 of: arrested = 'yes') {PARTS}",
    ),
    ("a condition on no field", PERSONS, "arrest_date", "when", "arested == 'yes'", no_field("arested == 'yes'", 1, "arrested")),
    (
        "a condition on no code",
        PERSONS,
        "arrest_date",
        "when",
        "arrested == 'maybe'",
        f"arrested has no code 'maybe' (at character 13 of: arrested == 'maybe') {STATES}",
    ),
    (
        "a condition on no field above",
        PERSONS,
        "arrest_date",
        "when",
        "case.date_opend > '2024'",
        no_field("case.date_opend > '2024'", 1, "case.date_opened"),
    ),
]
IN_CLINIC = [
    ("a key that is none", VISITS, "called_by", "colour", "red", "`colour` is not a key that can stand here."),
    ("an empty label", VISITS, "called_by", "label", '" "', "The field called_by has no label."),
    ("an empty help", VISITS, "called_by", "help", '""', "The field called_by has no help."),
    ("an empty example", VISITS, "called_by", "example", '""', "The field called_by has no example."),
    ("a help that is too long", VISITS, "called_by", "help", "x" * 241, "The help of called_by has 241 characters; 240 fit beside a cell."),
    ("a text that YAML reads otherwise", VISITS, "called_by", "example", "no", "`example` must be a text; put it in quotes."),
    ("a list where a text should be", VISITS, "called_by", "help", "[a, b]", "`help` must be a text; put it in quotes."),
    ("a text where a list should be", VISITS, "called_by", "missing", "not_known", "`missing` must be a list."),
    ("a text where keys should be", VISITS, None, "repeats", "TIP-X01a", "`repeats` must hold keys and their values."),
    ("a code list of a text", VISITS, "called_by", "codelist", "ward", "A field of type text takes no code list."),
    ("a pattern that is none", VISITS, "called_by", "pattern", "'(a'", "The pattern of called_by is not a regular expression."),
    ("limits the wrong way round", "tables/patients.yaml", "weight", "minimum", "500", "The minimum of weight is above its maximum."),
    ("no such finding", VISITS, None, "repeats", "{conflict: TIP-X01a, identical: TIP-X99b}", "There is no finding TIP-X99b."),
    ("no repeats", VISITS, None, "repeats", None, "The table visits does not say under `repeats` how a repeated key is reported."),
    ("another name than the file's", VISITS, None, "name", "visit", "The name visit does not agree with the file's name."),
    (
        "a name that is none",
        VISITS,
        None,
        "singular",
        "A visit",
        "`singular` must be a name of small letters, digits and underscores, and begin with a letter.",
    ),
    ("a condition on an order that is none", VISITS, "operated", "when", "patient.ward > 'surgery'", no_order("patient.ward > 'surgery'")),
    ("a condition on several codes", VISITS, "operated", "when", "patient.allergies == 'nuts'", several("patient.allergies == 'nuts'")),
    (
        "a condition on rows that are not below",
        VISITS,
        "operated",
        "when",
        "exists(patients, known(ward))",
        "No table patients lies below this one (at character 1 of: exists(patients, known(ward))) Name a table that refers to this one.",
    ),
    ("a language without file", "codebook.yaml", None, "languages", "[en, eo]", "There is no file translations/eo.yaml."),
    ("another base", "codebook.yaml", None, "extends", "other", "`extends`: input should be 'tipdata'."),
]


@pytest.mark.parametrize(("file", "entry", "key", "value", "message"), [pytest.param(*case[1:], id=case[0]) for case in IN_SHIPPED])
def test_one_fault_is_told_once_at_its_line(shipped: Copy, file: str, entry: str | None, key: str, value: str | None, message: str) -> None:
    line = shipped.set(file, entry, key, value)
    assert shipped.faults() == [Fault(file, line, message)]


@pytest.mark.parametrize(("file", "entry", "key", "value", "message"), [pytest.param(*case[1:], id=case[0]) for case in IN_CLINIC])
def test_so_it_is_in_another_codebook(clinic: Copy, file: str, entry: str | None, key: str, value: str | None, message: str) -> None:
    line = clinic.set(file, entry, key, value)
    assert clinic.faults() == [Fault(file, line, message)]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            VISITS,
            "  - {name: src_ward, label: Again, help: Again., example: x, type: text}",
            "Names beginning with src_ are kept for provenance.",
        ),
        (
            VISITS,
            "  - {name: New Field, label: New, help: New., example: x, type: text}",
            "`name` must be a name of small letters, digits and underscores, and begin with a letter.",
        ),
        (VISITS, "  - {name: new_field, label: New, help: New., example: x, type: code}", "The field new_field needs a code list."),
        (WARD, '  - {code: " ", label: Let go, definition: Again.}', "A code is empty."),
        (WARD, "label: Again", "The key `label` stands twice here."),
    ],
)
def test_what_cannot_stand_is_told_where_it_stands(clinic: Copy, file: str, text: str, message: str) -> None:
    line = clinic.append(file, text)
    assert clinic.faults() == [Fault(file, line, message)]


def test_an_alias_does_not_hold_the_separator(clinic: Copy) -> None:
    line = clinic.append(WARD, '  - {code: burns, label: Burns, aliases: ["fire|heat"]}')
    assert clinic.faults() == [Fault(WARD, line, "The alias 'fire|heat' contains the list separator '|'.")]


def test_a_condition_goes_with_a_requirement(clinic: Copy) -> None:
    clinic.set(VISITS, "operated", "requirement", "optional")
    line = clinic.line(VISITS, "when: patient.ward")
    assert clinic.faults() == [Fault(VISITS, line, "A condition goes with the requirement required or expected.")]


def test_a_type_that_is_none_is_told_with_the_types_that_are(clinic: Copy) -> None:
    line = clinic.set(VISITS, "called_by", "type", "txt")
    (fault,) = clinic.faults()
    assert (fault.file, fault.line) == (VISITS, line)
    assert fault.message.startswith("`type`: input should be 'identifier', 'text', ")


def test_victim_data_must_say_so(shipped: Copy) -> None:
    shipped.set(VICTIMS, "main_form", "victim_personal_data", None)
    line = shipped.entry(VICTIMS, "main_form")[0] + 1
    said = "The field main_form holds data about victims and does not say so (victim_personal_data)."
    assert shipped.faults() == [Fault(VICTIMS, line, said)]


def test_a_new_field_about_victims_must_say_whether_it_is_victim_data(shipped: Copy) -> None:
    field = '  - {name: victim_shoe_size, label: Shoe size, help: Of the victim., example: "38", type: integer, question: PQ12%s}'
    line = shipped.append(CASES, field % "")
    said = "The field victim_shoe_size may hold data about victims and does not say so (victim_personal_data)."
    shipped.append(
        CASES, field.replace("victim_shoe_size", "victim_hat_size").replace("Shoe size", "Hat size") % ", victim_personal_data: never"
    )
    assert shipped.faults() == [Fault(CASES, line, said)]


def test_victim_data_has_a_level_of_protection(shipped: Copy) -> None:
    shipped.set(VICTIMS, "main_form", "sensitivity", None)
    line = shipped.set(VICTIMS, "main_form", "victim_personal_data", "always")
    assert shipped.faults() == [Fault(VICTIMS, line, "The field main_form is data about victims and has no sensitivity.")]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            CASES,
            "  - {name: recorder_code, label: Again, help: Again., example: x, type: text, question: CQ2}",
            "recorder_code stands more than once.",
        ),
        (VERDICT, "  - {code: acquitted, label: Let go, definition: Again.}", "The code acquitted stands more than once."),
        (VERDICT, '  - {code: "not;fit", label: Unfit, definition: Again.}', "The code 'not;fit' contains the list separator ';'."),
        ("codelists/country.yaml", "  - {code: HUN, label: Hungary, definition: Again.}", "The code HUN stands more than once."),
        ("questions.yaml", "  - {id: TQ1, about: offenders, text: Again?}", "TQ1 stands more than once."),
    ],
)
def test_what_stands_twice_is_told_at_the_second(shipped: Copy, file: str, text: str, message: str) -> None:
    line = shipped.append(file, text)
    assert shipped.faults() == [Fault(file, line, message)]


def test_findings_and_measures_of_quality_stand_once(shipped: Copy) -> None:
    first = shipped.line("findings.yaml", "  - code: TIP-F02")
    entry = "\n".join(shipped.text("findings.yaml").split("\n")[first - 1 :]).split("\n  - code: TIP-F03")[0]
    line = shipped.append("findings.yaml", entry.replace("severity:", "question: REL99\n    severity:"))
    assert shipped.faults() == [
        Fault("findings.yaml", line, "TIP-F02 stands more than once."),
        Fault("findings.yaml", line + 1, "There is no question REL99."),
    ]


def test_files_and_lists_of_files_agree(shipped: Copy) -> None:
    line = shipped.set(
        "codebook.yaml",
        None,
        "tables",
        "[submission, cases, cases, persons, proceedings, sentences, processes, victims, ghosts, aggregates]",
    )
    shipped.write("translations/eo.yaml", "parts: [codes]\n")
    languages = shipped.line("codebook.yaml", "languages:")
    assert shipped.faults() == [
        Fault("codebook.yaml", languages, "translations/eo.yaml is not listed under languages."),
        Fault("codebook.yaml", line, "There is no file tables/ghosts.yaml."),
        Fault("codebook.yaml", line, "cases is listed twice under tables."),
        Fault("codebook.yaml", line, "tables/victim_tally.yaml is not listed under tables."),
    ]


def test_tables_do_not_refer_to_each_other_in_a_circle(clinic: Copy) -> None:
    field = "  - {name: last_visit, label: Last visit, help: The last visit., example: V-1, type: identifier, references: visits}"
    line = clinic.append("tables/patients.yaml", field)
    other = clinic.line("tables/visits.yaml", "references: patients")
    assert clinic.faults() == [
        Fault("tables/patients.yaml", line, "The tables patients and visits refer to each other in a circle."),
        Fault("tables/visits.yaml", other, "The tables visits and patients refer to each other in a circle."),
    ]


def test_only_one_table_is_the_cover(clinic: Copy) -> None:
    clinic.set("tables/patients.yaml", None, "kind", "cover")
    line = clinic.line("codebook.yaml", "tables:")
    assert clinic.faults() == [
        Fault("codebook.yaml", line, "Only one table can be the cover; here are report, patients."),
        Fault(
            "tables/patients.yaml",
            clinic.line("tables/patients.yaml", "finished:"),
            "Only records can be finished; the table patients holds none.",
        ),
    ]


def test_a_table_of_records_has_a_key(clinic: Copy) -> None:
    for entry in ("visit_no", "patient_no"):
        clinic.set("tables/visits.yaml", entry, "requirement", "required")
    clinic.set("tables/visits.yaml", "visit_no", "role", None)
    assert clinic.faults() == [Fault("tables/visits.yaml", 1, "The table visits has no key field.")]


def test_a_codebook_has_a_form(clinic: Copy) -> None:
    (clinic.folder / "forms" / "monthly.yaml").unlink()
    line = clinic.set("codebook.yaml", None, "forms", "[]")
    assert clinic.faults() == [Fault("codebook.yaml", line, "A codebook needs at least one form.")]
