"""Rules are loaded into the catalogue, and whoever forgets a part of one is told what to add and where."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from copies import Copy

from tipdata.codebook import Fault, Severity, examine, load_codebook

STAYS = "rules/stays.yaml"
MISFIT = "There is no field discharged here (at character 1 of: discharged >= admitted_on) Did you mean discharged_on?"
RULE = """\
rules:
  - code: TIP-CT01
    severity: warning
    indicator: accuracy
    question: ACC1
    title: Rule
    message: Is it so?
    why: Because.
    mend: Look.
    table: patients
    expect: known(ward)
    examples: {pass: [{ward: surgery}], fail: [{}], not_applied: [{}]}
"""


def test_a_rule_stands_in_the_catalogue_with_its_texts(clinic: Copy) -> None:
    book = load_codebook(clinic.folder)
    assert list(book.rules) == ["TIP-CS01", "TIP-CS02"]
    text = book.findings["TIP-CS02"]
    assert (text.severity, text.indicator, text.question) == (Severity.warning, "accuracy", "ACC1")
    assert text.message == "Was the patient really seen before being admitted?"


def test_examples_are_what_a_person_types_whatever_yaml_makes_of_it(clinic: Copy) -> None:
    """YAML reads 2025 as a number, 2025-03-07 as a day, no as a truth and nothing as null."""
    clinic.write(
        STAYS,
        RULE.replace("{ward: surgery}", "{ward: , weight: 71.50, admitted_on: 2025-03-07, earlier_stays: 3, visits: [{operated: no}]}"),
    )
    (rule,) = load_codebook(clinic.folder).rules.values()
    assert rule.examples.passes == (
        {"ward": "", "weight": "71.5", "admitted_on": "2025-03-07", "earlier_stays": "3", "visits": [{"operated": "no"}]},
    )


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("title", None, "`title` is missing."),
        ("message", None, "`message` is missing."),
        ("why", None, "`why` is missing."),
        ("mend", None, "`mend` is missing."),
        ("indicator", None, "`indicator` is missing."),
        ("severity", None, "`severity` is missing."),
        ("why", '" "', "TIP-CS01: The rule has no why."),
        ("question", None, "TIP-CS01: The rule bears on no question: name one of quality.yaml under `question`, such as ACC1."),
        ("question", "ACC99", "TIP-CS01: There is no question ACC99 in quality.yaml."),
        ("code", "TIP-K05", "TIP-K05 stands more than once: also in findings.yaml."),
        ("code", "TIP-CS02", "TIP-CS02 stands more than once: also here."),
        ("table", "patience", "TIP-CS01: There is no table patience."),
        ("table", None, "TIP-CS01: An expression is asked of rows: name their `table`."),
        ("cell", "discharged", "TIP-CS01: The table patients has no field discharged."),
        ("expect", "discharged >= admitted_on", f"TIP-CS01: {MISFIT}"),
        ("expect", None, "TIP-CS01: Say with exactly one of `expect` and `check` what the rule expects."),
        ("check", "period_length", "TIP-CS01: Say with exactly one of `expect` and `check` what the rule expects."),
        ("parameters", "{days: 3}", "TIP-CS01: `parameters` go with a named check."),
        ("colour", "red", "`colour` is not a key that can stand here."),
        (
            "when",
            "ward > 'surgery'",
            "TIP-CS01: ward has no order (at character 1 of: ward > 'surgery') Use ==, != or in (...).",
        ),
    ],
)
def test_one_fault_of_a_rule_is_told_once(clinic: Copy, key: str, value: str | None, message: str) -> None:
    clinic.set(STAYS, "TIP-CS01", key, value)
    faults = clinic.faults()
    assert [(fault.file, fault.message) for fault in faults] == [(STAYS, message)]
    if value is not None and "more than once" not in message and key in clinic.text(STAYS) and key not in ("expect", "check", "table"):
        assert faults[0].line == next(n for n, line in enumerate(clinic.text(STAYS).split("\n"), 1) if line.strip().startswith(f"{key}:"))


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("pass", "a row of which the rule holds"),
        ("fail", "a row of which it certainly does not hold"),
        ("not_applied", "a row that it says nothing about, such as one where a value is not known"),
    ],
)
def test_whoever_forgets_an_example_is_told_which_and_where(clinic: Copy, kind: str, what: str) -> None:
    clinic.write(STAYS, RULE.replace(f"{kind}: [{{}}]", f"{kind}: []").replace(f"{kind}: [{{ward: surgery}}]", f"{kind}: []"))
    assert clinic.faults() == [Fault(STAYS, 12, f"TIP-CT01 has no example under `examples: {kind}`: add {what}.")]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("{wrad: surgery}", "The table patients has no field wrad, and no row above or table below it is called so."),
        ("{visit: {}}", "The table patients has no field visit, and no row above or table below it is called so."),
        ("{visits: {urgency: today}}", "Under visits stands a list of rows."),
        ("{visits: [{urgenty: today}]}", "The table visits has no field urgenty, and no row above or table below it is called so."),
        ("{ward: {a: b}}", "The field ward holds a text, or a list of texts."),
        ("{report: {wards: surgery}}", "The table report has no field wards, and no row above or table below it is called so."),
        ("{report: {patients: surgery}}", "Under patients stands a list of rows."),
        ("{form: yearly}", "There is no form yearly."),
        ("{profile: ours}", "There is no definition profile ours."),
        ("{tables: {patience: []}}", "In this example there is no table patience."),
    ],
)
def test_an_example_speaks_of_what_is_there(clinic: Copy, example: str, message: str) -> None:
    clinic.write(STAYS, RULE.replace("{ward: surgery}", example))
    assert clinic.faults() == [Fault(STAYS, 12, f"TIP-CT01: {message}")]


def test_a_rule_about_a_field_with_a_fault_of_its_own_is_not_told_as_a_second_fault(clinic: Copy) -> None:
    line = clinic.set("tables/patients.yaml", "discharged_on", "type", "daet")
    (fault,) = clinic.faults()
    assert (fault.file, fault.line) == ("tables/patients.yaml", line)


class TestExtending:
    """A codebook that extends tipdata's own keeps the rules that fit its tables."""

    @staticmethod
    def extending(folder: Path, **files: str) -> Copy:
        copy = Copy(folder)
        copy.write("codebook.yaml", "id: national\nversion: 1.0.0\ntitle: National codebook\nextends: tipdata\n")
        for name, text in files.items():
            copy.write(name.replace("__", "/") + ".yaml", dedent(text))
        return copy

    def test_it_has_all_of_them_where_it_changes_nothing(self, tmp_path: Path) -> None:
        assert load_codebook(self.extending(tmp_path).folder).rules == load_codebook().rules

    def test_it_loses_the_rules_on_tables_that_it_lists_no_more(self, tmp_path: Path) -> None:
        own = load_codebook()
        copy = self.extending(tmp_path)
        tables = [name for name in own.tables if name in ("submission", "cases", "aggregates")]
        copy.append("codebook.yaml", f"tables: [{', '.join(tables)}]\nforms: [aggregates]\ndefault_form: aggregates")
        book, faults = examine(copy.folder)
        assert faults == []
        assert book is not None
        kept = {code for code, rule in own.rules.items() if rule.table in tables}
        assert set(book.rules) <= kept | {code for code, rule in own.rules.items() if rule.table is None}
        assert {rule.table for rule in book.rules.values()} <= {*tables, None}

    def test_it_words_a_rule_anew_in_a_file_of_its_own(self, tmp_path: Path) -> None:
        own = {code: rule for code, rule in load_codebook().rules.items() if rule.table == "cases"}
        for code, rule in list(own.items())[:1]:
            text = RULE.replace("TIP-CT01", code).replace("patients", "cases").replace("ward: surgery", "case_status: open")
            copy = self.extending(tmp_path, rules__national=text.replace("known(ward)", "known(case_status)"))
            book = load_codebook(copy.folder)
            assert book.rules[code].expect == "known(case_status)" != rule.expect
            assert set(book.rules) == set(load_codebook().rules)
