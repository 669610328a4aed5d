"""Derived fields: functions that are not there, conditions that do not fit, circles; each told once, all in one pass."""

from __future__ import annotations

from copies import Copy

from tipdata.codebook import Fault, FieldId, derived_fields, load_codebook

CASES, SENTENCES, PERSONS = "tables/cases.yaml", "tables/sentences.yaml", "tables/persons.yaml"
BOOK = load_codebook()


def added(copy: Copy, name: str, derive: str, kind: str = "yes_no", requirement: str = "derived") -> int:
    """A further derived field of the cases; its line."""
    example = {"integer": "'3'", "yes_no": "'yes'"}[kind]
    about = f"name: {name}, label: {name}, help: Worked out., example: {example}, question: null, type: {kind}, requirement: {requirement}"
    return copy.append(CASES, f"  - {{{about}, derive: {derive}}}")


def test_a_circle_of_derived_fields_is_one_clear_message(shipped: Copy) -> None:
    first = added(shipped, "one", "\"two == 'yes'\"")
    added(shipped, "two", "\"three == 'yes'\"")
    added(shipped, "three", "\"one == 'yes'\"")
    way = "cases.one is worked out from cases.two is worked out from cases.three is worked out from cases.one"
    assert shipped.faults() == [Fault(CASES, first, f"{way}: a circle, so none of them can be worked out.")]


def test_a_field_that_is_worked_out_from_itself_is_a_circle(shipped: Copy) -> None:
    line = added(shipped, "one", "\"one == 'yes'\"")
    assert shipped.faults() == [Fault(CASES, line, "cases.one is worked out from cases.one: a circle, so none of them can be worked out.")]


def test_a_circle_through_a_function_and_another_table_is_found(shipped: Copy) -> None:
    """What screening reads may not be worked out from its result."""
    line = shipped.set("tables/processes.yaml", "exploitation_occurred", "derive", "\"case.meets_international_definition == 'yes'\"")
    (fault,) = shipped.faults()
    assert fault.file in (CASES, "tables/processes.yaml")
    assert "a circle" in fault.message
    assert {"cases.meets_international_definition", "processes.exploitation_occurred"} <= set(fault.message.replace(":", " ").split())
    assert line > 0


def test_all_faults_of_derived_fields_are_told_in_one_pass(shipped: Copy) -> None:
    expected = [
        Fault(CASES, added(shipped, "one", "guessed"), f"There is no function guessed; known are {_known()}."),
        Fault(
            CASES,
            added(shipped, "two", '"n_victims > 1"', kind="integer"),
            "A condition answers yes or no, and two is of type integer: list codes with conditions.",
        ),
        Fault(
            CASES,
            added(shipped, "three", '"n_victms > 1"'),
            "There is no field n_victms here (at character 1 of: n_victms > 1) Did you mean n_victims?",
        ),
        Fault(CASES, added(shipped, "four", '[{code: maybe, when: "n_victims > 1"}]'), "The list of four has no code maybe."),
        Fault(
            CASES,
            added(shipped, "five", '"n_victims > 1"', requirement="required"),
            "The field five is required, so a person must answer it, and nothing works it out.",
        ),
    ]
    line = shipped.set(SENTENCES, "custody_class", "derive", None)
    at = shipped.line(SENTENCES, "    requirement: derived\n")
    assert line < at
    expected.append(Fault(SENTENCES, at, "The field custody_class is derived, and nothing says how: write `derive`."))
    assert shipped.faults() == sorted(expected)


def _known() -> str:
    from tipdata.codebook import FUNCTIONS

    return ", ".join(FUNCTIONS)


def test_each_derived_field_comes_after_those_that_it_is_worked_out_from() -> None:
    order = [FieldId(table.name, field.name) for table, field in derived_fields(BOOK)]
    assert order.index(FieldId("cases", "forms")) < order.index(FieldId("cases", "trafficking_type"))
    assert len(order) == len(set(order)) == sum(1 for t in BOOK.tables.values() for f in t.fields if f.derive is not None)
