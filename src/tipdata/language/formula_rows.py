"""Rows of other sheets in worksheet formulas: counted by COUNTIFS, between those that certainly meet a condition and those that may."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from .formula_texts import readable
from .formula_values import Ends
from .tree import And, Compare, CountOf, Exists, In, Kind, Literal, Name, Not, Tree
from .worksheet import Below, Cells, NoFormula, Shown, quoted

MOST_TERMS = 2
MOST_COUNTS = 40


def count_below(asked: CountOf | Exists, cells: Cells) -> Ends:
    """How many rows below meet a condition of the kind `field == 'code'`, or two of them."""
    below = cells.below.get(f"{asked.above}.{asked.table}" if asked.above else asked.table)
    if below is None:
        raise NoFormula
    there = (f'COUNTIFS({below.keys},"="&{below.key.ref})>0',) if below.keys else ()
    sure = (readable(below.key, cells.separator), *there)
    every = _count(below, ())
    if asked.condition is None:
        return Ends(every, every, sure)
    terms = [_Term(part, below) for part in (asked.condition.parts if isinstance(asked.condition, And) else (asked.condition,))]
    if len(terms) > MOST_TERMS or len({term.shown.ref for term in terms}) < len(terms):
        raise NoFormula
    low = _sum(below, [[(term.shown, word) for word in term.true] for term in terms])
    # Rows that certainly fail: those that fail one of the terms, less those that fail both and were counted twice.
    failing = [_sum(below, [[(term.shown, word) for word in term.false]]) for term in terms]
    twice = _sum(below, [[(term.shown, word) for word in term.false] for term in terms]) if len(terms) > 1 else "0"
    return Ends(low, f"({every}-({'+'.join(failing)}-({twice})))", sure)


class _Term:
    """One condition on one field of the rows below, as the words under which it certainly holds, and certainly does not."""

    def __init__(self, tree: Tree, below: Below) -> None:
        turned = isinstance(tree, Not)
        name, codes, equal = _codes_of(tree.part if isinstance(tree, Not) else tree)
        shown = below.fields.get(name.text)
        if shown is None or shown.operand.kind is not Kind.code or not shown.operand.codes:
            raise NoFormula
        self.shown = shown
        own = [word for code in shown.operand.codes if code in codes for word in _words(shown, code)]
        other = [word for code in shown.operand.codes if code not in codes for word in _words(shown, code)]
        self.true, self.false = (own, other) if equal is not turned else (other, own)


def _codes_of(tree: Tree) -> tuple[Name, tuple[str, ...], bool]:
    match tree:
        case Compare("==" | "!=" as operator, Name() as name, Literal(str() as code)):
            return name, (code,), operator == "=="
        case Compare("==" | "!=" as operator, Literal(str() as code), Name() as name):
            return name, (code,), operator == "=="
        case In(name, options):
            return name, tuple(str(option.value) for option in options), True
    raise NoFormula


def _words(shown: Shown, code: str) -> list[str]:
    return [shown.word(code), *([""] if code == shown.default else [])]


def _sum(below: Below, terms: list[list[tuple[Shown, str]]]) -> str:
    """How many rows hold one word of each term."""
    chosen = list(product(*terms))
    if len(chosen) > MOST_COUNTS:
        raise NoFormula
    return "+".join(_count(below, words) for words in chosen) or "0"


def _count(below: Below, words: Sequence[tuple[Shown, str]]) -> str:
    pairs = [f'{below.parents},"="&{below.key.ref}', *(f"{shown.ref},{quoted(_criterion(word))}" for shown, word in words)]
    return f"COUNTIFS({','.join(pairs)})"


def _criterion(word: str) -> str:
    """A word as COUNTIFS looks for it: nothing in it stands for other characters."""
    for special in "~*?":
        word = word.replace(special, f"~{special}")
    return f"={word}" if word else ""
