"""Nothing that is written as an expression runs code, hangs, or ends in anything but a tree or a refusal."""

from __future__ import annotations

import builtins
import time
import warnings

import pytest
from hypothesis import given, strategies as st

from tipdata.language import (
    Cells,
    ExpressionError,
    Kind,
    Labels,
    Operand,
    Scope,
    Shown,
    Tree,
    faults,
    given_operand,
    in_words,
    names_in,
    parse,
    reads,
    worksheet_formula,
)

OPERANDS: dict[tuple[str, ...], Operand] = {
    ("a",): Operand(Kind.number),
    ("b",): Operand(Kind.number),
    ("d",): Operand(Kind.date),
    ("c",): Operand(Kind.code, ("x", "y")),
    ("m",): Operand(Kind.codes, ("x", "y")),
    ("t",): Operand(Kind.text),
}
SCOPE = Scope(
    OPERANDS.get, tuple(path[0] for path in OPERANDS), lambda name: SCOPE if name == "rows" else None, "rows", given=given_operand
)


def kind_of(path: tuple[str, ...]) -> Kind | None:
    operand = OPERANDS.get(path) or given_operand(path)
    return operand.kind if operand is not None else None


LABELS = Labels("thing", "Things", lambda path: path[-1], lambda _, code: code, kind_of, lambda _: LABELS)
CELLS = Cells({name: Shown(f"${name.upper()}2", operand) for (name,), operand in OPERANDS.items()})

LEAVES = """
    a b d c m t row.a row.c profile.child_age as_of a.b a.b.c 1 2.5 9999999 1e400 'x' '2024' '2024-05-17' ... None True 1j b'x' f'{a}'
    [] () {} _a rows x.rows
""".split()  # noqa: SIM905
BETWEEN = "+ - * / // % ** << >> & | ^ @ == != < <= > >= in is and or".split()  # noqa: SIM905
BEFORE = ["-", "+", "~", "not ", "*", "**", "await ", "lambda: ", "yield "]
CALLED = """
    known missing has any_of repeats exists count_of sum_of first_of last_of abs length count_codes years_between add_months eval print
""".split()  # noqa: SIM905


def soup() -> st.SearchStrategy[str]:
    """What Python's parser reads, made of anything that it knows; seldom an expression of the language."""

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, max_size=3)
        return st.one_of(
            st.tuples(inner, st.sampled_from(BETWEEN), inner).map(" ".join),
            st.tuples(inner, st.sampled_from(BETWEEN), inner).map(lambda parts: f"({' '.join(parts)})"),
            st.tuples(st.sampled_from(CALLED), several).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
            st.tuples(st.sampled_from(["-", "+", "~", "not ", "*", "**", "await ", "lambda: ", "yield "]), inner).map(
                lambda p: f"{p[0]}{p[1]}"
            ),
            several.map(lambda parts: f"({', '.join(parts)},)"),
            st.tuples(inner, inner).map(lambda two: f"{two[0]}[{two[1]}]"),
            st.tuples(inner, inner, inner).map(lambda three: f"{three[0]} if {three[1]} else {three[2]}"),
            st.tuples(inner, inner).map(lambda two: f"[{two[0]} for a in {two[1]}]"),
            st.tuples(inner, inner).map(lambda two: f"exists(rows, {two[0]} and a == {two[1]})"),
        )

    return st.recursive(st.sampled_from(LEAVES), larger, max_leaves=40)


def read(text: str) -> Tree | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


def outcome(text: str) -> None:
    """Read a text, and where it is read do with the tree whatever can be done; nothing may raise but a refusal with place and mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = read(text)
    if isinstance(tree, ExpressionError):
        assert 1 <= tree.position <= max(len(text), 1)
        assert tree.mend
        return
    found = list(faults(tree, SCOPE, text))
    assert all(1 <= error.position <= len(text) and error.mend for error in found)
    assert hash(tree) == hash(parse(text))
    assert all(name.path for name in names_in(tree))
    reads(tree, SCOPE)
    if not found:
        assert in_words(tree, LABELS)
        formula = worksheet_formula(tree, CELLS)
        assert formula is None or len(formula) <= 8192


@given(soup())
def test_whatever_python_reads_is_read_or_refused_and_nothing_else(text: str) -> None:
    started = time.process_time()
    outcome(text)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "(" * 29 + "a" + " * b)" * 29 + " > 1",
        "(" * 29 + "a" + " / b)" * 29 + " > 1",
        "a > " + "abs(" * 28 + "a - b" + ")" * 28,
        "d > " + "add_months(" * 28 + "d" + ", a)" * 28,
        "a > " + "years_between(d, d + " * 13 + "a" + ")" * 13,
        "exists(rows, " * 29 + "a == row.a" + ")" * 29,
        "not " * 29 + "known(a)",
        "count_of(rows, " * 14 + "a == row.a" + ") > row.b" * 13 + ") > b + 1",
        " and ".join(["c in ('x', 'y')"] * 100),
        "a in (" + "1, " * 600 + "2)",
        "any_of(m, " + "'x', " * 350 + "'y')",
        "a < " * 400 + "b",
    ],
    ids=lambda text: f"{text[:20]} {len(text)}",
)
def test_the_deepest_and_longest_expressions_are_handled_quickly(text: str) -> None:
    started = time.process_time()
    outcome(text)
    assert not list(faults(parse(text), SCOPE, text))
    assert time.process_time() - started < 1


def test_no_expression_reaches_a_builtin() -> None:
    for name in dir(builtins):
        if name not in ("abs", "any", "all") and name.isidentifier() and not name.startswith("_"):
            with pytest.raises(ExpressionError):
                parse(f"{name}(a) == 1")
            with pytest.raises(ExpressionError):
                parse(f"exists(rows, {name}('x'))")
