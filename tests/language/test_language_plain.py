"""Expressions are told in plain English, with the labels of fields, codes and tables."""

from __future__ import annotations

import re

import pytest

from tipdata.codebook import load_codebook
from tipdata.language import FACTS, Kind, Labels, OfRows, Operand, given_operand, in_words, parse
from tipdata.language.words import PHRASES

FIELDS = {
    ("opened",): ("Date opened", Kind.date),
    ("closed",): ("Date closed", Kind.date),
    ("case", "opened"): ("Date opened", Kind.date),
    ("victims",): ("Victims", Kind.number),
    ("children",): ("Child victims", Kind.number),
    ("stage",): ("Stage", Kind.code),
    ("sex",): ("Sex", Kind.code),
    ("acts",): ("Acts", Kind.codes),
    ("route",): ("Route", Kind.codes),
    ("note",): ("Note", Kind.text),
}
CODES = {"male": "Male", "female": "Female", "charged": "2 Charged", "move": "Moving", "recruit": "Recruiting", "yes": "Yes"}


def kind(path: tuple[str, ...]) -> Kind | None:
    operand = given_operand(path) or Operand(FIELDS[path][1]) if path in FIELDS or given_operand(path) else None
    return operand.kind if operand is not None else None


def labels(singular: str, plural: str) -> Labels:
    def rows(asked: OfRows) -> Labels | None:
        return labels("person", "Persons") if asked.table == "persons" else None

    return Labels(singular, plural, lambda path: FIELDS[path][0] if path in FIELDS else None, lambda _, code: CODES.get(code), kind, rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("closed >= opened", "Date closed is on or after Date opened"),
        ("closed < case.opened", "Date closed is before Date opened of the case"),
        ("closed == '2024-05-17'", "Date closed is 17 May 2024"),
        ("closed <= '2024-05'", "Date closed is in or before May 2024"),
        ("closed != '2024'", "Date closed is not in 2024"),
        ("'2024-01-01' <= closed", "Date closed is on or after 1 January 2024"),
        ("closed in ('2024', '2025-03')", "Date closed is 2024 or March 2025"),
        ("victims >= 3", "Victims is at least 3"),
        ("victims < children", "Victims is less than Child victims"),
        ("victims == 12345.5", "Victims is 12,345.5"),
        ("stage >= 'charged'", "Stage is at least 2 Charged"),
        ("sex == 'male'", "Sex is Male"),
        ("sex != 'male'", "Sex is not Male"),
        ("note == 'male'", "Note is Male"),
        ("note == 'x'", 'Note is "x"'),
        ("sex in ('male', 'female')", "Sex is Male or Female"),
        ("sex not in ('male', 'female')", "Sex is not Male or Female"),
        ("has(acts, 'move')", "Acts holds Moving"),
        ("not any_of(acts, 'move', 'recruit')", "Acts does not hold Moving or Recruiting"),
        ("repeats(route)", "Route has the same answer twice in a row"),
        ("not repeats(route)", "Route does not have the same answer twice in a row"),
        ("known(opened) and not known(closed)", "Date opened is known and Date closed is not known"),
        ("missing(opened) or not missing(closed)", "Date opened is blank or Date closed is not blank"),
        ("(known(opened) or known(closed)) and sex == 'male'", "(Date opened is known or Date closed is known) and Sex is Male"),
        ("known(opened) and known(closed) or sex == 'male'", "(Date opened is known and Date closed is known) or Sex is Male"),
        ("not (known(opened) and known(closed))", "it is not so that (Date opened is known and Date closed is known)"),
        ("not (closed < opened)", "Date closed is on or after Date opened"),
        ("not not known(opened)", "Date opened is known"),
        ("victims + children * 2 > 3", "Victims plus (Child victims times 2) is more than 3"),
        ("-victims / 2 != children - 1", "(minus Victims) divided by 2 is not Child victims minus 1"),
        ("closed - opened > 365 * 20", "the days from Date opened to Date closed is more than 365 times 20"),
        ("opened + 30 <= closed", "Date opened plus 30 days is on or before Date closed"),
        ("closed - (victims + 1) > opened", "Date closed minus (Victims plus 1) days is after Date opened"),
        ("years_between(opened, closed) > 20", "the completed years from Date opened to Date closed is more than 20"),
        ("months_between(opened, closed) <= 24", "the completed months from Date opened to Date closed is at most 24"),
        ("closed > add_months(opened, 12)", "Date closed is after Date opened plus 12 months"),
        ("add_months(opened, -12) == '2024'", "Date opened minus 12 months is in 2024"),
        ("abs(victims - children) > 1", "the difference between Victims and Child victims is more than 1"),
        ("abs(victims) > 1", "the size of Victims is more than 1"),
        ("length(note) > 500", "the number of characters in Note is more than 500"),
        ("count_codes(acts) == 2", "the number of answers in Acts is 2"),
        ("exists(persons, sex == 'male')", "there is a row in Persons where Sex is Male"),
        ("not exists(case.persons, sex == 'male')", "there is no row in Persons of the same case where Sex is Male"),
        ("count_of(persons) > 1", "the number of rows in Persons is more than 1"),
        ("count_of(persons, sex == 'male') >= victims", "the number of rows in Persons where Sex is Male is at least Victims"),
        ("sum_of(persons, victims) > 3", "the sum of Victims in Persons is more than 3"),
        ("closed > last_of(case.persons, opened)", "Date closed is after the last known Date opened in Persons of the same case"),
        ("exists(case.persons, sex == row.sex)", "there is a row in Persons of the same case where Sex is the same"),
        ("exists(case.persons, sex != row.sex)", "there is a row in Persons of the same case where Sex is another"),
        (
            "exists(case.persons, opened < row.closed)",
            "there is a row in Persons of the same case where Date opened is before Date closed of this process",
        ),
        ("opened >= period_start", "Date opened is on or after the first day of the period"),
        ("opened > as_of", "Date opened is after the day of the report"),
        ("victims < profile.min_offenders", "Victims is less than the least number of offenders in the definition"),
        ("exists(things, known(a))", "there is a row in things where ..."),
    ],
)
def test_an_expression_is_told_in_the_words_of_the_codebook(text: str, words: str) -> None:
    assert in_words(parse(text), labels("process", "Processes")) == words


def test_every_name_without_a_row_has_a_phrase() -> None:
    assert set(PHRASES) == {"period_start", "period_end", "as_of", *(f"profile.{fact}" for fact in FACTS)}


def test_a_codebook_gives_its_labels() -> None:
    book = load_codebook()
    persons = next(table for table in book.tables.values() if table.singular == "person")
    role = {field.role: field for field in persons.fields}
    key, parent = role["key"], role["parent"]
    words = in_words(parse(f"known({key.name}) and {parent.name} != case.case_id"), book.labels(persons))
    assert words == f"{key.label} is known and {parent.label} is not {book.labels(persons).field(('case', 'case_id'))} of the case"


def test_every_condition_of_the_codebook_is_told_without_a_name_of_the_schemas() -> None:
    book = load_codebook()
    texts = [(table.name, field.when) for table in book.tables.values() for field in table.fields if field.when is not None]
    texts += [(rule.table, text) for rule in book.rules.values() for text in (rule.when, rule.expect) if rule.table and text]
    told = [in_words(book.tree(text), book.labels(book.tables[table])) for table, text in texts]
    assert len(told) > 20
    assert [words for words in told if re.search("[a-z]_[a-z]", words)] == []
