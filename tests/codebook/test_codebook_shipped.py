"""tipdata's own codebook: complete, and readable by the person who fills the form."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tipdata.codebook import Codebook, FieldSpec, Level, Requirement, Table, VictimData, examine, load_codebook, loose
from tipdata.intake import reader
from tipdata.records import State

BOOK = load_codebook()
FIELDS = [(table, field) for table in BOOK.tables.values() for field in table.fields]
each_field = pytest.mark.parametrize(("table", "field"), FIELDS, ids=[f"{table.name}.{field.name}" for table, field in FIELDS])


def test_it_has_no_fault() -> None:
    assert examine()[1] == []


def test_it_holds_every_table_with_all_its_fields() -> None:
    """The tables of REFERENCE 1.4, and the national result of screening beside the international one (REFERENCE 2.4)."""
    assert {name: len(table.fields) for name, table in BOOK.tables.items()} == {
        "submission": 22,
        "cases": 34,
        "persons": 22,
        "proceedings": 20,
        "sentences": 14,
        "processes": 23,
        "victims": 15,
        "victim_tally": 6,
        "aggregates": 14,
    }


@each_field
def test_every_field_explains_itself(table: Table, field: FieldSpec) -> None:
    assert field.label.strip()
    assert field.help.strip()
    assert len(field.help) <= 240
    assert field.example.strip()
    assert "question" in field.model_fields_set, "the question that it answers, or a stated none"
    assert field.question is None or field.question in BOOK.questions


@each_field
def test_every_example_is_a_right_answer(table: Table, field: FieldSpec) -> None:
    typed = reader(field, BOOK)(field.example)
    assert typed.problem == ""
    assert typed.state == State.filled
    assert field.minimum is None or typed.low >= field.minimum
    assert field.maximum is None or typed.high <= field.maximum
    assert field.max_length is None or len(typed.text) <= field.max_length


def test_every_example_of_a_form_is_a_right_answer() -> None:
    for collection in BOOK.collections.values():
        for view in collection.views:
            for column in view.columns:
                assert reader(column, BOOK)(column.example).state == State.filled, f"{collection.form.name} {view.name}.{column.name}"
                assert len(column.help) <= 240


def test_every_list_and_code_explains_itself() -> None:
    for codelist in BOOK.codelists.values():
        assert codelist.label.strip()
        assert codelist.codes
        for code in codelist.codes:
            assert code.label.strip(), f"{codelist.name}.{code.code}"
            assert codelist.source or code.definition.strip(), f"{codelist.name}.{code.code}"


def test_every_list_is_used_but_the_ages_without_total() -> None:
    used = {codelist.name for _, field in FIELDS if (codelist := BOOK.codelist(field))}
    used |= {
        codelist.name
        for collection in BOOK.collections.values()
        for view in collection.views
        for column in view.columns
        if (codelist := BOOK.codelist(column))
    }
    used |= {codelist.name for view in BOOK.beside_views for column in view.columns if (codelist := BOOK.codelist(column))}
    assert set(BOOK.codelists) - used == {"age_broad"}


def test_every_question_is_answered_by_a_field() -> None:
    assert set(BOOK.questions) - {field.question for _, field in FIELDS} == set()


def test_victim_data_is_marked_and_protected() -> None:
    """The HJ column of REFERENCE 1.4."""
    marked = {f"{table.name}.{field.name}" for table, field in FIELDS if field.victim_personal_data is VictimData.always}
    assert marked == {
        "persons.formerly_victim",
        "victims.victim_sex",
        "victims.age_group_at_exploitation",
        "victims.age_group_at_identification",
        "victims.victim_citizenship",
        "victims.trafficking_status",
        "victims.status_date",
        "victims.main_form",
    }
    for table, field in FIELDS:
        assert field.victim_personal_data is VictimData.never or field.sensitivity > Level.none, f"{table.name}.{field.name}"
    assert [table.name for table in BOOK.tables.values() if table.off_unless_justified] == ["victims"]


def test_values_are_shown_only_of_fields_without_protection() -> None:
    for table, field in FIELDS:
        if field.sensitivity > Level.none or field.type == "narrative":
            assert not field.shows_values, f"{table.name}.{field.name}"


def test_keys_are_keys() -> None:
    for table in BOOK.tables.values():
        assert table.keys
        assert all(field.requirement is Requirement.key for field in table.keys), table.name


def test_every_word_of_a_form_leads_to_one_column() -> None:
    for collection in BOOK.collections.values():
        for view in collection.views:
            headers = BOOK.view_headers(view)
            for column in view.columns:
                assert headers[loose(column.name)] == column.name
                assert headers[loose(column.label)] == column.name


@pytest.mark.parametrize("spelling", ["LUX", "lux", "LU", "Luxembourg", " luxembourg "])
def test_a_country_is_known_by_code_and_name(spelling: str) -> None:
    assert answer(BOOK, "country", spelling) == "LUX"


@pytest.mark.parametrize(
    ("codelist", "spelling", "code"), [("country", "Kosovo", "XKX"), ("country", "Stateless", "XXA"), ("area", "LU-DI", "LU-DI")]
)
def test_public_lists_are_complete(codelist: str, spelling: str, code: str) -> None:
    assert answer(BOOK, codelist, spelling) == code


def answer(book: Codebook, codelist: str, spelling: str) -> str | None:
    return book.answers(codelist).get(loose(spelling))


def test_loading_is_fast_and_needs_no_pandas() -> None:
    """0.2 seconds where 300,000 dictionary entries take 0.1; compared with these, because machines and their load differ."""
    code = (
        "import sys, time\nimport pycountry\nfrom tipdata.codebook import examine\n"
        "def seconds(work):\n    start = time.process_time()\n    work()\n    return time.process_time() - start\n"
        "def entries():\n    entries = {}\n    for number in range(300_000):\n        entries[str(number)] = (number, number)\n"
        "def load():\n    examine(translations=False)\n"
        "print(min(seconds(load) / seconds(entries) for _ in range(3)), 'pandas' in sys.modules, 'numpy' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ratio, *heavy = result.stdout.split()
    assert heavy == ["False", "False"]
    assert float(ratio) < 3.5
