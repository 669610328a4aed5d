"""Reckoning, functions of values, other rows and names without a row: what fits is taken, what does not is told with place and mend."""

from __future__ import annotations

import pytest

from tipdata.language import FACTS, Kind, Operand, Scope, faults, given_operand, names_in, parse, reads, tables_read

Fields = dict[tuple[str, ...], Operand]

SEX = Operand(Kind.code, ("female", "male"))
OWN: Fields = {
    ("process_id",): Operand(Kind.text),
    ("case_id",): Operand(Kind.text),
    ("note",): Operand(Kind.text),
    ("victims",): Operand(Kind.number),
    ("children",): Operand(Kind.number),
    ("started",): Operand(Kind.date),
    ("ended",): Operand(Kind.date),
    ("sex",): SEX,
    ("acts",): Operand(Kind.codes, ("transfer", "receipt")),
    ("route",): Operand(Kind.codes, ("LUX", "HUN"), in_sequence=True),
}
PERSON: Fields = {
    ("person_id",): Operand(Kind.text),
    ("sex",): SEX,
    ("age",): Operand(Kind.number),
    ("arrested",): Operand(Kind.date),
    ("acts",): Operand(Kind.codes, ("transfer", "receipt")),
}
CASE: Fields = {("case_id",): Operand(Kind.text), ("opened",): Operand(Kind.date), ("n",): Operand(Kind.number)}
REPORT: Fields = {("unit",): Operand(Kind.text), ("start",): Operand(Kind.date)}
CHARGE: Fields = {("charged",): Operand(Kind.date), ("amount",): Operand(Kind.number)}


def _reaching(own: Fields, **above: Fields) -> Fields:
    return own | {(word, *path): operand for word, fields in above.items() for path, operand in fields.items()}


def _scope(table: str, fields: Fields, below: dict[str, Scope], above: dict[str, Scope], whole: str = "report") -> Scope:
    return Scope(fields.get, tuple(".".join(path) for path in fields), below.get, table, above.get, given_operand, whole)


TABLES_BELOW: dict[str, dict[str, Scope]] = {"case": {}, "person": {}, "report": {}}
AT_REPORT = _scope("report", REPORT, TABLES_BELOW["report"], {}, "")
AT_CASE = _scope("cases", _reaching(CASE, report=REPORT), TABLES_BELOW["case"], {"report": AT_REPORT})
AT_PERSON = _scope("persons", _reaching(PERSON, case=CASE, report=REPORT), TABLES_BELOW["person"], {"case": AT_CASE, "report": AT_REPORT})
AT_CHARGE = _scope("charges", _reaching(CHARGE, person=PERSON, case=CASE), {}, {"person": AT_PERSON, "case": AT_CASE})
AT_PROCESS = _scope("processes", _reaching(OWN, case=CASE, report=REPORT), {}, {"case": AT_CASE, "report": AT_REPORT})
TABLES_BELOW["case"].update(persons=AT_PERSON, processes=AT_PROCESS)
TABLES_BELOW["person"].update(charges=AT_CHARGE)
TABLES_BELOW["report"].update(cases=AT_CASE, persons=AT_PERSON, processes=AT_PROCESS)


def found(text: str, scope: Scope = AT_PROCESS) -> list[tuple[str, int, str]]:
    return [(error.problem, error.position, error.mend) for error in faults(parse(text), scope, text)]


@pytest.mark.parametrize(
    "text",
    [
        "victims + children * 2 - 1 <= case.n / 2",
        "-victims < -3 and abs(victims - children) > 0",
        "started + 30 <= ended - 2 and 30 + started < ended",
        "ended - started > 365 * 20",
        "ended - '2024-05-17' > 3",
        "started + 1 == '2024' and '2024-05' <= started + 1",
        "years_between(started, ended) > 20 or months_between(started, case.opened) < -3",
        "add_months(started, 3) >= period_end and add_months(started, -victims) < as_of",
        "length(note) > 500 and count_codes(acts) >= 2 and repeats(route)",
        "profile.child_age >= 18 and victims < profile.min_offenders",
        "started < profile.in_force_from and profile.cross_border in ('required', 'forbidden')",
        "profile.means_required_adult == 'yes' and known(profile.in_force_to)",
        "count_of(case.persons) > count_of(case.persons, sex == 'male' and age < 18) + 1",
        "exists(case.persons, sex == row.sex and arrested < row.started)",
        "exists(case.persons, exists(charges, charged > row.started and case.opened < person.arrested))",
        "exists(case.processes, process_id != row.process_id and started == row.started + 1)",
        "ended > last_of(case.persons, arrested) and first_of(case.persons, age) < 14",
        "sum_of(case.persons, age) / count_of(case.persons) > 30",
        "count_of(report.cases) > 3 and exists(report.cases, opened > period_end)",
        "exists(case.persons, any_of(acts, 'transfer') and has(row.acts, 'receipt'))",
        "exists(case.persons, row.sex in ('male',) and known(row.sex))",
    ],
)
def test_what_fits_is_taken(text: str) -> None:
    assert found(text) == []


def test_from_the_cover_every_row_can_be_compared_with_it() -> None:
    assert found("exists(persons, arrested > row.start)", AT_REPORT) == []


MIX = "Reckon with numbers; of dates, add or subtract days, or subtract one date from another."
FREE = "Use a field of this table, or of a table above it as table.field."
SAME = "Compare numbers with numbers and dates with dates."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("victims + started > 3", ("A date is compared with a number", 1, SAME)),
        ("victims * started > 3", ("* cannot stand between a number and a date", 1, MIX)),
        ("started + ended > '2024'", ("+ cannot stand between a date and a date", 1, MIX)),
        ("3 - started > 3", ("- cannot stand between a number and a date", 1, MIX)),
        ("note + 3 > 3", ("+ cannot stand between a text and a number", 1, MIX)),
        ("3 > 3 + sex", ("+ cannot stand between a number and a code", 5, MIX)),
        ("victims + '3' > 3", ("'3' cannot be reckoned with", 11, "Write a number without quotes, or a whole date as '2024-05-17'.")),
        ("started - '2024' > 3", ("'2024' cannot be reckoned with", 11, "Write a number without quotes, or a whole date as '2024-05-17'.")),
        ("started + 0.5 > ended", ("Days are counted whole", 11, "Write a whole number of days.")),
        ("ended - started > '2024'", ("A number is compared with a date", 1, SAME)),
        ("started + 1 > 3", ("A date is compared with a number", 1, SAME)),
        ("started + 1 > victims", ("A date is compared with a number", 1, SAME)),
        ("length(note) == note", ("A number is compared with a text", 1, SAME)),
        ("victims + 1 == 'x'", ("'x' cannot be reckoned with", 16, "Write a number without quotes, or a whole date as '2024-05-17'.")),
        ("1 + 1 == 2", ("Two fixed values are compared", 1, "Compare a field with a value.")),
        ("-(1 + 1) == abs(-2)", ("Two fixed values are compared", 1, "Compare a field with a value.")),
        ("years_between(started, victims) > 1", ("A date is needed here, not a number", 24, "Write a date.")),
        ("add_months(victims, 3) > ended", ("A date is needed here, not a number", 12, "Write a date.")),
        ("abs(started) > 1", ("A number is needed here, not a date", 5, "Write a number.")),
        ("-started > 1", ("A number is needed here, not a date", 2, "Write a number.")),
        ("length(sex) > 1", ("sex is no text", 8, "Use a text field.")),
        ("length(victims + 1) > 1", ("A text is needed here, not a number", 8, "Write a text.")),
        ("count_codes(sex) > 1", ("sex holds one value, not several codes", 13, "Write sex == '...' or sex in (...).")),
        ("repeats(sex)", ("sex holds one value, not several codes", 9, "Write sex == '...' or sex in (...).")),
        ("repeats(acts)", ("The codes of acts stand in no order of their own", 9, "Use a field that is ordered.")),
        ("repeats(actz)", ("There is no field actz here", 9, "Did you mean acts?")),
        ("victimz + 1 > 2", ("There is no field victimz here", 1, "Did you mean victims?")),
        ("profile.child_ages > 2", ("There is no fact profile.child_ages here", 1, FREE)),
        ("profile.victim_sex == 'mal'", ("profile.victim_sex has no code 'mal'", 23, "Did you mean 'male'?")),
        (
            "profile.child_age == started",
            ("profile.child_age (number) cannot be compared with started (date)", 1, "Compare fields of the same kind."),
        ),
        ("count_of(persons) > 1", ("No table persons lies below this one", 1, "Name a table that refers to this one.")),
        ("count_of(case.person) > 1", ("No table person lies below case", 1, "Name a table that refers to case.")),
        ("count_of(file.persons) > 1", ("There is no row file above this one", 1, "Name a row above by its word, as in case.persons.")),
        ("count_of(case.persons, agee > 1) > 1", ("There is no field agee here", 24, "Did you mean age?")),
        ("count_of(case.persons, age > row.victimz) > 1", ("There is no field row.victimz here", 30, "Did you mean row.victims?")),
        ("row.victims > 1", ("row.victims is for conditions on other rows", 1, "Write victims alone.")),
        ("sum_of(case.persons, arrested) > 1", ("arrested is no number", 22, "sum_of takes a field that is one.")),
        ("last_of(case.persons, sex) > 1", ("sex is no number or date", 23, "last_of takes a field that is one.")),
        ("sum_of(case.persons, agee) > 1", ("There is no field agee here", 22, "Did you mean age?")),
        ("sum_of(case.persons, row.victims) > 1", ("sum_of takes a field of the rows below", 22, "Leave `row.` out.")),
        ("last_of(case.persons, as_of) > started", ("There is no field as_of here", 23, FREE)),
        ("last_of(case.persons, arrested) > 1", ("A date is compared with a number", 1, SAME)),
        (
            "exists(report.cases, case_id == row.case_id)",
            ("Every row would be compared with every row of cases", 1, "Ask for rows below a record above, or leave `row.` out."),
        ),
    ],
)
def test_what_does_not_fit_is_told_once_with_place_and_mend(text: str, fault: tuple[str, int, str]) -> None:
    assert found(text) == [fault]


def test_every_fault_of_a_reckoning_is_found_in_one_pass() -> None:
    text = "victimz + agez > abs(note) - years_between(started, wrong) and count_of(case.persons, wrong > row.wrong) < length(sex)"
    assert [(problem, position) for problem, position, _ in found(text)] == [
        ("There is no field victimz here", 1),
        ("There is no field agez here", 11),
        ("A number is needed here, not a text", 22),
        ("There is no field wrong here", 53),
        ("There is no field wrong here", 87),
        ("There is no field row.wrong here", 95),
        ("sex is no text", 115),
    ]


READ = (
    "exists(case.persons, sex == row.sex and case.opened < arrested) "
    "and count_of(case.processes) > last_of(case.persons, age) + profile.child_age"
)


def test_every_field_and_table_that_is_read_is_named_with_its_table() -> None:
    tree = parse(READ)
    assert reads(tree, AT_PROCESS) == {
        ("persons", "sex"),
        ("processes", "sex"),
        ("cases", "opened"),
        ("persons", "arrested"),
        ("persons", "age"),
    }
    assert tables_read(tree, AT_PROCESS) == {"persons", "processes", "cases"}
    nested = parse("exists(case.persons, exists(charges, charged > row.started)) and started > period_start and as_of > report.start")
    assert reads(nested, AT_PROCESS) == {("charges", "charged"), ("processes", "started"), ("report", "start")}
    assert tables_read(nested, AT_PROCESS) == {"persons", "charges", "processes", "report"}


def test_names_of_the_row_at_hand_are_those_that_it_or_a_question_about_it_reads() -> None:
    assert [name.text for name in names_in(parse(READ))] == ["sex", "profile.child_age"]
    assert [name.text for name in names_in(parse("years_between(a, b + -c) > length(d) and repeats(e)"))] == ["a", "b", "c", "d", "e"]
    assert [(n.text, n.position) for n in names_in(parse("exists(t, exists(u, a == row.b)) and c > 1"))] == [("b", 26), ("c", 38)]


def test_the_facts_of_a_profile_have_their_kinds() -> None:
    assert {name for name, fact in FACTS.items() if fact.kind is Kind.number} == {"child_age", "criminal_age", "min_offenders"}
    assert {name for name, fact in FACTS.items() if fact.kind is Kind.date} == {"in_force_from", "in_force_to"}
    assert all(fact.codes for fact in FACTS.values() if fact.kind is Kind.code)


def test_trees_that_say_the_same_are_equal_wherever_they_stand() -> None:
    assert parse("a + 1 > b") == parse("  a  +  1   >  b")
    assert len({parse("exists(t, a == row.b)"), parse("exists( t , a == row.b )")}) == 1
