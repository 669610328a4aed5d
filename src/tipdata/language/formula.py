"""A tree as a worksheet formula that is true where the expression certainly fails, for Excel 2016 and LibreOffice."""

from __future__ import annotations

import re
from itertools import accumulate

from . import formula_texts as texts, formula_values as values
from .formula_rows import count_below
from .formula_values import Ends
from .tree import (
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    Fold,
    In,
    Kind,
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
)
from .words import FACTS, PROFILE
from .worksheet import FALSE, LONGEST, TRUE, Cells, NoFormula, Shown, both, either, safely

_DEEPEST = 60
_BRACKETS = re.compile("[()]")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def worksheet_formula(tree: Tree, cells: Cells) -> str | None:
    """A formula over the cells of one row that is TRUE exactly where the expression certainly fails there, and FALSE elsewhere.

    Partial dates, missing reasons, hidden counts and several codes in one cell mean in it what they mean to `evaluation`; a cell that
    holds anything else, or a number as a text, leaves the answer open. None where no formula of 8,192 characters can hold the expression:
    questions about other rows but the simple counts of `formula_rows`, lists too long to be named, texts of whole paragraphs.
    """
    try:
        formula = f"={safely(_Formula(cells).of(tree)[1])}"
    except NoFormula:
        return None
    return formula if len(formula) <= LONGEST and _depth(formula) <= _DEEPEST else None


Pair = tuple[str, str]


class _Formula:
    """Renders trees as pairs of formulas: certainly true, certainly false."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.separator = cells.separator

    def of(self, tree: Tree) -> Pair:
        match tree:
            case And(parts):
                pairs = [self.of(part) for part in parts]
                return both(true for true, _ in pairs), either(false for _, false in pairs)
            case Or(parts):
                pairs = [self.of(part) for part in parts]
                return either(true for true, _ in pairs), both(false for _, false in pairs)
            case Not(part):
                true, false = self.of(part)
                return false, true
            case Known(name):
                return self.known(name)
            case Missing(name):
                return self.missing(name)
            case In(name, options):
                return self.choice(name, options)
            case AnyOf(name, codes):
                return texts.holds(self.shown(name), tuple(str(code.value) for code in codes), self.separator)
            case Repeats(name):
                return texts.repeats(self.shown(name), self.separator)
            case Compare(operator, left, right):
                return self.compare(operator, left, right)
            case Exists():
                return self.ends_pair(count_below(tree, self.cells), ">=", values.fixed(1.0))

    def shown(self, name: Name) -> Shown:
        found = self.cells.fields.get(name.text)
        if found is None or name.of_asking_row:
            raise NoFormula
        return found

    def known(self, name: Name) -> Pair:
        if name.path[0] == PROFILE:
            known = name.text in self.cells.given
            return (TRUE, FALSE) if known else (FALSE, TRUE)
        shown = self.shown(name)
        if shown.operand.kind in (Kind.number, Kind.date):
            true = safely(both(values.shown_ends(shown).sure))
        else:
            true = texts.readable(shown, self.separator)
        text = texts.stripped(shown)
        return true, both([either([f'{text}=""', texts.is_reason(shown)]), *([f"NOT({true})"] if shown.reasons else [])])

    def missing(self, name: Name) -> Pair:
        if name.path[0] == PROFILE:
            known, unknown = self.known(name)
            return unknown, known
        text = texts.stripped(self.shown(name))
        return f'{text}=""', f'{text}<>""'

    def exact(self, name: Name) -> Shown:
        """The cell of a field whose texts are the same only if they are spelt alike, as a worksheet compares them."""
        shown = self.shown(name)
        if shown.operand.loose:
            raise NoFormula
        return shown

    def choice(self, name: Name, options: tuple[Literal, ...]) -> Pair:
        if name.path[0] != PROFILE and self.shown(name).operand.kind in (Kind.code, Kind.text):
            return texts.is_code(self.exact(name), tuple(str(option.value) for option in options), self.separator)
        return self.of(Or(tuple(Compare("==", name, option) for option in options)))

    def compare(self, operator: str, left: Value, right: Value) -> Pair:
        if isinstance(left, Literal):
            left, operator, right = right, _FLIPPED[operator], left
        if isinstance(left, Name) and self.kind(left) in (Kind.code, Kind.text):
            assert isinstance(right, Name | Literal)
            return self.compare_texts(left, operator, right)
        ends = self.ends(left)
        if not isinstance(right, Literal):
            return self.ends_pair(ends, operator, self.ends(right))
        literal = values.fixed(right.value)
        if operator in ("==", "!=") and not literal.is_point:
            inside, outside = (safely(both([*ends.sure, part])) for part in values.within(ends, literal))
            return (inside, outside) if operator == "==" else (outside, inside)
        edge = literal.low if operator in ("<", ">=", "==", "!=") else literal.high
        return self.ends_pair(ends, operator, Ends(edge, edge))

    def ends_pair(self, left: Ends, operator: str, right: Ends) -> Pair:
        true, false = (safely(both([*left.sure, *right.sure, part])) for part in values.compared(left, operator, right))
        return true, false

    def kind(self, name: Name) -> Kind:
        return FACTS[name.path[1]].kind if name.path[0] == PROFILE else self.shown(name).operand.kind

    def compare_texts(self, left: Name, operator: str, right: Name | Literal) -> Pair:
        if left.path[0] == PROFILE and isinstance(right, Name):
            left, right, operator = right, left, _FLIPPED[operator]
        if left.path[0] == PROFILE:
            one, other = self.text_of(left), self.text_of(right)
            pair = (FALSE, FALSE) if one is None or other is None else (TRUE, FALSE) if one == other else (FALSE, TRUE)
        elif operator not in ("==", "!="):
            return self.compare_ranks(left, operator, right)
        elif isinstance(right, Name) and right.path[0] != PROFILE:
            pair = texts.same_texts(self.exact(left), self.exact(right), self.separator)
        else:
            fixed = self.text_of(right)
            pair = (FALSE, FALSE) if fixed is None else texts.is_code(self.exact(left), (fixed,), self.separator)
        return pair if operator == "==" else (pair[1], pair[0])

    def text_of(self, side: Name | Literal) -> str | None:
        return self.cells.given.get(side.text) if isinstance(side, Name) else str(side.value)

    def compare_ranks(self, left: Name, operator: str, right: Name | Literal) -> Pair:
        shown = self.shown(left)
        one = Ends(texts.rank(shown), texts.rank(shown), (texts.readable(shown, self.separator),))
        if isinstance(right, Name):
            second = self.shown(right)
            other = Ends(texts.rank(second), texts.rank(second), (texts.readable(second, self.separator),))
        else:
            other = values.fixed(float(shown.operand.codes.index(str(right.value)) + 1))
        return self.ends_pair(one, operator, other)

    def ends(self, value: Value) -> Ends:
        match value:
            case Name():
                if value.path[0] == PROFILE:
                    return values.given_ends(self.cells.given.get(value.text), FACTS[value.path[1]])
                return values.shown_ends(self.shown(value))
            case Literal(fixed):
                return values.fixed(fixed)
            case Minus(inner):
                return values.negative(self.ends(inner))
            case Arithmetic(operator, left, right):
                return values.reckoned(operator, self.ends(left), self.ends(right))
            case Call("length", (Name() as name,)):
                shown = self.shown(name)
                no_blanks = (f'LEFT({shown.ref})<>" "', f'RIGHT({shown.ref})<>" "')
                return Ends(f"LEN({shown.ref})", f"LEN({shown.ref})", (texts.readable(shown, self.separator), *no_blanks))
            case Call("count_codes", (Name() as name,)):
                count, known = texts.number_of_codes(self.shown(name), self.separator)
                return Ends(count, count, (known,))
            case Call(function, arguments):
                return values.called(function, [self.ends(argument) for argument in arguments])
            case CountOf():
                return count_below(value, self.cells)
            case Fold():
                raise NoFormula


def _depth(formula: str) -> int:
    """How deep the brackets of a formula are nested, texts left out."""
    brackets = _BRACKETS.findall("".join(formula.split('"')[::2]))
    return max(accumulate((1 if bracket == "(" else -1 for bracket in brackets), initial=0))
