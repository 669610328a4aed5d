"""The rule language: what it reads, what it refuses, and that refusing is quick, quiet and runs nothing."""

from __future__ import annotations

import time
import warnings

import pytest
from hypothesis import given, strategies as st

from tipdata.errors import TipdataError
from tipdata.language import (
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    ExpressionError,
    Fold,
    In,
    Known,
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    Or,
    Repeats,
    Tree,
    Value,
    names_in,
    parse,
)
from tipdata.language.parser import MAX_LENGTH
from tipdata.language.reader import MAX_DEPTH

FUNCTIONS = (
    "known, missing, has, any_of, repeats, exists, "
    "years_between, months_between, add_months, abs, length, count_codes, count_of, sum_of, first_of, last_of"
)
A, B = Name(("a",), 1), Name(("b",))


def plain(tree: Tree | Value) -> str:
    """A tree as text without positions, every part in brackets."""
    match tree:
        case Name() as name:
            return name.text
        case Literal(value):
            return repr(value)
        case Compare(operator, left, right):
            return f"({plain(left)} {operator} {plain(right)})"
        case In(name, options):
            return f"({name.text} in [{', '.join(plain(option) for option in options)}])"
        case Known(name):
            return f"known({name.text})"
        case Missing(name):
            return f"missing({name.text})"
        case AnyOf(name, codes):
            return f"any_of({name.text}, {', '.join(plain(code) for code in codes)})"
        case Exists(table, condition):
            return f"exists({under(tree)}{table}, {plain(condition)})"
        case Repeats(name):
            return f"repeats({name.text})"
        case Arithmetic(operator, left, right):
            return f"({plain(left)} {operator} {plain(right)})"
        case Minus(value):
            return f"(-{plain(value)})"
        case Call(function, arguments):
            return f"{function}({', '.join(map(plain, arguments))})"
        case CountOf(table, condition):
            return f"count_of({under(tree)}{table}{', ' + plain(condition) if condition else ''})"
        case Fold(function, table, name):
            return f"{function}({under(tree)}{table}, {plain(name)})"
        case And(parts):
            return f"({' and '.join(plain(part) for part in parts)})"
        case Or(parts):
            return f"({' or '.join(plain(part) for part in parts)})"
        case Not(part):
            return f"(not {plain(part)})"


def under(asked: Exists | CountOf | Fold) -> str:
    return f"{asked.above}." if asked.above else ""


def refused(text: str) -> ExpressionError:
    """The refusal of an expression, which must come quickly, without a warning of Python's."""
    started = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ExpressionError) as caught:
            parse(text)
    assert time.process_time() - started < 0.5
    error = caught.value
    assert 1 <= error.position <= max(len(text), 1)
    assert error.mend
    assert f"at character {error.position} of: " in error.message
    assert "\n" not in str(error)
    return error


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a == 'x'", "(a == 'x')"),
        ('a != "x"', "(a != 'x')"),
        ("a < 3", "(a < 3.0)"),
        ("a <= 3.5", "(a <= 3.5)"),
        ("a > -2", "(a > -2.0)"),
        ("a >= '2024-05'", "(a >= '2024-05')"),
        ("a == b", "(a == b)"),
        ("3 < a", "(3.0 < a)"),
        ("1 < a <= 5", "((1.0 < a) and (a <= 5.0))"),
        ("a in ('x', 'y')", "(a in ['x', 'y'])"),
        ("a in ['x']", "(a in ['x'])"),
        ("a in ('x',)", "(a in ['x'])"),
        ("a not in ('x', 2)", "(not (a in ['x', 2.0]))"),
        ("known(a)", "known(a)"),
        ("missing(case.a)", "missing(case.a)"),
        ("has(a, 'x')", "any_of(a, 'x')"),
        ("any_of(a, 'x', 'y')", "any_of(a, 'x', 'y')"),
        ("exists(persons, a == 'x')", "exists(persons, (a == 'x'))"),
        ("exists(persons, exists(charges, known(a)))", "exists(persons, exists(charges, known(a)))"),
        ("known(a) and known(b) and known(c)", "(known(a) and known(b) and known(c))"),
        ("known(a) or known(b) and known(c)", "(known(a) or (known(b) and known(c)))"),
        ("(known(a) or known(b)) and known(c)", "((known(a) or known(b)) and known(c))"),
        ("not known(a) and known(b)", "((not known(a)) and known(b))"),
        ("a + b * 2 - 1 > 0", "(((a + (b * 2.0)) - 1.0) > 0.0)"),
        ("(a + b) / -c <= -2", "(((a + b) / (-c)) <= -2.0)"),
        ("- -a > - -2", "((-(-a)) > (--2.0))"),
        ("a + -1 > -b", "((a + -1.0) > (-b))"),
        ("1 < a + 1 <= b", "((1.0 < (a + 1.0)) and ((a + 1.0) <= b))"),
        ("opened + 365 * 20 < closed", "((opened + (365.0 * 20.0)) < closed)"),
        ("years_between(opened, case.b) >= 18", "(years_between(opened, case.b) >= 18.0)"),
        ("add_months(a, 2 + 1) < period_end", "(add_months(a, (2.0 + 1.0)) < period_end)"),
        ("abs(months_between(a, b)) > 3", "(abs(months_between(a, b)) > 3.0)"),
        ("length(a) > 500 or count_codes(b) == 2", "((length(a) > 500.0) or (count_codes(b) == 2.0))"),
        ("repeats(a)", "repeats(a)"),
        ("count_of(persons) > 1", "(count_of(persons) > 1.0)"),
        ("count_of(case.persons, a == row.b) < c", "(count_of(case.persons, (a == row.b)) < c)"),
        ("exists(case.persons, a == 'x')", "exists(case.persons, (a == 'x'))"),
        ("sum_of(persons, a) <= b", "(sum_of(persons, a) <= b)"),
        ("last_of(case.persons, a) < first_of(charges, b)", "(last_of(case.persons, a) < first_of(charges, b))"),
        ("a <= profile.child_age and b <= as_of", "((a <= profile.child_age) and (b <= as_of))"),
        ("not not known(a)", "(not (not known(a)))"),
        ("case.opened == '2024'", "(case.opened == '2024')"),
        ("  known(a)\n  and\tknown(b)\n", "(known(a) and known(b))"),
        ("a == 'two  blanks'", "(a == 'two  blanks')"),
        ("a == ''", "(a == '')"),
        ("a == 'caf\u00e9 # 1' and b == \"it's\"", "((a == 'caf\u00e9 # 1') and (b == \"it's\"))"),
        ("_".join("a" * 30) + " == 1e3", "(" + "_".join("a" * 30) + " == 1000.0)"),
    ],
)
def test_each_construct_is_read(text: str, meaning: str) -> None:
    assert plain(parse(text)) == meaning


def test_positions_count_characters_of_the_text_as_written() -> None:
    tree = parse("  \u00e9t\u00e9 == '\u4e2d\u6587' and b < 12")
    assert tree == And(
        (
            Compare("==", Name(("\u00e9t\u00e9",), 3), Literal("\u4e2d\u6587", 10)),
            Compare("<", Name(("b",), 19), Literal(12.0, 23)),
        )
    )


def test_names_inside_exists_belong_to_the_rows_below() -> None:
    tree = parse("a == b and exists(persons, c == 1) or not known(case.d) and e in ('x',) and has(f, 'y') and missing(g)")
    assert [name.text for name in names_in(tree)] == ["a", "b", "case.d", "e", "f", "g"]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        (" \n ", 1),
        ("a", 1),
        ("case.a", 1),
        ("'x'", 1),
        ("True", 1),
        ("a == True", 6),
        ("a == None", 6),
        ("a == ...", 6),
        ("a == b'x'", 6),
        ("a == 1j", 6),
        ("a == 1e999", 6),
        ("a == 10 ** 400", 6),
        ("a == 99999999999999999999", 6),
        ("a == -'x'", 6),
        ("a == +1", 6),
        ("a == ~1", 6),
        ("a == f'{b}'", 6),
        ("f'{a}' == 'x'", 1),
        ("a == 2 ** 3", 6),
        ("a == b // 2", 6),
        ("a == b % 2", 6),
        ("a == b @ c", 6),
        ("a + b", 1),
        ("a == b + ~c", 10),
        ("a == b + not c", 10),
        ("a == b + [c]", 10),
        ("a == b + (c, d)", 10),
        ("a == b + (c if d else e)", 11),
        ("a == b + (c == d)", 11),
        ("a == -(-'x')", 8),
        ("a == -known(b)", 7),
        ("a == known(b)", 6),
        ("a == exists(b, known(c))", 6),
        ("count_of(a)", 1),
        ("length(a)", 1),
        ("abs()", 1),
        ("abs() > 1", 1),
        ("abs(a, b) > 1", 1),
        ("abs(value=a) > 1", 1),
        ("abs(*a) > 1", 5),
        ("years_between(a) > 1", 1),
        ("add_months(a, b, c) > 1", 1),
        ("repeats(a, b)", 1),
        ("repeats('a')", 9),
        ("count_of() > 1", 1),
        ("count_of('a') > 1", 1),
        ("count_of(a, b) > 1", 13),
        ("count_of(a.b.c) > 1", 10),
        ("count_of(a, known(b), c) > 1", 1),
        ("sum_of(a) > 1", 1),
        ("sum_of(a, 'b') > 1", 11),
        ("sum_of(a, b + c) > 1", 11),
        ("sum_of(a, b, c) > 1", 1),
        ("last_of(f(a), b) > 1", 1),
        ("exists(a(), c == 1)", 1),
        ("a.b.c == 1", 1),
        ("1 < a.b.c", 5),
        ("a == 1000000000001", 6),
        ("a == -1e13", 6),
        ("a in (1, 1e999)", 10),
        ("a ** 9 ** 9 ** 9 == 1", 1),
        ("a % 2 == 1", 1),
        ("a << 1000000000 == 1", 1),
        ("a & b", 1),
        ("a == b if c == 1 else d == 1", 1),
        ("lambda: a == 1", 1),
        ("(lambda: 0)() == 1", 1),
        ("[a for a in b]", 1),
        ("a in [b for b in c]", 6),
        ("any(a == 1 for a in b)", 1),
        ("{a: 1}", 1),
        ("(x := 1) == 1", 2),
        ("(a := b)", 2),
        ("a[0] == 1", 1),
        ("a[1:2] == 'x'", 1),
        ("'x'.upper() == a", 1),
        ("a.lower() == 'x'", 1),
        ("a().b == 1", 1),
        ("known(a).b == 1", 1),
        ("__import__('os').system('true') == 0", 1),
        ("__import__('os')", 1),
        ("eval('1')", 1),
        ("open('x')", 1),
        ("print(a)", 1),
        ("known", 1),
        ("known()", 1),
        ("known(a, b)", 1),
        ("known('a')", 7),
        ("known(known(a))", 7),
        ("known(*a)", 7),
        ("known(a=b)", 1),
        ("known(a, **b)", 1),
        ("missing(a + b)", 9),
        ("has(a)", 1),
        ("has(a, 'x', 'y')", 1),
        ("has(a, b)", 8),
        ("any_of(a)", 1),
        ("any_of(a, 'x', b)", 16),
        ("exists(persons)", 1),
        ("exists('persons', a == 1)", 1),
        ("exists(persons, a)", 17),
        ("exists(_p, a == 1)", 8),
        ("a in 'x'", 6),
        ("a in ('x')", 7),
        ("a in ()", 6),
        ("a in b", 6),
        ("a in ('x', b)", 12),
        ("'x' in a", 1),
        ("a is None", 1),
        ("a is not b", 1),
        ("_a == 1", 1),
        ("a.__class__ == 1", 1),
        ("case._a == 1", 1),
        ("a == 'x", 6),
        ("a == ", 4),
        ("a = 1", 3),
        ("a == 1; b == 2", 7),
        ("a == 1\nb == 2", 8),
        ("import os", 1),
        ("yield a", 1),
        ("await a", 1),
        ("a == 'x' 'y'", 10),
        ("a == '''x'''", 8),
        ("a in ('x' 'y')", 11),
        ("a == 1 # and b == 2", 8),
        ("a == 1 # 'x", 8),
        ("a == 1 \\\n and b == 2", 8),
        (r"a == '\x41'", 7),
        (r"a == '\d'", 7),
        ("a == '\x00'", 7),
        ("a\x00 == 1", 2),
        ("a == '\ud800'", 7),
        ("a == 1 and \u200bb == 2", 12),
        ("a == 1 and b == \u20182\u2019", 17),
        ("a === 1", 5),
        ("a <> 1", 3),
        ("a && b", 4),
        ("a == 1 AND b == 2", 8),
        ("1if a == 1 else b == 2", 1),
        ("0_0 == a and 0x_ == a", 16),
    ],
)
def test_everything_else_is_refused_at_its_place(text: str, position: int) -> None:
    assert refused(text).position == position


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("a is None", "Use == != < <= > >= in."),
        ("'x' in forms", "For a field of several codes write has(field, 'code')."),
        ("count(a)", f"Known are {FUNCTIONS}."),
        ("count(a) > 2", f"Known are {FUNCTIONS}."),
        ("a == 1 # why", "Put it on a line of its own, above the key."),
        ("a", "Compare it with a value, or write known(...)."),
    ],
)
def test_a_refusal_says_what_to_write_instead(text: str, mend: str) -> None:
    assert refused(text).mend == mend


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a == 1" + ")" * 10_000,
        "(" * 900 + "a == 1" + ")" * 900,
        "(" * 150 + "a == 1",
        "[" * 1900,
        "{" * 1900,
        "{a:" * 600,
        "(" * 1990,
        "-" * 1990 + "1",
        "a == " + "-" * 1900 + "1",
        "not " * 490 + "known(a)",
        "not(" * 95 + "known(a)" + ")" * 95,
        "a" + ".a" * 990,
        "a" + "[a" * 900,
        "a" + "(a" * 900,
        "known(" * 300,
        "exists(a," * 200 + "known(a)" + ")" * 200,
        "lambda:" * 280 + "a",
        "a if " * 390 + "a",
        "f'{" * 600,
        "f'{f\"{" * 300,
        "a == " + "9" * 1900,
        "a == '" + "x" * 5_000_000 + "'",
        "known(a) and " * 100_000 + "known(a)",
        "'" * 1999,
        "\\" * 1999,
        "\x00" * 1999,
        "#" * 1999,
        "a\n" * 900,
        "yield " * 300,
        "a + " * 450 + "a > 1",
        "a * " * 450 + "a > 1",
        "9 ** " * 390 + "9 == a",
        "9 ** 9 ** 9 ** 9 ** 9 > a",
        "a << 9 << 9 > 1",
        "9" * 400 + " * " + "9" * 400 + " == a",
        "1e308 * 1e308 == a",
        "-(" * 400 + "a" + ")" * 400 + " > 1",
        "abs(" * 300 + "a" + ")" * 300 + " > 1",
        "count_of(a, " * 150 + "known(a)" + ")" * 150 + " > 1",
        "add_months(" * 150 + "a" + ", 1)" * 150 + " > b",
        "a < " * 400 + "a + " * 31 + "a",
        "await " * 300,
        "*" * 1999,
        "a:=" * 600,
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_deep_and_long_texts_are_refused_quickly(text: str) -> None:
    refused(text)


def test_depth_and_length_are_limited_at_the_limit() -> None:
    deep = "not " * MAX_DEPTH + "known(a)"
    assert plain(parse(deep)).count("not") == MAX_DEPTH
    assert "nested" in refused("not " + deep).problem
    long = "known(a) and " + "known(b)".ljust(MAX_LENGTH - 13)
    assert plain(parse(long)) == "(known(a) and known(b))"
    assert "limited to 2000 characters" in refused(long + " " * 10_000 + "x").problem


def test_nothing_is_run(tmp_path: object) -> None:
    for text in (f"open({str(tmp_path) + '/x'!r}, 'w')", "exit()", "known(exit())", "[].append(1)", "a == exit()"):
        refused(text)
    assert not list(tmp_path.iterdir())  # type: ignore[attr-defined]


def test_a_refusal_is_a_users_mistake_and_shows_the_place_in_a_long_text() -> None:
    text = "known(a) and " * 40 + "b == 2 ** 3 and " + "known(a) and " * 40 + "known(a)"
    error = refused(text)
    assert isinstance(error, TipdataError)
    assert "b == 2 ** 3" in error.message
    assert len(error.message) < 250


def refusal(text: str) -> ExpressionError | None:
    """Why a text is refused; None where it is read. Anything else that is raised, warnings too, is a bug."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            parse(text)
        except ExpressionError as error:
            return error
    return None


@given(st.text(max_size=80) | st.text(alphabet="abc_.()[]{}'\"\\#:=<>!,+-*/%&|~ \n\t0123456789", max_size=80))
def test_random_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    error = refusal(text)
    assert error is None or 1 <= error.position <= max(len(text), 1)


WORDS = """
    a b.c row.a profile.child_age period_end known has exists count_of sum_of abs years_between add_months length repeats
    ( ) ( ) 'x' 12 , and or not in == < - + * / ** // % [ ] f'{a}' lambda: 0x 1e \\ # := await for if
""".split()  # noqa: SIM905 - a list of fifty little quotes reads badly


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_random_words_of_the_language_are_read_or_refused_and_nothing_else(words: list[str]) -> None:
    error = refusal(" ".join(words))
    assert error is None or error.mend
