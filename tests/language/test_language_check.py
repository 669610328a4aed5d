"""The checker: an expression fits the fields that it names, or says where it does not and what to write."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tipdata.language import Kind, Operand, Scope, faults, parse

FIELDS = {
    "title": Operand(Kind.text),
    "number": Operand(Kind.number),
    "other_number": Operand(Kind.number),
    "opened": Operand(Kind.date),
    "closed": Operand(Kind.date),
    "verdict": Operand(Kind.code, ("pending", "convicted", "acquitted")),
    "outcome": Operand(Kind.code, ("pending", "convicted_other")),
    "country": Operand(Kind.code, ("LUX", "HUN")),
    "stage": Operand(Kind.code, ("suspected", "charged", "tried"), ordered=True),
    "stage_before": Operand(Kind.code, ("suspected", "charged", "tried"), ordered=True),
    "grade": Operand(Kind.code, ("tried", "charged", "suspected"), ordered=True),
    "forms": Operand(Kind.codes, ("sexual", "labour")),
    "other_forms": Operand(Kind.codes, ("sexual", "labour")),
    "related": Operand(Kind.codes),
}
BELOW: dict[tuple[str, ...], Operand] = {("sex",): Operand(Kind.code, ("female", "male"))}
CHILD = Scope(BELOW.get, ("sex",), lambda _: None)
PATHS: dict[tuple[str, ...], Operand] = {(name,): operand for name, operand in FIELDS.items()} | {("case", "opened_on"): Operand(Kind.date)}
SCOPE = Scope(PATHS.get, tuple(".".join(path) for path in PATHS), {"persons": CHILD}.get)


def found(text: str) -> list[tuple[str, int, str]]:
    return [(error.problem, error.position, error.mend) for error in faults(parse(text), SCOPE, text)]


@pytest.mark.parametrize(
    "text",
    [
        "title == 'x' and title != ''",
        "title in ('x', 'y')",
        "number > 3 and number == -1.5 and 0 <= number < other_number",
        "number in (1, 2)",
        "opened == '2024' and opened >= '2024-05' and '2024-02-29' < closed",
        "opened in ('2024', '2025-01')",
        "opened <= closed and opened == case.opened_on",
        "verdict == 'convicted' and verdict != outcome and verdict in ('pending', 'acquitted')",
        "stage >= 'charged' and 'tried' > stage and stage < stage_before",
        "stage == grade",
        "title == title",
        "has(forms, 'sexual') or any_of(forms, 'sexual', 'labour')",
        "has(related, 'NTH-1')",
        "known(forms) and missing(case.opened_on) and not known(related)",
        "exists(persons, sex == 'female' and not missing(sex))",
    ],
)
def test_what_fits_is_taken(text: str) -> None:
    assert found(text) == []


FREE = "Use a field of this table, or of a table above it as table.field."
LISTED = "Use a code of its list; for states write known(...) or missing(...)."
UNORDERED = "Use ==, != or in (...)."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("verdikt == 'convicted'", ("There is no field verdikt here", 1, "Did you mean verdict?")),
        ("'convicted' == verdikt", ("There is no field verdikt here", 16, "Did you mean verdict?")),
        ("case.opened == '2024'", ("There is no field case.opened here", 1, "Did you mean case.opened_on?")),
        ("zzzzzz > 3", ("There is no field zzzzzz here", 1, FREE)),
        ("known(zzzzzz)", ("There is no field zzzzzz here", 7, FREE)),
        ("missing(zzzzzz)", ("There is no field zzzzzz here", 9, FREE)),
        ("zzzzzz in ('a', 'b')", ("There is no field zzzzzz here", 1, FREE)),
        ("has(zzzzzz, 'a')", ("There is no field zzzzzz here", 5, FREE)),
        ("opened < zzzzzz", ("There is no field zzzzzz here", 10, FREE)),
        ("case.verdict == 'pending'", ("There is no field case.verdict here", 1, "Did you mean verdict?")),
        ("verdict == 'convictd'", ("verdict has no code 'convictd'", 12, "Did you mean 'convicted'?")),
        ("verdict == 'qqq'", ("verdict has no code 'qqq'", 12, LISTED)),
        ("verdict == 'unknown'", ("verdict has no code 'unknown'", 12, LISTED)),
        ("verdict in ('pending', 'qqq')", ("verdict has no code 'qqq'", 24, LISTED)),
        ("any_of(forms, 'sexual', 'qqq')", ("forms has no code 'qqq'", 25, LISTED)),
        ("'qqq' != verdict", ("verdict has no code 'qqq'", 1, LISTED)),
        ("stage > 'qqq'", ("stage has no code 'qqq'", 9, LISTED)),
        ("verdict > 'pending'", ("verdict has no order", 1, UNORDERED)),
        ("'pending' <= verdict", ("verdict has no order", 14, UNORDERED)),
        ("title < 'x'", ("title has no order", 1, UNORDERED)),
        ("number == 'x'", ("number is a number", 11, "Write the number without quotes.")),
        ("number in (1, '2')", ("number is a number", 15, "Write the number without quotes.")),
        ("title == 3", ("title is not a number", 10, "Put the value in quotes.")),
        ("verdict == 3", ("verdict is not a number", 12, "Put the value in quotes.")),
        ("opened == 2024", ("opened is a date", 11, "Write it as '2024', '2024-05' or '2024-05-17'.")),
        ("opened == '17.05.2024'", ("opened is a date", 11, "Write it as '2024', '2024-05' or '2024-05-17'.")),
        ("opened == '2023-02-29'", ("opened is a date", 11, "Write it as '2024', '2024-05' or '2024-05-17'.")),
        ("opened == '0000'", ("opened is a date", 11, "Write it as '2024', '2024-05' or '2024-05-17'.")),
        ("opened == '\u0662\u0660\u0662\u0664'", ("opened is a date", 11, "Write it as '2024', '2024-05' or '2024-05-17'.")),
        ("opened == title", ("opened (date) cannot be compared with title (text)", 1, "Compare fields of the same kind.")),
        ("number == verdict", ("number (number) cannot be compared with verdict (code)", 1, "Compare fields of the same kind.")),
        ("verdict == country", ("verdict and country have no code in common", 1, "Compare each of them with a code.")),
        ("stage < grade", ("stage and grade do not share one order", 1, "Compare fields of the same code list.")),
        ("forms == 'sexual'", ("forms may hold several codes", 1, "Write has(forms, '...') or any_of(forms, ...).")),
        ("forms in ('sexual', 'labour')", ("forms may hold several codes", 1, "Write has(forms, '...') or any_of(forms, ...).")),
        ("forms > 'sexual'", ("forms may hold several codes", 1, "Write has(forms, '...') or any_of(forms, ...).")),
        ("related != 'NTH-1'", ("related may hold several codes", 1, "Write has(related, '...') or any_of(related, ...).")),
        ("has(verdict, 'pending')", ("verdict holds one value, not several codes", 5, "Write verdict == '...' or verdict in (...).")),
        ("has(number, 'pending')", ("number holds one value, not several codes", 5, "Write number == '...' or number in (...).")),
        ("exists(cases, sex == 'male')", ("No table cases lies below this one", 1, "Name a table that refers to this one.")),
        ("exists(persons, sexx == 'male')", ("There is no field sexx here", 17, "Did you mean sex?")),
        ("exists(persons, sex == 'mle')", ("sex has no code 'mle'", 24, "Did you mean 'male'?")),
        ("exists(persons, verdict == 'pending')", ("There is no field verdict here", 17, FREE)),
        ("1 == 2", ("Two fixed values are compared", 1, "Compare a field with a value.")),
        ("'a' != 'b'", ("Two fixed values are compared", 1, "Compare a field with a value.")),
    ],
)
def test_what_does_not_fit_is_told_once_with_place_and_mend(text: str, fault: tuple[str, int, str]) -> None:
    assert found(text) == [fault]


def test_names_without_order_are_told_on_both_sides() -> None:
    assert [(problem, position) for problem, position, _ in found("verdict < outcome")] == [
        ("verdict has no order", 1),
        ("outcome has no order", 11),
    ]
    assert [(problem, position) for problem, position, _ in found("forms == other_forms")] == [
        ("forms may hold several codes", 1),
        ("other_forms may hold several codes", 10),
    ]


def test_every_fault_is_found_in_one_pass() -> None:
    text = "verdikt == 'x' and (not number == 'y' or exists(cases, known(a))) and known(zzzzzz) and opened in ('1', 2) and a.b < c.d"
    assert [(problem, position) for problem, position, _ in found(text)] == [
        ("There is no field verdikt here", 1),
        ("number is a number", 35),
        ("No table cases lies below this one", 42),
        ("There is no field zzzzzz here", 77),
        ("opened is a date", 100),
        ("opened is a date", 105),
        ("There is no field a.b here", 112),
        ("There is no field c.d here", 118),
    ]


NAMES = [*FIELDS, "case.opened_on", "nothing", "case.nothing"]
VALUES = ["'pending'", "'sexual'", "'tried'", "'2024'", "'x'", "3"]
ATOMS = st.one_of(
    st.tuples(
        st.sampled_from([*NAMES, *VALUES]), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.sampled_from([*NAMES, *VALUES])
    ).map(" ".join),
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3)).map(
        lambda p: f"{p[0]} in ({', '.join(p[1])},)"
    ),
    st.tuples(st.sampled_from(["known", "missing"]), st.sampled_from(NAMES)).map(lambda p: f"{p[0]}({p[1]})"),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map(lambda p: f"has({p[0]}, {p[1]})"),
)


@given(st.lists(ATOMS, min_size=1, max_size=5), st.sampled_from([" and ", " or "]))
def test_the_faults_of_a_whole_are_the_faults_of_its_parts(atoms: list[str], between: str) -> None:
    whole = [problem for problem, _, _ in found(between.join(atoms))]
    assert whole == [problem for atom in atoms for problem, _, _ in found(atom)]


@given(ATOMS)
def test_negation_and_brackets_change_no_fault(atom: str) -> None:
    assert [p for p, _, _ in found(f"not ({atom})")] == [p for p, _, _ in found(atom)]
