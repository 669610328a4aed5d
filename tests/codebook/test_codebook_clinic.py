"""Quite another codebook loads, and answers the questions that the rooms ask of it."""

from __future__ import annotations

from copies import CLINIC

from tipdata.codebook import FieldId, TableKind, load_codebook
from tipdata.intake import reader
from tipdata.language import Kind
from tipdata.records import State

BOOK = load_codebook(CLINIC)


def test_it_loads_with_its_own_tables_and_the_built_in_catalogues() -> None:
    assert (BOOK.id, BOOK.version) == ("clinic", "2.1.0")
    assert list(BOOK.tables) == ["report", "patients", "visits"]
    own = load_codebook()
    assert BOOK.findings == {code: text for code, text in own.findings.items() if code not in own.rules} | BOOK.rules
    assert BOOK.measures == load_codebook().measures
    assert BOOK.counted is None
    assert BOOK.report_tables == {}
    assert BOOK.stamp == {"codebook_id": "clinic", "codebook_version": "2.1.0", "codebook_fingerprint": BOOK.fingerprint}


def test_roles_say_what_the_cover_holds() -> None:
    cover = BOOK.cover
    assert cover is not None
    assert (cover.name, cover.kind) == ("report", TableKind.cover)
    roles = ("unit", "period_start", "period_end", "version", "submitted", "area")
    assert [BOOK.cover_field(role) for role in roles] == ["clinic", "from_day", "to_day", "edition", "sent_on", None]


def test_its_one_form_asks_every_field_and_is_the_default() -> None:
    assert BOOK.default_form == "monthly"
    collection = BOOK.collection()
    assert collection.tables == ("report", "patients", "visits")
    assert all(view.is_table_itself for view in collection.views)
    assert {table: list(fields) for table, fields in collection.asked.items()} == {
        name: [field.name for field in table.fields] for name, table in BOOK.tables.items()
    }


def test_every_example_is_a_right_answer() -> None:
    for table in BOOK.tables.values():
        for field in table.fields:
            assert reader(field, BOOK)(field.example).state == State.filled, f"{table.name}.{field.name}"


def test_several_answers_are_told_apart_by_its_own_separator() -> None:
    field = BOOK.field(FieldId("patients", "allergies"))
    assert reader(field, BOOK)("Nuts | pollen").text == "pollen|nuts"


def test_conditions_reach_the_rows_above_and_below() -> None:
    visits, patients = BOOK.tables["visits"], BOOK.tables["patients"]
    assert {word: table.name for word, table in BOOK.above(visits).items()} == {"report": "report", "patient": "patients"}
    scope = BOOK.scope(visits)
    ward = scope.lookup(("patient", "ward"))
    assert ward is not None
    assert (ward.kind, ward.codes, ward.ordered) == (Kind.code, ("surgery", "children", "general"), False)
    assert scope.lookup(("report", "sent_on")) is not None
    assert scope.lookup(("patients", "ward")) is None
    assert scope.below("patients") is None
    assert BOOK.scope(patients).below("visits") is not None


def test_reasons_for_no_value_stand_where_a_value_is_due() -> None:
    allowed = {
        name: [reason.code for reason in BOOK.allowed_missing(BOOK.field(FieldId("patients", name)))] for name in ("patient_no", "ward")
    }
    assert allowed == {"patient_no": [], "ward": ["not_known", "not_told"]}
    assert BOOK.allowed_missing(BOOK.field(FieldId("report", "sent_on"))) == ()
